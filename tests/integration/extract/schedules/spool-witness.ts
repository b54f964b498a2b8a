import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { canonicalJson } from '../../../../src/base/hash.js'
import type { JsonValue } from '../../../../src/base/hash.js'
import type { Session } from '../../../../src/engine/engine.js'
import { normalFetchTime } from '../../../../src/extract/fetch-time.js'
import { readSpoolLine } from '../../../../src/extract/spool/spool-line.js'

/**
 * Remembers every answer that it has seen whole in the spool. An answer that is on disk may not be lost: asking again
 * would hide the loss.
 */
export class SpoolWitness {
  readonly #folder: string
  readonly #seen = new Set<string>()

  constructor(folder: string) {
    this.#folder = folder
  }

  look(): void {
    for (const name of readdirSync(this.#folder).filter((file) => file.endsWith('.spool'))) {
      const lines = readFileSync(join(this.#folder, name), 'utf8').split('\n').slice(0, -1)
      for (const line of lines) this.#seen.add(line)
    }
  }

  /** What was cut off was never there. */
  forget(line: string | undefined): void {
    if (line !== undefined) this.#seen.delete(line)
  }

  /** Answers seen that are neither landed nor kept among the rejected. */
  async missing(session: Session): Promise<readonly string[]> {
    const kept = await session.rows(
      `select request, fetched_at
         from staging.staging_payloads join staging.payload_observations using (payload_id)
       union all
       select request, fetched_at from staging.rejected_payloads`,
    )
    const known = new Set(kept.map((row) => `${String(row['request'])} ${String(row['fetched_at'])}`))
    return [...this.#seen].filter((line) => {
      const { envelope } = readSpoolLine(Buffer.from(line))
      const { request, fetched_at: fetchedAt } = JSON.parse(envelope.toString('utf8')) as {
        readonly request: JsonValue
        readonly fetched_at: string
      }
      return !known.has(`${canonicalJson(request)} ${normalFetchTime(fetchedAt) ?? ''}`)
    })
  }
}
