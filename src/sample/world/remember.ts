import type { World } from './world.js'

/** Answers look at an epoch and its neighbours; a sample of many epochs must not be held as a whole. */
const epochsHeld = 8

/**
 * A function of an epoch and a number that is computed once for as long as the epoch is among those looked at last.
 * What it gives depends on its arguments alone, so that nobody sees the difference.
 */
export function rememberByEpoch<Value>(
  compute: (world: World, epoch: number, index: number) => Value,
): (world: World, epoch: number, index: number) => Value {
  const worlds = new WeakMap<World, Map<number, Map<number, Value>>>()
  return (world, epoch, index) => {
    const epochs = worlds.get(world) ?? new Map<number, Map<number, Value>>()
    worlds.set(world, epochs)
    const values = epochs.get(epoch) ?? new Map<number, Value>()
    if (!epochs.has(epoch)) {
      if (epochs.size >= epochsHeld) epochs.delete([...epochs.keys()][0] ?? epoch)
      epochs.set(epoch, values)
    }
    const known = values.get(index)
    if (known !== undefined) return known
    const value = compute(world, epoch, index)
    values.set(index, value)
    return value
  }
}
