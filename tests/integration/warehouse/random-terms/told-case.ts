import type { Case } from './case.js'
import type { Difference } from './differences.js'

/** A case and where its build parts from the oracle, for a person to read. */
export function toldCase(one: Case, { build, relation, expected, built }: Difference): string {
  return [
    `build ${build}: ${relation}`,
    ...expected.map((row) => `  the words say  ${told(row)}`),
    ...built.map((row) => `  the models say ${told(row)}`),
    'of the world',
    JSON.stringify(one, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value), 1)
      .replaceAll(/\n\s*("(?:atoms|status|unit|from|until|number|at|partner|amount|scope)")/g, ' $1')
      .replaceAll(/\n\s*\}/g, ' }'),
  ].join('\n')
}

function told(row: Readonly<Record<string, string | null>>): string {
  return Object.entries(row)
    .filter(([column, value]) => value !== null && !['line_id', 'rule_id', 'statement_id'].includes(column))
    .map(([column, value]) => `${column.replace('_native', '')}=${value}`)
    .join(' ')
}
