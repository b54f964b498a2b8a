import { atLeast, atMost, partOf, sumOrUnknown } from './arithmetic.js'
import { stepsSinceAnchor, type RuleStep } from './rule-steps.js'
import type { Limit } from './world.js'

/** What the floor and the cap of a rule make of a step; undefined where there is none, or it is not known. */
export interface Limited {
  readonly topup: bigint | undefined
  readonly reduction: bigint | undefined
}

/** What the rates and re-ratings of a step sum to by the terms; undefined while one is unknown. */
export type EarnedOf = (step: RuleStep) => bigint | undefined

/** Floors and caps of all steps of a rule. */
export function limitsOf(steps: readonly RuleStep[], earnedOf: EarnedOf): ReadonlyMap<RuleStep, Limited> {
  const topups = new Map(steps.map((step) => [step, topupOf(steps, step, earnedOf)]))
  /** With what the floor added; not known while the floor's addition is not. */
  const flooredOf: EarnedOf = (step) => {
    const [earned, topup] = [earnedOf(step), topups.get(step)]
    if (step.scope.rule.floor === undefined) return earned
    return earned === undefined || topup === undefined ? undefined : earned + topup
  }
  return new Map(
    steps.map((step) => {
      const { floor, cap } = step.scope.rule
      const reduction =
        cap === undefined
          ? undefined
          : floor !== undefined && floor.scope === cap.scope && cap.scope !== 'PERIOD'
            ? reductionOf(steps, step, cap, earnedOf, (earned) => atLeast(floor.amount, earned))
            : reductionOf(steps, step, cap, floor === undefined ? earnedOf : flooredOf, (floored) => floored)
      return [step, { topup: topups.get(step), reduction }]
    }),
  )
}

/** A recoverable minimum: over a longer span what was added is taken back as the rule earns it. */
function topupOf(steps: readonly RuleStep[], step: RuleStep, earnedOf: EarnedOf): bigint | undefined {
  const { floor } = step.scope.rule
  if (floor === undefined) return undefined
  const amount = limitIn(step, floor)
  return growth(steps, step, floor, earnedOf, (earned) => atLeast(0n, amount - earned))
}

function reductionOf(
  steps: readonly RuleStep[],
  step: RuleStep,
  cap: Limit,
  amountOf: EarnedOf,
  floored: (amount: bigint) => bigint,
): bigint | undefined {
  const most = limitIn(step, cap)
  return growth(steps, step, cap, amountOf, (amount) => atMost(0n, most - floored(amount)))
}

/** How much more a function of the running sum since the anchor is now than a step ago; nothing was before the anchor. */
function growth(
  steps: readonly RuleStep[],
  step: RuleStep,
  { scope }: Limit,
  amountOf: EarnedOf,
  of: (running: bigint) => bigint,
): bigint | undefined {
  const span = stepsSinceAnchor(steps, step, scope)
  const now = span === undefined ? undefined : sumOrUnknown(span.map(amountOf))
  const own = amountOf(step)
  if (span === undefined || now === undefined || own === undefined) return undefined
  return of(now) - (span.length === 1 ? 0n : of(now - own))
}

/** A limit per period is that of the slots which the version holds; a longer one is whole. */
function limitIn({ scope: { slots } }: RuleStep, { amount, scope }: Limit): bigint {
  return slots === undefined || scope !== 'PERIOD' ? amount : partOf(amount, slots.held, slots.all)
}
