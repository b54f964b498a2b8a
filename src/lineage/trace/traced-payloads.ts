import { sha256 } from '../../base/hash.js'
import type { Session } from '../../engine/engine.js'
import { quoteText } from '../../engine/identifiers.js'

/** An answer of a provider as it was landed, with its bytes hashed anew. */
export interface TracedPayload {
  readonly payloadId: string
  readonly providerName: string
  readonly endpoint: string
  readonly chainId: string
  readonly periodIdentifier: string
  readonly validatorKey: string
  /** JSON text; secrets were taken out when it was landed. */
  readonly request: string
  readonly requestHash: string
  /** SHA-256 of the body, as it was written down when the body came. */
  readonly responseHash: string
  /** SHA-256 of the bytes as they stand in the warehouse now. */
  readonly hashNow: string
  readonly byteCount: number
  /** Each time the answer was seen, the first one first. */
  readonly observations: readonly Observation[]
}

export interface Observation {
  /** ISO 8601. */
  readonly fetchedAt: string
  readonly httpStatus: string
  readonly isFinal: boolean
  readonly runId: string
}

/** True when the bytes are the ones that came. */
export function fitsItsHash({ hashNow, responseHash }: TracedPayload): boolean {
  return hashNow === responseHash
}

/** Bodies are read so many at a time: some are megabytes long. */
const bodiesAtOnce = 50

/**
 * Reads landed answers by their ids, in the order of provider, endpoint, chain, period, validator and id, and hashes
 * their bytes. `onBody` gets each body on the way. Ids that were never landed are left out.
 */
export async function readPayloads(
  session: Session,
  payloadIds: Iterable<string>,
  onBody: (payload: TracedPayload, body: Uint8Array) => void = () => undefined,
): Promise<readonly TracedPayload[]> {
  const ids = [...new Set(payloadIds)].sort()
  const found: TracedPayload[] = []
  for (let start = 0; start < ids.length; start += bodiesAtOnce) {
    const chosen = ids
      .slice(start, start + bodiesAtOnce)
      .map(quoteText)
      .join(', ')
    const observations = await readObservations(session, chosen)
    const rows = await session.rows(
      `select payload_id, provider_name, endpoint, chain_id, period_identifier, validator_key, request, request_hash,
              response_hash, raw_payload
         from ${session.schema('staging')}.staging_payloads where payload_id in (${chosen}) order by payload_id`,
    )
    for (const row of rows) {
      const text = (column: string): string => String(row[column])
      // The column holds the body's very bytes: nothing but whole UTF-8 is landed.
      const body = Buffer.from(text('raw_payload'), 'utf8')
      const payload = {
        payloadId: text('payload_id'),
        providerName: text('provider_name'),
        endpoint: text('endpoint'),
        chainId: text('chain_id'),
        periodIdentifier: text('period_identifier'),
        validatorKey: text('validator_key'),
        request: text('request'),
        requestHash: text('request_hash'),
        responseHash: text('response_hash'),
        hashNow: sha256(body),
        byteCount: body.length,
        observations: observations.get(text('payload_id')) ?? [],
      }
      onBody(payload, body)
      found.push(payload)
    }
  }
  return found.sort((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1))
}

function placeOf(payload: TracedPayload): string {
  const { providerName, endpoint, chainId, periodIdentifier, validatorKey, payloadId } = payload
  return [providerName, endpoint, chainId, periodIdentifier, validatorKey, payloadId].join('\n')
}

async function readObservations(
  session: Session,
  chosen: string,
): Promise<ReadonlyMap<string, readonly Observation[]>> {
  const rows = await session.rows(
    `select payload_id, fetched_at, http_status, is_final, run_id
       from ${session.schema('staging')}.payload_observations where payload_id in (${chosen})
      order by payload_id, fetched_at`,
  )
  const found = new Map<string, Observation[]>()
  for (const row of rows) {
    const id = String(row['payload_id'])
    const observation = {
      fetchedAt: String(row['fetched_at']),
      httpStatus: String(row['http_status']),
      isFinal: row['is_final'] === true,
      runId: String(row['run_id']),
    }
    found.set(id, [...(found.get(id) ?? []), observation])
  }
  return found
}
