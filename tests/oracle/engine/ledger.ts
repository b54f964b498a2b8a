import { sum, sumOrUnknown } from './arithmetic.js'
import { groupBy } from './group-by.js'
import { finalAmount, type Line } from './line.js'
import { components, type Component, type FactStatus, type World } from './world.js'

/** What of a component went to partners, and what the house keeps; undefined while unknown. */
export interface LedgerRow {
  readonly period: number
  readonly validator: string
  readonly component: Component | '*'
  readonly amount: bigint | undefined
  readonly rate: bigint | undefined
  readonly houseFunded: bigint | undefined
  readonly attributed: bigint | undefined
  readonly house: bigint | undefined
  readonly status: FactStatus | 'OVER_ATTRIBUTED'
}

type Place = Pick<LedgerRow, 'period' | 'validator' | 'component'>

export function ledgerRows(world: World, lines: readonly Line[]): LedgerRow[] {
  const byRow = groupBy(lines, rowKey)
  const ofValidators = world.places.flatMap(({ period, validator, facts }) =>
    components.map((component) => {
      const place = { period, validator, component }
      return ledgerRow(place, facts[component].atoms, facts[component].status, byRow.get(rowKey(place)) ?? [])
    }),
  )
  const ofRules = [...byRow.values()].flatMap((own) => {
    const [first] = own
    return first?.validator === '*' ? [ledgerRow(first, 0n, 'PROVEN_ZERO', own)] : []
  })
  return [...ofValidators, ...ofRules]
}

export function rowKey({ period, validator, component }: Place): string {
  return `${period} ${validator} ${component}`
}

/**
 * Rates, re-ratings and caps come out of the component; floors, reliefs, and what overrides add, are the house's own
 * money. What a rate would have given is not known of a line that was overridden because it was unknown.
 */
function ledgerRow(
  { period, validator, component }: Place,
  amount: bigint | undefined,
  status: FactStatus,
  lines: readonly Line[],
): LedgerRow {
  const areTermsKnown = amount !== undefined && lines.every(({ byTerms }) => byTerms !== undefined)
  const attributed = amount === undefined ? undefined : sumOrUnknown(lines.map(finalAmount))
  const termsOf = (...kinds: readonly Line['kind'][]): bigint =>
    sum(lines.filter(({ kind }) => kinds.includes(kind)).map(({ byTerms }) => byTerms ?? 0n))
  const rate = areTermsKnown ? termsOf('RATE', 'TIER_RERATE', 'CAP_REDUCTION') : undefined
  const house = amount === undefined || attributed === undefined ? undefined : amount - attributed
  const isOver =
    validator !== '*' &&
    amount !== undefined &&
    rate !== undefined &&
    isBeyond(rate - termsOf('TIER_RERATE'), amount)
  return {
    period,
    validator,
    component,
    amount,
    rate,
    houseFunded: rate === undefined || attributed === undefined ? undefined : attributed - rate,
    attributed,
    house,
    status: house === undefined ? 'MISSING' : isOver ? 'OVER_ATTRIBUTED' : status,
  }
}

/** More than an income, or a greater loss than a loss. */
function isBeyond(rate: bigint, amount: bigint): boolean {
  return amount >= 0n ? rate > amount : rate < amount
}
