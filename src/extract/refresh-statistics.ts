import type { Session } from '../engine/engine.js'

/** From so many new payloads on: for a few, what was known before is near enough. */
const largeLoad = 1000

/**
 * After a large load, tells PostgreSQL what the landed tables hold now. A build may follow at once, long before the
 * server would look by itself, and would plan its joins for tables that it takes for nearly empty. DuckDB keeps count
 * as it writes.
 */
export async function refreshStatistics(session: Session, newPayloads: number): Promise<void> {
  if (session.dialect === 'duckdb' || newPayloads < largeLoad) return
  const staging = session.schema('staging')
  await session.execute(`analyze ${staging}.staging_payloads, ${staging}.payload_observations`)
}
