import { engineType } from '../engine/column-types.js'
import { rowHashSql } from '../engine/content-hash.js'
import type { Session, SqlRow, SqlValue } from '../engine/engine.js'
import { quoteIdentifier, quoteText } from '../engine/identifiers.js'
import type { ComparedRelation, DifferingCell, DifferingRow, Sides } from './comparison.js'
import { onBoth } from './comparison.js'

/** The hash of a row on each side; undefined where the row is not there. */
export interface FoundRow {
  readonly first: string | undefined
  readonly second: string | undefined
}

/** Reads the rows that are to be shown, by their hashes, and tells which of their cells differ. */
export async function readDifferingRows(
  sides: Sides,
  relation: ComparedRelation,
  found: readonly FoundRow[],
): Promise<readonly DifferingRow[]> {
  const rows = await onBoth(sides, (session, side) => {
    const hashes = found.flatMap((row) => (side === 0 ? row.first : row.second) ?? [])
    return rowsByHash(session, relation, side, hashes)
  })
  return found.flatMap(({ first, second }): readonly DifferingRow[] => {
    const [mine, yours] = [rows[0].get(first ?? ''), rows[1].get(second ?? '')]
    const told = mine ?? yours
    if (told === undefined) return []
    const key = keyOf(relation, told)
    if (mine === undefined) return [{ kind: 'only_second', key, cells: [] }]
    if (yours === undefined) return [{ kind: 'only_first', key, cells: [] }]
    return [{ kind: 'changed', key, cells: differingCells(relation, mine, yours) }]
  })
}

/** Values in the order of the relation's columns. */
type Values = readonly SqlValue[]

async function rowsByHash(
  session: Session,
  { columns, sql }: ComparedRelation,
  side: 0 | 1,
  hashes: readonly string[],
): Promise<ReadonlyMap<string, Values>> {
  if (hashes.length === 0) return new Map()
  // A number for each column: one of the relation's own may be called like the hash.
  const values = columns.map(
    ({ name, type }, index) =>
      `cast(${quoteIdentifier(name)} as ${engineType(session.dialect, type)}) as v${index}`,
  )
  const rows = await session.rows(
    `select * from (select ${rowHashSql(session.dialect, columns)} as row_hash, ${values.join(', ')}
                      from ${sql[side]} as hashed) as hashes
      where row_hash in (${hashes.map(quoteText).join(', ')})`,
  )
  const valuesOf = (row: SqlRow): Values => columns.map((_, index) => row[`v${index}`] ?? null)
  return new Map(rows.map((row) => [String(row.row_hash), valuesOf(row)]))
}

function keyOf({ columns, key }: ComparedRelation, values: Values): Record<string, SqlValue> {
  const named = columns.map(({ name }, index) => [name, values[index] ?? null] as const)
  return Object.fromEntries(key.length === 0 ? named : named.filter(([name]) => key.includes(name)))
}

function differingCells(
  { columns }: ComparedRelation,
  first: Values,
  second: Values,
): readonly DifferingCell[] {
  return columns.flatMap(({ name }, index) => {
    const values = [first[index] ?? null, second[index] ?? null] as const
    return values[0] === values[1] ? [] : [{ column: name, values }]
  })
}
