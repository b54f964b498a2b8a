import type { DataTest, NodeId } from '../project/types.js'
import { testFingerprint } from './fingerprint.js'
import type { Fingerprint } from './fingerprint.js'
import type { PlanInput, PlanStep } from './plan.js'
import { nodesRead } from './nodes-read.js'

/** One test and the node whose children wait for it. */
export interface PlannedTest {
  readonly test: DataTest
  /** The last of its parents in graph order that the plan holds; none for a test of standing tables alone. */
  readonly ownerId: NodeId | undefined
  readonly fingerprint: Fingerprint
  /** A test that was run on the same data needs no second run. */
  readonly action: 'run' | 'reuse'
  /** What it came to then: a publication holds no failed test. */
  readonly before: 'pass' | 'warn' | undefined
}

interface TestPlanInput extends PlanInput {
  readonly steps: ReadonlyMap<NodeId, PlanStep>
  readonly stale: ReadonlySet<NodeId>
  readonly fingerprints: ReadonlyMap<NodeId, Fingerprint>
}

/**
 * A test runs when one of its parents is in the plan, all of them can be read, and none is stale: a test across
 * a stale table would compare two states of the data that were never meant to agree.
 */
export function planTests(input: TestPlanInput): readonly PlannedTest[] {
  const { graph } = input.compiled
  const position = new Map(graph.order.map((id, index) => [id, index]))
  const planned: PlannedTest[] = []
  for (const test of input.compiled.project.tests) {
    const parents = graph.parents(test.id)
    const read = nodesRead(input.compiled, test.id).map((node) => node.id)
    const owners = read.filter((id) => input.steps.has(id))
    if (input.excluded.has(test.id) || (owners.length === 0 && !input.selected.has(test.id))) continue
    if (read.some((id) => input.stale.has(id) || !input.fingerprints.has(id))) continue
    const ownerId = lastOf(owners, position)
    const fingerprint = testFingerprint(
      test,
      input,
      parents.map((id) => [id, input.fingerprints.get(id) ?? ''] as const),
    )
    const before = input.publishedTests.get(test.id)
    // What is built again is tested again, also where --full-refresh alone asks for it.
    const isRebuilt = owners.some((id) => input.steps.get(id)?.action === 'build')
    const isKnown = !isRebuilt && before?.fingerprint === fingerprint
    planned.push({
      test,
      ownerId,
      fingerprint,
      action: isKnown ? 'reuse' : 'run',
      before: isKnown ? (before.status === 'warn' ? 'warn' : 'pass') : undefined,
    })
  }
  return planned
}

function lastOf(ids: readonly NodeId[], position: ReadonlyMap<NodeId, number>): NodeId | undefined {
  let last: NodeId | undefined
  for (const id of ids) {
    if (last === undefined || (position.get(id) ?? 0) > (position.get(last) ?? 0)) last = id
  }
  return last
}
