import { createTableSql } from '../../engine/create-table.js'
import type { RelationName, Session } from '../../engine/engine.js'
import { quoteIdentifier, quoteRelation } from '../../engine/identifiers.js'
import type { Model } from '../../project/types.js'

/**
 * Fills a physical table. With a contract the table stands first, with NOT NULL and CHECK, so that a bad row stops
 * the build at once; DuckDB cannot add a CHECK afterwards.
 */
export async function materializeTable(
  session: Session,
  model: Model,
  relation: RelationName,
  sql: string,
): Promise<number> {
  if (!model.hasContract) return session.execute(`create table ${quoteRelation(relation)} as\n${sql}`)
  await session.execute(createTableSql(session.dialect, relation, model.columns))
  const columns = model.columns.map(({ name }) => quoteIdentifier(name)).join(', ')
  return session.execute(`insert into ${quoteRelation(relation)} (${columns})\n${sql}`)
}
