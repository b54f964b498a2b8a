import { alterConstraintsSql, createTableSql } from '../../engine/create-table.js'
import type { RelationName, Session } from '../../engine/engine.js'
import { quoteIdentifier, quoteRelation } from '../../engine/identifiers.js'
import type { Model } from '../../project/types.js'
import { addSecondaryIndexes } from './secondary-indexes.js'

/**
 * Fills a physical table; NOT NULL and CHECK of its contract stop the build at once. On DuckDB, which cannot add a CHECK
 * afterwards, the table stands first. PostgreSQL fills it faster by CREATE TABLE AS, which may also use several
 * processes, and looks at all constraints in one pass afterwards; what it knows of the rows must be fresh before
 * anybody joins them.
 */
export async function materializeTable(
  session: Session,
  model: Model,
  relation: RelationName,
  sql: string,
): Promise<number> {
  if (session.dialect === 'postgres') return fillFirst(session, model, relation, sql)
  if (!model.hasContract) return session.execute(`create table ${quoteRelation(relation)} as\n${sql}`)
  await session.execute(createTableSql(session.dialect, relation, model.columns))
  const columns = model.columns.map(({ name }) => quoteIdentifier(name)).join(', ')
  return session.execute(`insert into ${quoteRelation(relation)} (${columns})\n${sql}`)
}

async function fillFirst(
  session: Session,
  model: Model,
  relation: RelationName,
  sql: string,
): Promise<number> {
  const rows = await session.execute(`create table ${quoteRelation(relation)} as\n${sql}`)
  const constraints = model.hasContract ? alterConstraintsSql(relation, model.columns) : undefined
  if (constraints !== undefined) await session.execute(constraints)
  await addSecondaryIndexes(session, model, relation)
  await session.execute(`analyze ${quoteRelation(relation)}`)
  return rows
}
