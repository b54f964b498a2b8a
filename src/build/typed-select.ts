import { engineType } from '../engine/column-types.js'
import type { Dialect } from '../engine/engine.js'
import { quoteIdentifier } from '../engine/identifiers.js'
import type { Model } from '../project/types.js'

/**
 * A model's query with every column in the type of its contract. PostgreSQL forgets the scale of most expressions, and
 * tells `varchar` from `text`: a published view would show `1.5` today and `1.500000000000000000` tomorrow, and could
 * not be replaced in place. Nothing is rounded by it: that the columns fit was proven before. DuckDB's types are right
 * by themselves.
 */
export function typedSelect(dialect: Dialect, model: Model, sql: string): string {
  if (dialect === 'duckdb' || !model.hasContract) return sql
  const columns = model.columns.map(({ name, type }) => {
    const column = quoteIdentifier(name)
    return type === undefined ? column : `cast(${column} as ${engineType(dialect, type)}) as ${column}`
  })
  // The line break ends a comment in the model.
  return `select ${columns.join(', ')} from (\n${sql}\n) as ${quoteIdentifier(model.relation.name)}`
}
