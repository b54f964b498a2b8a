import type { Agreement, Place, Rule, Version } from '../../../oracle/engine/world.js'
import { coinText } from '../../../oracle/exact.js'
import type { HandmadeRow } from '../handmade-warehouse.js'
import type { TimedWorld } from './case.js'
import { partners } from './agreements.js'

/** Days of terms that speak in periods or slots: on no chain have they come. */
const never = '2999-01-01'

/** The rows of worlds, each on a chain of its own, by table. */
export function tablesOf(worlds: readonly TimedWorld[]): Readonly<Record<string, readonly HandmadeRow[]>> {
  const tables = new Map<string, HandmadeRow[]>([
    ['registry.partners', partners.map((partner_id) => ({ partner_id }))],
  ])
  for (const world of worlds)
    for (const [table, rows] of Object.entries(rowsOf(world)))
      tables.set(table, [...(tables.get(table) ?? []), ...rows])
  return Object.fromEntries(tables)
}

function rowsOf(world: TimedWorld): Record<string, HandmadeRow[]> {
  const { chain: chain_id, agreements, places } = world
  const ids = new Map(world.periods.map(({ number, id }) => [number, id]))
  const at = ({ period, validator }: Place): HandmadeRow => ({
    chain_id,
    period_id: ids.get(period) ?? null,
    validator_key: validator,
  })
  return {
    'registry.chains': [{ chain_id, native_decimals: String(world.nativeDecimals) }],
    'canonical.canonical_periods': world.periods.map((period) => ({
      chain_id,
      period_identifier: period.identifier,
      period_id: period.id,
      period_number: String(period.number),
      first_slot: text(period.slots?.first),
      last_slot: text(period.slots?.last),
      period_start: time(period.start),
      period_end: time(period.end),
      is_finalized: String(period.isFinal),
    })),
    'registry.validators': [...new Set(places.map(({ validator }) => validator))].map((validator_key) => ({
      chain_id,
      validator_key,
      from_period: '0',
      ownership: 'OWN',
    })),
    'registry.partner_wallets': world.wallets.map(({ address, partner, from, until }) => ({
      chain_id,
      wallet_address: address,
      from_period: String(from),
      until_period: text(until),
      partner_id: partner,
    })),
    'registry.partner_terms': world.terms.map(({ partner, from, until, minimumPayout, withholdingBps }) => ({
      partner_id: partner,
      chain_id,
      from_period: String(from),
      until_period: text(until),
      minimum_payout_native: atoms(minimumPayout),
      withholding_bps: text(withholdingBps),
    })),
    'registry.agreements': agreements.map(({ id, partner }) => ({
      agreement_id: id,
      partner_id: partner,
      agreement_name: id,
    })),
    ...stateRows(chain_id, agreements),
    ...versionRows(chain_id, agreements),
    'registry.commission_overrides': world.overrides.map((override) => ({
      agreement_id: override.agreement,
      rule_key: override.rule,
      chain_id,
      period_identifier: String(override.period),
      validator_key: override.validator,
      created_at: time(override.writtenAt),
      amount_native: coinText(override.amount),
      expected_computed_native: atoms(override.expected),
      reason: override.reason,
      author: override.author,
      approver: 'omar',
    })),
    ...factRows(places, at),
  }
}

function stateRows(chain_id: string, agreements: readonly Agreement[]): Record<string, HandmadeRow[]> {
  const states = agreements.flatMap(({ id, states: own }) =>
    own.map(({ number, isActive, begins }) => ({
      key: { agreement_id: id, state_number: String(number) },
      isActive,
      begins,
    })),
  )
  return {
    'registry.agreement_states': states.map(({ key, isActive, begins }) => ({
      ...key,
      status: isActive ? 'ACTIVE' : 'SUSPENDED',
      effective_from: begins.unit === 'DATE' ? day(begins.at) : never,
    })),
    'registry.agreement_state_periods': states
      .filter(({ begins }) => begins.unit === 'PERIOD')
      .map(({ key, begins }) => ({ ...key, chain_id, from_period: String(begins.at) })),
  }
}

function versionRows(chain_id: string, agreements: readonly Agreement[]): Record<string, HandmadeRow[]> {
  const versions = agreements.flatMap(({ id, versions: own }) =>
    own.map((version) => ({
      key: { agreement_id: id, version_number: String(version.number) },
      version,
    })),
  )
  const spans = (unit: Version['holds']['unit'], name: string): HandmadeRow[] =>
    versions
      .filter(({ version }) => version.holds.unit === unit)
      .map(({ key, version: { holds } }) => ({
        ...key,
        chain_id,
        [`from_${name}`]: String(holds.from),
        [`until_${name}`]: text(holds.until),
      }))
  const rules = versions.flatMap(({ key, version }) =>
    version.rules.map((rule) => ({ key: { ...key, rule_key: rule.key }, rule })),
  )
  return {
    'registry.agreement_versions': versions.map(({ key, version: { holds, lossPolicy, recordedAt } }) => ({
      ...key,
      effective_from: holds.unit === 'DATE' ? day(holds.from) : never,
      effective_until: holds.unit === 'DATE' && holds.until !== undefined ? day(holds.until) : null,
      loss_policy: lossPolicy,
      recorded_at: time(recordedAt),
    })),
    'registry.agreement_version_periods': spans('PERIOD', 'period'),
    'registry.agreement_version_slots': spans('SLOT', 'slot'),
    'registry.agreement_rules': rules.map(({ key, rule }) => ({ ...key, ...ruleRow(chain_id, rule) })),
    'registry.agreement_rule_tiers': rules.flatMap(({ key, rule }) =>
      (rule.tiers?.table ?? []).map(({ number, lower, upper, rateBps }) => ({
        ...key,
        tier_number: String(number),
        lower_native: coinText(lower),
        upper_native: atoms(upper),
        rate_bps: String(rateBps),
      })),
    ),
  }
}

function ruleRow(chain: string, { floor, cap, tiers, ...rule }: Rule): HandmadeRow {
  return {
    rule_order: '1',
    chain_id: rule.reach === 'CHAIN' ? chain : '*',
    validator_key: rule.validator,
    revenue_component: rule.component,
    attribution_method: rule.method,
    share_bps: text(rule.shareBps),
    commission_rate_bps: text(rule.rateBps),
    floor_native: atoms(floor?.amount),
    floor_scope: floor?.scope ?? null,
    cap_native: atoms(cap?.amount),
    cap_scope: cap?.scope ?? null,
    tier_mode: tiers?.mode ?? 'NONE',
    tier_scope: tiers?.scope ?? null,
    split_group: rule.splitGroup ?? null,
  }
}

function factRows(
  places: readonly Place[],
  at: (place: Place) => HandmadeRow,
): Record<string, HandmadeRow[]> {
  const accountsOf = (place: Place) =>
    (place.stakes?.accounts ?? []).map((account, number) => ({
      account,
      key: { ...at(place), stake_account: `${place.validator}-${number}` },
    }))
  /** An unknown reward is no row at all, as where nobody was asked for it. */
  const credited = (place: Place, component: 'COMMISSION' | 'MEV_TIPS', column: string): HandmadeRow[] =>
    accountsOf(place).flatMap(({ account, key }) => {
      const units = account.credited[component]
      return units === undefined
        ? []
        : [{ ...key, [column]: coinText(units * 10n ** 9n), status: 'OBSERVED' }]
    })
  return {
    'canonical.canonical_validator_fees': places.map((place) => ({
      ...at(place),
      total_fees_native: atoms(place.facts.EXEC_FEES.atoms),
      shared_status: 'NOT_TRACKED',
      status: place.facts.EXEC_FEES.status,
    })),
    'canonical.canonical_validator_mev': places.map((place) => ({
      ...at(place),
      validator_mev_native: atoms(place.facts.MEV_TIPS.atoms),
      status: place.facts.MEV_TIPS.status,
    })),
    'canonical.canonical_validator_meta': places.map((place) => ({
      ...at(place),
      stake_weight: text(place.whole.weight),
      status: place.whole.weight === undefined ? 'MISSING' : 'OBSERVED',
    })),
    'canonical.canonical_stake_positions': places.flatMap((place) =>
      accountsOf(place).map(({ account: { wallet, weight, isDerived }, key }) => ({
        ...key,
        withdrawer_wallet: wallet,
        stake_weight: text(weight),
        status: weight === undefined ? 'MISSING' : isDerived ? 'DERIVED' : 'OBSERVED',
      })),
    ),
    'canonical.canonical_stake_rewards': places.flatMap((place) => [
      {
        ...at(place),
        stake_account: '*',
        commission_native: atoms(place.facts.COMMISSION.atoms),
        status: place.facts.COMMISSION.status,
      },
      ...credited(place, 'COMMISSION', 'rewards_native'),
    ]),
    'canonical.canonical_staker_tips': places.flatMap((place) => credited(place, 'MEV_TIPS', 'tips_native')),
  }
}

function day(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10)
}

function time(seconds: number | undefined): string | null {
  return seconds === undefined ? null : new Date(seconds * 1000).toISOString()
}

function atoms(value: bigint | undefined): string | null {
  return value === undefined ? null : coinText(value)
}

function text(value: bigint | number | undefined): string | null {
  return value === undefined ? null : String(value)
}
