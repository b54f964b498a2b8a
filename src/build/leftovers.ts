import type { Dialect, Session } from '../engine/engine.js'
import { dropLeftovers, findLeftovers } from '../state/leftovers.js'
import { physicalSchema } from './relations.js'

/** How many publications stay besides the current one where the project does not say: on a server others may read them. */
const usuallyKept: Readonly<Record<Dialect, number>> = { duckdb: 0, postgres: 2 }

/** Drops staged and replaced relations that no kept publication needs; gives their number. For the one writer. */
export async function dropUnpublished(
  session: Session,
  keepPublications: number | undefined,
): Promise<number> {
  const kept = keepPublications ?? usuallyKept[session.dialect]
  const leftovers = await findLeftovers(session, session.schema(physicalSchema), kept)
  return (await dropLeftovers(session, leftovers)).length
}
