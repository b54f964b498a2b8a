import type { RelationName, Session } from '../../engine/engine.js'
import { quoteIdentifier, quoteRelation } from '../../engine/identifiers.js'
import { physicalName } from '../../engine/physical-name.js'
import type { Model } from '../../project/types.js'

/** Makes the indexes that a model declares, on PostgreSQL; see `TableIndex`. */
export async function addSecondaryIndexes(
  session: Session,
  model: Model,
  relation: RelationName,
): Promise<void> {
  for (const [place, { columns, unique, type }] of model.config.indexes.entries()) {
    // The server's own name would come from the first letters of the table and the columns: two nodes that are built at
    // the same moment could come to the same.
    const name = quoteIdentifier(physicalName(model.relation.name, relation.name, `index ${place}`))
    const list = columns.map(quoteIdentifier).join(', ')
    await session.execute(
      `create ${unique ? 'unique ' : ''}index ${name} on ${quoteRelation(relation)} using ${type} (${list})`,
    )
  }
}
