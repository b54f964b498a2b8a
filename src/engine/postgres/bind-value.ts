import type { SqlValue } from '../engine.js'

/** A parameter as it is sent: its type's number, 0 where the server shall find it out, and its text or bytes. */
export interface BoundParameter {
  readonly type: number
  readonly value: string | Buffer | null
}

/** Numbers of types, as in `pg_type`. */
export const typeNumbers = {
  boolean: 16,
  bytea: 17,
  bigint: 20,
  integer: 23,
  text: 25,
  double: 701,
  numeric: 1700,
} as const

const listNumbers: Readonly<Record<number, number>> = {
  [typeNumbers.boolean]: 1000,
  [typeNumbers.bytea]: 1001,
  [typeNumbers.bigint]: 1016,
  [typeNumbers.integer]: 1007,
  [typeNumbers.text]: 1009,
  [typeNumbers.double]: 1022,
  [typeNumbers.numeric]: 1231,
}

/**
 * Binds a value so that nothing is rounded. Text and NULL take the type that their place wants, so that text can stand
 * for an id, a time or an amount; everything else is declared. Throws a RangeError for a number that is no longer
 * exact, and a TypeError for text that PostgreSQL cannot hold.
 */
export function bindValue(value: SqlValue): BoundParameter {
  if (value === null) return { type: 0, value: null }
  if (isList(value)) return bindList(value)
  if (value instanceof Uint8Array) return { type: typeNumbers.bytea, value: bufferOf(value) }
  const type = typeof value === 'string' ? 0 : typeOf(value)
  return { type, value: textOf(value) }
}

function bindList(list: readonly SqlValue[]): BoundParameter {
  const type = widest(list.filter((item) => item !== null).map(typeOf))
  return { type: listNumbers[type] ?? 0, value: listText(list) }
}

function typeOf(value: SqlValue): number {
  if (value instanceof Uint8Array) return typeNumbers.bytea
  switch (typeof value) {
    case 'boolean':
      return typeNumbers.boolean
    case 'bigint':
      return BigInt.asIntN(64, value) === value ? typeNumbers.bigint : typeNumbers.numeric
    case 'number':
      if (!Number.isInteger(value)) return typeNumbers.double
      if (!Number.isSafeInteger(value))
        throw new RangeError(`${value} is no longer exact as a number: pass it as a bigint`)
      return Math.abs(value) < 2 ** 31 ? typeNumbers.integer : typeNumbers.bigint
    default:
      return typeNumbers.text
  }
}

const byWidth: readonly number[] = [typeNumbers.integer, typeNumbers.bigint, typeNumbers.numeric]

/** One type for all items of a list; text for an empty one. */
function widest(types: readonly number[]): number {
  const width = Math.max(-1, ...types.map((type) => byWidth.indexOf(type)))
  return byWidth[width] ?? types[0] ?? typeNumbers.text
}

function listText(list: readonly SqlValue[]): string {
  const items = list.map((item) => {
    if (item === null) return 'NULL'
    if (isList(item)) return listText(item)
    const text = item instanceof Uint8Array ? `\\x${bufferOf(item).toString('hex')}` : textOf(item)
    return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
  })
  return `{${items.join(',')}}`
}

function textOf(value: string | number | bigint | boolean | Uint8Array | readonly SqlValue[]): string {
  const text = String(value)
  const problem = typeof value === 'string' ? textProblem(value) : undefined
  if (problem !== undefined) throw new TypeError(`A parameter ${problem}`)
  return text
}

/** Why PostgreSQL cannot hold a text; undefined when it can. */
export function textProblem(text: string): string | undefined {
  if (text.includes('\u0000')) return 'holds the character NUL, which PostgreSQL does not keep in text'
  // With half a surrogate pair there is no UTF-8 of it: the encoder would put U+FFFD without a word.
  return text.isWellFormed() ? undefined : 'holds half a surrogate pair, which is no Unicode text'
}

export function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

// Array.isArray does not narrow readonly arrays.
function isList(value: SqlValue): value is readonly SqlValue[] {
  return Array.isArray(value)
}
