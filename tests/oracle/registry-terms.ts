import type {
  Agreement,
  Component,
  Limit,
  Override,
  PartnerTerms,
  Rule,
  Scope,
  State,
  Tiers,
  Version,
  Wallet,
} from './engine/world.js'
import { atomsOf } from './exact.js'
import type { Registry } from './registry.js'
import { cell, type TextRow } from './text-tables.js'

/** The agreements of all partners, as far as they speak of a chain. */
export function agreementsOf(registry: Registry, chainId: string): Agreement[] {
  return registry.agreements.map((agreement) => ({
    id: cell(agreement, 'agreement_id'),
    partner: cell(agreement, 'partner_id'),
    states: of(registry.agreement_states, agreement, 'agreement_id').map((row) =>
      stateOf(registry, chainId, row),
    ),
    versions: of(registry.agreement_versions, agreement, 'agreement_id').map((row) =>
      versionOf(registry, chainId, row),
    ),
  }))
}

/** By period where there is a row for the chain, else by day. */
function stateOf(registry: Registry, chainId: string, state: TextRow): State {
  const byPeriod = onChain(
    of(registry.agreement_state_periods, state, 'agreement_id', 'state_number'),
    chainId,
  )
  return {
    number: Number(cell(state, 'state_number')),
    isActive: state['status'] === 'ACTIVE',
    begins:
      byPeriod === undefined
        ? { unit: 'DATE', at: dayOf(cell(state, 'effective_from')) }
        : { unit: 'PERIOD', at: Number(cell(byPeriod, 'from_period')) },
  }
}

function versionOf(registry: Registry, chainId: string, version: TextRow): Version {
  const rules = of(registry.agreement_rules, version, 'agreement_id', 'version_number')
  return {
    number: Number(cell(version, 'version_number')),
    recordedAt: secondsOf(cell(version, 'recorded_at')),
    holds: spanOf(registry, chainId, version),
    lossPolicy: cell(version, 'loss_policy') as Version['lossPolicy'],
    rules: rules
      .filter((rule) => ['*', chainId].includes(cell(rule, 'chain_id')))
      .map((rule) => ruleOf(registry, rule)),
  }
}

/** By slot or by period where there is a row for the chain, else by day. */
function spanOf(registry: Registry, chainId: string, version: TextRow): Version['holds'] {
  const key = ['agreement_id', 'version_number'] as const
  const bySlot = onChain(of(registry.agreement_version_slots, version, ...key), chainId)
  if (bySlot !== undefined)
    return {
      unit: 'SLOT',
      from: BigInt(cell(bySlot, 'from_slot')),
      until: maybe(bySlot, 'until_slot', BigInt),
    }
  const byPeriod = onChain(of(registry.agreement_version_periods, version, ...key), chainId)
  if (byPeriod !== undefined)
    return {
      unit: 'PERIOD',
      from: Number(cell(byPeriod, 'from_period')),
      until: maybe(byPeriod, 'until_period', Number),
    }
  return {
    unit: 'DATE',
    from: dayOf(cell(version, 'effective_from')),
    until: maybe(version, 'effective_until', dayOf),
  }
}

function ruleOf(registry: Registry, rule: TextRow): Rule {
  return {
    key: cell(rule, 'rule_key'),
    reach: rule['chain_id'] === '*' ? 'EVERYWHERE' : 'CHAIN',
    validator: cell(rule, 'validator_key'),
    component: cell(rule, 'revenue_component') as Component,
    method: cell(rule, 'attribution_method') as Rule['method'],
    shareBps: maybe(rule, 'share_bps', BigInt),
    rateBps: maybe(rule, 'commission_rate_bps', BigInt),
    floor: limitOf(rule, 'floor'),
    cap: limitOf(rule, 'cap'),
    tiers: tiersOf(registry, rule),
    splitGroup: maybe(rule, 'split_group', String),
  }
}

function limitOf(rule: TextRow, name: 'floor' | 'cap'): Limit | undefined {
  const amount = maybe(rule, `${name}_native`, atomsOf)
  return amount === undefined ? undefined : { amount, scope: cell(rule, `${name}_scope`) as Scope }
}

function tiersOf(registry: Registry, rule: TextRow): Tiers | undefined {
  const mode = cell(rule, 'tier_mode') as Tiers['mode'] | 'NONE'
  if (mode === 'NONE') return undefined
  const table = of(registry.agreement_rule_tiers, rule, 'agreement_id', 'version_number', 'rule_key')
  return {
    mode,
    scope: cell(rule, 'tier_scope') as Scope,
    table: table
      .map((row) => ({
        number: Number(cell(row, 'tier_number')),
        lower: atomsOf(cell(row, 'lower_native')),
        upper: maybe(row, 'upper_native', atomsOf),
        rateBps: BigInt(cell(row, 'rate_bps')),
      }))
      .sort((a, b) => a.number - b.number),
  }
}

export function walletsOf(registry: Registry, chainId: string): Wallet[] {
  return registry.partner_wallets
    .filter((row) => row['chain_id'] === chainId)
    .map((row) => ({
      address: cell(row, 'wallet_address'),
      partner: cell(row, 'partner_id'),
      ...periodsOf(row),
    }))
}

export function overridesOf(registry: Registry, chainId: string): Override[] {
  return registry.commission_overrides
    .filter((row) => row['chain_id'] === chainId)
    .map((row) => ({
      agreement: cell(row, 'agreement_id'),
      rule: cell(row, 'rule_key'),
      period: Number(cell(row, 'period_identifier')),
      validator: cell(row, 'validator_key'),
      amount: atomsOf(cell(row, 'amount_native')),
      expected: maybe(row, 'expected_computed_native', atomsOf),
      writtenAt: secondsOf(cell(row, 'created_at')),
      reason: cell(row, 'reason'),
      author: cell(row, 'author'),
    }))
}

export function termsOf(registry: Registry, chainId: string): PartnerTerms[] {
  return registry.partner_terms
    .filter((row) => row['chain_id'] === chainId)
    .map((row) => ({
      partner: cell(row, 'partner_id'),
      ...periodsOf(row),
      minimumPayout: maybe(row, 'minimum_payout_native', atomsOf),
      withholdingBps: maybe(row, 'withholding_bps', BigInt) ?? 0n,
    }))
}

function periodsOf(row: TextRow): { readonly from: number; readonly until: number | undefined } {
  return { from: Number(cell(row, 'from_period')), until: maybe(row, 'until_period', Number) }
}

/** Rows that agree with a row in some columns. */
function of(rows: readonly TextRow[], row: TextRow, ...columns: readonly string[]): TextRow[] {
  return rows.filter((other) => columns.every((column) => other[column] === row[column]))
}

function onChain(rows: readonly TextRow[], chainId: string): TextRow | undefined {
  return rows.find((row) => row['chain_id'] === chainId)
}

function maybe<T>(row: TextRow, column: string, read: (text: string) => T): T | undefined {
  const value = row[column] ?? null
  return value === null ? undefined : read(value)
}

function secondsOf(time: string): number {
  return Date.parse(time) / 1000
}

/** A day begins in UTC. */
function dayOf(date: string): number {
  return secondsOf(`${date}T00:00:00Z`)
}
