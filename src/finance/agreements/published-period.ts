import type { Session, SqlValue } from '../../engine/engine.js'
import type { PeriodMoment } from './moment.js'

/**
 * A period with what was published of it: its slots, and when it can have started. As for a build, a start that is not
 * known lies between the nearest known times of the periods around it.
 */
export async function publishedPeriod(session: Session, moment: PeriodMoment): Promise<PeriodMoment> {
  const periods = `${session.schema('canonical')}.canonical_periods`
  const [row] = await session.rows(
    `select
       asked.period_number, asked.first_slot, asked.last_slot,
       coalesce(
         asked.period_start,
         (select max(coalesce(before.period_end, before.period_start)) from ${periods} as before
           where before.chain_id = asked.chain_id and before.period_number < asked.period_number)
       ) as earliest_start,
       coalesce(
         asked.period_start,
         asked.period_end,
         (select min(coalesce(after.period_start, after.period_end)) from ${periods} as after
           where after.chain_id = asked.chain_id and after.period_number > asked.period_number)
       ) as latest_start
     from ${periods} as asked where asked.chain_id = $1 and asked.period_identifier = $2`,
    [moment.chainId, moment.periodIdentifier],
  )
  if (row === undefined) return moment
  return {
    ...moment,
    periodNumber: whole(row['period_number']) ?? moment.periodNumber,
    earliestStart: text(row['earliest_start']),
    latestStart: text(row['latest_start']),
    firstSlot: whole(row['first_slot']),
    lastSlot: whole(row['last_slot']),
  }
}

function whole(value: SqlValue | undefined): bigint | undefined {
  return typeof value === 'bigint' ? value : undefined
}

function text(value: SqlValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined
}
