import { sha256 } from '../base/hash.js'

/** A value of what is hashed; a time is its microseconds since 1970, a date its days. */
export type ContentValue = null | boolean | bigint | number | string

/**
 * SHA-256 of the cells of the values one after another: of each the number of its bytes, a colon and its text, or `~`
 * for null, so that no two rows have one text. The macro `content_hash` gives the same in SQL.
 */
export function contentHash(values: readonly ContentValue[]): string {
  return sha256(values.map(cellOf).join(''))
}

/** SHA-256 of hashes in the order of their digits: that of a set of rows, which has no order. */
export function hashOfAll(hashes: readonly string[]): string {
  return sha256([...hashes].sort().join(''))
}

function cellOf(value: ContentValue): string {
  if (value === null) return '~'
  const text = String(value)
  return `${Buffer.byteLength(text)}:${text}`
}
