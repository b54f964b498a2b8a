import { onTestFinished } from 'vitest'
import type { SqlRow } from '../../src/engine/engine.js'
import { openDuckdb } from '../../src/engine/duckdb/open-duckdb.js'
import { createDatabase } from './postgres/test-database.js'
import { TestProject } from './test-project.js'
import { connectionTo } from './test-engines.js'

/** A project with a file, another file, and an empty PostgreSQL database as its targets. */
export interface TwoTargets {
  readonly project: TestProject
  /** Runs statements in a target, past Aurora; gives the rows of the last one. */
  readonly sql: (target: 'file' | 'other' | 'server', sql: string) => Promise<readonly SqlRow[]>
}

/** Targets `file` (the default), `other`, `server`, and `shared`, whose schemas begin with `me_` in the same database. Nothing is made yet. Gone when the test is over. */
export async function twoTargets(files: Readonly<Record<string, string>> = {}): Promise<TwoTargets> {
  const { url, drop } = await createDatabase()
  const project = new TestProject({
    'aurora.yml': `name: shop
default_target: file
targets:
  file: { type: duckdb, path: file.duckdb }
  other: { type: duckdb, path: other.duckdb }
  server: { type: postgres, url: "${url}", publish_wait: 5 }
  shared: { type: postgres, url: "${url}", publish_wait: 5, schema_prefix: "me_" }
`,
    ...files,
  })
  onTestFinished(async () => {
    project.dispose()
    await drop()
  })
  return {
    project,
    async sql(target, sql) {
      const { openPostgres } = await import('../../src/engine/postgres/open-postgres.js')
      const engine =
        target === 'server'
          ? await openPostgres({ connection: connectionTo(url) })
          : await openDuckdb({ path: project.path(`${target}.duckdb`), threads: 1 })
      try {
        return await engine.withSession((session) => session.rows(sql))
      } finally {
        await engine.close()
      }
    },
  }
}
