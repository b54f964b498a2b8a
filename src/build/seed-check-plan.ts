import { isGenerated } from '../project/seed-rows.js'
import type { DataTest, NodeId, Seed } from '../project/types.js'
import type { CompiledProject } from './compile.js'
import { nodesRead } from './nodes-read.js'
import { isEphemeral } from './relations.js'

/** What is asked of the seeds before anything is built. */
export interface SeedCheckPlan {
  /** Seeds with a CHECK that their rows must keep, or a column of the past. */
  readonly constrained: readonly Seed[]
  /** Tests of severity `error` that read seeds and nothing else. */
  readonly tests: readonly DataTest[]
  /** Every seed that these look at. */
  readonly seeds: readonly Seed[]
}

export interface SeedCheckSelection {
  isSeedWanted(id: NodeId): boolean
  isTestWanted(id: NodeId): boolean
}

/** Pure, and quick for a project of thousands of tests: most of them read a model. */
export function planSeedCheck(compiled: CompiledProject, selection: SeedCheckSelection): SeedCheckPlan {
  const constrained = compiled.project.seeds.filter(
    (seed) =>
      selection.isSeedWanted(seed.id) &&
      seed.columns.some(({ constraints, past }) => constraints.checks.length > 0 || past === true),
  )
  const tests: DataTest[] = []
  const seeds = new Set(constrained)
  for (const test of compiled.project.tests) {
    if (test.config.severity !== 'error' || !selection.isTestWanted(test.id)) continue
    const read = seedsRead(compiled, test.id)
    // What sources/ yields alone was checked when the files were read.
    if (read === undefined || read.every(isGenerated)) continue
    tests.push(test)
    for (const seed of read) seeds.add(seed)
  }
  return { constrained, tests, seeds: [...seeds] }
}

/** The seeds that a test reads, also through ephemeral models; undefined when it reads anything else. */
function seedsRead(compiled: CompiledProject, id: NodeId): readonly Seed[] | undefined {
  const isOfSeeds = compiled.graph.parents(id).every((parentId) => {
    const parent = compiled.nodes.get(parentId)
    return parent?.kind === 'seed' || (parent !== undefined && isEphemeral(parent))
  })
  if (!isOfSeeds) return undefined
  const nodes = nodesRead(compiled, id)
  const seeds = nodes.flatMap((node) => (node.kind === 'seed' ? [node] : []))
  return seeds.length === nodes.length ? seeds : undefined
}
