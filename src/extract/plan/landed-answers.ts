import { sha256 } from '../../base/hash.js'
import type { Session, SqlRow } from '../../engine/engine.js'
import { quoteText } from '../../engine/identifiers.js'
import { questionKey } from './request-key.js'

/** What is known of a question that has been answered before. */
export interface LandedAnswer {
  /** The payload in force. */
  readonly payloadId: string
  readonly isFinal: boolean
  /** Milliseconds since 1970: when an answer was last seen. */
  readonly seenAt: number
}

/** That a host said there was nothing; the answer is kept as a rejection. */
export interface LandedAbsence {
  readonly rejectionId: string
  readonly seenAt: number
}

export interface LandedScope {
  readonly chainId: string
  readonly providers: readonly string[]
}

const notFound = 404

/** How many bodies are read at once. */
const bodiesAtOnce = 100

/**
 * What has landed of a chain's questions. It is read once, before a run begins: a hundred bytes of memory for each
 * answer, since whether a question was answered is asked at every step of a plan, while the warehouse is closed.
 */
export class LandedAnswers {
  readonly #answers = new Map<string, LandedAnswer>()
  /** The newest answer of a question whatever its period: of those whose period only the answer tells. */
  readonly #newestOfAnyPeriod = new Map<string, LandedAnswer>()

  readonly #absences = new Map<string, LandedAbsence>()

  answerTo(key: string): LandedAnswer | undefined {
    return this.#answers.get(key)
  }

  absenceOf(key: string): LandedAbsence | undefined {
    return this.#absences.get(key)
  }

  newestOf(question: { provider: string; endpoint: string; chainId: string; requestHash: string }) {
    const { provider, endpoint, chainId, requestHash } = question
    return this.#newestOfAnyPeriod.get(questionKey([provider, endpoint, chainId, requestHash]))
  }

  /** Adds what the warehouse holds of a chain. */
  async read(session: Session, { chainId, providers }: LandedScope): Promise<void> {
    if (providers.length === 0) return
    const staging = session.schema('staging')
    const names = providers.map(quoteText).join(', ')
    const pages = session.pages(
      `select payloads.provider_name, payloads.endpoint, payloads.chain_id, payloads.period_identifier,
              payloads.covers_from, payloads.covers_until, payloads.validator_key, payloads.request_hash,
              payloads.payload_id, observations.fetched_at, observations.is_final
         from ${staging}.staging_payloads as payloads
         join ${staging}.payload_observations as observations on observations.payload_id = payloads.payload_id
        where payloads.chain_id = ${quoteText(chainId)} and payloads.provider_name in (${names})`,
    )
    for await (const page of pages) for (const row of page) this.#add(row)
    const absences = session.pages(
      `select provider_name, endpoint, chain_id, period_identifier, validator_key, request, fetched_at, rejection_id
         from ${staging}.rejected_payloads
        where chain_id = ${quoteText(chainId)} and provider_name in (${names})
          and http_status = ${notFound} and fetched_at is not null and request is not null`,
    )
    for await (const page of absences) for (const row of page) this.#addAbsence(row)
  }

  #addAbsence(row: SqlRow): void {
    const text = (name: string): string => (row[name] === null ? '' : String(row[name]))
    const seenAt = Date.parse(text('fetched_at'))
    const key = questionKey([
      text('provider_name'),
      text('endpoint'),
      text('chain_id'),
      text('period_identifier'),
      '',
      '',
      text('validator_key'),
      sha256(text('request')),
    ])
    const known = this.#absences.get(key)
    if (known === undefined || known.seenAt < seenAt)
      this.#absences.set(key, { rejectionId: text('rejection_id'), seenAt })
  }

  #add(row: SqlRow): void {
    const text = (name: string): string => (row[name] === null ? '' : String(row[name]))
    const seen: LandedAnswer = {
      payloadId: text('payload_id'),
      isFinal: row['is_final'] === true,
      seenAt: Date.parse(text('fetched_at')),
    }
    const key = questionKey([
      text('provider_name'),
      text('endpoint'),
      text('chain_id'),
      text('period_identifier'),
      text('covers_from'),
      text('covers_until'),
      text('validator_key'),
      text('request_hash'),
    ])
    this.#answers.set(key, inForce(this.#answers.get(key), seen))
    const anyPeriod = questionKey([
      text('provider_name'),
      text('endpoint'),
      text('chain_id'),
      text('request_hash'),
    ])
    const newest = this.#newestOfAnyPeriod.get(anyPeriod)
    if (newest === undefined || newest.seenAt < seen.seenAt) this.#newestOfAnyPeriod.set(anyPeriod, seen)
  }
}

/** Of two sightings the one that counts, with the time of the later one. */
function inForce(known: LandedAnswer | undefined, seen: LandedAnswer): LandedAnswer {
  if (known === undefined) return seen
  const seenAt = Math.max(known.seenAt, seen.seenAt)
  const isLater =
    seen.isFinal === known.isFinal
      ? seen.seenAt > known.seenAt || (seen.seenAt === known.seenAt && seen.payloadId > known.payloadId)
      : seen.isFinal
  return { ...(isLater ? seen : known), seenAt }
}

/** The bytes of landed bodies as text, by payload, some at a time. */
export function landedBodies(session: Session, payloadIds: readonly string[]): AsyncGenerator<StoredBody> {
  return bodies(session, payloadIds, ['staging_payloads', 'payload_id', 'raw_payload'])
}

/** The same of rejected bodies, by rejection. */
export function rejectedBodies(
  session: Session,
  rejectionIds: readonly string[],
): AsyncGenerator<StoredBody> {
  return bodies(session, rejectionIds, ['rejected_payloads', 'rejection_id', 'body'])
}

type StoredBody = readonly [id: string, body: string]

async function* bodies(
  session: Session,
  ids: readonly string[],
  [table, idColumn, bodyColumn]: readonly [string, string, string],
): AsyncGenerator<StoredBody> {
  for (let first = 0; first < ids.length; first += bodiesAtOnce) {
    const some = ids.slice(first, first + bodiesAtOnce)
    const rows = await session.rows(
      `select ${idColumn} as id, ${bodyColumn} as body from ${session.schema('staging')}.${table}
        where ${idColumn} in (${some.map((id) => `cast(${quoteText(id)} as uuid)`).join(', ')})`,
    )
    for (const { id, body } of rows)
      yield [String(id), body instanceof Uint8Array ? Buffer.from(body).toString('utf8') : String(body)]
  }
}
