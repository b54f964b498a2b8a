import type { Session } from '../../engine/engine.js'
import { quoteText } from '../../engine/identifiers.js'
import { inWarehouse } from '../../lineage/trace/published-rows.js'

/** A condition on a row `r` of the registry with half-open periods: it holds in a period, of which the id is given. */
export function holdsIn(session: Session, periodId: string): string {
  return `exists (
    select 1 from ${inWarehouse(session, 'canonical.canonical_periods')} as periods
     where periods.chain_id = r.chain_id and periods.period_id = ${quoteText(periodId)}
       and r.from_period <= periods.period_number
       and (r.until_period is null or periods.period_number < r.until_period))`
}
