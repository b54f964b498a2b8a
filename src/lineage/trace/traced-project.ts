import { didYouMean } from '../../base/closest.js'
import { UserError } from '../../base/errors.js'
import { isoOfMicroseconds, microsecondsOfIso } from '../../engine/iso-time.js'
import type { Graph } from '../../graph/build-graph.js'
import { isGenerated, seedRowsWithLines } from '../../project/seed-rows.js'
import type { Column, Model, Project, Seed } from '../../project/types.js'
import type { PublishedRow } from './published-rows.js'
import type { SeedPlace } from './trace-node.js'

/** What tracing asks of a project: its relations, what they are made of, and where the rows of its seeds stand. */
export class TracedProject {
  readonly #nodes: ReadonlyMap<string, Model | Seed>
  readonly #places = new Map<string, ReadonlyMap<string, SeedPlace>>()

  constructor(
    readonly project: Project,
    readonly graph: Graph,
  ) {
    this.#nodes = new Map(
      [...project.models, ...project.seeds].map((node) => [
        `${node.relation.schema}.${node.relation.name}`,
        node,
      ]),
    )
  }

  /** The model or seed of a relation, with or without its schema. Throws `unknown_node` with the nearest name. */
  named(name: string): Model | Seed {
    const found = this.node(name) ?? [...this.#nodes.values()].find(({ relation }) => relation.name === name)
    if (found !== undefined) return found
    const names = [...this.#nodes.values()].map(({ relation }) => relation.name)
    throw new UserError(`There is no table "${name}".`, {
      code: 'unknown_node',
      hint: didYouMean(name, names) || 'See the names with: aurora ls',
    })
  }

  node(relation: string): Model | Seed | undefined {
    return this.#nodes.get(relation)
  }

  /** The natural key of a relation; empty where none is declared. */
  grain(relation: string): readonly string[] {
    const node = this.node(relation)
    return node === undefined ? [] : grainOf(node)
  }

  columns(relation: string): readonly Column[] {
    return this.node(relation)?.columns ?? []
  }

  hasColumn(relation: string, column: string): boolean {
    return this.columns(relation).some(({ name }) => name === column)
  }

  /** The models above one that say which answers their rows were made of: the nearest on every way up. */
  sourcedAbove(relation: string): readonly Model[] {
    const node = this.node(relation)
    if (node === undefined) return []
    const found = new Map<string, Model>()
    const seen = new Set<string>()
    const open = [...this.graph.parents(node.id)]
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (seen.has(id)) continue
      seen.add(id)
      const model = this.project.models.find((candidate) => candidate.id === id)
      if (model === undefined) continue
      const isSourced = model.columns.some(({ name }) => name === 'source_payload_id')
      if (isSourced && model.config.materialized !== 'ephemeral') found.set(id, model)
      else open.push(...this.graph.parents(id))
    }
    return [...found.values()].sort((one, other) => (one.relation.name < other.relation.name ? -1 : 1))
  }

  /** Where a row of the registry stands in its CSV; undefined for what has none, or has changed since it was built. */
  placeOf({ relation, key }: PublishedRow): SeedPlace | undefined {
    const node = this.node(relation)
    if (node?.kind !== 'seed' || isGenerated(node)) return undefined
    const known = this.#places.get(relation) ?? placesOf(this.project, node)
    this.#places.set(relation, known)
    return known.get(key)
  }
}

export function grainOf(node: Model | Seed): readonly string[] {
  return node.kind === 'model' ? node.config.grain : node.grain
}

function placesOf(project: Project, seed: Seed): ReadonlyMap<string, SeedPlace> {
  const columns = seed.columns.map(({ name }) => name)
  const keys = seed.grain.map((name) => columns.indexOf(name))
  return new Map(
    seedRowsWithLines(project, seed).flatMap(({ row, line }) =>
      line === null
        ? []
        : [[keys.map((index) => cellKey(seed, index, row)).join('|'), { file: seed.file, line }]],
    ),
  )
}

/** A cell as the warehouse gives it back: times are in UTC with microseconds there. */
function cellKey(seed: Seed, index: number, row: readonly (string | null)[]): string {
  const cell = row[index] ?? ''
  if (seed.columns[index]?.type !== 'TIMESTAMPTZ') return cell
  const microseconds = microsecondsOfIso(cell)
  return microseconds === undefined ? cell : `${isoOfMicroseconds(microseconds)}Z`
}
