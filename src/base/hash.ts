import { createHash } from 'node:crypto'
import canonicalizeModule from 'canonicalize'

// The package's types describe an ES module; what Node gives is the function itself.
const canonicalize = canonicalizeModule as unknown as (value: unknown) => string | undefined

/** A value that JSON can express without loss; amounts are strings in it, never numbers. */
export type JsonValue =
  null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue }

/** SHA-256 as 64 lower-case hex digits. */
export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex')
}

/** RFC 8785 text: equal values give equal bytes. */
export function canonicalJson(value: JsonValue): string {
  const text = canonicalize(value)
  if (text === undefined) throw new TypeError('canonicalJson: the value has no JSON form')
  return text
}

/** UUID text from the first 128 bits of the SHA-256 of the canonical JSON array of the parts. */
export function uuidOf(parts: readonly JsonValue[]): string {
  const hex = sha256(canonicalJson(parts)).slice(0, 32)
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

const base32Digits = 'abcdefghijklmnopqrstuvwxyz234567'

/** `length` lower-case base-32 characters of the SHA-256 of a text: short names that do not collide. */
export function base32Of(text: string, length: number): string {
  const bytes = createHash('sha256').update(text).digest()
  let digits = ''
  for (let index = 0; index < length; index += 1) digits += base32Digits.charAt((bytes[index] ?? 0) & 31)
  return digits
}
