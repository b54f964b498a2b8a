import type { Clock } from '../base/clock.js'
import { UserError } from '../base/errors.js'
import type { Session } from '../engine/engine.js'
import { refuseMissingTables, undoHalfApplied } from './half-applied.js'
import { kyselyOn } from './kysely-on.js'
import type { MigrationState } from './ledger.js'
import { createLedger, migrationStatus, refuseNewerDatabase } from './ledger.js'
import type { Migration } from './migration.js'

export type { MigrationState } from './ledger.js'
export { migrationStatus } from './ledger.js'

/** How far down: the last so many, or everything after the one that is named (which stays). */
export type DownTarget = { readonly steps: number } | { readonly to: string }

/**
 * Applies what is pending, each migration in a transaction of its own with its line in the ledger, and gives the names
 * that were applied. What stands of a migration that the ledger does not know is taken away first, as far as no row is
 * lost; a UserError of code `half_applied_migration` says what does not fit together.
 */
export async function migrateUp(
  session: Session,
  migrations: readonly Migration[],
  clock: Clock,
): Promise<readonly string[]> {
  const states = await knownStates(session, migrations)
  await refuseMissingTables(session, migrations, states)
  const pending = thoseThat(states, migrations, ({ appliedAt }) => appliedAt === undefined)
  if (pending.length > 0) await createLedger(session)
  // A later one may stand on what an earlier one made.
  for (const migration of [...pending].reverse()) await undoHalfApplied(session, migration)
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
  const states = await knownStates(session, migrations)
  const applied = thoseThat(states, migrations, ({ appliedAt }) => appliedAt !== undefined)
  const undone = applied.slice(firstUndone(applied, target)).reverse()
  for (const migration of undone) {
    await session.transaction(async () => {
      await migration.down(session)
      await kyselyOn(session).deleteFrom('aurora.migrations').where('name', '=', migration.name).execute()
    })
  }
  return undone.map(({ name }) => name)
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

async function knownStates(
  session: Session,
  migrations: readonly Migration[],
): Promise<readonly MigrationState[]> {
  const states = await migrationStatus(session, inOrder(migrations))
  refuseNewerDatabase(states)
  return states
}

function thoseThat(
  states: readonly MigrationState[],
  migrations: readonly Migration[],
  isWanted: (state: MigrationState) => boolean,
): readonly Migration[] {
  const wanted = new Set(states.filter(isWanted).map(({ name }) => name))
  return inOrder(migrations).filter(({ name }) => wanted.has(name))
}

function inOrder(migrations: readonly Migration[]): readonly Migration[] {
  const sorted = [...migrations].sort((a, b) => (a.name < b.name ? -1 : 1))
  const twice = sorted.find(({ name }, index) => sorted[index + 1]?.name === name)
  if (twice !== undefined) throw new Error(`Two migrations are called ${twice.name}`)
  return sorted
}
