/** Numbers that depend on nothing but the text they are seeded with: the same on every machine and Node version. */
export interface Random {
  /** The next 32 bits, 0 … 2^32 - 1. */
  next(): number
  /** An integer in [low, high). */
  between(low: number, high: number): number
  /** True once in `of` draws, on average. */
  oneIn(of: number): boolean
}

/** A generator of its own for each label, so that a figure does not depend on the order in which others are drawn. */
export function randomOf(label: string): Random {
  let state = hashText(label)
  const next = (): number => {
    state = (state + 0x9e3779b9) | 0
    return mix(state)
  }
  const between = (low: number, high: number): number => {
    const range = high - low
    // 2^21 × 2^32 stays below 2^53, so the product is exact for every range in use.
    if (!(range > 0 && range <= 2 ** 21)) throw new RangeError(`range of ${range} is not within 1 … 2^21`)
    return low + Math.floor((next() * range) / 2 ** 32)
  }
  return { next, between, oneIn: (of) => between(0, of) === 0 }
}

/** FNV-1a over UTF-16 units, then mixed: near labels give unrelated streams. */
function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return mix(hash)
}

/** The finaliser of a 32-bit hash: every bit of the input moves half of the bits of the output. */
function mix(value: number): number {
  let mixed = value
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad)
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
  return (mixed ^ (mixed >>> 15)) >>> 0
}
