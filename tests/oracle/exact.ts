/** An amount in lamports, or in atoms of 1e-18 SOL: always said by the name of the variable. */
const lamportDigits = 9
const atomDigits = 18
export const atomsPerLamport = 10n ** BigInt(atomDigits - lamportDigits)

/** Decimal SOL to lamports, rounded half away from zero. */
export function lamportsOf(sol: string): bigint {
  const parts = /^(-?)(\d+)(?:\.(\d+))?$/.exec(sol)
  if (parts === null) throw new Error(`not a decimal: ${sol}`)
  const [, sign, whole = '', fraction = ''] = parts
  const padded = fraction.padEnd(lamportDigits + 1, '0')
  const kept = BigInt(whole + padded.slice(0, lamportDigits))
  const rounded = Number(padded[lamportDigits]) >= 5 ? kept + 1n : kept
  return sign === '-' ? -rounded : rounded
}

/** Decimal coins to atoms; more than 18 decimals are a defect. */
export function atomsOf(coins: string): bigint {
  const parts = /^(-?)(\d+)(?:\.(\d{1,18}))?$/.exec(coins)
  if (parts === null) throw new Error(`not an amount of at most 18 decimals: ${coins}`)
  const [, sign, whole = '', fraction = ''] = parts
  const atoms = BigInt(whole + fraction.padEnd(atomDigits, '0'))
  return sign === '-' ? -atoms : atoms
}

/** Atoms as the text of a DECIMAL(38,18). */
export function coinText(atoms: bigint): string {
  const digits = (atoms < 0n ? -atoms : atoms).toString().padStart(atomDigits + 1, '0')
  return `${atoms < 0n ? '-' : ''}${digits.slice(0, -atomDigits)}.${digits.slice(-atomDigits)}`
}

/** amount × bps / 10000 toward zero, in the unit of the amount. BigInt division truncates. */
export function partInBps(amount: bigint, bps: bigint): bigint {
  return (amount * bps) / 10_000n
}

/** amount × part / whole toward zero. */
export function partOf(amount: bigint, part: bigint, whole: bigint): bigint {
  return (amount * part) / whole
}

/** An amount in proportion to weights, to the last unit: floored, then one more by remainder, ties in the order given. */
export function largestRemainder(amount: bigint, weights: readonly bigint[]): bigint[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0n)
  const parts = weights.map((weight) => (amount * weight) / whole)
  const left = Number(amount - parts.reduce((sum, part) => sum + part, 0n))
  const order = weights
    .map((weight, place) => ({ place, remainder: (amount * weight) % whole }))
    .sort((a, b) => (a.remainder > b.remainder ? -1 : a.remainder < b.remainder ? 1 : a.place - b.place))
  for (const { place } of order.slice(0, left)) parts[place] = (parts[place] ?? 0n) + 1n
  return parts
}
