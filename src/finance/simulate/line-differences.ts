import type { PeriodRange } from '../../base/period-range.js'
import { quoteRelation, quoteText } from '../../engine/identifiers.js'
import type { SimulatedLines } from './simulate.js'

/** What differences are told by, besides the chain, whose coin they are in. */
export const differenceKeys = ['partner', 'component', 'period'] as const

export type DifferenceKey = (typeof differenceKeys)[number]

export interface DifferenceScope {
  readonly by: readonly DifferenceKey[]
  readonly chainId: string | undefined
  readonly periods: PeriodRange | undefined
  /** Also what does not differ. */
  readonly all: boolean
}

/**
 * A query of what the lines come to today, what they would come to, and the difference: a row for each chain and what
 * `by` names. The parts that it sums are of a partner, component and period; one in which a line is unknown on either
 * side has no difference and is counted in `unknown_parts`, with amounts only where it is the whole row.
 */
export function differencesSql(lines: SimulatedLines, scope: DifferenceScope): string {
  const keys = scope.by.map((key) => columns[key])
  const names = ['chain_id', ...keys.map(({ name }) => name)]
  const order = ['chain_id', ...keys.map(({ order }) => order)]
  return `with parts as (
    ${partsSql(lines, scope)}
  ),
  grouped as (
    select
      ${[...names, ...(scope.by.includes('period') ? ['period_number'] : [])].join(', ')},
      case when count(*) = 1 then max(today_native) else sum(today_native) filter (is_known) end as today_native,
      case when count(*) = 1 then max(simulated_native) else sum(simulated_native) filter (is_known) end
        as simulated_native,
      sum(simulated_native - today_native) filter (is_known) as difference_native,
      cast(count(*) filter (not is_known) as integer) as unknown_parts,
      bool_or(differs) as differs
    from parts
    group by ${[...names, ...(scope.by.includes('period') ? ['period_number'] : [])].join(', ')}
  )
  select ${names.join(', ')}, ${amounts}, unknown_parts
  from grouped
  ${scope.all ? '' : 'where differs'}
  order by ${order.map((column) => `${column} nulls last`).join(', ')}`
}

const columns: Readonly<Record<DifferenceKey, { readonly name: string; readonly order: string }>> = {
  partner: { name: 'partner_id', order: 'partner_id' },
  component: { name: 'revenue_component', order: 'revenue_component' },
  period: { name: 'period_identifier', order: 'period_number' },
}

const amounts = ['today', 'simulated', 'difference']
  .map((name) => `cast(${name}_native as decimal(38, 18)) as ${name}_native`)
  .join(', ')

function partsSql(lines: SimulatedLines, { chainId, periods }: DifferenceScope): string {
  const key = 'chain_id, period_id, partner_id, revenue_component'
  const summed = (relation: string): string =>
    `select ${key},
      case when count(*) = count(final_amount_native) then sum(final_amount_native) end as amount_native
    from ${relation} group by ${key}`
  const wanted = [
    ...(chainId === undefined ? [] : [`chain_id = ${quoteText(chainId)}`]),
    ...(periods === undefined
      ? []
      : [`try_cast(period_identifier as bigint) between ${periods.from} and ${periods.until}`]),
  ]
  // A side without a line has nothing to pay; one with an unknown line has nobody knows what.
  return `select
      *,
      today_native is not null and simulated_native is not null as is_known,
      today_native is distinct from simulated_native as differs
    from (
      select
        coalesce(today.chain_id, simulated.chain_id) as chain_id,
        periods.period_identifier,
        periods.period_number,
        coalesce(today.partner_id, simulated.partner_id) as partner_id,
        coalesce(today.revenue_component, simulated.revenue_component) as revenue_component,
        case when today.chain_id is null then 0 else today.amount_native end as today_native,
        case when simulated.chain_id is null then 0 else simulated.amount_native end as simulated_native
      from (${summed(quoteRelation(lines.today))}) as today
      full outer join (${summed(quoteRelation(lines.simulated))}) as simulated
        on simulated.chain_id = today.chain_id
        and simulated.period_id = today.period_id
        and simulated.partner_id = today.partner_id
        and simulated.revenue_component = today.revenue_component
      inner join ${quoteRelation(lines.periods)} as periods
        on periods.period_id = coalesce(today.period_id, simulated.period_id)
    ) as joined
    ${wanted.length === 0 ? '' : `where ${wanted.join(' and ')}`}`
}
