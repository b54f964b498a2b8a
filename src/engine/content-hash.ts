import { sha256 as sha256Of } from '../base/hash.js'
import { engineType } from './column-types.js'
import type { Dialect } from './engine.js'
import { quoteIdentifier } from './identifiers.js'

/** A column as the hash sees it; its type is spelled as in a contract, e.g. `DECIMAL(38,18)`. */
export interface HashedColumn {
  readonly name: string
  readonly type: string
}

/**
 * A query of one row and one column, `content_hash`: 64 lower-case hex digits that are equal exactly when two
 * relations hold the same rows, in any order, duplicates counted. Every engine gives the same digits.
 *
 * - A value's canonical text is `<bytes>:<text>`, NULL is `~`. The text of a decimal has all digits of its scale
 *   (`-0.500000000000000000`), TIMESTAMPTZ is microseconds and DATE days since 1970-01-01, boolean `t` or `f`,
 *   UUID lower case with hyphens, JSON and VARCHAR as they are. Bytes are counted in UTF-8.
 * - A row's text is its values' texts one after another, in the order of `columns`; its hash is the SHA-256
 *   of that, in lower-case hex. A column that is `volatile` is left out by the caller.
 * - A bucket holds the row hashes that begin with the same two digits (`00` to `ff`); its digest is the SHA-256,
 *   in lower-case hex, of its row hashes sorted and joined without a separator; that of an empty bucket is the
 *   SHA-256 of the empty text.
 * - The table's hash is the SHA-256 of the 256 digests joined in the order of their buckets.
 *
 * `relationSql` is a quoted relation or a query in parentheses.
 */
export function contentHashSql(
  dialect: Dialect,
  relationSql: string,
  columns: readonly HashedColumn[],
): string {
  const { sha256, buckets } = spellings[dialect]
  return [
    'with bucket_digests as (',
    bucketDigestsSql(dialect, relationSql, columns),
    '),',
    `buckets as (${buckets})`,
    `select ${sha256(`string_agg(coalesce(bucket_digests.digest, ${sha256("''")}), '' order by buckets.bucket)`)}`,
    '  as content_hash',
    'from buckets left join bucket_digests on bucket_digests.bucket = buckets.bucket',
  ].join('\n')
}

/**
 * A query of the digests of the buckets that are not empty: `bucket`, `digest`, `row_count`. Two relations differ in
 * the rows of those buckets of which they differ in the digest, and in no others.
 */
export function bucketDigestsSql(
  dialect: Dialect,
  relationSql: string,
  columns: readonly HashedColumn[],
): string {
  const { sha256 } = spellings[dialect]
  return [
    `  select substr(row_hash, 1, 2) as bucket, count(*) as row_count,`,
    `         ${sha256("string_agg(row_hash, '' order by row_hash)")} as digest`,
    `    from (select ${rowHashSql(dialect, columns)} as row_hash from ${relationSql} as hashed) as row_hashes`,
    '   group by substr(row_hash, 1, 2)',
  ].join('\n')
}

/** The content hash that the digests of the buckets come to, by bucket; a bucket that is not there is empty. */
export function contentHashOf(digests: ReadonlyMap<string, string>): string {
  const buckets = Array.from({ length: 256 }, (_, number) => number.toString(16).padStart(2, '0'))
  return sha256Of(buckets.map((bucket) => digests.get(bucket) ?? sha256Of('')).join(''))
}

/** An expression: the hash of a row, or of the columns of it that are given. */
export function rowHashSql(dialect: Dialect, columns: readonly HashedColumn[]): string {
  return spellings[dialect].sha256(rowText(dialect, columns))
}

/** Where the engines' SQL differs. */
interface Spelling {
  /** Lower-case hex digits of a text's UTF-8. */
  readonly sha256: (text: string) => string
  /** `00` to `ff`. */
  readonly buckets: string
  /** Length of a text in bytes. */
  readonly bytes: (text: string) => string
  /** Microseconds since 1970 of a TIMESTAMPTZ, as an integer. */
  readonly microseconds: (time: string) => string
}

const spellings: Readonly<Record<Dialect, Spelling>> = {
  duckdb: {
    sha256: (text) => `sha256(${text})`,
    buckets: "select printf('%02x', range) as bucket from range(256)",
    bytes: (text) => `strlen(${text})`,
    microseconds: (time) => `epoch_us(${time})`,
  },
  postgres: {
    sha256: (text) => `encode(sha256(convert_to(${text}, 'UTF8')), 'hex')`,
    buckets: "select lpad(to_hex(number), 2, '0') as bucket from generate_series(0, 255) as numbers (number)",
    bytes: (text) => `octet_length(${text})`,
    // A numeric since PostgreSQL 14, so that no digit is lost.
    microseconds: (time) => `cast(extract(epoch from ${time}) * 1000000 as bigint)`,
  },
}

/** One `concat` of all pieces: it skips NULLs, and makes no text in between, which halves the time. */
function rowText(dialect: Dialect, columns: readonly HashedColumn[]): string {
  const [first, ...others] = columns
    .flatMap((column) => valuePieces(dialect, column))
    .reduce<string[]>((texts, piece, index) => {
      // PostgreSQL's functions take a hundred arguments.
      const place = Math.floor(index / 90)
      texts[place] = texts[place] === undefined ? piece : `${texts[place]}, ${piece}`
      return texts
    }, [])
    .map((pieces) => `concat(${pieces})`)
  if (first === undefined) return "''"
  return others.length === 0 ? first : `concat(${[first, ...others].join(', ')})`
}

function valuePieces(dialect: Dialect, column: HashedColumn): readonly string[] {
  const { bytes, microseconds } = spellings[dialect]
  const value = quoteIdentifier(column.name)
  const fixed = (length: number, text: string) => [
    `case when ${value} is null then '~' else '${String(length)}:' end`,
    text,
  ]
  const measured = (text: string) => [`coalesce(${bytes(text)} || ':', '~')`, text]
  switch (column.type) {
    case 'BOOLEAN':
      return fixed(1, `case when ${value} then 't' when not ${value} then 'f' end`)
    case 'UUID':
      return fixed(36, `cast(cast(${value} as uuid) as varchar)`)
    case 'TIMESTAMPTZ':
      return measured(`cast(${microseconds(`cast(${value} as timestamptz)`)} as varchar)`)
    case 'DATE':
      return measured(`cast(cast(${value} as date) - date '1970-01-01' as varchar)`)
    default:
      return measured(`cast(cast(${value} as ${engineType(dialect, column.type)}) as varchar)`)
  }
}
