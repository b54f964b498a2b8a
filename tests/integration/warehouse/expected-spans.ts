/*
 * What a rule gives over a row of periods, by BigInt alone, from the words of the contract: no SQL, and nothing of the
 * models. Amounts are atoms; undefined is what nobody knows.
 */

export type Scope = 'PERIOD' | 'VERSION' | 'AGREEMENT' | 'CALENDAR_YEAR'

export interface Limit {
  readonly amount: bigint
  readonly scope: Scope
}

/** The terms of one version; a rate where there are no tiers. */
export interface Terms {
  readonly mode: 'NONE' | 'GRADUATED' | 'VOLUME'
  readonly scope: Scope
  readonly rateBps: bigint
  readonly tiers: readonly {
    readonly lower: bigint
    readonly upper: bigint | undefined
    readonly rateBps: bigint
  }[]
  readonly floor: Limit | undefined
  readonly cap: Limit | undefined
}

/** A period in which a version holds: its year, and the bases of the validators in the order of their keys. */
export interface Step {
  readonly period: number
  readonly version: number
  readonly year: number
  readonly terms: Terms
  readonly bases: readonly (bigint | undefined)[]
}

export interface SpanLine {
  readonly period: number
  readonly kind: 'RATE' | 'TIER_RERATE' | 'FLOOR_TOPUP' | 'CAP_REDUCTION'
  /** Place of the validator; -1 for a line of the whole rule. */
  readonly validator: number
  readonly amount: bigint | undefined
}

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n)
const least = (a: bigint, b: bigint): bigint => (a < b ? a : b)
const most = (a: bigint, b: bigint): bigint => (a > b ? a : b)

export function expectedSpans(steps: readonly Step[]): SpanLine[] {
  const outcomes: Outcome[] = []
  for (const step of steps) outcomes.push(outcomeOf(step, outcomes))
  return outcomes.flatMap(({ lines }) => lines)
}

interface Outcome {
  readonly step: Step
  readonly base: bigint | undefined
  /** Rates and re-ratings. */
  readonly given: bigint | undefined
  /** With what the floor adds; the same where there is none. */
  readonly toppedUp: bigint | undefined
  readonly lines: readonly SpanLine[]
}

function outcomeOf(step: Step, earlier: readonly Outcome[]): Outcome {
  const { terms, period } = step
  const base = step.bases.includes(undefined) ? undefined : sum(step.bases as bigint[])
  const { rates, rerate } = terms.mode === 'NONE' ? flatRates(step) : tieredRates(step, base, earlier)
  const given = rates.some(({ amount }) => amount === undefined)
    ? undefined
    : sum(rates.map(({ amount }) => amount ?? 0n)) + (rerate ?? 0n)
  const whole = (kind: SpanLine['kind'], amount: bigint | undefined): SpanLine[] =>
    amount === undefined ? [] : [{ period, kind, validator: -1, amount }]

  const topup = changeOf(
    terms.floor,
    step,
    given,
    earlier,
    (outcome) => outcome.given,
    (floor, total) => most(floor - total, 0n),
  )
  const toppedUp =
    terms.floor === undefined ? given : given === undefined || topup === undefined ? undefined : given + topup
  const countsTopups =
    terms.floor !== undefined && terms.cap !== undefined && terms.floor.scope !== terms.cap.scope
  const reduction = changeOf(
    terms.cap,
    step,
    countsTopups ? toppedUp : given,
    earlier,
    (outcome) => (countsTopups ? outcome.toppedUp : outcome.given),
    (cap, total) => least(cap - (countsTopups ? total : most(total, terms.floor?.amount ?? total)), 0n),
  )
  return {
    step,
    base,
    given,
    toppedUp,
    lines: [
      ...rates,
      ...whole('TIER_RERATE', rerate),
      ...whole('FLOOR_TOPUP', topup),
      ...whole('CAP_REDUCTION', reduction),
    ],
  }
}

/** What the step changes of the effect of a floor or cap on the sum since its anchor. */
function changeOf(
  limit: Limit | undefined,
  step: Step,
  now: bigint | undefined,
  earlier: readonly Outcome[],
  counted: (outcome: Outcome) => bigint | undefined,
  effect: (limit: bigint, total: bigint) => bigint,
): bigint | undefined {
  if (limit === undefined || now === undefined) return undefined
  const before = earlier.filter((outcome) => isOfSpan(outcome.step, step, limit.scope)).map(counted)
  if (before.includes(undefined)) return undefined
  const total = sum(before as bigint[])
  return effect(limit.amount, total + now) - (before.length === 0 ? 0n : effect(limit.amount, total))
}

function isOfSpan(earlier: Step, step: Step, scope: Scope): boolean {
  if (scope === 'PERIOD') return false
  return scope === 'VERSION'
    ? earlier.version === step.version
    : scope === 'CALENDAR_YEAR'
      ? earlier.year === step.year
      : true
}

interface Rates {
  readonly rates: readonly SpanLine[]
  readonly rerate: bigint | undefined
}

function flatRates({ period, bases, terms }: Step): Rates {
  const rates = bases.map((base, validator) => ({
    period,
    kind: 'RATE' as const,
    validator,
    amount: base === undefined ? undefined : (base * terms.rateBps) / 10_000n,
  }))
  return { rates, rerate: undefined }
}

function tieredRates(
  { period, bases, terms, ...step }: Step,
  base: bigint | undefined,
  earlier: readonly Outcome[],
): Rates {
  const line = (validator: number, amount: bigint | undefined): SpanLine => ({
    period,
    kind: 'RATE',
    validator,
    amount,
  })
  const before = earlier
    .filter((outcome) => isOfSpan(outcome.step, { period, bases, terms, ...step }, terms.scope))
    .map((outcome) => outcome.base)
  if (base === undefined || before.includes(undefined))
    return { rates: bases.map((_, validator) => line(validator, undefined)), rerate: undefined }

  const start = sum(before as bigint[])
  const added = totalOf(terms, start + base) - totalOf(terms, start)
  const amount = terms.mode === 'GRADUATED' ? added : (base * rateAt(terms, start + base)) / 10_000n
  const weights = (bases as bigint[]).map((each) => most(each, 0n))
  const parts = sum(weights) === 0n ? weights.map(() => 0n) : shared(amount, weights)
  const rates = parts.map((part, validator) => line(validator, part))
  return {
    rates: sum(weights) === 0n && amount !== 0n ? [...rates, line(-1, amount)] : rates,
    rerate: terms.mode === 'VOLUME' && terms.scope !== 'PERIOD' ? added - amount : undefined,
  }
}

/** T: what tiers give of a measure. */
function totalOf(terms: Terms, measure: bigint): bigint {
  if (terms.mode === 'VOLUME') return (measure * rateAt(terms, measure)) / 10_000n
  return sum(
    terms.tiers.map(({ lower, upper, rateBps }) => {
      const end = upper === undefined ? measure : least(measure, upper)
      return end > lower ? ((end - lower) * rateBps) / 10_000n : 0n
    }),
  )
}

function rateAt({ tiers }: Terms, measure: bigint): bigint {
  const tier = tiers.find(({ upper }) => upper === undefined || measure < upper)
  return tier?.rateBps ?? 0n
}

/** Floors, then one atom more for the greatest remainders; of equal ones the earlier validator goes first. */
function shared(amount: bigint, weights: readonly bigint[]): bigint[] {
  const size = amount < 0n ? -amount : amount
  const total = sum(weights)
  const parts = weights.map((weight) => (size * weight) / total)
  const order = weights
    .map((weight, place) => ({ place, rest: (size * weight) % total }))
    .sort((a, b) => (a.rest === b.rest ? a.place - b.place : a.rest > b.rest ? -1 : 1))
  order.slice(0, Number(size - sum(parts))).forEach(({ place }) => {
    parts[place] = (parts[place] ?? 0n) + 1n
  })
  return parts.map((part) => (amount < 0n ? -part : part))
}
