import type { Dialect } from '../engine/engine.js'
import type { Column, GenericTest, NodeId } from '../project/types.js'
import type { Rendered } from '../template/types.js'

/** What turning a declared test into SQL needs to know of the project and of the build. */
export interface TestContext {
  readonly dialect: Dialect
  /** SQL text that is read for a node: what is staged, or what is published. */
  relationOf(nodeId: NodeId): string
  /** Declared columns of a node; empty where the YAML declares none. */
  columnsOf(nodeId: NodeId): readonly Column[]
  /** The nodes that a test reads, the tested one among them. */
  dependsOn(testId: NodeId): readonly NodeId[]
  /** SQL of a test from `tests/generic/`, with `relation` for its `model`. */
  renderOwnTest(test: GenericTest, relation: string): Rendered
}

/** The node that `to` names: the other one that the test reads, or the tested node itself. */
export function targetOf(test: GenericTest, context: Pick<TestContext, 'dependsOn'>): NodeId {
  return context.dependsOn(test.id).find((id) => id !== test.nodeId) ?? test.nodeId
}
