import { basesOf } from './bases.js'
import { groupBy } from './group-by.js'
import type { Line } from './line.js'
import { linesByTerms } from './lines-by-terms.js'
import { lossReliefs } from './loss-relief.js'
import { overridden } from './overrides.js'
import { ruleSteps, type RuleStep } from './rule-steps.js'
import type { RuleInScope } from './rules-in-scope.js'
import type { World } from './world.js'

/** What a world's terms give for every period, and the steps that it was reckoned in. */
export interface Computed {
  readonly steps: readonly (readonly RuleStep[])[]
  readonly lines: readonly Line[]
}

/** A line for every rule in force, period and validator of the operator, known or not; tiers, floors, caps; overrides. */
export function commissionLines(world: World, scope: readonly RuleInScope[]): Computed {
  const steps = ruleSteps(scope, basesOf(world, scope))
  const lines = steps.flatMap((own) => {
    const byPeriod = groupBy(linesByTerms(own), ({ period }) => period)
    return [...byPeriod.values()].flatMap((ofPeriod) => overridden(world, ofPeriod))
  })
  return { steps, lines: [...lines, ...lossReliefs(world, lines)] }
}
