import { rowHashSql } from '../engine/content-hash.js'
import type { Session } from '../engine/engine.js'
import { quoteText } from '../engine/identifiers.js'
import type { ComparedRelation, Differences, Sides } from './comparison.js'
import { readDifferingRows } from './read-differing-rows.js'
import type { FoundRow } from './read-differing-rows.js'

/**
 * Walks the rows of some buckets on both sides in the order of their keys' hashes, which is the same on both engines.
 * A row that differs is in such a bucket on either side, for its hash is in the one and not in the other.
 */
export async function findDifferences(
  sides: Sides,
  relation: ComparedRelation,
  buckets: readonly string[],
  limit: number,
): Promise<Differences> {
  const counts = { changed: 0, onlyFirst: 0, onlySecond: 0 }
  const found: FoundRow[] = []
  const tell = (row: FoundRow): void => {
    if (found.length < limit) found.push(row)
  }
  const [first, second] = [
    new Groups(groupsOf(sides[0], relation, 0, buckets)),
    new Groups(groupsOf(sides[1], relation, 1, buckets)),
  ]
  try {
    await Promise.all([first.next(), second.next()])
    while (first.current !== undefined || second.current !== undefined) {
      const [left, right] = [first.current, second.current]
      const isFirstsTurn = right === undefined || (left !== undefined && left.key <= right.key)
      const isSecondsTurn = left === undefined || (right !== undefined && right.key <= left.key)
      const [mine, yours] = withoutEqual(isFirstsTurn ? left?.rows : [], isSecondsTurn ? right?.rows : [])
      for (let index = 0; index < Math.max(mine.length, yours.length); index += 1) {
        const row = { first: mine[index], second: yours[index] }
        if (row.first !== undefined && row.second !== undefined) counts.changed += 1
        else if (row.first !== undefined) counts.onlyFirst += 1
        else counts.onlySecond += 1
        tell(row)
      }
      await Promise.all([isFirstsTurn ? first.next() : undefined, isSecondsTurn ? second.next() : undefined])
    }
  } finally {
    await Promise.all([first.close(), second.close()])
  }
  return { ...counts, shown: await readDifferingRows(sides, relation, found) }
}

/** The rows of one key: one, unless the key is not unique. */
interface Group {
  readonly key: string
  /** Hashes in their order. */
  readonly rows: readonly string[]
}

/** A stream that is read a group at a time. */
class Groups {
  readonly #stream: AsyncGenerator<Group>
  current: Group | undefined

  constructor(stream: AsyncGenerator<Group>) {
    this.#stream = stream
  }

  async next(): Promise<void> {
    const next = await this.#stream.next()
    this.current = next.done === true ? undefined : next.value
  }

  async close(): Promise<void> {
    await this.#stream.return(undefined)
  }
}

async function* groupsOf(
  session: Session,
  relation: ComparedRelation,
  side: 0 | 1,
  buckets: readonly string[],
): AsyncGenerator<Group> {
  let key: string | undefined
  let rows: string[] = []
  for await (const page of session.pages(hashesSql(session, relation, side, buckets))) {
    for (const row of page) {
      const next = String(row.key_hash)
      if (key !== undefined && next !== key) {
        yield { key, rows }
        rows = []
      }
      key = next
      rows.push(String(row.row_hash))
    }
  }
  if (key !== undefined) yield { key, rows }
}

function hashesSql(
  { dialect }: Session,
  { columns, key, sql }: ComparedRelation,
  side: 0 | 1,
  buckets: readonly string[],
): string {
  const keyColumns = columns.filter(({ name }) => key.includes(name))
  const keyHash = rowHashSql(dialect, keyColumns.length === 0 ? columns : keyColumns)
  return `select key_hash, row_hash
  from (select ${keyHash} as key_hash, ${rowHashSql(dialect, columns)} as row_hash
          from ${sql[side]} as hashed) as hashes
 where substr(row_hash, 1, 2) in (${buckets.map(quoteText).join(', ')})
 order by key_hash, row_hash`
}

/** What is left of two lists in order when what is in both is taken from both. */
function withoutEqual(
  first: readonly string[] = [],
  second: readonly string[] = [],
): readonly [readonly string[], readonly string[]] {
  const left: string[] = []
  const right: string[] = []
  for (let i = 0, j = 0; i < first.length || j < second.length;) {
    const [a, b] = [first[i], second[j]]
    if (a !== undefined && a === b) {
      i += 1
      j += 1
    } else if (a !== undefined && (b === undefined || a < b)) {
      left.push(a)
      i += 1
    } else if (b !== undefined) {
      right.push(b)
      j += 1
    }
  }
  return [left, right]
}
