/** amount × part / whole toward zero. */
export function partOf(amount: bigint, part: bigint, whole: bigint): bigint {
  return (amount * part) / whole
}

/** amount × bps / 10000 toward zero. */
export function partInBps(amount: bigint, bps: bigint): bigint {
  return partOf(amount, bps, 10_000n)
}

/**
 * An amount of either sign in proportion to weights, to the last atom: toward zero, then one atom more for the greatest
 * remainders; of equal ones the earlier goes first. Some weight is above 0.
 */
export function largestRemainder(amount: bigint, weights: readonly bigint[]): bigint[] {
  const size = magnitude(amount)
  const whole = sum(weights)
  const parts = weights.map((weight) => partOf(size, weight, whole))
  const order = weights
    .map((weight, place) => ({ place, remainder: (size * weight) % whole }))
    .sort((a, b) => (a.remainder === b.remainder ? a.place - b.place : a.remainder > b.remainder ? -1 : 1))
  const left = Number(size - sum(parts))
  for (const { place } of order.slice(0, left)) parts[place] = (parts[place] ?? 0n) + 1n
  return amount < 0n ? parts.map((part) => -part) : parts
}

export function sum(values: readonly bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n)
}

/** Undefined while one of them is. */
export function sumOrUnknown(values: readonly (bigint | undefined)[]): bigint | undefined {
  let total = 0n
  for (const value of values) {
    if (value === undefined) return undefined
    total += value
  }
  return total
}

export function atLeast(bound: bigint, value: bigint): bigint {
  return value < bound ? bound : value
}

export function atMost(bound: bigint, value: bigint): bigint {
  return value > bound ? bound : value
}

export function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value
}
