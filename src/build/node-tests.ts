import type { Clock } from '../base/clock.js'
import { planNodeTests } from '../checks/plan-node-tests.js'
import { runNodeTests, runTestQuery } from '../checks/run-node-tests.js'
import { runSingularTest } from '../checks/run-singular-test.js'
import type { TestContext } from '../checks/test-context.js'
import type { TestOutcome } from '../checks/test-outcome.js'
import type { Session } from '../engine/engine.js'
import type { DataTest, GenericTest, NodeId } from '../project/types.js'
import { renderGenericTest } from '../template/render-generic-test.js'
import type { CompiledProject } from './compile.js'
import type { Renderer } from './render.js'

/** What tests read: staged relations while building, published ones for `aurora test`. */
export function testContext(compiled: CompiledProject, renderer: Renderer): TestContext {
  const relationOf = (id: NodeId): string => {
    const node = compiled.nodes.get(id)
    if (node === undefined) throw new Error(`a test reads ${id}, which is not in the project`)
    return renderer.relationSql(node)
  }
  return {
    dialect: compiled.dialect,
    relationOf,
    columnsOf: (id) => {
      const node = compiled.nodes.get(id)
      return node === undefined || node.kind === 'source' ? [] : node.columns
    },
    dependsOn: (id) => compiled.graph.parents(id),
    renderOwnTest: (test, relation) => {
      const definition = compiled.project.genericTests.find((candidate) => candidate.name === test.test)
      if (definition === undefined) throw new Error(`the generic test ${test.test} is not in the project`)
      const values = {
        ...test.arguments,
        model: relation,
        ...(test.column === undefined ? {} : { column: test.column }),
      }
      return renderGenericTest(definition, values, compiled.library, renderer.scope(test.id))
    },
  }
}

/** Runs tests that belong together: the generic ones of each node in one plan, then the singular ones. */
export async function runTests(
  session: Session,
  tests: readonly DataTest[],
  context: TestContext,
  renderer: Renderer,
  clock: Clock,
): Promise<readonly TestOutcome[]> {
  const byNode = new Map<NodeId, GenericTest[]>()
  for (const test of tests) {
    if (test.kind === 'generic') byNode.set(test.nodeId, [...(byNode.get(test.nodeId) ?? []), test])
  }
  const outcomes: TestOutcome[] = []
  for (const [nodeId, ofNode] of byNode) {
    outcomes.push(...(await runNodeTests(session, planNodeTests(nodeId, ofNode, context), clock)))
  }
  for (const test of tests) {
    if (test.kind === 'singular')
      outcomes.push(await runSingularTest(session, test, renderer.singularTest(test), clock))
    if (test.kind === 'unit') {
      const failingSql = renderer.unitTest(test)
      outcomes.push(await runTestQuery(session, { test, failingSql, map: undefined }, clock))
    }
  }
  return outcomes
}
