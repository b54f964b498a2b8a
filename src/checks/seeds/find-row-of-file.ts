import { engineType } from '../../engine/column-types.js'
import type { Session, SqlRow, SqlValue } from '../../engine/engine.js'
import { quoteIdentifier, quoteRelation } from '../../engine/identifiers.js'
import { isGenerated } from '../../project/seed-rows.js'
import type { Seed } from '../../project/types.js'
import { keyOf } from '../contracted-node.js'
import type { FailingRow } from './failing-row.js'
import { knownBy, rowAt } from './failing-row.js'
import type { SeedContext } from './seed-context.js'
import { lineColumn, linedRelation } from './seed-tables.js'

/** Columns of this prefix name the key of a second row: `other_rule_key` beside `rule_key`. */
const otherPrefix = 'other_'

/**
 * The row of a file that a row returned by a test speaks of: it names all key columns of a seed that the test reads,
 * none of them NULL. Where it does so for several seeds, the one with the longest key counts.
 */
export async function findRowOfFile(
  session: Session,
  found: SqlRow,
  seeds: readonly Seed[],
  context: SeedContext,
): Promise<FailingRow> {
  const candidates = seeds
    .filter((seed) => !isGenerated(seed) && namesRowOf(seed, found))
    .sort((left, right) => knownBy(right).length - knownBy(left).length)
  for (const seed of candidates) {
    const line = await lineOf(session, seed, (name) => found[name] ?? null)
    const row = line === undefined ? undefined : rowAt(seed, line, context)
    if (row === undefined) continue
    return { found, row, otherLine: await otherLineOf(session, seed, found) }
  }
  return { found, row: undefined, otherLine: undefined }
}

function namesRowOf(seed: Seed, found: SqlRow): boolean {
  const isKey = keyOf(seed).length > 0
  return knownBy(seed).every((name) => name in found && !(isKey && found[name] === null))
}

async function otherLineOf(session: Session, seed: Seed, found: SqlRow): Promise<number | undefined> {
  const names = knownBy(seed)
  if (!names.some((name) => otherPrefix + name in found)) return undefined
  return lineOf(session, seed, (name) => found[otherPrefix + name] ?? found[name] ?? null)
}

async function lineOf(
  session: Session,
  seed: Seed,
  valueOf: (name: string) => SqlValue,
): Promise<number | undefined> {
  const names = knownBy(seed)
  const conditions = names.map((name, index) => {
    const type = seed.columns.find((column) => column.name === name)?.type ?? 'VARCHAR'
    const value = `try_cast($${index + 1} as ${engineType(session.dialect, type)})`
    return `${quoteIdentifier(name)} is not distinct from ${value}`
  })
  const [row] = await session.rows(
    `select min(${quoteIdentifier(lineColumn)}) as line from ${quoteRelation(linedRelation(seed))}
      where ${conditions.join(' and ')}`,
    names.map(valueOf),
  )
  const line = row?.['line'] ?? null
  return line === null ? undefined : Number(line)
}
