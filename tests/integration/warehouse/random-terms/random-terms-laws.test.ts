import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { atLeast, atMost, sum } from '../../../oracle/engine/arithmetic.js'
import { finalAmount, type Line } from '../../../oracle/engine/line.js'
import { stepsSinceAnchor, type RuleStep } from '../../../oracle/engine/rule-steps.js'
import { graduatedTotal, volumeTotal } from '../../../oracle/engine/tiers.js'
import type { Scope } from '../../../oracle/engine/world.js'
import { courseOf, type Build } from './case-course.js'
import { renamed } from './case.js'
import { cases } from './random-case.js'

/*
 * What must be so of commissions, however they are reckoned. The models give the rows that the oracle gives
 * (random-terms.test.ts), so that a law which holds of these holds of those.
 */

const runs = { numRuns: 200, seed: 7 }
const builds = cases.map((one) => courseOf(renamed(one, 1)))

/** Steps of which all is known since the anchor of a scope, one version alone having held: only then sums telescope. */
function settledSpans(
  { commissions: { steps, computed } }: Build,
  scopeOf: (step: RuleStep) => Scope | undefined,
): { readonly step: RuleStep; readonly span: readonly RuleStep[]; readonly lines: readonly Line[] }[] {
  return steps.flatMap((own) =>
    own.flatMap((step) => {
      const scope = scopeOf(step)
      const span = scope === undefined ? undefined : stepsSinceAnchor(own, step, scope)
      if (span === undefined || scope === 'PERIOD') return []
      const lines = computed.filter((line) => span.some((each) => isOf(line, each)))
      const isSettled =
        span.every(({ scope: held }) => held.version === step.scope.version) &&
        lines.every(({ byTerms }) => byTerms !== undefined) &&
        span.every(({ base, rates }) => base !== undefined && rates.length > 0)
      return isSettled ? [{ step, span, lines }] : []
    }),
  )
}

function isOf(line: Line, { scope: { agreement, version, rule, period } }: RuleStep): boolean {
  return (
    line.agreement === agreement.id &&
    line.version === version.number &&
    line.rule === rule.key &&
    line.period === period.number
  )
}

function byTermsOf(lines: readonly Line[], ...kinds: readonly Line['kind'][]): bigint {
  return sum(lines.filter(({ kind }) => kinds.includes(kind)).map(({ byTerms }) => byTerms ?? 0n))
}

/** Asserts of every build of many cases, and that there was something to assert. */
function always(check: (build: Build) => number): void {
  let checked = 0
  fc.assert(
    fc.property(builds, (course) => {
      for (const build of course) checked += check(build)
    }),
    runs,
  )
  expect(checked).toBeGreaterThan(runs.numRuns / 4)
}

describe('commissions under random terms', () => {
  it('share each component between partners and the house, and nothing is lost', () =>
    always(({ commissions: { ledger, computed } }) => {
      const known = ledger.filter(({ house }) => house !== undefined)
      for (const { attributed, house, amount, rate, houseFunded } of known) {
        expect((attributed ?? 0n) + (house ?? 0n)).toBe(amount)
        if (rate !== undefined) expect(rate + (houseFunded ?? 0n)).toBe(attributed)
      }
      const unknown = computed.some((line) => finalAmount(line) === undefined)
      if (!unknown && known.length === ledger.length)
        expect(sum(ledger.map(({ attributed }) => attributed ?? 0n))).toBe(
          sum(computed.map((line) => finalAmount(line) ?? 0n)),
        )
      return known.length
    }))

  it('make statements that balance, and hand on what they carry', () =>
    always(({ commissions: { statements, lines } }) => {
      const open = statements.filter(({ blockingReason }) => blockingReason === undefined)
      for (const { partner, period, total, adjustments, withheld, carryIn, payable, carryOut } of open) {
        const own = lines.filter((line) => line.partner === partner && line.period === period)
        expect(sum(own.map((line) => finalAmount(line) ?? 0n))).toBe(
          (total ?? 0n) + (adjustments ?? 0n) - (withheld ?? 0n),
        )
        expect((total ?? 0n) + (adjustments ?? 0n) + carryIn).toBe(
          (withheld ?? 0n) + (payable ?? 0n) + carryOut,
        )
        expect(payable).toBeGreaterThanOrEqual(0n)
      }
      for (const { carryIn, carryOut } of statements.filter(({ total }) => total === undefined))
        expect(carryOut).toBe(carryIn)
      return open.length
    }))

  it('pay by tiers over a span what the tiers give of its whole', () =>
    always((build) => {
      const spans = settledSpans(build, ({ scope }) => scope.rule.tiers?.scope)
      for (const { step, span, lines } of spans) {
        const { mode, table } = step.scope.rule.tiers ?? { mode: 'VOLUME', table: [] }
        const measure = sum(span.map(({ base }) => base ?? 0n))
        expect(byTermsOf(lines, 'RATE', 'TIER_RERATE')).toBe(
          mode === 'GRADUATED' ? graduatedTotal(table, measure) : volumeTotal(table, measure),
        )
      }
      return spans.length
    }))

  it('add over a span what is missing to its floor', () =>
    always((build) => {
      const spans = settledSpans(build, ({ scope }) => scope.rule.floor?.scope)
      for (const { step, lines } of spans)
        expect(byTermsOf(lines, 'FLOOR_TOPUP')).toBe(
          atLeast(0n, (step.scope.rule.floor?.amount ?? 0n) - byTermsOf(lines, 'RATE', 'TIER_RERATE')),
        )
      return spans.length
    }))

  it('take off over a span what exceeds its cap', () =>
    always((build) => {
      const spans = settledSpans(build, ({ scope: { rule } }) =>
        rule.floor === undefined || rule.floor.scope === rule.cap?.scope ? rule.cap?.scope : undefined,
      )
      for (const { step, lines } of spans) {
        const { floor, cap } = step.scope.rule
        const earned = byTermsOf(lines, 'RATE', 'TIER_RERATE')
        const floored = floor === undefined ? earned : atLeast(floor.amount, earned)
        expect(byTermsOf(lines, 'CAP_REDUCTION')).toBe(atMost(0n, (cap?.amount ?? 0n) - floored))
      }
      return spans.length
    }))

  it('never pay at a validator more than the base, and by tiers not more than the bases', () =>
    always(({ commissions: { computed, steps } }) => {
      const flat = computed.filter(
        ({ kind, slices, base }) => kind === 'RATE' && slices.length === 0 && base !== undefined,
      )
      for (const { byTerms, base } of flat)
        if (byTerms !== undefined) expect(size(byTerms)).toBeLessThanOrEqual(size(base ?? 0n))
      for (const step of steps.flat())
        if (step.base !== undefined && step.base >= 0n && step.scope.rule.tiers !== undefined)
          expect(
            byTermsOf(
              computed.filter((line) => isOf(line, step)),
              'RATE',
            ),
          ).toBeLessThanOrEqual(step.base)
      return flat.length
    }))

  it('leave nothing over where shares of a group are the whole', () =>
    always(({ world, commissions: { computed } }) => {
      const groups = world.agreements.filter(({ versions }) =>
        versions.some(({ rules }) => rules.some(({ splitGroup }) => splitGroup !== undefined)),
      )
      const places = world.places.filter(({ period, validator, facts }) => {
        const own = computed.filter(
          (line) => line.rule === 'split' && line.period === period && line.validator === validator,
        )
        const [first] = own
        if (first === undefined || first.component === '*' || own.length < groups.length) return false
        const { atoms } = facts[first.component]
        if (atoms === undefined || atoms < 0n) return false
        expect(sum(own.map(({ base }) => base ?? 0n))).toBe(atoms)
        return true
      })
      return places.length
    }))

  it('make good for released periods exactly what has changed', () =>
    always(({ commissions: { computed, lines, pending } }) => {
      const adjustments = [...lines, ...pending].filter(({ kind }) => kind === 'ADJUSTMENT')
      for (const one of adjustments) {
        const isSame = (line: Omit<Line, 'period'>): boolean =>
          line.agreement === one.agreement &&
          line.rule === one.rule &&
          line.validator === one.validator &&
          line.component === one.component
        const now = computed.filter((line) => line.period === one.sourcePeriod && isSame(line))
        // What became unknown after an earlier adjustment stays as it is.
        if (now.some((line) => finalAmount(line) === undefined)) continue
        const given = [...lines, ...pending].filter(
          (line) => line.sourcePeriod === one.sourcePeriod && isSame(line),
        )
        if (one.change === undefined || one.change.now !== sum(now.map((line) => finalAmount(line) ?? 0n)))
          continue
        expect(sum(given.map((line) => finalAmount(line) ?? 0n))).toBe(one.change.now)
      }
      return adjustments.length
    }))
})

function size(amount: bigint): bigint {
  return amount < 0n ? -amount : amount
}
