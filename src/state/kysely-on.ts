import { Kysely } from 'kysely'
import type { Session } from '../engine/engine.js'
import type { AuroraDatabase } from './schema.js'
import { SchemaNamesPlugin } from './schema-names-plugin.js'
import { SessionDialect } from './session-dialect.js'

/**
 * Typed queries over the runner's tables, on the session that is handed in: inside `session.transaction` they are
 * part of it. Nothing has to be destroyed afterwards.
 */
export function kyselyOn(session: Session): Kysely<AuroraDatabase> {
  return new Kysely<AuroraDatabase>({
    dialect: new SessionDialect(session),
    plugins: [new SchemaNamesPlugin(session)],
  })
}
