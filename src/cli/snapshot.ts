import type { Clock } from '../base/clock.js'
import type { Reporter } from '../base/events.js'
import type { CompiledProject } from '../build/compile.js'
import type { Engine } from '../engine/engine.js'
import type { Publication } from '../state/publications.js'

/** Writes the analysts' copy of what was just published. */
export async function publishSnapshot(
  engine: Engine,
  compiled: CompiledProject,
  publication: Publication,
  folder: string,
  reporter: Reporter,
  clock: Clock,
): Promise<void> {
  const { writeSnapshot } = await import('../build/snapshot.js')
  const { snapshotRelations } = await import('../build/snapshot-relations.js')
  const began = clock.now().getTime()
  const latest = await engine.withSession(async (session) =>
    writeSnapshot(session, {
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
    }),
  )
  const milliseconds = clock.now().getTime() - began
  reporter.event({
    type: 'stage',
    name: 'copied',
    message: `for analysts: ${folder}/${latest.file}`,
    milliseconds,
  })
}
