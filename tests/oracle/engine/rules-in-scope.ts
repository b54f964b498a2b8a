import { groupBy } from './group-by.js'
import { versionsInForce, type VersionInForce } from './versions-in-force.js'
import type { Period, Place, Rule, World } from './world.js'

/** A rule at one of the operator's validators in a period. */
export interface RuleInScope extends VersionInForce {
  readonly rule: Rule
  readonly period: Period
  readonly place: Place
  /** All versions of its agreement that hold a part of the period, in their order. */
  readonly versionsOfPeriod: readonly VersionInForce[]
}

/** Every rule that reaches one of the operator's validators; of one version and component the most specific. */
export function rulesInScope(world: World): RuleInScope[] {
  const places = groupBy(world.places, (place) => place.period)
  return world.periods.flatMap((period) => {
    const inForce = versionsInForce(world, period)
    const byAgreement = groupBy(inForce, ({ agreement }) => agreement)
    return (places.get(period.number) ?? []).flatMap((place) =>
      inForce.flatMap((held) => {
        const versionsOfPeriod = byAgreement.get(held.agreement) ?? []
        return strongest(held.version.rules, place).map((rule) => ({
          ...held,
          rule,
          period,
          place,
          versionsOfPeriod,
        }))
      }),
    )
  })
}

function strongest(rules: readonly Rule[], { validator }: Place): Rule[] {
  const reaching = rules.filter((rule) => rule.validator === '*' || rule.validator === validator)
  return reaching.filter((rule) =>
    reaching.every((other) => other.component !== rule.component || strength(other) <= strength(rule)),
  )
}

function strength(rule: Rule): number {
  return rule.validator !== '*' ? 2 : rule.reach === 'CHAIN' ? 1 : 0
}
