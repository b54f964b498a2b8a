import { plainDecimal } from '../decimal-text.js'
import { randomOf } from '../random.js'
import type { World } from './world.js'

const secondsPerDay = 86_400
const decimals = 12

/** Days since 1970 of a time in seconds. */
export function dayOf(seconds: number): number {
  return Math.floor(seconds / secondsPerDay)
}

export function dateText(day: number): string {
  return new Date(day * secondsPerDay * 1000).toISOString().slice(0, 10)
}

/** The days that the sample's prices are told of: some before it, and those it lasts. */
export function pricedDays(world: World): readonly number[] {
  const first = dayOf(world.clock.startOf(world.options.firstEpoch)) - 3
  const last = dayOf(world.clock.startOf(world.endEpoch)) + 1
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}

/** US dollars for a SOL at the end of a day: wanders by up to 3 % from a level that it keeps near to. */
export function closeOf(world: World, day: number): string {
  return plainDecimal(close(world, day), decimals)
}

/** What another source says of the same moment: some thousandths of a percent beside it. */
export function otherCloseOf(world: World, day: number): string {
  return plainDecimal(otherClose(world, day), decimals)
}

/** The same in euros, at a rate that does not move. */
export function otherCloseInEurosOf(world: World, day: number): string {
  return plainDecimal((otherClose(world, day) * 86n) / 100n, decimals)
}

function otherClose(world: World, day: number): bigint {
  const random = randomOf(`${world.options.seed}/other-price/${day}`)
  return close(world, day) + BigInt(random.between(0, 2_000_000)) * 1_009n
}

function close(world: World, day: number): bigint {
  const near = (ago: number): bigint => {
    const random = randomOf(`${world.options.seed}/price/${day - ago}`)
    return BigInt(random.between(0, 1_000_000)) * 1_000_003n + BigInt(random.between(0, 1_000))
  }
  // A mean of four days' draws moves slowly, and needs no history.
  return 145n * 10n ** BigInt(decimals) + [0, 1, 2, 3].reduce((sum, ago) => sum + 4n * near(ago), 0n)
}
