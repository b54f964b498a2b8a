import { contractTypeOf } from '../engine/column-types.js'
import type { HashedColumn } from '../engine/content-hash.js'
import type { Session } from '../engine/engine.js'
import { quoteRelation } from '../engine/identifiers.js'
import type { Source } from '../project/types.js'
import { highestBatchNumber } from '../state/batches.js'
import { sourceViewSql } from '../state/landed-input.js'
import { compareRelation } from './compare-relation.js'
import type { ComparedRelation, Comparison, Pair, Sides } from './comparison.js'
import { onBoth } from './comparison.js'

/** A source whose rows are not the same on both sides. */
export interface DifferingInput {
  readonly source: Source
  readonly comparison: Comparison
}

/** Compares the rows that models would read from these sources now: equal models can come of equal rows only. */
export async function compareInputs(
  sides: Sides,
  sources: readonly Source[],
): Promise<readonly DifferingInput[]> {
  const batches = await onBoth(sides, highestBatchNumber)
  const differing: DifferingInput[] = []
  for (const source of sources) {
    const comparison = await compareRelation(sides, await inputOf(sides, source, batches), 0)
    if (!comparison.isEqual) differing.push({ source, comparison })
  }
  return differing
}

/**
 * A source as it is read. The number of a batch and the run that landed a row are the warehouse's own affair: what two
 * have landed by themselves may still be the same.
 */
async function inputOf(sides: Sides, source: Source, batches: Pair<bigint>): Promise<ComparedRelation> {
  const sql = await onBoth(sides, async (session, side) => {
    const view = sourceViewSql(session.dialect, source, batches[side], session.schema(''))
    const schema = session.schema(source.provider)
    return view === undefined ? quoteRelation({ schema, name: source.endpoint }) : `(${view})`
  })
  const isLanded = source.provider === 'landing' && source.endpoint !== 'ingestion_runs'
  const own = isLanded ? ['batch_no', 'run_id'] : []
  const columns = (await columnsOf(sides[0], sql[0])).filter(({ name }) => !own.includes(name))
  const key = ['payload_id', 'rejection_id', 'event_id', 'line_id'].find((name) =>
    columns.some((column) => column.name === name),
  )
  return { name: `${source.provider} ${source.endpoint}`, columns, key: key === undefined ? [] : [key], sql }
}

/** Bytes have no canonical text: their hash stands beside them. */
async function columnsOf(session: Session, sql: string): Promise<readonly HashedColumn[]> {
  const described = await session.describe(`select * from ${sql} as source_rows`)
  return described.flatMap(({ name, type }) => {
    const contractType = contractTypeOf(session.dialect, type)
    return contractType === undefined ? [] : [{ name, type: contractType }]
  })
}
