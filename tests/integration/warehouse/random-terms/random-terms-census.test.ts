import { beforeAll, describe, expect, it } from 'vitest'
import { courseOf, type Build } from './case-course.js'
import { renamed } from './case.js'
import { casesFrom } from './sampled-cases.js'

/** Enough of the worlds that are built that every kind of thing is among them. */
let builds: Build[]

beforeAll(() => {
  builds = casesFrom(1, 600).flatMap((one, number) => courseOf(renamed(one, number)))
}, 120_000)

describe('random terms', () => {
  it('make lines of every kind and status, so that agreement means something', () => {
    const seen = new Set(
      builds.flatMap(({ commissions: { computed, lines } }) =>
        [...computed, ...lines].map(({ kind, status }) => `${kind} ${status}`),
      ),
    )
    const known = ['OBSERVED', 'DERIVED']
    for (const kind of ['RATE', 'FLOOR_TOPUP', 'CAP_REDUCTION', 'TIER_RERATE', 'ADJUSTMENT'])
      for (const status of [...known, 'OVERRIDDEN']) expect([...seen]).toContain(`${kind} ${status}`)
    for (const kind of ['LOSS_RELIEF', 'WITHHOLDING'])
      for (const status of known) expect([...seen]).toContain(`${kind} ${status}`)
    expect([...seen]).toEqual(expect.arrayContaining(['RATE MISSING', 'RATE PROVEN_ZERO']))
  })

  it('count over every span by every mode, and hold floors and caps of every scope, together and alone', () => {
    const rules = builds.flatMap(({ commissions }) => commissions.steps.flat().map(({ scope }) => scope.rule))
    const seen = new Set(
      rules.flatMap(({ tiers, floor, cap }) => [
        `${tiers?.mode ?? 'NONE'} ${tiers?.scope ?? ''}`,
        `floor ${floor?.scope ?? ''} cap ${cap?.scope ?? ''}`,
      ]),
    )
    const scopes = ['PERIOD', 'VERSION', 'AGREEMENT', 'CALENDAR_YEAR']
    for (const scope of scopes) {
      for (const mode of ['GRADUATED', 'VOLUME']) expect([...seen]).toContain(`${mode} ${scope}`)
      expect([...seen]).toContain(`floor ${scope} cap `)
      expect([...seen]).toContain(`floor  cap ${scope}`)
      for (const other of scopes) expect([...seen]).toContain(`floor ${scope} cap ${other}`)
    }
  })

  it('move amounts up and down, on validators and on whole rules', () => {
    const seen = new Set(
      builds.flatMap(({ commissions: { computed } }) =>
        computed.map(
          ({ kind, validator, byTerms, override, baseMethod }) =>
            `${kind} ${validator === '*' ? 'of all' : (baseMethod ?? '')} ${sign(byTerms)}${override === undefined ? '' : ' set'}`,
        ),
      ),
    )
    for (const one of [
      'RATE COMPONENT +',
      'RATE COMPONENT -',
      'RATE STAKE +',
      'RATE CREDITED_REWARDS +',
      'RATE STAKE_FALLBACK +',
      'RATE STAKE_FALLBACK -',
      'RATE COMPONENT unknown set',
      'RATE of all -',
      'RATE of all 0 set',
      'FLOOR_TOPUP of all +',
      'FLOOR_TOPUP of all -',
      'FLOOR_TOPUP of all + set',
      'CAP_REDUCTION of all -',
      'CAP_REDUCTION of all - set',
      'TIER_RERATE of all +',
      'TIER_RERATE of all -',
      'LOSS_RELIEF of all +',
    ])
      expect([...seen]).toContain(one)
  })

  it('change inside and between periods, under every loss policy, and stand still for a while', () => {
    const seen = new Set(
      builds.flatMap(({ world, commissions }) => [
        ...commissions.steps
          .flat()
          .flatMap(({ scope: { version, slots, rule, certainty } }) => [
            `${version.holds.unit} ${certainty}`,
            `${version.lossPolicy}${rule.splitGroup === undefined ? '' : ' split'}`,
            ...(slots === undefined ? [] : [`divided${rule.floor === undefined ? '' : ' floor'}`]),
          ]),
        ...world.agreements.flatMap(({ states }) => states.map(({ isActive }) => `active ${isActive}`)),
      ]),
    )
    for (const unit of ['PERIOD', 'DATE', 'SLOT']) expect([...seen]).toContain(`${unit} IN_FORCE`)
    for (const unit of ['DATE', 'SLOT']) expect([...seen]).toContain(`${unit} TIME_UNKNOWN`)
    for (const policy of ['ZERO_FLOOR', 'NET_WITHIN_STATEMENT', 'CARRY_FORWARD'])
      expect([...seen]).toEqual(expect.arrayContaining([policy, `${policy} split`]))
    expect([...seen]).toEqual(
      expect.arrayContaining(['divided', 'divided floor', 'active true', 'active false']),
    )
  })

  it('block statements for every reason, release others, and make good afterwards what changed', () => {
    const statements = builds.flatMap(({ commissions }) => commissions.statements)
    const reasons = new Set(statements.map(({ blockingReason }) => blockingReason))
    for (const reason of ['MISSING_FACT', 'PERIOD_NOT_FINAL', 'PERIOD_TIME_UNKNOWN', 'OVER_ATTRIBUTED'])
      expect([...reasons]).toContain(reason)
    expect(statements.some(({ carryIn }) => carryIn < 0n)).toBe(true)
    expect(statements.some(({ carryIn, payable }) => carryIn > 0n && payable === 0n)).toBe(true)
    expect(statements.some(({ withheld }) => (withheld ?? 0n) > 0n)).toBe(true)
    expect(builds.some(({ released }) => released.some(({ adjustments }) => adjustments !== 0n))).toBe(true)
    expect(builds.some(({ commissions }) => commissions.pending.length > 0)).toBe(true)
    expect(builds.some(({ world }) => world.closedPeriods.length > 0)).toBe(true)
  })
})

function sign(amount: bigint | undefined): string {
  return amount === undefined ? 'unknown' : amount > 0n ? '+' : amount < 0n ? '-' : '0'
}
