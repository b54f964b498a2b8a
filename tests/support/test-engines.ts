import { beforeEach, describe, it, onTestFinished } from 'vitest'
import type { Dialect, Engine, Session } from '../../src/engine/engine.js'
import { openDuckdb } from '../../src/engine/duckdb/open-duckdb.js'
import { openPostgres } from '../../src/engine/postgres/open-postgres.js'
import type { PostgresConnection, PostgresOptions } from '../../src/engine/postgres/open-postgres.js'
import { temporaryDatabase } from './postgres/test-database.js'

/** An engine under test: every test that can be told in both engines' SQL runs on each of these. */
export interface TestEngine {
  readonly name: string
  readonly dialect: Dialect
  /** An empty database of this test's own; closed and gone when the test is over. */
  readonly open: () => Promise<Engine>
}

/** Both engines: `describe.each(testEngines)('… on $name', ({ open }) => …)`. */
export const testEngines: readonly TestEngine[] = [
  { name: 'DuckDB', dialect: 'duckdb', open: openMemory },
  { name: 'PostgreSQL', dialect: 'postgres', open: () => openTestPostgres() },
]

let current: TestEngine | undefined

/** A `describe` whose tests run on every engine; helpers ask `engineUnderTest` which one it is. */
export function describeOnEngines(title: string, body: (engine: TestEngine) => void): void {
  describe.each(testEngines)(`${title} on $name`, (engine) => {
    beforeEach(() => {
      current = engine
    })
    body(engine)
  })
}

/** A test of its own on every engine. */
export function itOnEngines(
  title: string,
  work: (engine: TestEngine) => Promise<void>,
  timeout?: number,
): void {
  it.each(testEngines)(
    `${title}, on $name`,
    async (engine) => {
      current = engine
      await work(engine)
    },
    timeout,
  )
}

/** The engine of the test that runs now. */
export function engineUnderTest(): TestEngine {
  if (current === undefined) throw new Error('this helper is for tests in describeOnEngines and itOnEngines')
  return current
}

async function openMemory(): Promise<Engine> {
  const engine = await openDuckdb({ path: ':memory:', threads: 1, memoryLimit: '512MB' })
  onTestFinished(() => engine.close())
  return engine
}

/** An empty PostgreSQL database, with the schema that DuckDB has from the start. */
export async function openTestPostgres(options: Partial<PostgresOptions> = {}): Promise<Engine> {
  const { url } = await temporaryDatabase()
  const engine = await openPostgres({ connection: connectionTo(url), ...options })
  onTestFinished(() => engine.close())
  await engine.withSession((session) => session.execute('create schema if not exists main'))
  return engine
}

/** One session on an empty database. */
export async function onFreshSession<T>(
  engine: Pick<TestEngine, 'open'>,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  return (await engine.open()).withSession(work)
}

/** The parts of a URL of the tests' server. */
export function connectionTo(url: string): PostgresConnection {
  const { hostname, port, pathname, username, password, searchParams } = new URL(url)
  return {
    host: searchParams.get('host') ?? hostname,
    port: Number(port === '' ? '5432' : port),
    database: decodeURIComponent(pathname.slice(1)),
    user: decodeURIComponent(username),
    password: password === '' ? undefined : decodeURIComponent(password),
    tls: 'disable',
  }
}
