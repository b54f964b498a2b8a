import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cell, csvRows, type TextRow } from './text-tables.js'

const tables = [
  'agreement_rules',
  'agreement_state_periods',
  'agreement_states',
  'agreement_version_periods',
  'agreements',
  'chain_provider_mappings',
  'chains',
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

/** [from_period, until_period), open when empty. */
export function isValidIn(row: TextRow, period: number): boolean {
  const until = row['until_period'] ?? null
  return Number(cell(row, 'from_period')) <= period && (until === null || period < Number(until))
}
