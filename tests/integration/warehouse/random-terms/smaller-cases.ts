import type { Agreement, Fact, Place, Rule, Version } from '../../../oracle/engine/world.js'
import { startBounds } from '../../../oracle/start-bounds.js'
import type { Case, TimedWorld, Turn } from './case.js'

/** What is left of a case when one thing of it is taken away, or made plainer: the greatest pieces first. */
export function smallerCases(whole: Case): Case[] {
  const { world, turns } = whole
  return [
    ...without(turns).map((fewer) => ({ world, turns: fewer })),
    ...smallerWorlds(world).map((smaller) => ({ world: smaller, turns })),
    ...turns.flatMap((turn, number) =>
      smallerTurns(turn).map((smaller) => ({ world, turns: turns.with(number, smaller) })),
    ),
    ...everywhere(whole),
  ]
}

/** What has to change in all builds of a case at once. */
function everywhere({ world, turns }: Case): Case[] {
  const places = (keep: (place: Place) => boolean): Case => ({
    world: { ...world, places: world.places.filter(keep) },
    turns: turns.map((turn) => ({ ...turn, places: turn.places.filter(keep) })),
  })
  const validators = [...new Set(world.places.map(({ validator }) => validator))]
  const [first, last] = [world.periods[0]?.number, world.periods.at(-1)?.number]
  const ofFewerPeriods = [first, last].flatMap((number): Case[] => {
    if (world.periods.length < 2 || number === undefined) return []
    const { world: smaller, turns: rest } = places(({ period }) => period !== number)
    const left = smaller.periods.filter((period) => period.number !== number)
    // What is known of the others' times goes with them.
    const periods = left.map((period, place) => ({ ...period, ...startBounds(left, place) }))
    return [{ world: { ...smaller, periods }, turns: rest }]
  })
  const keys = [
    ...new Set(
      world.agreements.flatMap(({ versions }) =>
        versions.flatMap(({ rules }) => rules.map(({ key }) => key)),
      ),
    ),
  ]
  const ofFewerRules =
    keys.length < 2 ? [] : keys.map((key) => mapAgreements({ world, turns }, (one) => withoutRule(one, key)))
  return [
    ...(validators.length < 2 ? [] : validators.map((gone) => places(({ validator }) => validator !== gone))),
    ...ofFewerPeriods,
    ...ofFewerRules,
    ...world.agreements.flatMap(({ id }) =>
      simplifications.map((simpler) =>
        mapAgreements({ world, turns }, (one) => (one.id === id ? simpler(one) : one)),
      ),
    ),
  ]
}

function mapAgreements({ world, turns }: Case, change: (one: Agreement) => Agreement): Case {
  return {
    world: { ...world, agreements: world.agreements.map(change) },
    turns: turns.map((turn) => ({ ...turn, agreements: turn.agreements.map(change) })),
  }
}

function withoutRule(one: Agreement, key: string): Agreement {
  return {
    ...one,
    versions: one.versions.map((version) => ({
      ...version,
      rules: version.rules.filter((rule) => rule.key !== key),
    })),
  }
}

const ofVersions =
  (change: (version: Version) => Version) =>
  (one: Agreement): Agreement => ({ ...one, versions: one.versions.map(change) })
const ofRules = (change: (rule: Rule) => Rule): ((one: Agreement) => Agreement) =>
  ofVersions((version) => ({ ...version, rules: version.rules.map(change) }))
const whole = 10_000n

const simplifications: readonly ((one: Agreement) => Agreement)[] = [
  (one) => ({ ...one, versions: one.versions.slice(0, 1) }),
  (one) => ({ ...one, versions: one.versions.slice(-1) }),
  (one) => ({ ...one, states: one.states.slice(0, 1) }),
  (one) => ({ ...one, states: one.states.slice(0, 2) }),
  ofVersions((version) => ({ ...version, lossPolicy: 'ZERO_FLOOR' })),
  ofRules((rule) => ({ ...rule, floor: undefined })),
  ofRules((rule) => ({ ...rule, cap: undefined })),
  ofRules((rule) => (rule.tiers === undefined ? rule : { ...rule, tiers: undefined, rateBps: whole })),
  ofRules((rule) => ({ ...rule, method: 'FIXED_SHARE', shareBps: whole })),
  ofRules((rule) => (rule.tiers === undefined ? { ...rule, rateBps: whole } : rule)),
]

function smallerWorlds(world: TimedWorld): TimedWorld[] {
  return [
    ...without(world.agreements).map((agreements) => ({ ...world, agreements })),
    ...without(world.overrides).map((overrides) => ({ ...world, overrides })),
    ...without(world.terms).map((terms) => ({ ...world, terms })),
    ...without(world.wallets).map((wallets) => ({ ...world, wallets })),
    ...world.places.flatMap((place, number) =>
      plainerPlaces(place).map((plainer) => ({ ...world, places: world.places.with(number, plainer) })),
    ),
  ]
}

function smallerTurns(turn: Turn): Turn[] {
  return [
    { ...turn, releases: [] },
    { ...turn, places: [] },
    { ...turn, closedPeriods: [] },
    ...without(turn.agreements).map((agreements) => ({ ...turn, agreements })),
    ...without(turn.overrides).map((overrides) => ({ ...turn, overrides })),
    ...without(turn.releases).map((releases) => ({ ...turn, releases })),
    ...without(turn.places).map((places) => ({ ...turn, places })),
  ]
}

function plainerPlaces(place: Place): Place[] {
  const facts = Object.entries(place.facts).flatMap(([component, fact]) =>
    plainerFacts(fact).map((plainer) => ({ ...place, facts: { ...place.facts, [component]: plainer } })),
  )
  return place.stakes === undefined
    ? facts
    : [{ ...place, stakes: undefined, whole: { ...place.whole, weight: 0n } }, ...facts]
}

function plainerFacts({ atoms, status }: Fact): Fact[] {
  if (status === 'PROVEN_ZERO') return []
  const zero: Fact = { atoms: 0n, status: 'PROVEN_ZERO' }
  return atoms === undefined || atoms === 0n ? [zero] : [zero, { atoms: atoms / 10n, status }]
}

/** The list without each of its members, and without all of them. */
function without<T>(list: readonly T[]): T[][] {
  const each = list.map((_, gone) => list.filter((_one, place) => place !== gone))
  return list.length > 1 ? [[], ...each] : each
}
