import { atLeast, largestRemainder, partInBps, sumOrUnknown } from './arithmetic.js'
import { stepsSinceAnchor, type RuleStep } from './rule-steps.js'
import type { Tier, Tiers } from './world.js'

/** What a tier takes of the measure in a step, and what it gives. */
export interface Slice {
  readonly tier: number
  readonly rateBps: bigint
  readonly amount: bigint
  readonly slice: bigint
}

/** What tiers give a rule in a step. */
export interface Tiered {
  /** Of all validators together, before a re-rating. */
  readonly rate: bigint
  /** Of the measure's earlier steps at the rate of now; undefined where the mode or the scope knows none. */
  readonly rerate: bigint | undefined
  /** The one rate of all, in VOLUME. */
  readonly rateBps: bigint | undefined
  readonly slices: readonly Slice[]
}

/** Undefined while a base since the anchor is unknown. */
export function tieredAmounts(tiers: Tiers, steps: readonly RuleStep[], step: RuleStep): Tiered | undefined {
  const span = stepsSinceAnchor(steps, step, tiers.scope)
  if (span === undefined) return undefined
  const measure = sumOrUnknown(span.map(({ base }) => base))
  if (measure === undefined || step.base === undefined) return undefined
  const earlier = measure - step.base
  return tiers.mode === 'GRADUATED'
    ? graduated(tiers.table, measure, earlier)
    : byVolume(tiers, measure, earlier, step.base)
}

function graduated(table: readonly Tier[], measure: bigint, earlier: bigint): Tiered {
  const slices = table.map(({ number, rateBps, ...bounds }) => {
    const [now, before] = [sliceOf(bounds, measure), sliceOf(bounds, earlier)]
    return {
      tier: number,
      rateBps,
      slice: now - before,
      amount: partInBps(now, rateBps) - partInBps(before, rateBps),
    }
  })
  return {
    rate: graduatedTotal(table, measure) - graduatedTotal(table, earlier),
    rerate: undefined,
    rateBps: undefined,
    slices: slices.filter(({ slice, amount }) => slice !== 0n || amount !== 0n),
  }
}

/** T(C) of a graduated table. */
export function graduatedTotal(table: readonly Tier[], measure: bigint): bigint {
  return table.reduce((total, tier) => total + partInBps(sliceOf(tier, measure), tier.rateBps), 0n)
}

function sliceOf({ lower, upper }: Pick<Tier, 'lower' | 'upper'>, measure: bigint): bigint {
  const top = upper === undefined || measure < upper ? measure : upper
  return atLeast(0n, top - lower)
}

function byVolume({ table, scope }: Tiers, measure: bigint, earlier: bigint, base: bigint): Tiered {
  const { number, rateBps } = tierAt(table, measure)
  const rate = partInBps(base, rateBps)
  const total = volumeTotal(table, measure) - (scope === 'PERIOD' ? 0n : volumeTotal(table, earlier))
  return {
    rate,
    rerate: scope === 'PERIOD' ? undefined : total - rate,
    rateBps,
    slices: [{ tier: number, rateBps, slice: base, amount: rate }],
  }
}

/** T(C) of a volume table. */
export function volumeTotal(table: readonly Tier[], measure: bigint): bigint {
  return partInBps(measure, tierAt(table, measure).rateBps)
}

/** The tier that a measure has reached; below 0 the first one. */
export function tierAt(table: readonly Tier[], measure: bigint): Tier {
  const tier = table.find(({ upper }) => upper === undefined || measure < upper)
  if (tier === undefined) throw new Error('the last tier is not open')
  return tier
}

/** The parts of an amount by the bases above 0, in their order; undefined where there is none. */
export function byBases(amount: bigint, bases: readonly (bigint | undefined)[]): bigint[] | undefined {
  const weights = bases.map((base) => atLeast(0n, base ?? 0n))
  return weights.some((weight) => weight > 0n) ? largestRemainder(amount, weights) : undefined
}
