import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cell, csvRows, type TextRow } from './text-tables.js'

const tables = [
  'agreement_rule_tiers',
  'agreement_rules',
  'agreement_state_periods',
  'agreement_states',
  'agreement_version_periods',
  'agreement_version_slots',
  'agreement_versions',
  'agreements',
  'chain_provider_mappings',
  'chains',
  'commission_overrides',
  'operator_wallets',
  'partner_terms',
  'partner_wallets',
  'protocol_rules',
  'validators',
] as const

/** The seeds' rows as text, by table. */
export type Registry = Readonly<Record<(typeof tables)[number], readonly TextRow[]>>

export function readRegistry(folder: string): Registry {
  const read = (table: string): readonly TextRow[] =>
    csvRows(readFileSync(join(folder, `${table}.csv`), 'utf8'))
  return Object.fromEntries(tables.map((table) => [table, read(table)])) as Registry
}

/** Facts for which some provider is named on a chain. */
export function mappedFacts(registry: Registry, chainId: string): ReadonlySet<string> {
  return new Set(
    registry.chain_provider_mappings
      .filter((row) => row['chain_id'] === chainId)
      .map((row) => cell(row, 'fact')),
  )
}

/** The whole number that a dated rule of the protocol has in a period; undefined while it is not in force. */
export function ruleValue(
  registry: Registry,
  chainId: string,
  name: string,
  period: number,
): bigint | undefined {
  const rule = registry.protocol_rules.find(
    (row) => row['chain_id'] === chainId && row['rule'] === name && isValidIn(row, period),
  )
  return rule === undefined ? undefined : BigInt(cell(rule, 'value'))
}

/** [from_period, until_period), open when empty. */
export function isValidIn(row: TextRow, period: number): boolean {
  const until = row['until_period'] ?? null
  return Number(cell(row, 'from_period')) <= period && (until === null || period < Number(until))
}
