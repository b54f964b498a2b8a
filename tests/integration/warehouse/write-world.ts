import { decimal18 } from '../macros/exact-amounts.js'
import { HandmadeWarehouse, type HandmadeRow } from './handmade-warehouse.js'
import { partners, periods, type Override, type Place, type Rule, type World } from './random-world.js'
import { at, chain, finalPeriod } from './small-world.js'

/** Fills a warehouse with a world. */
export async function writeWorld(world: World): Promise<HandmadeWarehouse> {
  const warehouse = await HandmadeWarehouse.open()
  for (const [table, rows] of Object.entries(tablesOf(world))) await warehouse.fill(table, rows)
  return warehouse
}

function tablesOf({
  validators,
  wallets,
  places,
  agreements,
  overrides,
}: World): Record<string, HandmadeRow[]> {
  const versions = agreements.flatMap((agreement) =>
    agreement.versions.map((version) => ({
      agreement,
      version,
      key: { agreement_id: agreement.id, version_number: String(version.number) },
    })),
  )
  const states = agreements.flatMap(({ id, suspendedFrom }) => [
    { agreement_id: id, state_number: '1', status: 'ACTIVE', from: 0 },
    { agreement_id: id, state_number: '2', status: 'SUSPENDED', from: suspendedFrom },
  ])
  return {
    'registry.chains': [{ chain_id: chain, native_decimals: '9' }],
    'canonical.canonical_periods': periods.map(finalPeriod),
    'registry.partners': partners.map((partner_id) => ({ partner_id })),
    'registry.validators': validators.map(({ key, until }) => ({
      chain_id: chain,
      validator_key: key,
      from_period: '0',
      until_period: String(until),
      ownership: 'OWN',
    })),
    'registry.partner_wallets': wallets.map(({ address, partner, from, until }) => ({
      chain_id: chain,
      wallet_address: address,
      from_period: String(from),
      until_period: String(until),
      partner_id: partner,
    })),
    'registry.agreements': agreements.map(({ id, partner }) => ({
      agreement_id: id,
      partner_id: partner,
      agreement_name: id,
    })),
    'registry.agreement_states': states.map(({ agreement_id, state_number, status }) => ({
      agreement_id,
      state_number,
      status,
      effective_from: '2025-01-01',
    })),
    'registry.agreement_state_periods': states.map(({ agreement_id, state_number, from }) => ({
      agreement_id,
      state_number,
      chain_id: chain,
      from_period: String(from),
    })),
    'registry.agreement_versions': versions.map(({ key }) => ({
      ...key,
      effective_from: '2025-01-01',
      loss_policy: 'ZERO_FLOOR',
      recorded_at: '2024-12-01T00:00:00Z',
    })),
    'registry.agreement_version_periods': versions.map(({ key, version }) => ({
      ...key,
      chain_id: chain,
      from_period: String(version.from),
      until_period: String(version.until),
    })),
    'registry.agreement_rules': versions.flatMap(({ key, version }) =>
      version.rules.map((rule) => ({ ...key, ...ruleRow(rule) })),
    ),
    'registry.commission_overrides': overrides.map(overrideRow),
    'canonical.canonical_validator_fees': places.map((place) => ({
      ...keyOf(place),
      total_fees_native: atoms(place.facts.EXEC_FEES.atoms),
      shared_status: 'NOT_TRACKED',
      status: place.facts.EXEC_FEES.status,
    })),
    'canonical.canonical_validator_mev': places.map((place) => ({
      ...keyOf(place),
      validator_mev_native: atoms(place.facts.MEV_TIPS.atoms),
      status: place.facts.MEV_TIPS.status,
    })),
    'canonical.canonical_validator_meta': places.map((place) => ({
      ...keyOf(place),
      stake_weight: text(place.whole),
      status: place.whole === undefined ? 'MISSING' : 'OBSERVED',
    })),
    'canonical.canonical_stake_positions': places.flatMap((place) =>
      place.accounts.map(({ name, wallet, weight, isDerived }) => ({
        ...keyOf(place),
        stake_account: name,
        withdrawer_wallet: wallet,
        stake_weight: text(weight),
        status: weight === undefined ? 'MISSING' : isDerived ? 'DERIVED' : 'OBSERVED',
      })),
    ),
    'canonical.canonical_stake_rewards': places.flatMap((place) => [
      {
        ...keyOf(place),
        stake_account: '*',
        commission_native: atoms(place.facts.COMMISSION.atoms),
        status: place.facts.COMMISSION.status,
      },
      ...creditedRows(place, 'COMMISSION', 'rewards_native'),
    ]),
    'canonical.canonical_staker_tips': places.flatMap((place) =>
      creditedRows(place, 'MEV_TIPS', 'tips_native'),
    ),
  }
}

function keyOf({ period, validator }: Place): HandmadeRow {
  return at(period, validator)
}

/** An unknown reward is no row at all, as where nobody was asked for it. */
function creditedRows(place: Place, component: 'COMMISSION' | 'MEV_TIPS', column: string): HandmadeRow[] {
  return place.accounts.flatMap(({ name, credited }) => {
    const lamports = credited[component]
    if (lamports === undefined) return []
    return [
      { ...keyOf(place), stake_account: name, [column]: decimal18(lamports * 10n ** 9n), status: 'OBSERVED' },
    ]
  })
}

function ruleRow(rule: Rule): HandmadeRow {
  return {
    rule_key: rule.key,
    rule_order: '1',
    chain_id: rule.chain,
    validator_key: rule.validator,
    revenue_component: rule.component,
    attribution_method: rule.method,
    share_bps: text(rule.shareBps),
    commission_rate_bps: text(rule.rateBps),
    floor_native: atoms(rule.floor),
    floor_scope: rule.floor === undefined ? null : 'PERIOD',
    cap_native: atoms(rule.cap),
    cap_scope: rule.cap === undefined ? null : 'PERIOD',
    tier_mode: 'NONE',
    split_group: rule.splitGroup ?? null,
  }
}

function overrideRow(override: Override): HandmadeRow {
  return {
    agreement_id: override.agreement,
    rule_key: override.rule,
    chain_id: chain,
    period_identifier: String(override.period),
    validator_key: override.validator,
    created_at: `2026-11-${String(override.day).padStart(2, '0')}T00:00:00Z`,
    amount_native: decimal18(override.amount),
    expected_computed_native: atoms(override.expected),
    reason: 'by chance',
    author: 'ida',
    approver: 'omar',
  }
}

function atoms(value: bigint | undefined): string | null {
  return value === undefined ? null : decimal18(value)
}

function text(value: bigint | number | undefined): string | null {
  return value === undefined ? null : String(value)
}
