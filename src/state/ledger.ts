import { UserError } from '../base/errors.js'
import type { Session } from '../engine/engine.js'
import type { Migration } from './migration.js'

export interface MigrationState {
  readonly name: string
  /** ISO 8601; undefined: pending. */
  readonly appliedAt: string | undefined
  /** False when the database has it and this Aurora does not: the database is newer. */
  readonly isKnown: boolean
}

/** Every migration of the list and of the database, in the order of their names. Changes nothing. */
export async function migrationStatus(
  session: Session,
  migrations: readonly Migration[],
): Promise<readonly MigrationState[]> {
  const applied = await appliedMigrations(session)
  const known = new Set(migrations.map(({ name }) => name))
  return [...new Set([...known, ...applied.keys()])].sort().map((name) => ({
    name,
    appliedAt: applied.get(name),
    isKnown: known.has(name),
  }))
}

/** Throws where the database knows migrations that this Aurora does not: it might read and write it wrongly. */
export function refuseNewerDatabase(states: readonly MigrationState[]): void {
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

/** Throws where migrations are pending. */
export function refusePendingMigrations(states: readonly MigrationState[], target?: string): void {
  const pending = states.filter(({ appliedAt }) => appliedAt === undefined).map(({ name }) => name)
  if (pending.length === 0) return
  const where = target === undefined ? '' : ` on target "${target}"`
  throw new UserError(`Migrations are pending${where}: ${pending.join(', ')}.`, {
    code: 'pending_migrations',
    hint: `Run: aurora migrate up${target === undefined ? '' : ` --target ${target}`}`,
    exitCode: 1,
  })
}

/** Names and times; none where the table is not there yet. Without Kysely, which readers need not load. */
async function appliedMigrations(session: Session): Promise<ReadonlyMap<string, string>> {
  const tables = await session.rows(
    `select 1 as found from information_schema.tables
      where table_catalog = current_database() and table_schema = $1 and table_name = 'migrations'`,
    [session.schema('aurora')],
  )
  if (tables.length === 0) return new Map()
  const rows = await session.rows(`select name, applied_at from ${session.schema('aurora')}.migrations`)
  return new Map(rows.map((row) => [String(row.name), String(row.applied_at)]))
}

/** The one table that no migration makes, for it remembers them. */
export async function createLedger(session: Session): Promise<void> {
  await session.execute(`create schema if not exists ${session.schema('aurora')}`)
  await session.execute(
    `create table if not exists ${session.schema('aurora')}.migrations (name VARCHAR not null, applied_at TIMESTAMPTZ not null)`,
  )
}
