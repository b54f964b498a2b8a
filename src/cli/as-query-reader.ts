import type { Engine } from '../engine/engine.js'
import type { OpenProject } from './open-project.js'
import { asReader, asReaderOfFile, snapshotFolderOf } from './open-warehouse.js'
import type { Invocation } from './verb.js'

/**
 * Opens what is published for reading: the analysts' copy of a DuckDB file, or with `live` the file itself. A server is
 * always read live: there, readers and a build do not get in each other's way.
 */
export async function asQueryReader<T>(
  invocation: Invocation,
  opened: OpenProject,
  live: boolean,
  work: (engine: Engine) => Promise<T>,
): Promise<T> {
  const { warehouse } = opened
  if (live || warehouse.type === 'postgres') return asReader(invocation, opened, work)
  const { latestSnapshotPath } = await import('../build/snapshot.js')
  const path = latestSnapshotPath(snapshotFolderOf(warehouse.path))
  return asReaderOfFile(invocation, warehouse, path, work)
}
