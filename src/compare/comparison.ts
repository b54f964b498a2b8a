import type { HashedColumn } from '../engine/content-hash.js'
import type { Session, SqlValue } from '../engine/engine.js'

/** Two of the same, one for each warehouse that is compared: what is told of the first comes first. */
export type Pair<T> = readonly [T, T]

/** A relation that stands in two warehouses. */
export interface ComparedRelation {
  readonly name: string
  /** In contract order, volatile ones left out. */
  readonly columns: readonly HashedColumn[]
  /** Columns by which a row of the one is found in the other; none: a row is told by all of its values. */
  readonly key: readonly string[]
  /** A quoted relation, or a query in parentheses. */
  readonly sql: Pair<string>
}

/** Sessions on the two warehouses; nothing else runs on them meanwhile. */
export type Sides = Pair<Session>

export interface Comparison {
  readonly isEqual: boolean
  readonly rows: Pair<number>
  /** Content hashes, equal exactly when the relations are. */
  readonly hashes: Pair<string>
  /** Undefined for equal relations. */
  readonly differences: Differences | undefined
}

/** What differs: counted in full, and the first rows of it. */
export interface Differences {
  /** Keys that both have, with other values. */
  readonly changed: number
  readonly onlyFirst: number
  readonly onlySecond: number
  readonly shown: readonly DifferingRow[]
}

export interface DifferingRow {
  readonly kind: 'changed' | 'only_first' | 'only_second'
  /** The values of the key, or of all columns where there is none. */
  readonly key: Readonly<Record<string, SqlValue>>
  /** The cells that differ, of a changed row. */
  readonly cells: readonly DifferingCell[]
}

export interface DifferingCell {
  readonly column: string
  readonly values: Pair<SqlValue>
}

/** Does the same on both sides at the same time. */
export async function onBoth<T>(
  sides: Sides,
  work: (session: Session, side: 0 | 1) => Promise<T>,
): Promise<Pair<T>> {
  return Promise.all([work(sides[0], 0), work(sides[1], 1)])
}
