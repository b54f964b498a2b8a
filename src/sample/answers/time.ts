import type { World } from '../world/world.js'

const hour = 3_600_000

/** So many hours after the beginning of an epoch, in milliseconds since 1970. */
export function hoursInto(world: World, epoch: number, hours: number): number {
  return world.clock.startOf(epoch) * 1000 + Math.round(hours * hour)
}
