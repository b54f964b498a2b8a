import { checkColumnNames } from './columns.js'
import type { ParsedIndex } from './model-shape.js'
import type { Problems } from './problems.js'
import type { Column } from './types.js'

/** Reports indexes that PostgreSQL could not make of these columns. */
export function checkIndexes(
  indexes: readonly ParsedIndex[],
  columns: readonly Column[],
  file: string,
  problems: Problems,
): void {
  for (const index of indexes) {
    checkColumnNames(index.columns, columns, file, problems)
    const problem = problemOf(index, columns)
    if (problem !== undefined)
      problems.add(file, { code: 'bad_index', message: `the index ${problem}`, place: index.at })
  }
}

function problemOf(
  { columns, unique = false, type = 'btree' }: ParsedIndex,
  declared: readonly Column[],
): string | undefined {
  const names = columns.map(({ value }) => value)
  if (names.length === 0) return 'has no columns'
  if (new Set(names).size < names.length) return 'names a column twice'
  if (unique && type !== 'btree') return `is unique, which only a btree can be, and not a ${type}`
  if (type === 'hash' && names.length > 1) return 'has several columns, and a hash is of one'
  const json = declared.find(({ name, type: columnType }) => names.includes(name) && columnType === 'JSON')
  return json === undefined ? undefined : `names "${json.name}", and JSON has no order and no hash`
}
