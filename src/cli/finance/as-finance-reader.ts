import type { Session } from '../../engine/engine.js'
import type { Publication } from '../../state/publications.js'
import type { OpenProject } from '../open-project.js'
import { asReader, isWarehouseMade } from '../open-warehouse.js'
import type { Invocation } from '../verb.js'

/**
 * Lends a session that reads what is published and the tables of finance as they are at this moment, with the publication
 * it reads; refuses a warehouse without one, and a publication with stale nodes. On DuckDB it is the warehouse file
 * itself, since the analysts' copy knows the statuses of its own time only: while a writer has the file, the error
 * says who that is. On a server another publication may come into force while `work` reads: then its result, which may be
 * of both, is thrown away. So `work` must only read, and what it gives is shown afterwards.
 */
export async function asFinanceReader<T>(
  invocation: Invocation,
  opened: OpenProject,
  work: (session: Session, publication: Publication) => Promise<T>,
): Promise<T> {
  const { nothingPublished, publishedNow, requireStillPublished } =
    await import('../../finance/published-now.js')
  if (!(await isWarehouseMade(invocation, opened))) throw nothingPublished()
  return asReader(invocation, opened, (engine) =>
    engine.withSession(async (session) => {
      const publication = await publishedNow(session)
      const result = await work(session, publication)
      await requireStillPublished(session, publication)
      return result
    }),
  )
}
