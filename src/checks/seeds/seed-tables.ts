import { createTableSql } from '../../engine/create-table.js'
import type { RelationName, Session } from '../../engine/engine.js'
import { quoteIdentifier, quoteRelation } from '../../engine/identifiers.js'
import type { Column, Seed } from '../../project/types.js'

/** Cells as text in the order of the seed's columns, and the line of the file on which the row begins. */
export interface SeedFileRow {
  readonly row: readonly (string | null)[]
  /** NULL for a row that stands in no CSV. */
  readonly line: number | null
}

/** The column that carries the line; a blank in it keeps it apart from every column that YAML can declare. */
export const lineColumn = 'line of the file'

const withoutConstraints: Column['constraints'] = {
  notNull: false,
  unique: false,
  primaryKey: false,
  checks: [],
}

/** The table that holds a seed's rows with their lines; no schema of a project can have its schema's name. */
export function linedRelation(seed: Seed): RelationName {
  return { schema: 'lines of seeds', name: `${seed.relation.schema}.${seed.relation.name}` }
}

/**
 * Makes a seed readable under its own name, as a build would, and with the lines of its rows beside. No constraint
 * guards it: the rows that break one are what is looked for.
 */
export async function createSeedTable(
  session: Session,
  seed: Seed,
  rows: readonly SeedFileRow[],
): Promise<void> {
  const lined = linedRelation(seed)
  const columns = seed.columns.map(({ name, type }) => ({ name, type, constraints: withoutConstraints }))
  const line = { name: lineColumn, type: 'INTEGER', constraints: withoutConstraints }
  for (const { schema } of [lined, seed.relation])
    await session.execute(`create schema if not exists ${quoteIdentifier(schema)}`)
  await session.execute(createTableSql(session.dialect, lined, [...columns, line]))
  await session.append(
    lined,
    [...columns, line].map(({ name }) => name),
    rows.map((fileRow) => [...fileRow.row, fileRow.line]),
  )
  const names = columns.map(({ name }) => quoteIdentifier(name)).join(', ')
  await session.execute(
    `create view ${quoteRelation(seed.relation)} as select ${names} from ${quoteRelation(lined)}`,
  )
}
