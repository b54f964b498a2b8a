import type { NodeId } from '../project/types.js'
import { artifactMetadata } from './artifact-metadata.js'
import type { ManifestInput } from './manifest-input.js'
import { macroEntries } from './manifest-macros.js'
import { modelEntry, seedEntry, sourceEntry } from './manifest-nodes.js'
import { testEntry, unitTestEntry } from './manifest-tests.js'

/** The project in the shape of dbt's manifest v12, with nothing in it that its schema does not know but under `meta`. */
export function manifestOf(input: ManifestInput): object {
  const { project } = input
  const nodes = Object.fromEntries<object>([
    ...project.seeds.map((seed) => [seed.id, seedEntry(seed, input)] as const),
    ...project.models.map((model) => [model.id, modelEntry(model, input)] as const),
    ...project.tests.flatMap((test) =>
      test.kind === 'unit' ? [] : [[test.id, testEntry(test, input)] as const],
    ),
  ])
  const unitTests = Object.fromEntries<object>(
    project.tests.flatMap((test) => (test.kind === 'unit' ? [[test.id, unitTestEntry(test, input)]] : [])),
  )
  const sources = Object.fromEntries<object>(
    project.sources.map((source) => [source.id, sourceEntry(source, input)]),
  )
  return {
    metadata: {
      ...artifactMetadata(input, 'manifest/v12'),
      project_name: project.config.name,
      adapter_type: input.adapter,
      send_anonymous_usage_stats: false,
    },
    nodes,
    sources,
    macros: macroEntries(input),
    ...familyMaps([nodes, sources, unitTests].flatMap(Object.keys), input),
    docs: {},
    exposures: {},
    metrics: {},
    groups: {},
    selectors: {},
    disabled: {},
    group_map: {},
    saved_queries: {},
    semantic_models: {},
    unit_tests: unitTests,
  }
}

/** Every node with what it reads, and with what reads it. */
function familyMaps(ids: readonly NodeId[], { dependencies }: ManifestInput) {
  const parents = new Map(ids.map((id) => [id, [...(dependencies.get(id)?.dependsOn ?? [])]]))
  const children = new Map(ids.map((id) => [id, [] as NodeId[]]))
  for (const [id, parentIds] of parents) for (const parent of parentIds) children.get(parent)?.push(id)
  return { parent_map: Object.fromEntries(parents), child_map: Object.fromEntries(children) }
}
