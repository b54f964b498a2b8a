import type { SqlRow } from '../../engine/engine.js'
import type { Seed } from '../../project/types.js'
import { keyOf } from '../contracted-node.js'
import type { SeedContext } from './seed-context.js'

/** A row of a seed's file that breaks something. */
export interface RowOfFile {
  readonly seed: Seed
  readonly line: number
  /** 1-based, the header not counted. */
  readonly number: number
  /** As they stand in the file. */
  readonly cells: ReadonlyMap<string, string | null>
}

/** One row that a test returned, and the row of a file that it speaks of, where that can be told. */
export interface FailingRow {
  readonly found: SqlRow
  readonly row: RowOfFile | undefined
  /** Line of another row of the same file with which this one does not go together. */
  readonly otherLine: number | undefined
}

export interface FailingRows {
  /** The first ones. */
  readonly rows: readonly FailingRow[]
  readonly total: number
}

/** How many failing rows of one test are told one by one. */
export const rowsTold = 20

/** The row that begins on a line of a seed's file. */
export function rowAt(seed: Seed, line: number, context: SeedContext): RowOfFile | undefined {
  const rows = context.rowsOf(seed)
  const index = rows.findIndex((candidate) => candidate.line === line)
  const found = rows[index]
  if (found === undefined) return undefined
  const cells = new Map(seed.columns.map(({ name }, place) => [name, found.row[place] ?? null]))
  return { seed, line, number: index + 1, cells }
}

/** The columns by which a person knows a row: its key, or without one all of its columns. */
export function knownBy(seed: Seed): readonly string[] {
  const key = keyOf(seed)
  return key.length > 0 ? key : seed.columns.map(({ name }) => name)
}
