import { engineType } from './column-types.js'
import type { Dialect, RelationName } from './engine.js'
import { quoteIdentifier, quoteRelation } from './identifiers.js'

/** A column as DDL needs it: a contract type, and what the engine guards. */
export interface TableColumn {
  readonly name: string
  /** Spelled as in a contract, e.g. `DECIMAL(38,18)`. */
  readonly type: string | undefined
  readonly constraints: {
    readonly notNull: boolean
    /** SQL expressions, each one a CHECK. */
    readonly checks: readonly string[]
  }
}

/**
 * DDL of an empty table with NOT NULL and CHECK; every column must have a type. Keys are not in it: they are proven by
 * tests before publishing, since an index would make a build on DuckDB several times slower.
 */
export function createTableSql(
  dialect: Dialect,
  relation: RelationName,
  columns: readonly TableColumn[],
): string {
  const lines = columns.map((column) => columnLine(dialect, column))
  // The line break ends a comment in the expression.
  const checks = columns.flatMap((column) => column.constraints.checks.map((check) => `check (${check}\n  )`))
  return `create table ${quoteRelation(relation)} (\n  ${[...lines, ...checks].join(',\n  ')}\n)`
}

function columnLine(dialect: Dialect, column: TableColumn): string {
  if (column.type === undefined) throw new TypeError(`column ${column.name} has no type`)
  const notNull = column.constraints.notNull ? ' not null' : ''
  return `${quoteIdentifier(column.name)} ${engineType(dialect, column.type)}${notNull}`
}
