import type { Clock } from '../base/clock.js'
import { UserError } from '../base/errors.js'
import type { Session } from '../engine/engine.js'
import { kyselyOn } from './kysely-on.js'
import type { Migration } from './migration.js'

export interface MigrationState {
  readonly name: string
  /** ISO 8601; undefined: pending. */
  readonly appliedAt: string | undefined
  /** False when the database has it and this Aurora does not: the database is newer. */
  readonly isKnown: boolean
}

/** How far down: the last so many, or everything after the one that is named (which stays). */
export type DownTarget = { readonly steps: number } | { readonly to: string }

/** Every migration of the list and of the database, in the order of their names. Changes nothing. */
export async function migrationStatus(
  session: Session,
  migrations: readonly Migration[],
): Promise<readonly MigrationState[]> {
  const known = inOrder(migrations)
  const applied = await appliedMigrations(session)
  const names = new Set([...known.map(({ name }) => name), ...applied.keys()])
  return [...names].sort().map((name) => ({
    name,
    appliedAt: applied.get(name),
    isKnown: known.some((migration) => migration.name === name),
  }))
}

/** Applies what is pending, each migration in a transaction of its own, and gives the names that were applied. */
export async function migrateUp(
  session: Session,
  migrations: readonly Migration[],
  clock: Clock,
): Promise<readonly string[]> {
  const pending = await migrationsThat(session, migrations, (state) => state.appliedAt === undefined)
  if (pending.length > 0) await createLedger(session)
  for (const migration of pending) {
    await session.transaction(async () => {
      await migration.up(session)
      await kyselyOn(session)
        .insertInto('aurora.migrations')
        .values({ name: migration.name, applied_at: clock.now().toISOString() })
        .execute()
    })
  }
  return pending.map(({ name }) => name)
}

/** Undoes applied migrations, the last first, and gives the names that were undone. */
export async function migrateDown(
  session: Session,
  migrations: readonly Migration[],
  target: DownTarget,
): Promise<readonly string[]> {
  const applied = await migrationsThat(session, migrations, (state) => state.appliedAt !== undefined)
  const undone = applied.slice(firstUndone(applied, target)).reverse()
  for (const migration of undone) {
    await session.transaction(async () => {
      await migration.down(session)
      await kyselyOn(session).deleteFrom('aurora.migrations').where('name', '=', migration.name).execute()
    })
  }
  return undone.map(({ name }) => name)
}

/** Throws where the database has other migrations than these: it is read as it is, by what knows all of its tables. */
export async function requireMigrated(
  session: Session,
  migrations: readonly Migration[],
  target: string,
): Promise<void> {
  const states = await migrationStatus(session, migrations)
  refuseNewerDatabase(states)
  const pending = states.filter(({ appliedAt }) => appliedAt === undefined).map(({ name }) => name)
  if (pending.length === 0) return
  throw new UserError(`The warehouse of target "${target}" is behind: ${pending.join(', ')} is not applied`, {
    code: 'older_database',
    exitCode: 1,
    hint: `Run: aurora migrate up --target ${target}`,
  })
}

function firstUndone(applied: readonly Migration[], target: DownTarget): number {
  if ('steps' in target) return Math.max(0, applied.length - target.steps)
  const place = applied.findIndex(({ name }) => name === target.to)
  if (place >= 0) return place + 1
  throw new UserError(`Migration "${target.to}" is not applied`, {
    code: 'unknown_migration',
    hint: `Applied: ${applied.map(({ name }) => name).join(', ') || 'none'}.`,
  })
}

async function migrationsThat(
  session: Session,
  migrations: readonly Migration[],
  isWanted: (state: MigrationState) => boolean,
): Promise<readonly Migration[]> {
  const states = await migrationStatus(session, migrations)
  refuseNewerDatabase(states)
  const wanted = new Set(states.filter(isWanted).map(({ name }) => name))
  return inOrder(migrations).filter(({ name }) => wanted.has(name))
}

function refuseNewerDatabase(states: readonly MigrationState[]): void {
  const unknown = states.filter(({ isKnown }) => !isKnown).map(({ name }) => name)
  if (unknown.length === 0) return
  throw new UserError(
    `The warehouse was made by a newer Aurora: this one does not know ${unknown.join(', ')}`,
    {
      code: 'newer_database',
      hint: 'Update Aurora, or undo these migrations with the version that made them.',
    },
  )
}

function inOrder(migrations: readonly Migration[]): readonly Migration[] {
  const sorted = [...migrations].sort((a, b) => (a.name < b.name ? -1 : 1))
  const twice = sorted.find(({ name }, index) => sorted[index + 1]?.name === name)
  if (twice !== undefined) throw new Error(`Two migrations are called ${twice.name}`)
  return sorted
}

/** Names and times; none where the table is not there yet. */
async function appliedMigrations(session: Session): Promise<ReadonlyMap<string, string>> {
  const tables = await session.rows(
    `select 1 as found from information_schema.tables
      where table_catalog = current_database() and table_schema = $1 and table_name = 'migrations'`,
    [session.schema('aurora')],
  )
  if (tables.length === 0) return new Map()
  const rows = await kyselyOn(session).selectFrom('aurora.migrations').selectAll().execute()
  return new Map(rows.map((row) => [row.name, row.applied_at]))
}

/** The one table that no migration makes, for it remembers them. */
async function createLedger(session: Session): Promise<void> {
  await session.execute(`create schema if not exists ${session.schema('aurora')}`)
  await session.execute(
    `create table if not exists ${session.schema('aurora')}.migrations (name VARCHAR not null, applied_at TIMESTAMPTZ not null)`,
  )
}
