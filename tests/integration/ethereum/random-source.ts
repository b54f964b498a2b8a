/** Whole numbers from a seed, both ends meant (xorshift on 64 bits). */
export function randomSource(seed: number): (from: bigint, to: bigint) => bigint {
  const mask = (1n << 64n) - 1n
  let state = BigInt(seed) * 2_685_821_657_736_338_717n + 1n
  return (from, to) => {
    state ^= (state << 13n) & mask
    state ^= state >> 7n
    state ^= (state << 17n) & mask
    return from + ((state & mask) % (to - from + 1n))
  }
}
