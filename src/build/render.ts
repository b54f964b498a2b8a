import { UserError } from '../base/errors.js'
import { givenNodes } from '../checks/unit/unit-columns.js'
import { inputNames, unitTestSql } from '../checks/unit/unit-test-sql.js'
import { quoteIdentifier } from '../engine/identifiers.js'
import type { Model, NodeId, SingularTest, UnitTest } from '../project/types.js'
import { parseTemplate } from '../template/parse-template.js'
import { renderTemplate } from '../template/render-template.js'
import type { Rendered, RenderScope } from '../template/types.js'
import { wrapEphemerals } from '../template/wrap-ephemerals.js'
import { asOfLiteral } from './as-of.js'
import type { BuildNode, CompiledProject } from './compile.js'
import { nodesRead } from './nodes-read.js'
import { isEphemeral } from './relations.js'
import { typedSelect } from './typed-select.js'

/** Stands in a logical rendering where the physical one has the build's logical time. */
export const asOfPlaceholder = "cast('{{as_of}}' as timestamptz)"

export interface RenderOptions {
  /** SQL text of the relation that stands for a node that is not ephemeral. */
  readonly relationOf: (node: BuildNode) => string
  /** Ephemeral models that `relationOf` names all the same: a unit test gives their rows. */
  readonly standing?: ReadonlySet<NodeId>
  /** SQL text of the logical time. */
  readonly asOf: string
  readonly vars: Readonly<Record<string, string>>
  readonly env: Readonly<Record<string, string | undefined>>
}

/** Renders models and singular tests of one compiled project under one way of naming relations. */
export class Renderer {
  readonly #compiled: CompiledProject
  readonly #options: RenderOptions
  readonly #bare = new Map<NodeId, Rendered>()

  constructor(compiled: CompiledProject, options: RenderOptions) {
    this.#compiled = compiled
    this.#options = options
  }

  /** A model's SQL, with its ephemeral ancestors as `with` steps around it. */
  model(model: Model): Rendered {
    return this.#wrap(model.id, model.relation.name, this.#bareModel(model))
  }

  singularTest(test: SingularTest): Rendered {
    const template = parseTemplate(test.sql, test.file, this.#compiled.cache)
    return this.#wrap(
      test.id,
      test.name,
      renderTemplate(template, this.#compiled.library, this.scope(test.id)),
    )
  }

  /** A query whose rows are the differences of a unit test; it reads no relation, since its rows stand in its text. */
  unitTest(test: UnitTest): string {
    const compiled = this.#compiled
    const model = compiled.nodes.get(test.nodeId)
    if (model?.kind !== 'model') throw new Error(`${test.id} tests ${test.nodeId}, which is no model`)
    const standing = givenNodes(test)
    const reads = nodesRead(compiled, model.id, standing)
    const names = inputNames(reads)
    const given = new Renderer(compiled, {
      ...this.#options,
      standing,
      relationOf: (node) => names.get(node.id) ?? this.#options.relationOf(node),
      ...(test.asOf === undefined ? {} : { asOf: asOfLiteral(test.asOf) }),
    })
    const sql = typedSelect(compiled.dialect, model, given.model(model).sql)
    return unitTestSql(compiled.dialect, test, model, reads, sql)
  }

  /** What a test puts for a node: its relation, or the text of an ephemeral in parentheses. */
  relationSql(node: BuildNode): string {
    return isEphemeral(node) ? `(${this.model(node).sql})` : this.#options.relationOf(node)
  }

  /** The scope of one node's template: `ref` and `source` were resolved before, so a miss is a defect. */
  scope(id: NodeId): RenderScope {
    const { nodes, project } = this.#compiled
    return {
      dialect: this.#compiled.dialect,
      ref: (name, version) => {
        const node = this.#referenced(name, version)
        return this.#isStep(node) ? quoteIdentifier(node.relation.name) : this.#options.relationOf(node)
      },
      source: (provider, endpoint) => {
        const source = nodes.get(`source.${project.config.name}.${provider}.${endpoint}`)
        if (source === undefined) throw unresolved('source', `${provider} ${endpoint}`, id)
        return this.#options.relationOf(source)
      },
      self: () => {
        const node = nodes.get(id)
        if (node === undefined) throw unresolved('self', id, id)
        return this.#options.relationOf(node)
      },
      var: (name) => {
        const value = this.#options.vars[name]
        if (value === undefined) throw unresolved('var', name, id)
        return value
      },
      env: (name) => {
        const value = this.#options.env[name]
        if (value === undefined) {
          throw new UserError(`The environment variable ${name} is not set.`, {
            code: 'missing_env',
            where: { node: id },
            hint: `Set ${name} before running aurora; it is listed under public_env in aurora.yml.`,
          })
        }
        return value
      },
      asOf: this.#options.asOf,
      incremental: false,
    }
  }

  /** True for a node that is a step of the text that reads it. */
  #isStep(node: BuildNode): node is Model {
    return isEphemeral(node) && this.#options.standing?.has(node.id) !== true
  }

  #bareModel(model: Model): Rendered {
    let rendered = this.#bare.get(model.id)
    if (rendered === undefined) {
      const template = parseTemplate(model.sql, model.file, this.#compiled.cache)
      rendered = renderTemplate(template, this.#compiled.library, this.scope(model.id))
      this.#bare.set(model.id, rendered)
    }
    return rendered
  }

  #wrap(id: NodeId, name: string, rendered: Rendered): Rendered {
    const ephemerals = this.#ephemeralAncestors(id)
    if (ephemerals.length === 0) return rendered
    const steps = ephemerals.map((model) => ({ name: model.relation.name, rendered: this.#bareModel(model) }))
    return wrapEphemerals(rendered, steps, name)
  }

  /** Parents before children; only those that are reached through ephemerals alone. */
  #ephemeralAncestors(id: NodeId): readonly Model[] {
    const found: Model[] = []
    const seen = new Set<NodeId>()
    const visit = (child: NodeId): void => {
      for (const parentId of this.#compiled.graph.parents(child)) {
        const parent = this.#compiled.nodes.get(parentId)
        if (parent === undefined || seen.has(parentId) || !this.#isStep(parent)) continue
        seen.add(parentId)
        visit(parentId)
        found.push(parent)
      }
    }
    visit(id)
    return found
  }

  #referenced(name: string, version: number | undefined): BuildNode {
    const { project, nodes } = this.#compiled
    const prefix = project.config.name
    const candidates = version === undefined ? [`model.${prefix}.${name}`, `seed.${prefix}.${name}`] : []
    for (const id of candidates) {
      const node = nodes.get(id)
      if (node !== undefined) return node
    }
    const model = project.models.find(
      (candidate) =>
        candidate.name === name &&
        (version === undefined ? candidate.isLatest : candidate.version === version),
    )
    if (model === undefined) throw unresolved('ref', name, name)
    return model
  }
}

function unresolved(kind: string, name: string, id: NodeId): Error {
  return new Error(`${kind} "${name}" in ${id} was not resolved before rendering`)
}
