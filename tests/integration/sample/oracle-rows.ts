import { join } from 'node:path'
import { generateSample } from '../../../src/sample/generate.js'
import type { SampleOptions } from '../../../src/sample/options.js'
import { computeOracle, type OracleResult, type OracleRow } from '../../oracle/oracle.js'
import { readRegistry } from '../../oracle/registry.js'
import type { SampleProject } from './sample-project.js'

/** Every relation that the oracle computes as well, in the order of the graph: the first that differs tells most. */
export const relations = [
  'canonical_periods',
  'canonical_validator_fees',
  'canonical_validator_costs',
  'validator_pnl',
  'commission_lines_computed',
  'commission_line_tiers',
  'component_ledger',
  'partner_commission_lines',
  'partner_commission_statements',
] as const satisfies readonly (keyof OracleResult)[]

/** What the oracle makes of a sample with the registry of a project. */
export function oracleOf(project: SampleProject, options: Partial<SampleOptions>): OracleResult {
  return computeOracle(generateSample(options), readRegistry(join(project.folder, 'seeds', 'registry')))
}

/** The rows of a built relation, in the columns that the oracle has, and those of the oracle, in one order. */
export async function bothRows(
  project: SampleProject,
  oracle: OracleResult,
  relation: keyof OracleResult,
): Promise<{ readonly built: readonly OracleRow[]; readonly expected: readonly OracleRow[] }> {
  const expected = oracle[relation]
  const columns = Object.keys(expected[0] ?? {})
  const built = await project.query(selectOf(relation, columns))
  return { built: sorted(built), expected: sorted(expected) }
}

function selectOf(relation: keyof OracleResult, columns: readonly string[]): string {
  const schema = relation.startsWith('canonical_') ? 'canonical' : 'computation'
  const names = columns.length === 0 ? '*' : columns.map((column) => `"${column}"`).join(', ')
  if (relation === 'canonical_periods' || relation === 'commission_line_tiers')
    return `select ${names} from ${schema}.${relation}`
  return `
    with periods as (select chain_id, period_id, period_identifier from canonical.canonical_periods)
    select ${names} from ${schema}.${relation} join periods using (chain_id, period_id)`
}

/** By all columns: the oracle's order is not the database's. */
function sorted(rows: readonly OracleRow[]): readonly OracleRow[] {
  return rows
    .map((row) => ({ row, text: JSON.stringify(row) }))
    .sort((a, b) => (a.text < b.text ? -1 : 1))
    .map(({ row }) => row)
}
