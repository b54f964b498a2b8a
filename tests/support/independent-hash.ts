import { createHash } from 'node:crypto'

/** A column with its type as a contract spells it. */
export interface HashColumn {
  readonly type: string
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/**
 * The content hash by its definition, word by word, without an engine and without a line of Aurora's. Cells are text as
 * SQL prints it: `2025-01-31`, `2025-01-31 12:00:00.000001+00` (or ISO 8601), `true`, decimals at their scale.
 */
export function independentHash(
  columns: readonly HashColumn[],
  rows: readonly (readonly (string | null)[])[],
): string {
  const rowHashes = rows.map((row) =>
    sha256(row.map((cell, index) => cellText(columns[index], cell)).join('')),
  )
  let digests = ''
  for (let bucket = 0; bucket < 256; bucket += 1) {
    const prefix = bucket.toString(16).padStart(2, '0')
    const inBucket = rowHashes.filter((hash) => hash.startsWith(prefix))
    digests += sha256(inBucket.sort().join(''))
  }
  return sha256(digests)
}

function cellText(column: HashColumn | undefined, cell: string | null): string {
  if (cell === null) return '~'
  const text = canonicalText(column?.type ?? '', cell)
  return `${Buffer.byteLength(text)}:${text}`
}

function canonicalText(type: string, text: string): string {
  switch (type) {
    case 'BOOLEAN':
      return text.slice(0, 1)
    case 'DATE':
      return String(Math.round(Date.parse(`${text}T00:00:00Z`) / 86_400_000))
    case 'TIMESTAMPTZ':
      return microseconds(text)
    default:
      return text
  }
}

function microseconds(text: string): string {
  const match = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.(\d+))?(?:Z|\+00)$/.exec(text)
  if (match === null) throw new Error(`no time in UTC: ${text}`)
  const [, day = '', clock = '', fraction = ''] = match
  return (BigInt(Date.parse(`${day}T${clock}Z`)) * 1000n + BigInt(fraction.padEnd(6, '0'))).toString()
}
