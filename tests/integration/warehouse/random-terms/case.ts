import type { Agreement, Override, Period, Place, World } from '../../../oracle/engine/world.js'

/** A period with what is known of its time, in seconds since 1970. */
export interface TimedPeriod extends Period {
  readonly start: number | undefined
  readonly end: number | undefined
}

export interface TimedWorld extends World {
  readonly periods: readonly TimedPeriod[]
}

/** What happens between two builds. */
export interface Turn {
  /** Statements that are released, as far as nothing blocks them: [partner, period]. */
  readonly releases: readonly (readonly [partner: string, period: number])[]
  /** Facts that were told late, or told anew. */
  readonly places: readonly Place[]
  /** Agreements whose terms were corrected. */
  readonly agreements: readonly Agreement[]
  readonly overrides: readonly Override[]
  readonly closedPeriods: readonly number[]
}

/** A random agreement world, and what becomes of it from build to build. */
export interface Case {
  readonly world: TimedWorld
  readonly turns: readonly Turn[]
}

/** Builds of a case: one more than it has turns. */
export const turnsOfCase = 2

/** The world as it is after a turn. */
export function turned(world: TimedWorld, turn: Turn | undefined): TimedWorld {
  if (turn === undefined) return world
  const { places, agreements, overrides, closedPeriods } = turn
  const sameAgreement = (one: Agreement) => agreements.find(({ id }) => id === one.id)
  const samePlace = (one: Place) =>
    places.find(({ period, validator }) => period === one.period && validator === one.validator)
  return {
    ...world,
    places: world.places.map((place) => samePlace(place) ?? place),
    agreements: world.agreements.map((agreement) => sameAgreement(agreement) ?? agreement),
    overrides: [...world.overrides, ...overrides],
    closedPeriods,
  }
}

/** The case under names of its own, so that many stand in one warehouse side by side, each on a chain. */
export function renamed({ world, turns }: Case, number: number): Case {
  const name = chainOf(number)
  const agreement = (one: Agreement): Agreement => ({ ...one, id: `${name}-${one.id}` })
  const override = (one: Override): Override => ({ ...one, agreement: `${name}-${one.agreement}` })
  return {
    world: {
      ...world,
      chain: name,
      periods: world.periods.map((period) => ({ ...period, id: periodId(number, period.number) })),
      agreements: world.agreements.map(agreement),
      overrides: world.overrides.map(override),
    },
    turns: turns.map((turn) => ({
      ...turn,
      agreements: turn.agreements.map(agreement),
      overrides: turn.overrides.map(override),
    })),
  }
}

/** The chain on which the case of a number stands. */
export function chainOf(number: number): string {
  return `w${String(number).padStart(5, '0')}`
}

function periodId(world: number, period: number): string {
  const [high, low] = [world, period].map((part) => part.toString(16).padStart(12, '0'))
  return `${high?.slice(0, 8)}-${high?.slice(8)}-4000-8000-${low}`
}
