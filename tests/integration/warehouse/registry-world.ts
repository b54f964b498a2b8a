import { expect } from 'vitest'
import type { SqlRow } from '../../../src/engine/engine.js'
import type { HandmadeRow, HandmadeWarehouse } from './handmade-warehouse.js'
import {
  addAgreement,
  addFees,
  chain,
  commissionByStake,
  feesShare,
  openSmallWorld,
  own,
} from './small-world.js'

/**
 * A registry to be broken: `fees` and `other` share one component by days, `stake` takes half of another by stake and
 * by periods. One period is there, and one validator's fees.
 */
export async function openRegistryWorld(): Promise<HandmadeWarehouse> {
  const warehouse = await openSmallWorld([10])
  await addAgreement(warehouse, 'alpha', 'fees', feesShare(6000))
  await addAgreement(warehouse, 'beta', 'other', feesShare(4000))
  await warehouse.execute('delete from registry.agreement_version_periods')
  await warehouse.execute('delete from registry.agreement_state_periods')
  await addAgreement(warehouse, 'beta', 'stake', commissionByStake(5000))
  await addFees(warehouse, 10, own, '1')
  await warehouse.execute(
    `update canonical.canonical_periods set period_start = '2026-01-01T00:00:00Z', period_end = '2026-01-03T00:00:00Z'`,
  )
  await warehouse.build()
  return warehouse
}

/** SQL that adds a row to a table of the registry; columns that it does not name are NULL. */
export const insert = (table: string, row: HandmadeRow) => {
  const cells = Object.values(row).map((cell) => (cell === null ? 'null' : `'${cell}'`))
  return `insert into registry.${table} (${Object.keys(row).join(', ')}) values (${cells.join(', ')})`
}
export const rules = (changes: string, where = `agreement_id = 'fees'`) =>
  `update registry.agreement_rules set ${changes} where ${where}`
export const versions = (changes: string, where = `agreement_id = 'fees'`) =>
  `update registry.agreement_versions set ${changes} where ${where}`
export const rule = (agreement_id: string, version_number: string, changes: HandmadeRow) =>
  insert('agreement_rules', {
    agreement_id,
    version_number,
    rule_key: 'rule',
    chain_id: '*',
    validator_key: '*',
    tier_mode: 'NONE',
    revenue_component: 'EXEC_FEES',
    attribution_method: 'FIXED_SHARE',
    share_bps: '1',
    ...changes,
  })
export const version = (
  agreement_id: string,
  version_number: string,
  effective_from: string,
  until: string | null,
) => insert('agreement_versions', { agreement_id, version_number, effective_from, effective_until: until })
export const slots = (
  agreement_id: string,
  version_number: string,
  from_slot: string,
  until_slot: string | null,
  chain_id = chain,
) => insert('agreement_version_slots', { agreement_id, version_number, chain_id, from_slot, until_slot })
export const state = (state_number: string, status: string, effective_from: string) =>
  insert('agreement_states', { agreement_id: 'fees', state_number, status, effective_from })
export const override = (changes: HandmadeRow) =>
  insert('commission_overrides', {
    agreement_id: 'fees',
    rule_key: 'rule',
    chain_id: chain,
    period_identifier: '10',
    validator_key: own,
    created_at: '2026-11-01T00:00:00Z',
    amount_native: '1',
    ...changes,
  })
export const inOneGroup = rules(`split_group = 'g'`, `agreement_id in ('fees', 'other')`)

/** What is wrong, the SQL that makes it so, and the rows that a test finds fault with. */
export type Case = readonly [
  what: string,
  changes: readonly string[],
  found: readonly Readonly<Partial<SqlRow>>[],
]

/** Judges a changed registry; the change is undone again. */
export async function expectFound(
  warehouse: HandmadeWarehouse,
  test: string,
  [, changes, found]: Case,
): Promise<void> {
  const rows = await warehouse.failuresAfter(changes, test)
  const text = (row: SqlRow) => JSON.stringify(Object.values(row))
  const inOrder = [...rows].sort((a, b) => (text(a) < text(b) ? -1 : 1))
  expect(inOrder).toMatchObject(found)
  expect(rows).toHaveLength(found.length)
}
