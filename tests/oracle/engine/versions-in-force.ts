import type { Agreement, Period, State, Version, World } from './world.js'

/** A version of an agreement that holds in a period; where it is not known well enough when that was, perhaps. */
export interface VersionInForce {
  readonly agreement: Agreement
  readonly version: Version
  readonly certainty: 'IN_FORCE' | 'TIME_UNKNOWN'
  /** From where on how many of the period's slots it holds, and how many there are; undefined when it holds them all. */
  readonly slots: { readonly from: bigint; readonly held: bigint; readonly all: bigint } | undefined
}

type Certainty = 'YES' | 'NO' | 'PERHAPS'

/** Versions of all agreements that are recorded by now, hold in the period and are active. */
export function versionsInForce(world: World, period: Period): VersionInForce[] {
  return world.agreements.flatMap((agreement) => {
    const isActive = activity(agreement, period)
    if (isActive === 'NO') return []
    return agreement.versions
      .filter(({ recordedAt }) => recordedAt <= world.asOf)
      .flatMap((version): VersionInForce[] => {
        const holds = versionHolds(version, period)
        if (holds === 'NO') return []
        const isSure = holds === 'YES' && isActive === 'YES'
        const certainty = isSure ? 'IN_FORCE' : 'TIME_UNKNOWN'
        return [{ agreement, version, certainty, slots: slotsOf(version, period) }]
      })
  })
}

function versionHolds({ holds }: Version, period: Period): Certainty {
  if (holds.unit === 'PERIOD')
    return holds.from <= period.number && (holds.until === undefined || period.number < holds.until)
      ? 'YES'
      : 'NO'
  if (holds.unit === 'SLOT') {
    const held = heldSlots(holds.from, holds.until, period)
    return held === undefined ? 'PERHAPS' : held > 0n ? 'YES' : 'NO'
  }
  const began = hasCome(holds.from, period)
  const ended = holds.until === undefined ? 'NO' : hasCome(holds.until, period)
  if (began === 'NO' || ended === 'YES') return 'NO'
  return began === 'YES' && ended === 'NO' ? 'YES' : 'PERHAPS'
}

function slotsOf({ holds }: Version, period: Period): VersionInForce['slots'] {
  if (holds.unit !== 'SLOT' || period.slots === undefined) return undefined
  const all = period.slots.last - period.slots.first + 1n
  const held = heldSlots(holds.from, holds.until, period) ?? 0n
  const from = holds.from > period.slots.first ? holds.from : period.slots.first
  return held === all ? undefined : { from, held, all }
}

function heldSlots(from: bigint, until: bigint | undefined, { slots }: Period): bigint | undefined {
  if (slots === undefined) return undefined
  const first = from > slots.first ? from : slots.first
  const end = until === undefined || until > slots.last + 1n ? slots.last + 1n : until
  return end > first ? end - first : 0n
}

/** The state that began last; of those that may have begun since, each may be it. */
function activity({ states }: Agreement, period: Period): Certainty {
  const begun = states.map((state) => ({ state, began: stateBegan(state, period) }))
  const sure = Math.max(-1, ...begun.filter(({ began }) => began === 'YES').map(({ state }) => state.number))
  const possible = begun.filter(({ state, began }) => began !== 'NO' && state.number >= sure)
  if (!possible.some(({ state }) => state.isActive)) return 'NO'
  return sure >= 0 && possible.every(({ state }) => state.isActive) ? 'YES' : 'PERHAPS'
}

function stateBegan({ begins }: State, period: Period): Certainty {
  if (begins.unit === 'DATE') return hasCome(begins.at, period)
  return begins.at <= period.number ? 'YES' : 'NO'
}

/** Whether a time had come when the period began. */
function hasCome(time: number, { earliestStart, latestStart }: Period): Certainty {
  if (earliestStart !== undefined && time <= earliestStart) return 'YES'
  return latestStart !== undefined && time > latestStart ? 'NO' : 'PERHAPS'
}

/** Whether versions of an agreement change inside a period, or may. */
export function isSplitBySlots({ versions }: Agreement, period: Period): boolean {
  return versions.some(({ holds }) => {
    if (holds.unit !== 'SLOT') return false
    const held = heldSlots(holds.from, holds.until, period)
    const all = period.slots === undefined ? undefined : period.slots.last - period.slots.first + 1n
    return held === undefined || (held > 0n && held !== all)
  })
}
