import type { Dialect, SqlRow } from '../../../src/engine/engine.js'
import type { HandmadeRow, HandmadeWarehouse } from './handmade-warehouse.js'
import {
  addAgreement,
  addFees,
  addRule,
  addTips,
  addVersion,
  chain,
  feesShare,
  openSmallWorld,
  own,
  periodId,
  second,
} from './small-world.js'

/** A tier: from, until (null is open), rate in basis points. */
export type Tier = readonly [lower: string, upper: string | null, rateBps: number]

/** 10 % of the first ten coins, 5 % of the next ten, 2 % of the rest. */
const threeTiers: readonly Tier[] = [
  ['0', '10', 1000],
  ['10', '20', 500],
  ['20', null, 200],
]

/** Fees of both validators by period: 6, 4, 0, 12.000000000000000001, 2 coins together. */
const fees: Readonly<Record<number, readonly [own: string, second: string]>> = {
  10: ['4', '2'],
  11: ['3', '1'],
  12: ['0', '0'],
  13: ['5', '7.000000000000000001'],
  14: ['1', '1'],
}

/** When the periods start: 12 at the first moment of 2026. */
const starts: Readonly<Record<number, string>> = {
  10: '2025-12-28T00:00:00Z',
  11: '2025-12-31T23:59:59Z',
  12: '2026-01-01T00:00:00Z',
  13: '2026-01-03T00:00:00Z',
  14: '2026-01-05T00:00:00Z',
}

/** A world for terms that count over periods 10 to 14: fees are known everywhere, tips but for one in period 12. */
export async function openCountingWorld(dialect: Dialect): Promise<HandmadeWarehouse> {
  const warehouse = await openSmallWorld([10, 11, 12, 13, 14], dialect)
  for (const [period, [ofOwn, ofSecond]] of Object.entries(fees)) {
    await warehouse.execute(
      `update canonical.canonical_periods set period_start = '${starts[Number(period)] ?? ''}'
        where period_number = ${period}`,
    )
    await addFees(warehouse, Number(period), own, ofOwn)
    await addFees(warehouse, Number(period), second, ofSecond)
    await addTips(warehouse, Number(period), own, '4')
    if (period !== '12') await addTips(warehouse, Number(period), second, '2')
  }
  return warehouse
}

/** All of the fees, on the chain. */
export const allFees: HandmadeRow = { ...feesShare(10000), chain_id: chain }
/** All of the tips, which are unknown at one validator in period 12. */
export const allTips: HandmadeRow = { ...allFees, revenue_component: 'MEV_TIPS' }

export const tiered = (tier_mode: 'GRADUATED' | 'VOLUME', tier_scope: string): HandmadeRow => ({
  tier_mode,
  tier_scope,
})

/** An agreement of one rule, with tiers where the rule has a mode of them. */
export async function agree(
  warehouse: HandmadeWarehouse,
  agreement: string,
  rule: HandmadeRow,
  tiers: readonly Tier[] = threeTiers,
): Promise<void> {
  await addAgreement(warehouse, 'alpha', agreement, rule)
  if (rule['tier_mode'] !== undefined) await addTiers(warehouse, agreement, 1, tiers)
}

/** Other terms from a period on. */
export async function agreeFrom(
  warehouse: HandmadeWarehouse,
  agreement: string,
  period: number,
  rule: HandmadeRow,
  tiers: readonly Tier[] = threeTiers,
): Promise<void> {
  await warehouse.execute(
    `update registry.agreement_version_periods set until_period = ${period}
      where agreement_id = '${agreement}' and version_number = 1`,
  )
  await addVersion(warehouse, agreement, 2)
  await warehouse.fill('registry.agreement_version_periods', [
    { agreement_id: agreement, version_number: '2', chain_id: chain, from_period: String(period) },
  ])
  await addRule(warehouse, agreement, { ...rule, version_number: '2' })
  if (rule['tier_mode'] !== undefined) await addTiers(warehouse, agreement, 2, tiers)
}

async function addTiers(
  warehouse: HandmadeWarehouse,
  agreement: string,
  version: number,
  tiers: readonly Tier[],
): Promise<void> {
  await warehouse.fill(
    'registry.agreement_rule_tiers',
    tiers.map(([lower_native, upper_native, rate], place) => ({
      agreement_id: agreement,
      version_number: String(version),
      rule_key: 'rule',
      tier_number: String(place + 1),
      lower_native,
      upper_native,
      rate_bps: String(rate),
    })),
  )
}

/** What the lines of an agreement give by its terms: `period kind validator amount`, rates first. */
export async function linesOf(warehouse: HandmadeWarehouse, agreement: string): Promise<string[]> {
  const rows = await warehouse.rows(
    `select period_identifier, line_kind, validator_key, pre_override_amount_native as amount
       from computation.commission_lines_computed lines
       join canonical.canonical_periods periods
         on periods.chain_id = lines.chain_id and periods.period_id = lines.period_id
      where agreement_id = '${agreement}'
      order by period_number,
               case line_kind when 'RATE' then 1 when 'TIER_RERATE' then 2 when 'FLOOR_TOPUP' then 3 else 4 end,
               validator_key desc`,
  )
  return rows.map(({ period_identifier, line_kind, validator_key, amount }) =>
    [period_identifier, line_kind, named(String(validator_key)), short(amount)].join(' '),
  )
}

function named(validator: string): string {
  return validator === own ? 'own' : validator === second ? 'second' : validator
}

/** Without the zeros that say nothing. */
export function short(amount: SqlRow[string] | undefined): string {
  return amount === null
    ? 'unknown'
    : String(amount)
        .replace(/(\.\d*?)0+$/, '$1')
        .replace(/\.$/, '')
}

/** What the portal says of the lines of agreements: `agreement kind: words`, each once. */
export async function wordsOf(
  warehouse: HandmadeWarehouse,
  agreements: readonly string[],
): Promise<string[]> {
  const rows = await warehouse.rows(
    `select distinct agreement_id || ' ' || line_kind || ': ' || rule_in_words as words
       from portal.my_commission_lines_v2
      where agreement_id in (${agreements.map((agreement) => `'${agreement}'`).join(', ')}) order by words`,
  )
  return rows.map((row) => String(row['words']))
}

/** Why the statements of the partner cannot move: `period: reason row`. */
export async function blockersOf(warehouse: HandmadeWarehouse): Promise<string[]> {
  const rows = await warehouse.rows(
    `select due.period_id, blockers.reason, blockers.row_key
       from computation.statement_blockers blockers
       join computation.statements_due due on due.statement_id = blockers.statement_id
      order by due.period_number, blockers.reason, blockers.row_key`,
  )
  const place = (id: unknown): string => String(Number(String(id).slice(-12)))
  return rows.map(
    ({ period_id, reason, row_key }) => `${place(period_id)}: ${String(reason)} ${String(row_key)}`,
  )
}

/** The lines that an override of the whole rule leaves: `kind validator amount`. */
export async function finalLinesOf(
  warehouse: HandmadeWarehouse,
  agreement: string,
  period: number,
): Promise<string[]> {
  const rows = await warehouse.rows(
    `select line_kind, validator_key, final_amount_native as amount, status
       from computation.commission_lines_computed
      where agreement_id = '${agreement}' and period_id = '${periodId(period)}'
      order by line_kind, validator_key`,
  )
  return rows.map(({ line_kind, validator_key, amount, status }) =>
    [line_kind, named(String(validator_key)), short(amount), status].join(' '),
  )
}
