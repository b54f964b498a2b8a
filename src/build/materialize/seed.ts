import { createTableSql } from '../../engine/create-table.js'
import type { RelationName, Session } from '../../engine/engine.js'
import { quoteRelation } from '../../engine/identifiers.js'
import { seedRows } from '../../project/seed-rows.js'
import type { Project, Seed } from '../../project/types.js'

/** Fills a physical table from the seed's cells; every cell was checked against its type when the project loaded. */
export async function materializeSeed(
  session: Session,
  project: Project,
  seed: Seed,
  relation: RelationName,
): Promise<number> {
  await session.execute(createTableSql(session.dialect, relation, seed.columns))
  const columns = seed.columns.map(({ name }) => name)
  const rows = await session.append(relation, columns, seedRows(project, seed))
  if (session.dialect === 'postgres') await session.execute(`analyze ${quoteRelation(relation)}`)
  return rows
}
