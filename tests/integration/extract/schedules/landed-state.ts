import type { Session } from '../../../../src/engine/engine.js'

/** What has landed, as far as it may not depend on how often a run was killed or an answer failed. */
export interface LandedState {
  /** All columns but the number of the batch. */
  readonly payloads: readonly unknown[]
  /** The requests, each with the payload that counts. */
  readonly inForce: readonly unknown[]
  /** Rows that stand twice. */
  readonly duplicates: readonly unknown[]
  /** Lines that the spool broke: what is rejected otherwise says of whom it came. */
  readonly brokenLines: readonly unknown[]
}

export async function landedState(session: Session): Promise<LandedState> {
  return {
    payloads: await session.rows(
      'select * exclude (batch_no) from staging.staging_payloads order by payload_id',
    ),
    inForce: await session.rows(
      `select provider_name, endpoint, chain_id, period_identifier, covers_from, covers_until, validator_key,
              request_hash, arg_max(payload_id, (is_final, fetched_at, payload_id)) as payload_id
         from staging.staging_payloads join staging.payload_observations using (payload_id)
        group by all order by all`,
    ),
    duplicates: await session.rows(
      `select payload_id, fetched_at, count(*) as times from staging.payload_observations
        group by all having count(*) > 1
       union all
       select payload_id, null, count(*) from staging.staging_payloads group by all having count(*) > 1`,
    ),
    brokenLines: await session.rows(
      'select reason from staging.rejected_payloads where provider_name is null',
    ),
  }
}
