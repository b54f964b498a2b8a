import type { Session } from '../engine/engine.js'

/** What has landed of an endpoint on a chain. */
export interface LandedEndpoint {
  readonly provider: string
  readonly endpoint: string
  readonly chainId: string
  /** When an answer was last seen. */
  readonly newestFetchedAt: Date
  /** The last period of which an answer is final; undefined where none is, or none is of a period alone. */
  readonly newestFinalPeriod: bigint | undefined
}

/** Longer than any identifier of a period. */
const widest = 20

/** Every endpoint that has landed, by chain, provider and endpoint. */
export async function landedEndpoints(session: Session): Promise<readonly LandedEndpoint[]> {
  const staging = session.schema('staging')
  // Digits that are padded sort as their numbers do, and what is none (`*`) breaks no cast.
  const rows = await session.rows(
    `select payloads.chain_id, payloads.provider_name, payloads.endpoint,
            max(observations.fetched_at) as newest_fetched_at,
            max(lpad(payloads.period_identifier, ${widest}, '0'))
              filter (where observations.is_final and payloads.period_identifier <> '*') as newest_final_period
       from ${staging}.staging_payloads as payloads
       join ${staging}.payload_observations as observations on observations.payload_id = payloads.payload_id
      group by payloads.chain_id, payloads.provider_name, payloads.endpoint
      order by payloads.chain_id, payloads.provider_name, payloads.endpoint`,
  )
  return rows.map((row) => {
    const period = row['newest_final_period']
    return {
      provider: String(row['provider_name']),
      endpoint: String(row['endpoint']),
      chainId: String(row['chain_id']),
      newestFetchedAt: new Date(String(row['newest_fetched_at'])),
      newestFinalPeriod: typeof period === 'string' ? BigInt(period) : undefined,
    }
  })
}
