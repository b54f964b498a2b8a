import type { Clock } from '../../../src/base/clock.js'
import type { Session } from '../../../src/engine/engine.js'
import { migrateUp } from '../../../src/state/migrate.js'
import { engineUnderTest } from '../../support/test-engines.js'
import { runnerMigrations } from '../../../src/state/runner-migrations.js'

export const clock: Clock = { now: () => new Date('2025-01-31T12:00:00.000Z') }
export const noon = '2025-01-31T12:00:00.000000Z'

/** A session on an empty database of this test's own. */
export async function onEmptyDatabase<T>(work: (session: Session) => Promise<T>): Promise<T> {
  const engine = await engineUnderTest().open()
  return engine.withSession(work)
}

/** The same with the runner's tables in it. */
export async function onRunnerTables<T>(work: (session: Session) => Promise<T>): Promise<T> {
  return onEmptyDatabase(async (session) => {
    await migrateUp(session, runnerMigrations, clock)
    return work(session)
  })
}
