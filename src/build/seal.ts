import type { Clock } from '../base/clock.js'
import type { Reporter } from '../base/events.js'
import { hashedColumns } from '../checks/contracted-node.js'
import { contentHashSql } from '../engine/content-hash.js'
import { EngineError } from '../engine/engine-error.js'
import { isMachineFailure } from '../engine/machine-failure.js'
import type { Dialect, Engine, Session } from '../engine/engine.js'
import type { NodeId } from '../project/types.js'
import type { BuildNode, CompiledProject } from './compile.js'
import { isStandingTable, sealedSchemas, snapshotSchemas } from './relations.js'

/**
 * True when a node's content hash is taken at every publication. What reads `finance` is live by design: its rows
 * change without a build.
 */
export function isSealed(node: BuildNode, compiled: CompiledProject): boolean {
  if (node.kind === 'source' || !sealedSchemas.has(plainSchema(node, compiled))) return false
  return isHashable(node, compiled)
}

/** True when the content hash of a node stays what it is until the node is built again. */
export function isHashable(node: BuildNode, compiled: CompiledProject): boolean {
  if (node.kind === 'source' || hashedColumns(node) === undefined) return false
  return !isLive(node, compiled)
}

/** The content hash of a relation, volatile columns left out. */
export async function sealOf(session: Session, node: BuildNode, relationSql: string): Promise<string> {
  const columns = node.kind === 'source' ? [] : (hashedColumns(node) ?? [])
  const [row] = await session.rows(contentHashSql(session.dialect, relationSql, columns))
  return String(row?.['content_hash'])
}

/** A view with a `finance` table anywhere above it. */
function isLive(node: BuildNode, compiled: CompiledProject): boolean {
  if (node.kind !== 'model' || node.config.materialized !== 'view') return false
  return compiled.graph.ancestors(node.id).some((id) => {
    const ancestor = compiled.nodes.get(id)
    return ancestor !== undefined && isStandingTable(ancestor)
  })
}

export interface SealInput {
  readonly engine: Engine
  readonly compiled: CompiledProject
  readonly moved: readonly BuildNode[]
  readonly relationSql: (node: BuildNode) => string
  readonly clock: Clock
  readonly reporter: Reporter
}

export interface Seals {
  readonly seals: ReadonlyMap<NodeId, string>
  /** Views that fail when their rows are asked for, with what the engine said. */
  readonly unreadable: ReadonlyMap<NodeId, string>
}

/**
 * Seals of everything that is about to be published and wants one. A view for analysts that gets none is read whole
 * all the same: what fails only when its rows are read must not be found out by readers.
 */
export async function takeSeals(input: SealInput): Promise<Seals> {
  const began = input.clock.now().getTime()
  const seals = new Map<NodeId, string>()
  const unreadable = new Map<NodeId, string>()
  const read = async (session: Session, node: BuildNode): Promise<void> => {
    const relation = input.relationSql(node)
    if (isSealed(node, input.compiled)) seals.set(node.id, await sealOf(session, node, relation))
    else await session.rows(wholeReadings[session.dialect](relation))
  }
  const wanted = input.moved.filter(
    (node) => isSealed(node, input.compiled) || isViewForAnalysts(node, input.compiled),
  )
  await Promise.all(
    wanted.map((node) =>
      input.engine.withSession(async (session) => {
        try {
          await read(session, node)
        } catch (error) {
          if (!(error instanceof EngineError) || error.engineCode === 'interrupted') throw error
          if (isMachineFailure(error)) throw error
          unreadable.set(node.id, error.message)
        }
      }),
    ),
  )
  if (wanted.length === 0) return { seals, unreadable }
  const milliseconds = input.clock.now().getTime() - began
  input.reporter.event({ type: 'stage', name: 'sealed', message: `${seals.size} relations`, milliseconds })
  return { seals, unreadable }
}

/** A query that makes every value of a relation, and gives one row. */
const wholeReadings: Readonly<Record<Dialect, (relation: string) => string>> = {
  duckdb: (relation) => `select bit_xor(hash(staged)) as digest from ${relation} as staged`,
  postgres: (relation) =>
    `select max(octet_length(cast(staged as text))) as digest from ${relation} as staged`,
}

function isViewForAnalysts(node: BuildNode, compiled: CompiledProject): boolean {
  return (
    node.kind === 'model' &&
    node.config.materialized === 'view' &&
    snapshotSchemas.has(plainSchema(node, compiled))
  )
}

/** As the project calls it, without the prefix of the target. */
function plainSchema({ relation }: BuildNode, { schemaPrefix }: CompiledProject): string {
  return relation.schema.slice(schemaPrefix.length)
}
