import { onTestFinished } from 'vitest'
import { openDuckdb } from '../../../src/engine/duckdb/open-duckdb.js'
import type { Engine, Session } from '../../../src/engine/engine.js'

/** A database of this test's own. */
export async function inMemory(): Promise<Engine> {
  const engine = await openDuckdb({ path: ':memory:', threads: 1, memoryLimit: '512MB' })
  onTestFinished(() => engine.close())
  return engine
}

/** One session on a database of its own. */
export async function inMemorySession<T>(work: (session: Session) => Promise<T>): Promise<T> {
  const engine = await inMemory()
  return engine.withSession(work)
}
