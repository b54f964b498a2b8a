import type { QueryTwin } from '../build/query-twin.js'
import type { OpenProject } from './open-project.js'
import { allMigrations, inMemory } from './open-warehouse.js'
import type { Invocation } from './verb.js'

/** Lends the twin in which queries are checked, where the warehouse is not on DuckDB itself. */
export async function withTwin<T>(
  invocation: Invocation,
  opened: OpenProject,
  asOf: string | undefined,
  work: (twin: QueryTwin | undefined) => Promise<T>,
): Promise<T> {
  if (opened.target.type === 'duckdb') return work(undefined)
  const { clock, env } = invocation.effects
  const { migrateUp } = await import('../state/migrate.js')
  const { QueryTwin } = await import('../build/query-twin.js')
  const compiled = await opened.compile('duckdb')
  const migrations = await allMigrations()
  return inMemory(invocation, opened, (engine) =>
    engine.withSession(async (session) => {
      await migrateUp(session, migrations, clock)
      return work(new QueryTwin(session, compiled, { env, asOf: asOf ?? clock.now().toISOString() }))
    }),
  )
}
