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
  const checks = checkClauses(dialect, columns)
  return `create table ${quoteRelation(relation)} (\n  ${[...lines, ...checks].join(',\n  ')}\n)`
}

/** The same constraints for a table that is filled already, on PostgreSQL; undefined where there are none. */
export function alterConstraintsSql(
  relation: RelationName,
  columns: readonly TableColumn[],
): string | undefined {
  const notNull = columns
    .filter(({ constraints }) => constraints.notNull)
    .map(({ name }) => `alter column ${quoteIdentifier(name)} set not null`)
  const checks = checkClauses('postgres', columns).map((check) => `add ${check}`)
  const clauses = [...notNull, ...checks]
  return clauses.length === 0
    ? undefined
    : `alter table ${quoteRelation(relation)}\n  ${clauses.join(',\n  ')}`
}

/** PostgreSQL tells a broken check by its name alone: it carries the check's place among all of the table. */
export const checkNamePrefix = 'aurora_check_'

function checkClauses(dialect: Dialect, columns: readonly TableColumn[]): readonly string[] {
  return columns
    .flatMap((column) => column.constraints.checks)
    .map((check, index) => {
      const name = dialect === 'postgres' ? `constraint ${checkNamePrefix}${index} ` : ''
      // The line break ends a comment in the expression.
      return `${name}check (${check}\n  )`
    })
}

function columnLine(dialect: Dialect, column: TableColumn): string {
  if (column.type === undefined) throw new TypeError(`column ${column.name} has no type`)
  const notNull = column.constraints.notNull ? ' not null' : ''
  return `${quoteIdentifier(column.name)} ${engineType(dialect, column.type)}${notNull}`
}
