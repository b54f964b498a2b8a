import type { Reporter } from '../base/events.js'
import type { CompiledProject } from '../build/compile.js'
import { hasPhysicalTable } from '../build/relations.js'
import { isHashable } from '../build/seal.js'
import type { ContractedNode } from '../checks/contracted-node.js'
import type { PublishedComparison } from '../compare/compare-published.js'
import type { Pair } from '../compare/comparison.js'
import type { Engine } from '../engine/engine.js'
import type { CurrentPublication } from '../state/publications.js'
import type { OpenProject } from './open-project.js'
import type { Verified } from './output/verify-report.js'
import type { VerifySelection } from './verify-selection.js'
import type { Invocation } from './verb.js'

interface PairInput {
  readonly invocation: Invocation
  readonly opened: Pair<OpenProject>
  readonly compiled: Pair<CompiledProject>
  readonly selection: VerifySelection
  readonly engines: Pair<Engine>
  readonly limit: number
  readonly reporter: Reporter
  /** True where the hashes that were taken may be kept with the publications. */
  readonly isWriting: boolean
}

/** Compares what is published on both targets. */
export async function comparePair(input: PairInput): Promise<Verified> {
  const { invocation, opened, engines, selection, limit, reporter, isWriting } = input
  const { comparePublished } = await import('../compare/compare-published.js')
  const { currentPublication } = await import('../state/publications.js')
  const publications = [
    await engines[0].withSession(currentPublication),
    await engines[1].withSession(currentPublication),
  ] as const
  const { clock } = invocation.effects
  const nodes = selection.compared
  const allRowsOf = await allRows(input, publications)
  const { schemaPrefix } = input.compiled[0]
  const shown = { nodes, schemaPrefix, limit }
  const told = await comparePublished({ engines, publications, allRowsOf, ...shown, clock, reporter })
  if (isWriting) await keepHashes(input, publications, told)
  const side = (index: 0 | 1): Verified['sides'][0] => ({
    target: opened[index].target.name,
    publicationId: publications[index]?.publication.publicationId,
    asOf: publications[index]?.publication.asOf,
  })
  return { sides: [side(0), side(1)], ...told }
}

/** Views that show each login its own rows are read below that filter: who verifies may be one of those. */
async function allRows(
  { invocation, compiled }: PairInput,
  publications: Pair<CurrentPublication | undefined>,
): Promise<(node: ContractedNode, side: 0 | 1) => string | undefined> {
  const { previewRenderer } = await import('../build/renderers.js')
  const { rowFilterOf } = await import('../build/row-filter.js')
  const { typedSelect } = await import('../build/typed-select.js')
  const { env } = invocation.effects
  return (node, side) => {
    const asOf = publications[side]?.publication.asOf
    const isFiltered = rowFilterOf(compiled[side], node) !== undefined && !hasPhysicalTable(node)
    if (!isFiltered || node.kind !== 'model' || asOf === undefined) return undefined
    const { sql } = previewRenderer(compiled[side], env, asOf).model(node)
    return `(${typedSelect(compiled[side].dialect, node, sql)}\n)`
  }
}

/** Of what was not sealed when it was published the content hash is known now. */
async function keepHashes(
  { engines, compiled }: PairInput,
  publications: Pair<CurrentPublication | undefined>,
  { compared }: PublishedComparison,
): Promise<void> {
  const { recordSeals } = await import('../state/publications.js')
  for (const side of [0, 1] as const) {
    const published = publications[side]
    if (published === undefined) continue
    const seals = new Map(
      compared.flatMap(({ nodeId, comparison }) => {
        const node = compiled[side].nodes.get(nodeId)
        const isUnsealed = published.nodes.get(nodeId)?.seal === undefined
        if (node === undefined || !isUnsealed || !isHashable(node, compiled[side])) return []
        return [[nodeId, comparison.hashes[side]] as const]
      }),
    )
    if (seals.size === 0) continue
    await engines[side].withSession((session) =>
      recordSeals(session, published.publication.publicationId, seals),
    )
  }
}
