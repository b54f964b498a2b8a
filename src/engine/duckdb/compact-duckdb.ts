import { renameSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { quoteText } from '../identifiers.js'
import { openDuckdb } from './open-duckdb.js'

/**
 * Copies a database file and puts the copy in its place: the only way in which DuckDB gives disk space back. Nobody
 * may have the file open. Killed half-way, the old file stands untouched. Gives sizes in bytes.
 */
export async function compactDuckdb(
  path: string,
): Promise<{ readonly before: number; readonly after: number }> {
  const copy = `${path}.compact`
  const remove = (): void => {
    for (const file of [copy, `${copy}.wal`]) rmSync(file, { force: true })
  }
  remove()
  const before = statSync(path).size
  try {
    const engine = await openDuckdb({ path: copy, allowedDirectories: [dirname(path)] })
    try {
      await engine.withSession(async (session) => {
        const [row] = await session.rows('select current_database() as name')
        const target = `"${String(row?.['name']).replaceAll('"', '""')}"`
        await session.execute(`attach ${quoteText(path)} as original (read_only)`)
        await session.execute(`copy from database original to ${target}`)
        await session.execute('detach original')
      })
    } finally {
      await engine.close()
    }
    renameSync(copy, path)
    rmSync(`${path}.wal`, { force: true })
  } finally {
    remove()
  }
  return { before, after: statSync(path).size }
}
