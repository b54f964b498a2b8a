import type { GenericTest, NodeId } from '../project/types.js'
import type { CompiledTest } from './compile-test.js'
import { compileTest } from './compile-test.js'
import type { TestContext } from './test-context.js'

/** Everything that is asked of one node, in as few queries as possible. */
export interface NodeTestPlan {
  readonly nodeId: NodeId
  /** What the scan reads. */
  readonly relation: string
  /** In the order in which they were declared. */
  readonly tests: readonly CompiledTest[]
  /** One pass over the node that counts the failures of every test that looks at single rows. */
  readonly scan: { readonly sql: string; readonly tests: readonly CompiledTest[] } | undefined
}

/** Plans the generic tests of one node; tests of several nodes are a defect of the caller. */
export function planNodeTests(
  nodeId: NodeId,
  tests: readonly GenericTest[],
  context: TestContext,
): NodeTestPlan {
  const compiled = tests.map((test) => compileTest(test, context))
  const scanned = compiled.filter((test) => test.measure !== undefined)
  const relation = context.relationOf(nodeId)
  const scan = scanned.length === 0 ? undefined : { sql: scanSql(relation, scanned), tests: scanned }
  return { nodeId, relation, tests: compiled, scan }
}

/** One row whose columns `failures_0`, `failures_1`, … are the counts of the tests in their order. */
export function scanSql(relation: string, tests: readonly CompiledTest[]): string {
  const measures = tests.map((test, index) => `  ${test.measure ?? '0'} as failures_${index}`)
  return `select\n${measures.join(',\n')}\nfrom ${relation} as tested`
}
