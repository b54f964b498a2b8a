import { UserError } from '../base/errors.js'
import type { NodeId } from '../project/types.js'
import type { BuildNode, CompiledProject } from './compile.js'
import type { Fingerprint, FingerprintInput } from './fingerprint.js'
import { modelFingerprint, seedFingerprint, sourceFingerprint } from './fingerprint.js'
import { nodesRead } from './nodes-read.js'
import type { PlannedTest } from './plan-tests.js'
import { planTests } from './plan-tests.js'
import {
  displayName,
  hasPhysicalTable,
  isEphemeral,
  isStandingTable,
  materializationOf,
  publishedNames,
} from './relations.js'

export type PlanAction = 'build' | 'reuse'

/** One node that the build touches or deliberately leaves alone. */
export interface PlanStep {
  readonly nodeId: NodeId
  readonly name: string
  readonly kind: BuildNode['kind']
  readonly materialized: string
  readonly action: PlanAction
  /** Why, in words. */
  readonly reason: string
  readonly fingerprint: Fingerprint
}

/** A table that reads what was rebuilt and was not rebuilt itself. */
export interface StaleNode {
  readonly nodeId: NodeId
  readonly name: string
  readonly because: string
}

/** A published relation whose node is gone from the project. */
export interface RemovedNode {
  readonly nodeId: NodeId
  readonly schema: string
  readonly name: string
}

/** What a build would do, as data: printable, and made without touching a database. */
export interface Plan {
  /** In graph order; ephemerals are inlined and have no step. */
  readonly steps: readonly PlanStep[]
  readonly tests: readonly PlannedTest[]
  readonly stale: readonly StaleNode[]
  readonly removed: readonly RemovedNode[]
  /** Fingerprint under which each node counts after this build: its new one, or the published one. */
  readonly fingerprints: ReadonlyMap<NodeId, Fingerprint>
}

/** What the plan needs to know of the last publication. */
export interface PublishedNode {
  readonly nodeId: NodeId
  readonly schemaName: string
  readonly relationName: string
  readonly fingerprint: Fingerprint
  readonly isStale: boolean
}

export interface PublishedTest {
  readonly fingerprint: Fingerprint
  readonly status: string
}

export interface PlanInput extends FingerprintInput {
  /** Nodes and tests asked for. */
  readonly selected: ReadonlySet<NodeId>
  /** Tests that `--exclude` names. */
  readonly excluded: ReadonlySet<NodeId>
  /** True when nothing was left out: nodes gone from the project are then removed. */
  readonly isFull: boolean
  readonly published: ReadonlyMap<NodeId, PublishedNode>
  readonly publishedTests: ReadonlyMap<NodeId, PublishedTest>
  /** Rebuilds tables also where nothing changed. */
  readonly fullRefresh: boolean
}

/** Decides for each node: build, reuse, stale or untouched. Pure. */
export function planBuild(input: PlanInput): Plan {
  const planner = new Planner(input)
  for (const id of input.compiled.graph.order) {
    const node = input.compiled.nodes.get(id)
    if (node !== undefined) planner.visit(node)
  }
  return planner.finish()
}

class Planner {
  readonly #input: PlanInput
  readonly #compiled: CompiledProject
  readonly #steps = new Map<NodeId, PlanStep>()
  readonly #stale = new Map<NodeId, StaleNode>()
  readonly #fingerprints = new Map<NodeId, Fingerprint>()
  readonly #sourcesNeeded: ReadonlySet<NodeId>

  constructor(input: PlanInput) {
    this.#input = input
    this.#compiled = input.compiled
    this.#sourcesNeeded = sourcesOf(input)
  }

  visit(node: BuildNode): void {
    if (isEphemeral(node) || isStandingTable(node)) this.#fingerprints.set(node.id, this.#fingerprintOf(node))
    else if (this.#input.selected.has(node.id) || this.#sourcesNeeded.has(node.id)) this.#visitSelected(node)
    else this.#visitUnselected(node)
  }

  finish(): Plan {
    const tests: readonly PlannedTest[] = planTests({
      ...this.#input,
      steps: this.#steps,
      stale: new Set(this.#stale.keys()),
      fingerprints: this.#fingerprints,
    })
    return {
      steps: [...this.#steps.values()],
      tests,
      stale: [...this.#stale.values()],
      removed: this.#removed(),
      fingerprints: this.#fingerprints,
    }
  }

  #visitSelected(node: BuildNode): void {
    this.#requireParents(node)
    const fingerprint = this.#fingerprintOf(node)
    const reason = this.#reasonToBuild(node, fingerprint)
    this.#addStep(
      node,
      fingerprint,
      reason === undefined ? 'reuse' : 'build',
      reason ?? 'unchanged since the last publication',
    )
  }

  #visitUnselected(node: BuildNode): void {
    const published = this.#input.published.get(node.id)
    if (published === undefined) return
    const cause = this.#cause(node.id)
    if (cause !== undefined && node.kind === 'model' && !hasPhysicalTable(node)) {
      this.#addStep(
        node,
        this.#fingerprintOf(node),
        'build',
        `a view on ${this.#nameOf(cause)}, which is rebuilt`,
      )
      return
    }
    this.#fingerprints.set(node.id, published.fingerprint)
    if (cause !== undefined || published.isStale) {
      const because =
        cause === undefined ? 'stale since an earlier publication' : `reads ${this.#nameOf(cause)}`
      this.#stale.set(node.id, { nodeId: node.id, name: displayName(node), because })
    }
  }

  #addStep(node: BuildNode, fingerprint: Fingerprint, action: PlanAction, reason: string): void {
    this.#fingerprints.set(node.id, fingerprint)
    this.#steps.set(node.id, {
      nodeId: node.id,
      name: displayName(node),
      kind: node.kind,
      materialized: materializationOf(node),
      action,
      reason,
      fingerprint,
    })
  }

  #reasonToBuild(node: BuildNode, fingerprint: Fingerprint): string | undefined {
    const published = this.#input.published.get(node.id)
    if (published === undefined) return 'not published yet'
    const cause = this.#cause(node.id)
    if (published.fingerprint !== fingerprint) {
      if (node.kind === 'source') return 'new payloads have landed'
      if (node.kind === 'seed') return 'the seed changed'
      return cause === undefined
        ? 'its SQL, settings or the data read changed'
        : `reads ${this.#nameOf(cause)}, which changed`
    }
    if (this.#input.fullRefresh && node.kind !== 'source') return '--full-refresh'
    return undefined
  }

  /** A node that is read, and rebuilt or stale. */
  #cause(id: NodeId): NodeId | undefined {
    const isMoved = (read: NodeId): boolean =>
      this.#steps.get(read)?.action === 'build' || this.#stale.has(read)
    return nodesRead(this.#compiled, id).find((read) => isMoved(read.id))?.id
  }

  #requireParents(node: BuildNode): void {
    const missing = nodesRead(this.#compiled, node.id).find((read) => !this.#fingerprints.has(read.id))
    if (missing === undefined) return
    throw new UserError(
      `${displayName(node)} reads ${displayName(missing)}, which is neither selected nor published.`,
      {
        code: 'parent_not_published',
        where: { node: node.id },
        hint: `Select its parents as well: --select +${node.kind === 'model' ? node.name : displayName(node)}`,
        exitCode: 2,
      },
    )
  }

  #fingerprintOf(node: BuildNode): Fingerprint {
    if (node.kind === 'source') return sourceFingerprint(node, this.#input)
    if (node.kind === 'seed') return seedFingerprint(node)
    const parents = this.#compiled.graph
      .parents(node.id)
      .map((parent) => [parent, this.#fingerprints.get(parent) ?? ''] as const)
    return modelFingerprint(node, this.#input, parents)
  }

  #nameOf(id: NodeId): string {
    const node = this.#compiled.nodes.get(id)
    return node === undefined ? id : displayName(node)
  }

  /** Published names that no node of the project carries any more. */
  #removed(): readonly RemovedNode[] {
    if (!this.#input.isFull) return []
    const carried = new Set<string>()
    for (const node of this.#compiled.nodes.values()) {
      if (isEphemeral(node)) continue
      for (const { schema, name } of publishedNames(node)) carried.add(`${schema}.${name}`)
    }
    return [...this.#input.published.values()]
      .flatMap(({ nodeId, schemaName: schema, relationName }) =>
        [relationName, unversioned(nodeId, relationName)].map((name) => ({ nodeId, schema, name })),
      )
      .filter(({ schema, name }, index, all) => {
        const isFirst = all.findIndex((other) => other.schema === schema && other.name === name) === index
        return isFirst && !carried.has(`${schema}.${name}`)
      })
  }
}

/** The bare name that the latest version was published under as well: `price` for `price_v2`. */
function unversioned(nodeId: NodeId, relationName: string): string {
  const version = /\.v(\d+)$/.exec(nodeId)?.[1]
  const suffix = version === undefined ? '' : `_v${version}`
  return suffix !== '' && relationName.endsWith(suffix) ? relationName.slice(0, -suffix.length) : relationName
}

/** Sources that a selected node or test reads; all of them for a full build. */
function sourcesOf({ compiled, selected, isFull }: PlanInput): ReadonlySet<NodeId> {
  if (isFull) return new Set(compiled.project.sources.map((source) => source.id))
  const read = [...selected].flatMap((id) => nodesRead(compiled, id))
  return new Set(read.filter((node) => node.kind === 'source').map((node) => node.id))
}
