import { chain } from './small-world.js'
import {
  components,
  periods,
  type Agreement,
  type Component,
  type Fact,
  type Override,
  type Place,
  type Rule,
  type Status,
  type World,
} from './random-world.js'

/*
 * The commissions of a world by BigInt alone, from the words of the contract: no SQL, and nothing of the models.
 * Amounts are atoms; undefined is what nobody knows.
 */

export interface Line {
  readonly agreement: Agreement
  readonly version: number
  readonly rule: Rule
  readonly period: number
  readonly validator: string
  readonly kind: 'RATE' | 'FLOOR_TOPUP' | 'CAP_REDUCTION'
  readonly baseMethod: string | undefined
  readonly base: bigint | undefined
  readonly terms: bigint | undefined
  readonly override: bigint | undefined
  readonly drift: boolean
  readonly final: bigint | undefined
  readonly status: Status | 'OVERRIDDEN'
}

type Draft = Omit<Line, 'override' | 'drift' | 'final'>

/** Day of November on which the builds of the tests are made. */
const lastDay = 23

export function expectedLines(world: World): Line[] {
  return periods.flatMap((period) =>
    rulesInForce(world, period).flatMap((held) => {
      const rates = held.places.map((place) => rateLine(world, held, place, period))
      return overridden(world, [...rates, ...limitLines(rates)])
    }),
  )
}

/** The component of a place; own stake earned nothing for sure, since the operator of these worlds has none. */
export function factOf(place: Place, component: Component): Fact {
  return component === 'VOTE_REWARDS' ? { atoms: 0n, status: 'PROVEN_ZERO' } : place.facts[component]
}

export function operatedPlaces(world: World, period: number): Place[] {
  return world.places.filter(
    (place) =>
      place.period === period &&
      world.validators.some(({ key, until }) => key === place.validator && period < until),
  )
}

interface Held {
  readonly agreement: Agreement
  readonly version: number
  readonly rule: Rule
  readonly places: readonly Place[]
}

/** Each rule with the places that no more specific rule of its version takes from it. */
function rulesInForce(world: World, period: number): Held[] {
  return world.agreements
    .filter(({ suspendedFrom }) => period < suspendedFrom)
    .flatMap((agreement) =>
      agreement.versions
        .filter(({ from, until }) => from <= period && period < until)
        .flatMap(({ number, rules }) =>
          rules.map((rule) => ({
            agreement,
            version: number,
            rule,
            places: operatedPlaces(world, period).filter(
              (place) => strongest(rules, rule.component, place) === rule,
            ),
          })),
        ),
    )
    .filter(({ places }) => places.length > 0)
}

function strongest(rules: readonly Rule[], component: Component, { validator }: Place): Rule | undefined {
  const strength = (rule: Rule) => (rule.validator !== '*' ? 2 : rule.chain === chain ? 1 : 0)
  return rules
    .filter((rule) => rule.component === component && ['*', validator].includes(rule.validator))
    .sort((a, b) => strength(b) - strength(a))[0]
}

function rateLine(world: World, held: Held, place: Place, period: number): Draft {
  const { agreement, version, rule } = held
  const { base, method, isDerived } = baseOf(world, held, place)
  const { status } = factOf(place, rule.component)
  const floored = base === undefined ? undefined : base > 0n ? base : 0n
  return {
    agreement,
    version,
    rule,
    period,
    validator: place.validator,
    kind: 'RATE',
    baseMethod: method,
    base: floored,
    terms: floored === undefined ? undefined : (floored * BigInt(rule.rateBps ?? 10_000)) / 10_000n,
    status:
      base === undefined
        ? 'MISSING'
        : status === 'PROVEN_ZERO'
          ? 'PROVEN_ZERO'
          : isDerived || status === 'DERIVED'
            ? 'DERIVED'
            : 'OBSERVED',
  }
}

interface Base {
  readonly base: bigint | undefined
  readonly method: string
  readonly isDerived: boolean
}

function baseOf(world: World, { agreement, rule }: Held, place: Place): Base {
  const revenue = factOf(place, rule.component).atoms
  if (rule.method === 'FIXED_SHARE') {
    const base =
      splitBase(world, agreement, rule, place) ?? part(revenue, BigInt(rule.shareBps ?? 0), 10_000n)
    return { base, method: 'COMPONENT', isDerived: false }
  }
  const isClient = (wallet: string) =>
    world.wallets.some(
      ({ address, partner, from, until }) =>
        address === wallet && partner === agreement.partner && from <= place.period && place.period < until,
    )
  const clients = place.accounts.filter(({ wallet }) => isClient(wallet))
  const rewards = rule.method === 'CLIENT_REVENUE' ? creditedTo(place, rule.component) : undefined
  if (rewards !== undefined) {
    const ofClients = sum(clients.map(({ name }) => rewards.get(name) ?? 0n))
    return {
      base: part(revenue, ofClients, sum([...rewards.values()])),
      method: 'CREDITED_REWARDS',
      isDerived: place.accounts.some((account) => account.isDerived),
    }
  }
  const weights = clients.map(({ weight }) => weight)
  const isKnown = place.accounts.length > 0 && !weights.includes(undefined)
  const judged = clients.length > 0 ? clients : place.accounts
  return {
    base: isKnown && place.whole !== undefined ? part(revenue, sum(weights), place.whole) : undefined,
    method: rule.method === 'STAKE_WEIGHT' ? 'STAKE' : 'STAKE_FALLBACK',
    isDerived: judged.some(({ isDerived, weight }) => isDerived && weight !== undefined),
  }
}

/** What each account was credited, where that is known of all of a validator; undefined where stake must do. */
function creditedTo(place: Place, component: Component): ReadonlyMap<string, bigint> | undefined {
  if (component !== 'COMMISSION' && component !== 'MEV_TIPS') return undefined
  const { accounts, whole } = place
  if (accounts.length === 0 || accounts.some(({ weight }) => weight === undefined)) return undefined
  if (sum(accounts.map(({ weight }) => weight)) !== whole) return undefined
  if (accounts.some(({ weight, credited }) => weight !== 0n && credited[component] === undefined))
    return undefined
  return new Map(accounts.map(({ name, credited }) => [name, credited[component] ?? 0n]))
}

/** By largest remainder, where the rules of the group that hold at the place are the whole. */
function splitBase(world: World, agreement: Agreement, rule: Rule, place: Place): bigint | undefined {
  const revenue = factOf(place, rule.component).atoms
  if (rule.splitGroup === undefined || revenue === undefined || revenue <= 0n) return undefined
  const members = rulesInForce(world, place.period)
    .filter((held) => held.rule.splitGroup === rule.splitGroup && held.places.includes(place))
    .map((held) => ({
      id: held.agreement.id,
      order: `${held.agreement.partner} ${held.agreement.id}`,
      bps: held.rule.shareBps ?? 0,
    }))
    .sort((a, b) => (a.order < b.order ? -1 : 1))
  if (members.reduce((all, { bps }) => all + bps, 0) !== 10_000) return undefined
  const parts = shareOut(
    revenue,
    members.map(({ bps }) => BigInt(bps)),
  )
  return parts[members.findIndex(({ id }) => id === agreement.id)]
}

function limitLines(rates: readonly Draft[]): Draft[] {
  const [first] = rates
  if (first === undefined || rates.some(({ terms }) => terms === undefined)) return []
  const { rule } = first
  const earned = sum(rates.map(({ terms }) => terms))
  const floored = rule.floor !== undefined && earned < rule.floor ? rule.floor : earned
  const capped = rule.cap !== undefined && floored > rule.cap ? rule.cap : floored
  const line = (kind: Draft['kind'], terms: bigint): Draft => ({
    ...first,
    validator: '*',
    kind,
    baseMethod: undefined,
    base: undefined,
    terms,
    status: rates.some(({ status }) => status === 'DERIVED') ? 'DERIVED' : 'OBSERVED',
  })
  return [
    ...(rule.floor === undefined ? [] : [line('FLOOR_TOPUP', floored - earned)]),
    ...(rule.cap === undefined ? [] : [line('CAP_REDUCTION', capped - floored)]),
  ]
}

/** The lines of one rule in one period after the overrides that were written by the time of the build. */
function overridden(world: World, drafts: readonly Draft[]): Line[] {
  const [first] = drafts
  if (first === undefined) return []
  const written = world.overrides
    .filter(
      ({ agreement, rule, period, day }) =>
        agreement === first.agreement.id &&
        rule === first.rule.key &&
        period === first.period &&
        day <= lastDay,
    )
    .sort((a, b) => b.day - a.day)
  const ofWhole = written.find(({ validator }) => validator === '*')
  const parts = ofWhole === undefined ? [] : allocated(ofWhole, drafts)
  const outcome = drafts.some(({ terms }) => terms === undefined)
    ? undefined
    : sum(drafts.map(({ terms }) => terms))
  const lines = drafts.map((draft, place) => {
    const latest = written.find(({ validator }) => validator === '*' || validator === draft.validator)
    if (latest === undefined) return asItIs(draft)
    return latest === ofWhole
      ? set(draft, parts[place] ?? 0n, outcome !== latest.expected)
      : set(draft, latest.amount, draft.terms !== latest.expected)
  })
  if (ofWhole === undefined || parts.length > 0) return lines
  const alone: Draft = { ...first, validator: '*', kind: 'RATE', baseMethod: undefined, base: 0n, terms: 0n }
  return [...lines, set(alone, ofWhole.amount, outcome !== ofWhole.expected)]
}

/** Parts of the amount for the lines in their order; none where no base is above 0. */
function allocated({ amount }: Override, drafts: readonly Draft[]): bigint[] {
  const weights = drafts.map(({ kind, base }) => (kind === 'RATE' && base !== undefined ? base : 0n))
  return weights.some((weight) => weight > 0n) ? shareOut(amount, weights) : []
}

function asItIs(draft: Draft): Line {
  return { ...draft, override: undefined, drift: false, final: draft.terms }
}

function set(draft: Draft, amount: bigint, drift: boolean): Line {
  return { ...draft, override: amount, drift, final: amount, status: 'OVERRIDDEN' }
}

/** Toward zero; of nothing there is no part. */
function part(amount: bigint | undefined, share: bigint, whole: bigint): bigint | undefined {
  if (amount === undefined) return undefined
  return whole === 0n ? 0n : (amount * share) / whole
}

/** Floors toward zero, then one atom more for the greatest remainders; of equal ones the earlier goes first. */
function shareOut(amount: bigint, weights: readonly bigint[]): bigint[] {
  const size = amount < 0n ? -amount : amount
  const total = sum(weights)
  const parts = weights.map((weight) => (size * weight) / total)
  const rests = weights.map((weight, place) => ({ place, rest: (size * weight) % total }))
  rests.sort((a, b) => (a.rest === b.rest ? a.place - b.place : a.rest > b.rest ? -1 : 1))
  const odd = Number(size - sum(parts))
  const lucky = new Set(rests.slice(0, odd).map(({ place }) => place))
  return parts.map((each, place) => {
    const whole = each + (lucky.has(place) ? 1n : 0n)
    return amount < 0n ? -whole : whole
  })
}

export function sum(values: readonly (bigint | undefined)[]): bigint {
  return values.reduce<bigint>((total, value) => total + (value ?? 0n), 0n)
}

/** Rows of the ledger, `component period validator` first: component, rates, house's expense, attributed, house. */
export function expectedLedger(world: World, lines: readonly Line[]): (string | bigint | undefined)[][] {
  return periods.flatMap((period) =>
    components.flatMap((component) => {
      const here = lines.filter((line) => line.period === period && line.rule.component === component)
      const rows = operatedPlaces(world, period).map((place) => ({
        validator: place.validator,
        revenue: factOf(place, component).atoms,
      }))
      const whole = here.some(({ validator }) => validator === '*') ? [{ validator: '*', revenue: 0n }] : []
      return [...rows, ...whole].map(({ validator, revenue }) => {
        const own = here.filter((line) => line.validator === validator)
        return [`${component} ${period} ${validator}`, revenue, ...split(revenue, own)]
      })
    }),
  )
}

function split(revenue: bigint | undefined, lines: readonly Line[]): (bigint | undefined)[] {
  const nothing = [undefined, undefined]
  const areTermsKnown = revenue !== undefined && lines.every(({ terms }) => terms !== undefined)
  const isKnown = revenue !== undefined && lines.every(({ final }) => final !== undefined)
  const rates = sum(lines.filter(({ kind }) => kind !== 'FLOOR_TOPUP').map(({ terms }) => terms))
  const attributed = sum(lines.map(({ final }) => final))
  return [
    ...(areTermsKnown ? [rates, attributed - rates] : nothing),
    ...(isKnown ? [attributed, revenue - attributed] : nothing),
  ]
}
