import type { UserError } from '../base/errors.js'
import type { ColumnDescription } from '../engine/engine.js'
import { checkDeterminism } from './determinism/check-determinism.js'
import { checkExactMoney } from './exact-money/check-exact-money.js'
import { analyzeQuery } from './query-analysis.js'
import type { QueryCheck } from './query-check.js'

/**
 * The determinism check, and for a model among the `moneyModels` the exact-money check, on one reading of the query.
 * `described` are the columns of its result. Takes a few milliseconds; the same query over the same contracts gives
 * the same answer, so that a caller may keep it.
 */
export async function checkQuery(
  check: QueryCheck,
  described: readonly ColumnDescription[],
  isMoney: boolean,
): Promise<readonly UserError[]> {
  const analysis = await analyzeQuery(check, described)
  return [...(isMoney ? await checkExactMoney(check, analysis) : []), ...checkDeterminism(check, analysis)]
}
