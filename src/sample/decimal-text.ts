/** Spellings of amounts as the providers send them. Everything here is text and bigint; no double takes part. */

/** An integer count of 10^-scale as plain decimal text without trailing zeros: (1500n, 3) is `1.5`. */
export function plainDecimal(units: bigint, scale: number): string {
  const digits = units.toString().padStart(scale + 1, '0')
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '')
  const whole = digits.slice(0, digits.length - scale)
  return fraction === '' ? whole : `${whole}.${fraction}`
}

/** Lamports as SOL: `219535.124373803`. */
export function solText(lamports: bigint): string {
  return plainDecimal(lamports, 9)
}

/** The same number with at most 15 significant digits, half up, as statistics programs print it. */
export function fifteenDigits(units: bigint, scale: number): string {
  const surplus = units.toString().length - 15
  if (surplus <= 0) return plainDecimal(units, scale)
  const step = 10n ** BigInt(Math.min(surplus, scale))
  return plainDecimal(((units + step / 2n) / step) * step, scale)
}

/**
 * SOL with the tail that a sum of doubles leaves: off by one in the 15th significant digit, `450.830856398999` for
 * 450.830856399. Rounding to the lamport gives the amount back. Amounts without room for a tail stay plain.
 */
export function noisySolText(lamports: bigint, direction: -1n | 1n): string {
  const wholeDigits = (lamports / 1_000_000_000n).toString().length
  const extra = 15 - wholeDigits - 9
  if (extra < 2 || lamports === 0n) return solText(lamports)
  return plainDecimal(lamports * 10n ** BigInt(extra) + direction, 9 + extra)
}

/** A CSV cell in quotes. */
export function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}
