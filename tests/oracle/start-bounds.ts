/** What is known of the time of a period, in seconds since 1970. */
interface Timed {
  readonly start: number | undefined
  readonly end: number | undefined
}

/** When a period can have begun: its start, or the nearest known times around it; undefined is no bound. */
export interface StartBounds {
  readonly earliestStart: number | undefined
  readonly latestStart: number | undefined
}

/** Of the period at a place among all of a chain in their order. */
export function startBounds(periods: readonly Timed[], place: number): StartBounds {
  const start = periods[place]?.start
  if (start !== undefined) return { earliestStart: start, latestStart: start }
  const before = periods.slice(0, place).flatMap(timesOf)
  const after = periods.slice(place).flatMap(timesOf)
  return {
    earliestStart: before.length === 0 ? undefined : Math.max(...before),
    latestStart: after.length === 0 ? undefined : Math.min(...after),
  }
}

function timesOf({ start, end }: Timed): number[] {
  return [start, end].flatMap((time) => (time === undefined ? [] : [time]))
}
