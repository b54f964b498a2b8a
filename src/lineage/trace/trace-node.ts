import type { PublishedRow } from './published-rows.js'

/** A row on the way from a figure down to bytes, with the rows that it rests on. */
export interface TraceNode {
  /** What the row is to the one above it: `rule`, `ledger`, `facts`. */
  readonly role: string
  readonly row: PublishedRow
  /** Columns worth showing. */
  readonly shown: readonly string[]
  /** Of a row of the registry: where it stands in the project. */
  readonly place?: SeedPlace | undefined
  readonly sources: readonly PayloadSource[]
  readonly children: readonly TraceNode[]
  /** What is left out, and how to see it. */
  readonly note?: string | undefined
}

/** A file of the project, and the line in it. */
export interface SeedPlace {
  /** Relative to the project's root. */
  readonly file: string
  readonly line: number
}

/** A place in an answer of a provider that a row was made of. */
export interface PayloadSource {
  readonly payloadId: string
  /** Where in the body; undefined when the whole of it is meant. */
  readonly jsonPath: string | undefined
  /** The figure as it was taken from there; undefined where it is no amount. */
  readonly amount: string | undefined
}

/** Every node of some trees, parents before children. */
export function* everyNode(nodes: readonly TraceNode[]): Generator<TraceNode> {
  for (const node of nodes) {
    yield node
    yield* everyNode(node.children)
  }
}

/** The answers that some trees lead to. */
export function payloadIdsOf(nodes: readonly TraceNode[]): ReadonlySet<string> {
  const found = new Set<string>()
  for (const { sources } of everyNode(nodes)) for (const { payloadId } of sources) found.add(payloadId)
  return found
}
