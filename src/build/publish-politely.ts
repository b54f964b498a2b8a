import { setTimeout as pause } from 'node:timers/promises'
import { UserError } from '../base/errors.js'
import { EngineError } from '../engine/engine-error.js'
import type { RelationName, Session } from '../engine/engine.js'
import type { Backend } from '../engine/postgres/old-snapshots.js'
import { backendsInTheWay, waitForOldSnapshots } from '../engine/postgres/old-snapshots.js'

/** Below PostgreSQL's deadlock_timeout, so that the publisher and never a reader gives way. */
const lockTimeoutMilliseconds = 300
const firstPauseMilliseconds = 100
const longestPauseMilliseconds = 5_000

/** How long readers are waited for, and who may end the wait. */
export interface Patience {
  readonly seconds: number
  readonly signal: AbortSignal
}

/**
 * Publishes without hurting readers of a server: it waits for those who look at the database as it was before the last
 * rows were staged, and moves all names in one short transaction, which gives way to whoever reads one of them and
 * tries again with growing pauses. `seconds` bounds both; then nothing has moved, and those in the way are named. An
 * interruption ends the wait at once.
 */
export async function publishPolitely<T>(
  session: Session,
  relations: readonly RelationName[],
  { seconds, signal }: Patience,
  move: () => Promise<T>,
): Promise<T> {
  const old = await waitForOldSnapshots(session, seconds, signal)
  if (old.length > 0)
    throw inTheWay('look at the database as it was before the new rows were there', seconds, old)
  let wait = firstPauseMilliseconds
  for (let waited = 0; ; waited += wait + lockTimeoutMilliseconds) {
    try {
      return await session.transaction(async () => {
        await session.execute(`set local lock_timeout = ${lockTimeoutMilliseconds}`)
        return move()
      })
    } catch (error) {
      if (!(error instanceof EngineError) || error.engineCode !== 'locked') throw error
      if (waited + wait > seconds * 1000)
        throw inTheWay(
          'read what would be replaced',
          seconds,
          await backendsInTheWay(session, relations),
          error,
        )
      await pause(wait, undefined, { signal })
      wait = Math.min(wait * 2, longestPauseMilliseconds)
    }
  }
}

function inTheWay(what: string, seconds: number, backends: readonly Backend[], cause?: unknown): UserError {
  const names = backends.map(
    ({ pid, user, application, since }) =>
      `process ${pid} (${[user, application, since === undefined ? '' : `since ${since}`].filter((part) => part !== '').join(', ')})`,
  )
  return new UserError(
    `Nothing was published: after ${seconds} seconds others still ${what}: ${names.join(', ') || 'unknown'}.`,
    {
      code: 'publish_blocked',
      hint: 'Build again when they are done, raise publish_wait of the target, or end one with: select pg_terminate_backend(<process>)',
      cause,
      exitCode: 1,
    },
  )
}
