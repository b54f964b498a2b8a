import { didYouMean } from '../base/closest.js'
import { UserError } from '../base/errors.js'
import type { Model, Position, Project, Seed, Source } from '../project/types.js'
import type { RefCall, SourceCall } from './types.js'

/** What a name leads to: a node, or the mistake in it. */
export type Resolution<N> = { readonly node: N } | { readonly error: UserError }

/** Every name of a project that `ref` and `source` can mean. */
export class ReferenceIndex {
  readonly #models = new Map<string, Model[]>()
  readonly #seeds: ReadonlyMap<string, Seed>
  readonly #sources = new Map<string, Map<string, Source>>()

  constructor(project: Project) {
    for (const model of project.models) {
      const versions = this.#models.get(model.name)
      if (versions === undefined) this.#models.set(model.name, [model])
      else versions.push(model)
    }
    this.#seeds = new Map(project.seeds.map((seed) => [seed.name, seed]))
    for (const source of project.sources) {
      const endpoints = this.#sources.get(source.provider)
      if (endpoints === undefined) this.#sources.set(source.provider, new Map([[source.endpoint, source]]))
      else endpoints.set(source.endpoint, source)
    }
  }

  ref(call: RefCall): Resolution<Model | Seed> {
    const { name, version, position } = call
    const versions = this.#models.get(name)
    const seed = this.#seeds.get(name)
    if (versions === undefined) {
      if (seed === undefined)
        return unknown(
          `There is no model or seed "${name}".`,
          'unknown_ref',
          position,
          didYouMean(name, this.#names()),
        )
      return version === undefined
        ? { node: seed }
        : unknown(`"${name}" is a seed: it has no versions.`, 'unknown_version', position, 'Leave v= out.')
    }
    const model = versions.find((candidate) =>
      version === undefined ? candidate.isLatest : candidate.version === version,
    )
    if (model === undefined) {
      const known = versions
        .flatMap((candidate) => candidate.version ?? [])
        .sort((left, right) => left - right)
      const hint =
        known.length === 0
          ? 'It has one file and no versions: leave v= out.'
          : `Versions: ${known.join(', ')}.`
      return unknown(
        `The model "${name}" has no version ${version ?? 'that is the latest'}.`,
        'unknown_version',
        position,
        hint,
      )
    }
    if (!model.config.enabled) {
      return unknown(
        `The model "${name}" is disabled.`,
        'disabled_ref',
        position,
        `Enable it (${model.file}), or do not refer to it.`,
      )
    }
    return { node: model }
  }

  source(call: SourceCall): Resolution<Source> {
    const { provider, endpoint, position } = call
    const endpoints = this.#sources.get(provider)
    if (endpoints === undefined) {
      return unknown(
        `There is no source "${provider}".`,
        'unknown_source',
        position,
        didYouMean(provider, [...this.#sources.keys()]),
      )
    }
    const source = endpoints.get(endpoint)
    if (source !== undefined) return { node: source }
    return unknown(
      `The source "${provider}" has no endpoint "${endpoint}".`,
      'unknown_source',
      position,
      didYouMean(endpoint, [...endpoints.keys()]),
    )
  }

  #names(): readonly string[] {
    return [...this.#models.keys(), ...this.#seeds.keys()]
  }
}

function unknown(
  message: string,
  code: string,
  position: Position,
  hint: string,
): { readonly error: UserError } {
  return { error: new UserError(message, { code, where: position, hint }) }
}
