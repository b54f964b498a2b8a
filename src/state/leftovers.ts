import type { RelationName, Session } from '../engine/engine.js'
import { quoteRelation } from '../engine/identifiers.js'
import { forgetRelations } from './relations.js'
import type { RelationType } from './schema.js'

export interface Leftover extends RelationName {
  readonly type: RelationType
}

/**
 * What stands in a schema of physical relations and belongs to none of the newest publications: staged by a run that
 * failed or was killed, or replaced since. `kept` counts the publications kept besides the current one.
 */
export async function findLeftovers(
  session: Session,
  physicalSchema: string,
  kept = 0,
): Promise<readonly Leftover[]> {
  const rows = await session.rows(
    `select t.table_name, case when t.table_type = 'VIEW' then 'VIEW' else 'TABLE' end as relation_type
       from information_schema.tables as t
      where t.table_catalog = current_database()
        and t.table_schema = $1
        and not exists (
          select 1
            from aurora.publication_nodes as n
            join (select publication_id
                    from aurora.publications
                   order by publication_number desc
                   limit ${kept + 1}) as p on p.publication_id = n.publication_id
           where n.physical_schema = t.table_schema and n.physical_name = t.table_name)
      order by t.table_name`,
    [physicalSchema],
  )
  return rows.map((row) => ({
    schema: physicalSchema,
    name: String(row.table_name),
    type: row.relation_type === 'VIEW' ? 'VIEW' : 'TABLE',
  }))
}

/**
 * Drops them, views first, and takes them and whatever else is listed but not there off the list, in one transaction:
 * call it outside the publisher's.
 */
export async function dropLeftovers(session: Session, leftovers: readonly Leftover[]): Promise<void> {
  const viewsFirst = [...leftovers].sort((a, b) => Number(a.type === 'TABLE') - Number(b.type === 'TABLE'))
  await session.transaction(async () => {
    for (const leftover of viewsFirst)
      await session.execute(`drop ${leftover.type} ${quoteRelation(leftover)}`)
    await forgetRelations(session, leftovers)
    await session.execute(
      `delete from aurora.relations as r
        where not exists (
          select 1 from information_schema.tables as t
           where t.table_catalog = current_database()
             and t.table_schema = r.schema_name and t.table_name = r.relation_name)`,
    )
  })
}
