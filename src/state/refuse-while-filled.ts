import { UserError } from '../base/errors.js'
import type { RelationName, Session } from '../engine/engine.js'
import { quoteRelation } from '../engine/identifiers.js'
import { standingTables } from './standing-tables.js'

/** Stops a migration down that would lose rows which nothing can make again; names the tables and their counts. */
export async function refuseWhileFilled(
  session: Session,
  tables: readonly RelationName[],
  refusal: { readonly what: string; readonly code: string; readonly hint: string },
): Promise<void> {
  const filled: string[] = []
  for (const table of await standingTables(session, tables)) {
    const [row] = await session.rows(`select count(*) as row_count from ${quoteRelation(table)}`)
    const count = String(row?.['row_count'])
    if (count !== '0') filled.push(`${table.schema}.${table.name} (${count})`)
  }
  if (filled.length === 0) return
  const { what, code, hint } = refusal
  throw new UserError(`${what}: ${filled.join(', ')}.`, { code, hint, exitCode: 1 })
}
