import type { NodeId } from '../project/types.js'
import type { PublicationNode, PublicationTest } from '../state/publications.js'
import type { BuildResult } from './build.js'
import type { FixedInput } from './fixed-input.js'
import type { BuildNode, CompiledProject } from './compile.js'
import type { Outcome } from './outcome.js'
import {
  hasPhysicalTable,
  isEphemeral,
  isStandingTable,
  materializationOf,
  publishedNames,
} from './relations.js'
import type { RelationMap } from './relations.js'

interface RowsInput {
  readonly compiled: CompiledProject
  readonly input: FixedInput
  readonly result: BuildResult
  /** Nodes of the plan that are fit to be published. */
  readonly good: ReadonlyMap<NodeId, Outcome>
  readonly relations: RelationMap
  readonly seals: ReadonlyMap<NodeId, string>
  readonly isPartial: boolean
}

/** Everything that readers see after this publication: what moved, and what stayed from the one before. */
export function publicationNodes(rows: RowsInput): readonly PublicationNode[] {
  const { compiled, input, result, good } = rows
  const stale = new Set(result.plan.stale.map(({ nodeId }) => nodeId))
  const steps = new Map(result.plan.steps.map((step) => [step.nodeId, step]))
  const nodes: PublicationNode[] = []
  for (const node of compiled.nodes.values()) {
    if (isEphemeral(node) || isStandingTable(node)) continue
    const before = input.published?.nodes.get(node.id)
    const step = steps.get(node.id)
    const outcome = good.get(node.id)
    if (step?.action === 'build' && outcome !== undefined) nodes.push(movedNode(node, outcome, rows))
    else if (before !== undefined) {
      const isLeftBehind = rows.isPartial && step !== undefined && outcome === undefined
      nodes.push({ ...before, isStale: stale.has(node.id) || isLeftBehind })
    }
  }
  return [...nodes, ...goneButPublished(rows)]
}

/** Tests of this run, and those of the publication before that still speak of what is published. */
export function publicationTests(
  { tests: known }: Pick<CompiledProject, 'tests'>,
  input: FixedInput,
  result: BuildResult,
): readonly PublicationTest[] {
  const before = [...(input.published?.tests ?? [])].filter(([id]) => known.has(id))
  const tests = new Map<NodeId, PublicationTest>(before)
  const outcomes = new Map(result.testOutcomes.map((outcome) => [outcome.test.id, outcome]))
  for (const planned of result.plan.tests) {
    if (planned.action === 'reuse') continue
    const outcome = outcomes.get(planned.test.id)
    if (outcome?.status === 'pass' || outcome?.status === 'warn') {
      const { fingerprint } = planned
      tests.set(planned.test.id, { testId: planned.test.id, fingerprint, status: outcome.status })
    } else tests.delete(planned.test.id)
  }
  return [...tests.values()]
}

function movedNode(
  node: BuildNode,
  outcome: Outcome,
  { relations, seals, input, result }: RowsInput,
): PublicationNode {
  return {
    nodeId: node.id,
    resourceType: node.kind,
    schemaName: node.relation.schema,
    relationName: node.relation.name,
    materialized: materializationOf(node),
    physical: hasPhysicalTable(node) ? relations.staged(node.id) : undefined,
    fingerprint: outcome.fingerprint ?? '',
    dataIdentity: node.kind === 'seed' ? node.contentHash : input.identities.get(node.id),
    rowCount: outcome.rows === undefined ? undefined : BigInt(outcome.rows),
    seal: seals.get(node.id),
    isStale: false,
    builtByRun: result.runId,
    columns: node.kind === 'source' ? [] : node.columns.map(({ name, type }) => ({ name, type: type ?? '' })),
  }
}

/**
 * Nodes that are gone from the project and whose relation readers still see: a selective build and one that publishes
 * in part leave them for the next full build. A name that another node has taken over is not theirs any more.
 */
function goneButPublished({ compiled, input, result, isPartial }: RowsInput): readonly PublicationNode[] {
  const taken = new Set(isPartial ? [] : result.plan.removed.map(({ schema, name }) => `${schema}.${name}`))
  for (const node of compiled.nodes.values()) {
    if (isEphemeral(node)) continue
    for (const { schema, name } of publishedNames(node)) taken.add(`${schema}.${name}`)
  }
  return [...(input.published?.nodes.values() ?? [])].filter(
    ({ nodeId, schemaName, relationName }) =>
      !compiled.nodes.has(nodeId) && !taken.has(`${schemaName}.${relationName}`),
  )
}
