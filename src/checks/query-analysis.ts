import { UserError } from '../base/errors.js'
import type { ColumnDescription } from '../engine/engine.js'
import type { QueryCheck } from './query-check.js'
import { describeSteps } from './tree/describe-steps.js'
import type { QueryTree } from './tree/read-query-tree.js'
import { readQueryTree } from './tree/read-query-tree.js'
import { withLists } from './tree/with-steps.js'

/** Columns of a step of the query, or of its result, whose name is undefined. */
export interface StepColumns {
  readonly name: string | undefined
  readonly columns: readonly ColumnDescription[]
}

/** What the checks of a query share: its tree, and the types of its steps and result. */
export interface QueryAnalysis {
  readonly tree: QueryTree
  readonly steps: readonly StepColumns[]
}

/** Asks the engine for the tree and the types of a query; `result` is its description, which the caller has. */
export async function analyzeQuery(
  check: QueryCheck,
  result: readonly ColumnDescription[],
): Promise<QueryAnalysis> {
  const tree = await readQueryTree(check.session, check.rendered.sql)
  if (tree === undefined) {
    throw new UserError('The query has no tree that could be checked for exactness and determinism', {
      code: 'unchecked_query',
      where: { file: check.model.file, node: check.model.id },
      hint: 'Write it as one plain SELECT; PIVOT and UNPIVOT become CASE and UNION ALL.',
      exitCode: 1,
    })
  }
  const steps: StepColumns[] = []
  for (const list of withLists(check.rendered.sql)) steps.push(...(await describeSteps(check.session, list)))
  return { tree, steps: [...steps, { name: undefined, columns: result }] }
}
