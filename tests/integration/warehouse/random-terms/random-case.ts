import fc from 'fast-check'
import { isSplitBySlots } from '../../../oracle/engine/versions-in-force.js'
import type { Agreement, Override, PartnerTerms, Place, Wallet } from '../../../oracle/engine/world.js'
import { agreement, partners, splitters } from './agreements.js'
import { turnsOfCase, type Case, type TimedPeriod, type TimedWorld, type Turn } from './case.js'
import { addresses, amountsUpTo, bps, maybe, place } from './facts.js'
import { periods } from './periods.js'
import { validatorKeys } from './rules.js'

const asOf = Date.parse('2026-11-23T00:00:00Z') / 1000
const firstOverride = Date.parse('2026-11-01T00:00:00Z') / 1000

/** A world of one chain, and what becomes of it. */
export const cases: fc.Arbitrary<Case> = fc
  .record({ periods, digits: fc.constantFrom(1, 3, 9, 17, 19, 21, 23) })
  .chain(({ periods: all, digits }) => world(all, amountsUpTo(digits)))

function world(all: readonly TimedPeriod[], amounts: fc.Arbitrary<bigint>): fc.Arbitrary<Case> {
  const someAgreements = fc.oneof(
    { weight: 5, arbitrary: fc.tuple(agreement('a1', all, amounts)) },
    { weight: 3, arbitrary: fc.tuple(agreement('a1', all, amounts), agreement('a2', all, amounts)) },
    { weight: 1, arbitrary: splitters(all) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(agreement('a1', all, amounts), splitters(all))
        .map(([one, others]) => [one, ...others]),
    },
  )
  return fc
    .record({
      agreements: someAgreements,
      validators: fc.subarray([...validatorKeys], { minLength: 1 }),
      native: fc.constantFrom(9, 9, 18, 6),
    })
    .chain(({ agreements, validators, native }) => {
      const keys = all.flatMap(({ number }) => validators.map((validator) => ({ number, validator })))
      const each = keys.map(({ number, validator }) => place(number, validator, amounts))
      return fc
        .record({
          places: fc.tuple(...each),
          wallets: wallets(all),
          terms: terms(all, amounts),
          overrides: overrides(agreements, all, amounts),
          turns: fc.array(turn(agreements, all, each, amounts), {
            minLength: turnsOfCase,
            maxLength: turnsOfCase,
          }),
        })
        .map(({ turns, ...rest }): Case => {
          const first: TimedWorld = {
            chain: '',
            nativeDecimals: native,
            asOf,
            periods: all,
            agreements,
            closedPeriods: [],
            ...rest,
          }
          return asWholes({ world: first, turns })
        })
    })
}

/**
 * A rule that counts over all validators, in any terms that it ever has, is overridden as a whole; and no two overrides
 * are written in the same second.
 */
function asWholes({ world: first, turns }: Case): Case {
  const agreements = [first, ...turns].flatMap((each) => each.agreements)
  let written = 0
  const whole = (override: Override): Override => {
    const isWhole = agreements.some(
      ({ id, versions }) => id === override.agreement && isOfWhole(versions, override.rule),
    )
    written += 1
    return {
      ...override,
      validator: isWhole ? '*' : override.validator,
      writtenAt: override.writtenAt + written,
    }
  }
  return {
    world: { ...first, overrides: first.overrides.map(whole) },
    turns: turns.map((each) => ({ ...each, overrides: each.overrides.map(whole) })),
  }
}

function isOfWhole(versions: Agreement['versions'], rule: string): boolean {
  return versions.some(({ rules }) =>
    rules.some(
      ({ key, floor, cap, tiers }) =>
        key === rule && (floor !== undefined || cap !== undefined || tiers !== undefined),
    ),
  )
}

/** Wallets, of which some pass from one partner to another between two periods. */
function wallets(all: readonly TimedPeriod[]): fc.Arbitrary<readonly Wallet[]> {
  const first = all[0]?.number ?? 0
  return fc
    .tuple(
      ...addresses.map((address) =>
        fc
          .record({
            before: fc.constantFrom(...partners),
            after: maybe(fc.constantFrom(...partners), 4),
            change: fc.integer({ min: 1, max: all.length }),
          })
          .map(({ before, after, change }): Wallet[] => {
            const until = after === undefined ? undefined : first + change
            return [
              { address, partner: before, from: first, until },
              ...(after === undefined
                ? []
                : [{ address, partner: after, from: first + change, until: undefined }]),
            ]
          }),
      ),
    )
    .map((each) => each.flat())
}

/** Minimum payouts and withholdings, of some partners from a later period on. */
function terms(
  all: readonly TimedPeriod[],
  amounts: fc.Arbitrary<bigint>,
): fc.Arbitrary<readonly PartnerTerms[]> {
  const first = all[0]?.number ?? 0
  const one = (partner: string): fc.Arbitrary<PartnerTerms> =>
    fc
      .record({
        later: fc.constantFrom(0, 0, 1, 2),
        minimumPayout: maybe(amounts, 2),
        withholdingBps: fc.oneof(fc.constant(0n), bps),
      })
      .map(({ later, ...rest }) => ({ partner, from: first + later, until: undefined, ...rest }))
  return fc.subarray([...partners]).chain((some) => fc.tuple(...some.map(one)))
}

/** What people set in place of what the terms give. */
function overrides(
  agreements: readonly Agreement[],
  all: readonly TimedPeriod[],
  amounts: fc.Arbitrary<bigint>,
): fc.Arbitrary<readonly Override[]> {
  const targets = agreements.flatMap((one) =>
    all
      .filter((period) => !isSplitBySlots(one, period))
      .flatMap(({ number }) => ruleKeys(one).map((rule) => ({ agreement: one, rule, number }))),
  )
  if (targets.length === 0) return fc.constant([])
  const override = fc
    .record({
      at: fc.constantFrom(...targets),
      validator: fc.constantFrom('*', '*', ...validatorKeys),
      amount: fc.tuple(amounts, fc.constantFrom(1n, 1n, -1n)).map(([size, sign]) => size * sign),
      expected: maybe(amounts, 2),
      writtenAt: fc.integer({ min: 0, max: 27 }).map((days) => firstOverride + days * 86_400),
    })
    .map(({ at: { agreement: one, rule, number }, ...rest }): Override => ({
      agreement: one.id,
      rule,
      period: number,
      reason: 'by chance',
      author: 'ida',
      ...rest,
    }))
  const some = fc.uniqueArray(override, {
    minLength: 1,
    maxLength: 2,
    selector: ({ writtenAt }) => writtenAt,
  })
  return fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: some })
}

function ruleKeys({ versions }: Agreement): string[] {
  return [...new Set(versions.flatMap(({ rules }) => rules.map(({ key }) => key)))]
}

/** Releases, and then news: facts told anew, terms corrected, overrides, closed periods. */
function turn(
  agreements: readonly Agreement[],
  all: readonly TimedPeriod[],
  places: readonly fc.Arbitrary<Place>[],
  amounts: fc.Arbitrary<bigint>,
): fc.Arbitrary<Turn> {
  const corrected = fc.constantFrom(...agreements).chain((one) => correctedTerms(one, all, amounts))
  return fc
    .record({
      releases: releases(all),
      news: fc
        .subarray([...places], { maxLength: Math.min(4, places.length) })
        .chain((some) => fc.tuple(...some)),
      corrected: maybe(corrected, 4),
      overrides: overrides(agreements, all, amounts),
      closed: maybe(fc.constantFrom(...all.map(({ number }) => number)), 8),
    })
    .map(({ releases: some, news, corrected: one, overrides: later, closed }) => ({
      releases: some,
      places: news,
      agreements: one === undefined ? [] : [one],
      overrides: later,
      closedPeriods: closed === undefined ? [] : [closed],
    }))
}

/** Statements of most partners up to a period, and by chance a later one. */
function releases(all: readonly TimedPeriod[]): fc.Arbitrary<Turn['releases']> {
  return fc
    .record({
      who: fc.subarray([...partners], { minLength: 1 }),
      upTo: fc.integer({ min: 0, max: all.length - 1 }),
      later: maybe(fc.tuple(fc.constantFrom(...partners), fc.constantFrom(...all)), 4),
    })
    .map(({ who, upTo, later }) => [
      ...who.flatMap((partner) => all.slice(0, upTo).map(({ number }) => [partner, number] as const)),
      ...(later === undefined ? [] : [[later[0], later[1].number] as const]),
    ])
}

/** The same agreement with the terms of its first version written anew. */
function correctedTerms(
  one: Agreement,
  all: readonly TimedPeriod[],
  amounts: fc.Arbitrary<bigint>,
): fc.Arbitrary<Agreement> {
  return agreement(one.id, all, amounts).map((other) => {
    const rules = other.versions[0]?.rules ?? []
    const [first, ...rest] = one.versions
    if (first === undefined) return one
    const terms = first.rules.map((rule) => {
      const like = rules.find(({ key }) => key === rule.key)
      return (
        like ?? { ...rule, rateBps: rule.tiers === undefined ? (rules[0]?.rateBps ?? 10_000n) : undefined }
      )
    })
    return { ...one, versions: [{ ...first, rules: terms }, ...rest] }
  })
}
