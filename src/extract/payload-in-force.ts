import type { Session } from '../engine/engine.js'
import type { RequestIdentity } from './landing-identity.js'

export interface PayloadInForce {
  readonly payloadId: string
  /** ISO 8601 in UTC with microseconds. */
  readonly fetchedAt: string
  readonly isFinal: boolean
  /** How many different answers the request has had. */
  readonly answers: number
}

/**
 * Which of a request's answers counts: that of the greatest (fetched_at, payload_id) among final observations,
 * and among all of them while none is final. Undefined when nothing was landed for the request.
 */
export async function payloadInForce(
  session: Session,
  identity: RequestIdentity,
): Promise<PayloadInForce | undefined> {
  const [row] = await session.rows(
    `with seen as (
       select observations.payload_id, observations.fetched_at, observations.is_final
         from ${session.schema('staging')}.staging_payloads as payloads
         join ${session.schema('staging')}.payload_observations as observations on observations.payload_id = payloads.payload_id
        where payloads.request_hash = $1
          and payloads.provider_name = $2
          and payloads.endpoint = $3
          and payloads.chain_id = $4
          and payloads.period_identifier = $5
          and payloads.validator_key = $6
          and payloads.covers_from is not distinct from cast($7 as bigint)
          and payloads.covers_until is not distinct from cast($8 as bigint)
     )
     select payload_id, fetched_at, is_final, (select count(distinct payload_id) from seen) as answers
       from seen
      order by is_final desc, fetched_at desc, payload_id desc
      limit 1`,
    [
      identity.requestHash,
      identity.provider,
      identity.endpoint,
      identity.chainId,
      identity.periodIdentifier,
      identity.validatorKey,
      identity.coversFrom ?? null,
      identity.coversUntil ?? null,
    ],
  )
  if (row === undefined) return undefined
  return {
    payloadId: String(row.payload_id),
    fetchedAt: String(row.fetched_at),
    isFinal: row.is_final === true,
    answers: Number(row.answers),
  }
}
