import type { Periods } from './periods.js'

/** When an epoch can have begun, in seconds: its start, or the nearest known times around it; undefined is no bound. */
export interface StartBounds {
  readonly earliestStart: number | undefined
  readonly latestStart: number | undefined
}

export function startBounds(periods: Periods, epoch: number): StartBounds {
  const start = periods.startOf(epoch)
  if (start !== undefined) return { earliestStart: start, latestStart: start }
  const times = periods.epochs.flatMap((other) =>
    [periods.startOf(other), periods.endOf(other)].flatMap((time) =>
      time === undefined ? [] : [{ time, isBefore: other < epoch }],
    ),
  )
  const before = times.filter(({ isBefore }) => isBefore).map(({ time }) => time)
  const after = times.filter(({ isBefore }) => !isBefore).map(({ time }) => time)
  return {
    earliestStart: before.length === 0 ? undefined : Math.max(...before),
    latestStart: after.length === 0 ? undefined : Math.min(...after),
  }
}
