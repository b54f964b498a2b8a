// The registry of the commissions benchmark: who runs what, whose stake it is, and what is agreed about it.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const chain = 'solana-mainnet'
const agreementsPerPartner = 5
const stakersPerValidator = 4

/** One of so many agreements has a rule for all validators; all other rules name one. */
const agreementsPerBroadOne = 10

/** Replaces the rows of every seed: `agreements` of five rules each over `validators`, in force in all epochs. */
export async function writeCommissionRegistry(folder, { agreements, validators }) {
  const { sampleKey } = await import('../../dist/sample/keys.js')
  const partners = Math.ceil(agreements / agreementsPerPartner)
  const numbers = (count) => Array.from({ length: count }, (_, index) => index)
  const partner = (index) => `partner-${String(index % partners).padStart(5, '0')}`
  const agreement = (index) => `agreement-${String(index).padStart(5, '0')}`
  const validatorKeys = numbers(validators).map((index) => sampleKey('vote', index))
  const ofAgreement = (row) => numbers(agreements).map((index) => [agreement(index), ...row(index)])
  const tables = {
    validators: validatorKeys.map((key, index) => [
      chain,
      key,
      0,
      '',
      `Validator ${index}`,
      'OWN',
      '',
      '',
      '',
    ]),
    partners: numbers(partners).map((index) => [
      partner(index),
      `Partner ${index}`,
      'Example AG',
      'a@b.example',
      'Ida',
    ]),
    partner_wallets: numbers(validators * stakersPerValidator).map((index) => [
      chain,
      sampleKey('withdrawer', index),
      0,
      '',
      partner(index),
      '2025-01-01',
      '',
    ]),
    agreements: ofAgreement((index) => [partner(index), `Agreement ${index}`]),
    agreement_states: ofAgreement(() => [1, 'ACTIVE', '2025-01-01']),
    agreement_state_periods: ofAgreement(() => [1, chain, 0]),
    agreement_versions: ofAgreement(() => [1, '2025-01-01', '', 'ZERO_FLOOR', '', '2024-12-01T00:00:00Z']),
    agreement_version_periods: ofAgreement(() => [1, chain, 0, '']),
    agreement_rules: numbers(agreements).flatMap((index) =>
      rulesOf(index, validatorKeys).map((rule) => [agreement(index), 1, ...rule]),
    ),
    agreement_rule_tiers: numbers(agreements).flatMap((index) => [
      [agreement(index), 1, 'tips-by-tiers', 1, 0, 10, 5],
      [agreement(index), 1, 'tips-by-tiers', 2, 10, 25, 10],
      [agreement(index), 1, 'tips-by-tiers', 3, 25, '', 20],
    ]),
  }
  const kept = ['chains', 'chain_provider_mappings', 'protocol_rules', 'price_coins']
  const registry = join(folder, 'seeds', 'registry')
  for (const file of readdirSync(registry).filter((name) => name.endsWith('.csv'))) {
    const seed = file.replace('.csv', '')
    if (kept.includes(seed)) continue
    const [header] = readFileSync(join(registry, file), 'utf8').split('\n', 1)
    const rows = (tables[seed] ?? []).map((row) => row.join(','))
    writeFileSync(join(registry, file), [header, ...rows, ''].join('\n'))
  }
}

/** How many lines of rates these rules give in an epoch. */
export function ratesInAnEpoch({ agreements, validators }) {
  const broad = Math.ceil(agreements / agreementsPerBroadOne)
  // A rule for all does not reach the validator that another rule of its agreement and component names.
  return agreements * 5 + broad * (validators - 2)
}

/**
 * A share of the fees, tips by tiers that count on, the commission by stake, rewards by the clients' revenue, and a share
 * of fees with a floor and a cap that count on.
 */
function rulesOf(index, validatorKeys) {
  const named = (offset) => validatorKeys[(index * 7 + offset) % validatorKeys.length]
  const everywhere = index % agreementsPerBroadOne === 0
  return [
    rule('fees', everywhere ? '*' : named(0), 'EXEC_FEES', { share: 5 }),
    rule('tips-by-tiers', named(1), 'MEV_TIPS', { share: 10000, tiers: 'GRADUATED,AGREEMENT' }),
    rule('commission-by-stake', named(2), 'COMMISSION', { method: 'STAKE_WEIGHT', rate: 5000 }),
    rule('commission-of-clients', named(3), 'COMMISSION', { method: 'CLIENT_REVENUE', rate: 1000 }),
    rule('fees-within-limits', named(4), 'EXEC_FEES', { share: 10, limits: '0.1,AGREEMENT,5,AGREEMENT' }),
  ].map((cells, order) => [cells[0], order + 1, ...cells.slice(1)])
}

function rule(
  key,
  validator,
  component,
  { method = 'FIXED_SHARE', share = '', rate = '', limits = ',,,', tiers = 'NONE,' },
) {
  return [key, chain, validator, component, method, share, rate, limits, tiers, '']
}
