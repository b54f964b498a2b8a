import type { GenericTest, NodeId, Seed } from '../../project/types.js'
import type { TestContext } from '../test-context.js'
import type { SeedFileRow } from './seed-tables.js'

/** What the check of the seeds knows of them, besides what every test knows. */
export interface SeedContext extends TestContext {
  /** The moment of the check: what is dated later is still to come, whatever logical time a build has. */
  readonly now: Date
  seedOf(nodeId: NodeId): Seed | undefined
  /** The seeds that a test reads, those among them that sources/ yields included. */
  seedsReadBy(testId: NodeId): readonly Seed[]
  /** The rows of a seed in the order of its file. */
  rowsOf(seed: Seed): readonly SeedFileRow[]
  /** What the first comment of a test of `tests/generic/` says; '' for others. */
  proseOf(test: GenericTest): string
}
