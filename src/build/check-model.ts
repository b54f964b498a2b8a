import { throwCollected } from '../base/errors.js'
import { checkContract } from '../checks/check-contract.js'
import { checkQuery } from '../checks/check-query.js'
import { checkFloatingPoint } from '../checks/exact-money/check-exact-money.js'
import type { ReadRelation } from '../checks/query-check.js'
import type { ColumnDescription, Session } from '../engine/engine.js'
import { EngineError } from '../engine/engine-error.js'
import type { Model, NodeId } from '../project/types.js'
import { locateEngineError } from '../template/locate-engine-error.js'
import type { Rendered } from '../template/types.js'
import { oneStatement } from '../sql/one-statement.js'
import type { BuildNode, CompiledProject } from './compile.js'
import { nodesRead } from './nodes-read.js'
import type { QueryTwin } from './query-twin.js'
import type { Renderer } from './render.js'

/**
 * What is proven of a model before it is built: its contract, that its money is exact, that it is deterministic. The
 * last two are DuckDB's to tell: on another engine the twin is asked.
 */
export async function checkModel(
  session: Session,
  compiled: CompiledProject,
  model: Model,
  renderer: Renderer,
  twin: QueryTwin | undefined,
): Promise<void> {
  const rendered = renderer.model(model)
  oneStatement(rendered.sql, { file: model.file, node: model.id })
  const described = await describe(session, model, rendered)
  if (compiled.dialect !== 'duckdb') {
    throwCollected([
      ...checkContract(model, described, compiled.dialect),
      ...(compiled.moneyModels.has(model.id) ? checkFloatingPoint(model, rendered, described) : []),
    ])
    if (twin === undefined) throw new Error(`there is nobody to check ${model.id} on ${compiled.dialect}`)
    return twin.check(model.id)
  }
  const check = { session, model, rendered, reads: readRelations(compiled, model.id, renderer) }
  throwCollected([
    ...checkContract(model, described, compiled.dialect),
    ...(await checkQuery(check, described, compiled.moneyModels.has(model.id))),
  ])
}

async function describe(
  session: Session,
  model: Model,
  rendered: Rendered,
): Promise<readonly ColumnDescription[]> {
  try {
    return await session.describe(rendered.sql)
  } catch (error) {
    if (error instanceof EngineError) throw locateEngineError(error, rendered, model.name)
    throw error
  }
}

/** The relations that a model's text reads, as the checks want to know them. */
export function readRelations(
  compiled: CompiledProject,
  id: NodeId,
  renderer: Renderer,
): readonly ReadRelation[] {
  return nodesRead(compiled, id).map((node) => readRelation(compiled, node, renderer))
}

function readRelation(compiled: CompiledProject, node: BuildNode, renderer: Renderer): ReadRelation {
  const tests = compiled.genericTestsOf.get(node.id) ?? []
  const relation = renderer.relationSql(node)
  const keys = node.kind === 'source' ? sourceKeys(node.provider, node.endpoint) : undefined
  return { relation, node, tests, ...(keys === undefined ? {} : { keys }) }
}

/** What the landing door keeps unique; the view of an endpoint has one row per request, which is one payload. */
function sourceKeys(provider: string, table: string): readonly (readonly string[])[] {
  if (provider === 'finance') return []
  return provider === 'landing' ? (landedKeys[table] ?? []) : [['payload_id']]
}

const landedKeys: Readonly<Record<string, readonly (readonly string[])[]>> = {
  ingestion_runs: [['run_id']],
  staging_payloads: [['payload_id']],
  payload_observations: [['payload_id', 'fetched_at']],
  rejected_payloads: [['rejection_id']],
  extraction_cursors: [['provider_name', 'endpoint', 'chain_id', 'scope']],
}
