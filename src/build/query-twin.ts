import { throwCollected, type UserError } from '../base/errors.js'
import { checkContract } from '../checks/check-contract.js'
import { checkQuery } from '../checks/check-query.js'
import { createTableSql } from '../engine/create-table.js'
import type { RelationName, Session } from '../engine/engine.js'
import { EngineError } from '../engine/engine-error.js'
import { quoteIdentifier, quoteRelation } from '../engine/identifiers.js'
import type { Model, NodeId } from '../project/types.js'
import { sourceViewSql } from '../state/landed-input.js'
import { locateEngineError } from '../template/locate-engine-error.js'
import { readRelations } from './check-model.js'
import type { BuildNode, CompiledProject } from './compile.js'
import { nodesRead } from './nodes-read.js'
import { isStandingTable } from './relations.js'
import type { Renderer } from './render.js'
import { previewRenderer } from './renderers.js'

/**
 * The project in an empty DuckDB in memory, beside a warehouse on another engine. DuckDB tells of every step of a query
 * whether it is exact, which PostgreSQL does not: there a product has all its digits, and a sum no scale. Both texts of
 * a model come from one file, so what is proven of the one holds for the other but in macros with variants, which are
 * proven on both. A node stands in the twin as its contract says, or as a view of its text.
 */
export class QueryTwin {
  readonly #session: Session
  readonly #compiled: CompiledProject
  readonly #renderer: Renderer
  readonly #made = new Map<NodeId, Promise<void>>()
  readonly #schemas = new Map<string, Promise<unknown>>()

  /** `session` is on a database with the runner's, the landed and the finance tables; `compiled` is for DuckDB. */
  constructor(
    session: Session,
    compiled: CompiledProject,
    { env, asOf }: { readonly env: Readonly<Record<string, string | undefined>>; readonly asOf: string },
  ) {
    this.#session = session
    this.#compiled = compiled
    this.#renderer = previewRenderer(compiled, env, asOf)
  }

  /** Throws what is wrong with a model's contract, exactness or determinism, as the twin sees it. */
  async check(id: NodeId): Promise<void> {
    const model = this.#compiled.nodes.get(id)
    if (model?.kind !== 'model') throw new Error(`${id} is no model`)
    for (const read of nodesRead(this.#compiled, id)) await this.#make(read)
    throwCollected(await this.#problems(model))
  }

  async #problems(model: Model): Promise<readonly UserError[]> {
    const rendered = this.#renderer.model(model)
    try {
      const described = await this.#session.describe(rendered.sql)
      const check = {
        session: this.#session,
        model,
        rendered,
        reads: readRelations(this.#compiled, model.id, this.#renderer),
      }
      return [
        ...checkContract(model, described, 'duckdb'),
        ...(await checkQuery(check, described, this.#compiled.moneyModels.has(model.id))),
      ]
    } catch (error) {
      if (error instanceof EngineError) throw locateEngineError(error, rendered, model.name)
      throw error
    }
  }

  /** Once for each node, however many models that are checked at the same time read it. */
  #make(node: BuildNode): Promise<void> {
    const known = this.#made.get(node.id)
    if (known !== undefined) return known
    const made = this.#makeNow(node)
    this.#made.set(node.id, made)
    return made
  }

  async #makeNow(node: BuildNode): Promise<void> {
    if (isStandingTable(node)) return
    await this.#makeSchema(node.relation)
    if (node.kind === 'source') return this.#makeView(node.relation, sourceViewSql('duckdb', node, 0n) ?? '')
    if (node.columns.length > 0 && node.columns.every(({ type }) => type !== undefined)) {
      await this.#session.execute(createTableSql('duckdb', node.relation, node.columns))
      return
    }
    if (node.kind === 'seed') throw new Error(`${node.id} has a column without a type`)
    for (const read of nodesRead(this.#compiled, node.id)) await this.#make(read)
    return this.#makeView(node.relation, this.#renderer.model(node).sql)
  }

  async #makeView(relation: RelationName, sql: string): Promise<void> {
    await this.#session.execute(`create view ${quoteRelation(relation)} as\n${sql}`)
  }

  async #makeSchema({ schema }: RelationName): Promise<void> {
    const made =
      this.#schemas.get(schema) ??
      this.#session.execute(`create schema if not exists ${quoteIdentifier(schema)}`)
    this.#schemas.set(schema, made)
    await made
  }
}
