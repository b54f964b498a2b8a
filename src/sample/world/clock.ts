import { randomOf } from '../random.js'

/** 2026-01-24 03:17:41 UTC, the beginning of the sample's first epoch. */
const start = 1_769_224_661

/** When the sample's epochs begin, in seconds since 1970. */
export interface Clock {
  startOf(epoch: number): number
}

/**
 * An epoch takes two days more or less, as the network's slots are longer or shorter: its length is drawn from the
 * seed, so that nobody gets a date right who multiplies slots by 400 ms.
 */
export function createClock(seed: number, firstEpoch: number): Clock {
  const starts = [start]
  return {
    startOf(epoch) {
      const index = epoch - firstEpoch
      if (index < 0) return start + index * 172_800
      for (let known = starts.length - 1; known < index; known += 1)
        starts.push((starts[known] ?? start) + secondsOf(seed, firstEpoch + known))
      return starts[index] ?? start
    },
  }
}

/** From about 44.4 to 52.8 hours. */
function secondsOf(seed: number, epoch: number): number {
  return randomOf(`${seed}/epoch-length/${epoch}`).between(160_000, 190_000)
}
