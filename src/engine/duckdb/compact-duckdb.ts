import { renameSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { quoteIdentifier, quoteText } from '../identifiers.js'
import type { WriterInfo } from '../engine.js'
import { openDuckdb } from './open-duckdb.js'

/**
 * Copies a database file and puts the copy in its place: the only way in which DuckDB gives disk space back. The
 * original is held as by a writer until the copy is whole, so that no commit can fall between; killed half-way, the
 * original stands untouched. Gives sizes in bytes.
 */
export async function compactDuckdb(
  path: string,
  writer: WriterInfo,
): Promise<{ readonly before: number; readonly after: number }> {
  const copy = `${path}.compact`
  removeDatabase(copy)
  try {
    const engine = await openDuckdb({ path, writer, allowedDirectories: [dirname(path)] })
    try {
      await engine.withSession(async (session) => {
        await session.execute('checkpoint')
        const [row] = await session.rows('select current_database() as name')
        const original = quoteIdentifier(String(row?.['name']))
        await session.execute(`attach ${quoteText(copy)} as compacted`)
        await session.execute(`copy from database ${original} to compacted`)
        await session.execute('detach compacted')
      })
    } finally {
      await engine.close()
    }
    const before = statSync(path).size
    renameSync(copy, path)
    return { before, after: statSync(path).size }
  } finally {
    removeDatabase(copy)
  }
}

function removeDatabase(path: string): void {
  for (const file of [path, `${path}.wal`]) rmSync(file, { force: true })
}
