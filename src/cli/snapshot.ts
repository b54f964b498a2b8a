import type { Clock } from '../base/clock.js'
import type { Reporter } from '../base/events.js'
import type { CompiledProject } from '../build/compile.js'
import type { Engine } from '../engine/engine.js'

/** Brings the analysts' copy up to what is published, also where an earlier build was stopped before it could. */
export async function publishSnapshot(
  engine: Engine,
  compiled: CompiledProject,
  folder: string,
  reporter: Reporter,
  clock: Clock,
): Promise<void> {
  const { isSnapshotOf, writeSnapshot } = await import('../build/snapshot.js')
  const { currentPublication } = await import('../state/publications.js')
  const { snapshotRelations } = await import('../build/snapshot-relations.js')
  const began = clock.now().getTime()
  const latest = await engine.withSession(async (session) => {
    const publication = (await currentPublication(session))?.publication
    if (publication === undefined || isSnapshotOf(folder, publication.publicationId)) return undefined
    return writeSnapshot(session, {
      folder,
      latest: {
        publication_id: publication.publicationId,
        published_at: publication.publishedAt,
        git_commit: publication.gitCommit ?? null,
        batch_no: publication.batchNo.toString(),
        stale_nodes: publication.staleNodes,
      },
      relations: await snapshotRelations(session, compiled),
      keep: compiled.project.config.keepSnapshots,
    })
  })
  if (latest === undefined) return
  const milliseconds = clock.now().getTime() - began
  reporter.event({
    type: 'stage',
    name: 'copied',
    message: `for analysts: ${folder}/${latest.file}`,
    milliseconds,
  })
}
