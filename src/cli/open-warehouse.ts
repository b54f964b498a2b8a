import { dirname, join } from 'node:path'
import type { Reporter } from '../base/events.js'
import type { Engine, WriterInfo } from '../engine/engine.js'
import type { Migration } from '../state/migration.js'
import type { OpenProject } from './open-project.js'
import type { Invocation } from './verb.js'

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
}

/** Opens the warehouse as its one writer, brings its tables up to date, and closes it whatever happens. */
export async function asWriter<T>(options: WriterOptions, work: (engine: Engine) => Promise<T>): Promise<T> {
  const { invocation, opened, runId } = options
  const { openDuckdb } = await import('../engine/duckdb/open-duckdb.js')
  const engine = await openDuckdb({
    path: opened.databasePath,
    ...limitsOf(opened),
    allowedDirectories: [snapshotFolderOf(opened.databasePath)],
    writer: writerOf(invocation, runId),
  })
  return use(engine, invocation, async () => {
    if (options.migrate !== false) await migrateToLatest(engine, options)
    return work(engine)
  })
}

/** What a second writer is told of this one. */
export function writerOf({ effects, verb }: Invocation, runId: string): WriterInfo {
  return { pid: effects.pid, host: effects.hostname, verb, runId, since: effects.clock.now().toISOString() }
}

/** Opens a database file for reading only: the warehouse itself, or an analysts' copy. */
export async function asReader<T>(
  invocation: Invocation,
  opened: OpenProject,
  path: string,
  work: (engine: Engine) => Promise<T>,
): Promise<T> {
  const { openDuckdb } = await import('../engine/duckdb/open-duckdb.js')
  const engine = await openDuckdb({ path, readOnly: true, ...limitsOf(opened) })
  return use(engine, invocation, () => work(engine))
}

/** Opens an empty database of its own in memory. */
export async function inMemory<T>(
  invocation: Invocation,
  opened: OpenProject,
  work: (engine: Engine) => Promise<T>,
): Promise<T> {
  const { openDuckdb } = await import('../engine/duckdb/open-duckdb.js')
  const engine = await openDuckdb({ path: ':memory:', ...limitsOf(opened) })
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

function limitsOf(opened: OpenProject): { threads?: number; memoryLimit?: string } {
  const { threads, memoryLimit } = opened.target
  return {
    ...(threads === undefined ? {} : { threads }),
    ...(memoryLimit === undefined ? {} : { memoryLimit }),
  }
}
