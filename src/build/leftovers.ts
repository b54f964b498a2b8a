import type { Session } from '../engine/engine.js'
import { dropLeftovers, findLeftovers } from '../state/leftovers.js'
import { physicalSchema } from './relations.js'

/** Drops staged and replaced relations that no kept publication needs; gives their number. For the one writer. */
export async function dropUnpublished(session: Session, keepPublications: number): Promise<number> {
  const leftovers = await findLeftovers(session, physicalSchema, keepPublications)
  await dropLeftovers(session, leftovers)
  return leftovers.length
}
