import type { Session } from '../engine/engine.js'
import type { NodeId } from '../project/types.js'
import { highestBatchNumber } from '../state/batches.js'
import { requireAllFinanceEvents } from '../state/finance-events.js'
import { sourceIdentities, sourceViewSql } from '../state/landed-input.js'
import type { CurrentPublication } from '../state/publications.js'
import { currentPublication } from '../state/publications.js'
import type { BuildNode, CompiledProject } from './compile.js'

/** What a build rests on, read once at its start. */
export interface FixedInput {
  readonly batchNumber: bigint
  readonly identities: ReadonlyMap<NodeId, string>
  readonly published: CurrentPublication | undefined
}

/** Reads the one fixed input: the landed batch in force, and what is published now. */
export async function readFixedInput(session: Session, compiled: CompiledProject): Promise<FixedInput> {
  await requireAllFinanceEvents(session)
  const batchNumber = await highestBatchNumber(session)
  const identities = await sourceIdentities(session, batchNumber, compiled.project.sources)
  return { batchNumber, identities, published: await currentPublication(session) }
}

/** The input before anything has landed or been published. */
export function emptyInput(compiled: CompiledProject): FixedInput {
  return {
    batchNumber: 0n,
    identities: new Map(compiled.project.sources.map((source) => [source.id, '0'])),
    published: undefined,
  }
}

/** SQL of a source's generated view up to the last batch that changed it, so that an unchanged source keeps its text. */
export function sourceSqlOf(compiled: CompiledProject, input: FixedInput): (node: BuildNode) => string {
  return (node) => {
    if (node.kind !== 'source') throw new Error(`${node.id} is no source`)
    const identity = input.identities.get(node.id) ?? '0'
    const batchNumber = /^\d+$/.test(identity) ? BigInt(identity) : input.batchNumber
    const sql = sourceViewSql(compiled.dialect, node, batchNumber, compiled.schemaPrefix)
    if (sql === undefined) throw new Error(`${node.id} is a table of its own and has no view`)
    return sql
  }
}

/** What a source's rows depend on: the data landed, and how its view reads it. */
export function sourceIdentityOf(compiled: CompiledProject, input: FixedInput): ReadonlyMap<NodeId, string> {
  return new Map(
    compiled.project.sources.map((source) => {
      const view = sourceViewSql(compiled.dialect, source, 0n, compiled.schemaPrefix) ?? ''
      return [source.id, `${input.identities.get(source.id) ?? '0'}\n${view}`]
    }),
  )
}
