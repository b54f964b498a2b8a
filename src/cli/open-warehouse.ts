import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Reporter } from '../base/events.js'
import { EngineError } from '../engine/engine-error.js'
import type { Engine, WriterInfo } from '../engine/engine.js'
import type { Migration } from '../state/migration.js'
import type { DuckdbTarget } from '../project/types.js'
import type { OpenProject, Warehouse } from './open-project.js'
import type { Invocation } from './verb.js'
import { whenFree } from './wait-for-writer.js'

/** Where the analysts' copies stand: beside the database file. */
export function snapshotFolderOf(databasePath: string): string {
  return join(dirname(databasePath), 'published')
}

/** Every room's migrations; the state room runs them in the order of their names. */
export async function allMigrations(): Promise<readonly Migration[]> {
  const [{ runnerMigrations }, { landedMigrations }, { financeMigrations }] = await Promise.all([
    import('../state/runner-migrations.js'),
    import('../extract/landed-migrations.js'),
    import('../finance/migrations/index.js'),
  ])
  return [...runnerMigrations, ...landedMigrations, ...financeMigrations]
}

interface WriterOptions {
  readonly invocation: Invocation
  readonly opened: OpenProject
  readonly runId: string
  readonly reporter: Reporter
  /** False for `migrate`, which runs migrations itself. */
  readonly migrate?: boolean
  /** Nodes worked on at once, each on a connection of its own. */
  readonly threads?: number
}

/** Opens the warehouse as its one writer, brings its tables up to date, and closes it whatever happens. */
export async function asWriter<T>(options: WriterOptions, work: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = await whenFree(options.invocation, options.reporter, () => openForWriting(options))
  return use(engine, options.invocation, async () => {
    if (options.migrate !== false) await migrateToLatest(engine, options)
    return work(engine)
  })
}

async function openForWriting({ invocation, opened, runId, threads = 1 }: WriterOptions): Promise<Engine> {
  const { warehouse } = opened
  const writer = writerOf(invocation, runId)
  if (warehouse.type === 'duckdb') {
    const { openDuckdb } = await import('../engine/duckdb/open-duckdb.js')
    return openDuckdb({
      path: warehouse.path,
      ...limitsOf(warehouse.target),
      allowedDirectories: [snapshotFolderOf(warehouse.path)],
      writer,
    })
  }
  const { openPostgres } = await import('../engine/postgres/open-postgres.js')
  const { sessionOptions } = await import('./postgres-target.js')
  return openPostgres({
    ...sessionOptions(warehouse.target),
    connection: warehouse.connection,
    applicationName: `aurora ${invocation.verb} ${runId.slice(0, 8)}`,
    // One besides those of the nodes, for what the run itself writes.
    sessions: threads + 1,
    writer,
  })
}

/** What a second writer is told of this one. */
export function writerOf({ effects, verb }: Invocation, runId: string): WriterInfo {
  return { pid: effects.pid, host: effects.hostname, verb, runId, since: effects.clock.now().toISOString() }
}

/** Opens the warehouse for reading only. One that a newer Aurora made is refused: it might be read wrongly. */
export async function asReader<T>(
  invocation: Invocation,
  opened: OpenProject,
  work: (engine: Engine) => Promise<T>,
): Promise<T> {
  return asReaderOfAnyAge(invocation, opened, async (engine) => {
    const { migrationStatus, refuseNewerDatabase, refusePendingMigrations } =
      await import('../state/ledger.js')
    const migrations = await allMigrations()
    const states = await engine.withSession((session) => migrationStatus(session, migrations))
    refuseNewerDatabase(states)
    try {
      return await work(engine)
    } catch (error) {
      // What is missing may come with a migration: that says more than that it is missing.
      if (error instanceof EngineError && error.engineCode === 'binder') refusePendingMigrations(states)
      throw error
    }
  })
}

/** The same for those who only look at how old the warehouse is. */
export async function asReaderOfAnyAge<T>(
  invocation: Invocation,
  opened: OpenProject,
  work: (engine: Engine) => Promise<T>,
): Promise<T> {
  const { warehouse } = opened
  if (warehouse.type === 'duckdb') return asReaderOfFile(invocation, warehouse, warehouse.path, work)
  const { openPostgres } = await import('../engine/postgres/open-postgres.js')
  const { sessionOptions } = await import('./postgres-target.js')
  const engine = await openPostgres({
    ...sessionOptions(warehouse.target),
    connection: warehouse.connection,
    applicationName: `aurora ${invocation.verb}`,
    readOnly: true,
  })
  return use(engine, invocation, () => work(engine))
}

/** Opens a database file for reading only: the warehouse itself, or an analysts' copy. */
export async function asReaderOfFile<T>(
  invocation: Invocation,
  warehouse: Extract<Warehouse, { type: 'duckdb' }>,
  path: string,
  work: (engine: Engine) => Promise<T>,
): Promise<T> {
  const { openDuckdb } = await import('../engine/duckdb/open-duckdb.js')
  const engine = await openDuckdb({ path, readOnly: true, ...limitsOf(warehouse.target) })
  return use(engine, invocation, () => work(engine))
}

/** Where the warehouse is, fit to be shown. */
export async function locationOf({ warehouse }: OpenProject): Promise<string> {
  if (warehouse.type === 'duckdb') return warehouse.path
  const { locationOf: urlOf } = await import('../engine/postgres/client-config.js')
  return urlOf(warehouse.connection)
}

/** True when there is a warehouse to look at: a file, or a database in which a first migration ran. */
export async function isWarehouseMade(invocation: Invocation, opened: OpenProject): Promise<boolean> {
  if (opened.warehouse.type === 'duckdb') return existsSync(opened.warehouse.path)
  return asReaderOfAnyAge(invocation, opened, (engine) =>
    engine.withSession(async (session) => {
      const [row] = await session.rows(`select to_regclass($1) is not null as is_made`, [
        `${session.schema('aurora')}.migrations`,
      ])
      return row?.is_made === true
    }),
  )
}

/** Opens an empty database of its own in memory. */
export async function inMemory<T>(
  invocation: Invocation,
  opened: OpenProject,
  work: (engine: Engine) => Promise<T>,
): Promise<T> {
  const { openDuckdb } = await import('../engine/duckdb/open-duckdb.js')
  const { target } = opened
  const limits = target.type === 'duckdb' ? limitsOf(target) : {}
  const engine = await openDuckdb({ path: ':memory:', ...limits })
  return use(engine, invocation, () => work(engine))
}

/** Opens a database file of its own, which nobody else knows of; SQL may also read files in the folders given. */
export async function inTemporaryFile<T>(
  invocation: Invocation,
  opened: OpenProject,
  { path, readable }: { readonly path: string; readonly readable: readonly string[] },
  work: (engine: Engine) => Promise<T>,
): Promise<T> {
  const { openDuckdb } = await import('../engine/duckdb/open-duckdb.js')
  const { target } = opened
  const limits = target.type === 'duckdb' ? limitsOf(target) : {}
  const engine = await openDuckdb({ path, ...limits, allowedDirectories: readable })
  return use(engine, invocation, () => work(engine))
}

async function use<T>(engine: Engine, invocation: Invocation, work: () => Promise<T>): Promise<T> {
  const onAbort = (): void => engine.interrupt()
  invocation.effects.signal.addEventListener('abort', onAbort)
  try {
    return await work()
  } finally {
    invocation.effects.signal.removeEventListener('abort', onAbort)
    await engine.close()
  }
}

async function migrateToLatest(engine: Engine, options: WriterOptions): Promise<void> {
  const { migrateUp } = await import('../state/migrate.js')
  const migrations = await allMigrations()
  const applied = await engine.withSession((session) =>
    migrateUp(session, migrations, options.invocation.effects.clock),
  )
  if (applied.length > 0) {
    options.reporter.event({ type: 'stage', name: 'migrated', message: applied.join(', ') })
  }
}

function limitsOf({ threads, memoryLimit }: DuckdbTarget): { threads?: number; memoryLimit?: string } {
  return {
    ...(threads === undefined ? {} : { threads }),
    ...(memoryLimit === undefined ? {} : { memoryLimit }),
  }
}
