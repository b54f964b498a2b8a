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
