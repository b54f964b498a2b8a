import { UserError } from '../base/errors.js'
import type { RelationName, Session } from '../engine/engine.js'
import type { MigrationState } from './ledger.js'
import type { Migration } from './migration.js'
import { refuseWhileFilled } from './refuse-while-filled.js'
import { standingTables } from './standing-tables.js'

/*
 * A migration and its line in the ledger are one transaction, so that a killed process leaves both or none. A backup that
 * was put back in part, or a hand that slipped, can part them all the same.
 */

/** Throws where the ledger says that a migration was applied, and a table of it is gone. */
export async function refuseMissingTables(
  session: Session,
  migrations: readonly Migration[],
  states: readonly MigrationState[],
): Promise<void> {
  const applied = states.filter(({ appliedAt }) => appliedAt !== undefined).map(({ name }) => name)
  const made = migrations.flatMap((migration) => migration.tables?.(session) ?? [])
  const standing = new Set((await standingTables(session, made)).map(textOf))
  for (const migration of migrations) {
    const { name } = migration
    if (!applied.includes(name)) continue
    const tables = migration.tables?.(session) ?? []
    const missing = tables.map(textOf).filter((table) => !standing.has(table))
    if (missing.length === 0) continue
    const steps = applied.length - applied.indexOf(name)
    throw new UserError(
      `Migration ${name} is recorded as applied, but ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not there.`,
      {
        code: 'half_applied_migration',
        hint: `Restore the warehouse from a backup. Where nothing is lost by it, make the tables anew: aurora migrate down --steps ${steps}, then aurora migrate up.`,
        exitCode: 1,
      },
    )
  }
}

/**
 * Takes away what stands of a migration that the ledger does not know, so that it can be applied; throws where a row
 * would be lost. A transaction of its own, for a writer's lock may have its row in what goes.
 */
export async function undoHalfApplied(session: Session, migration: Migration): Promise<void> {
  const { name } = migration
  const tables = migration.tables?.(session) ?? []
  if ((await standingTables(session, tables)).length === 0) return
  const locks = textOf({ schema: session.schema('aurora'), name: 'locks' })
  // That says who holds a lock now, and has a row from the start: nothing is lost with it.
  const rowsKept = tables.filter((table) => textOf(table) !== locks)
  await session.transaction(async () => {
    await refuseWhileFilled(session, rowsKept, {
      what: `Migration ${name} is not recorded as applied, but its tables are there and hold rows`,
      code: 'half_applied_migration',
      hint: `Restore the warehouse from a backup. If the tables are whole, only the record is missing: insert into ${session.schema('aurora')}.migrations values ('${name}', now())`,
    })
    await migration.down(session)
  })
}

function textOf({ schema, name }: RelationName): string {
  return `${schema}.${name}`
}
