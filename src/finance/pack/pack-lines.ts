import type { Session } from '../../engine/engine.js'
import { nodeRecord } from '../../lineage/trace/trace-record.js'
import type { TraceNodeRecord } from '../../lineage/trace/trace-record.js'
import type { TraceNode } from '../../lineage/trace/trace-node.js'
import { everyNode, payloadIdsOf } from '../../lineage/trace/trace-node.js'
import type { TracedProject } from '../../lineage/trace/traced-project.js'
import type { ExplanationRecord } from '../explain/explanation-record.js'
import { explanationRecord } from '../explain/explanation-record.js'
import type { Explanation } from '../explain/explanation.js'
import { readStatementLines } from '../explain/explain-statement-line.js'
import { lineOf } from '../explain/line.js'
import type { StatementName } from '../statement-name.js'
import { LineTracer } from '../trace/trace-line.js'
import { PackRows } from './pack-rows.js'

/** A statement's lines, each explained and traced. */
export interface PackedLines {
  readonly lines: readonly ExplanationRecord[]
  /** By line, in their order; rows stand in `rows` alone. */
  readonly traces: readonly { readonly line_id: string; readonly made_of: readonly unknown[] }[]
  readonly rows: PackRows
  readonly payloadIds: ReadonlySet<string>
  /** Rows of the registry, and where in the project they stand. */
  readonly registry: readonly RegistryPlace[]
}

export interface RegistryPlace {
  readonly relation: string
  readonly key: string
  readonly file: string | null
  readonly line: number | null
}

export async function packLines(
  session: Session,
  project: TracedProject,
  statement: StatementName,
): Promise<PackedLines> {
  const tracer = new LineTracer(session, project)
  const rows = new PackRows(project)
  const lines: ExplanationRecord[] = []
  const traces: { line_id: string; made_of: readonly unknown[] }[] = []
  const payloadIds = new Set<string>()
  const registry = new Map<string, RegistryPlace>()
  for (const row of await readStatementLines(session, statement)) {
    const { explanation, tree } = await tracer.trace(lineOf(row))
    lines.push(explanationRecord(explanation))
    addRows(rows, explanation, tree)
    for (const id of payloadIdsOf([tree])) payloadIds.add(id)
    for (const node of everyNode([tree])) addPlace(registry, node)
    traces.push({ line_id: row.key, made_of: tree.children.map((child) => withoutRows(nodeRecord(child))) })
  }
  return {
    lines,
    traces,
    rows,
    payloadIds,
    registry: [...registry.keys()].sort().flatMap((key) => registry.get(key) ?? []),
  }
}

function addRows(rows: PackRows, explanation: Explanation, tree: TraceNode): void {
  for (const { origin } of explanation.figures)
    if (origin.kind === 'input') rows.add(origin.row, [origin.column])
  for (const { row, shown } of everyNode([tree])) rows.add(row, shown)
}

function addPlace(registry: Map<string, RegistryPlace>, { row: { relation, key }, place }: TraceNode): void {
  if (!relation.startsWith('registry.')) return
  registry.set(`${relation} ${key}`, { relation, key, file: place?.file ?? null, line: place?.line ?? null })
}

/** JSON leaves out what is undefined. */
function withoutRows(node: TraceNodeRecord): unknown {
  return { ...node, row: undefined, made_of: node.made_of.map(withoutRows) }
}
