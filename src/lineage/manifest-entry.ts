import { sha256 } from '../base/hash.js'
import type { NodeId, Position } from '../project/types.js'
import type { ManifestInput } from './manifest-input.js'

/** What a node says of itself; the rest of an entry follows from it. */
interface EntryFacts {
  readonly id: NodeId
  readonly name: string
  readonly resourceType: 'model' | 'seed' | 'test' | 'unit_test' | 'source'
  readonly schema: string | null
  /** Relative to the project's root. */
  readonly file: string
}

/** The part that entries of all kinds share. */
export function commonEntry(facts: EntryFacts, input: ManifestInput) {
  const project = input.project.config.name
  const [, ...path] = facts.file.split('/')
  return {
    database: null,
    schema: facts.schema,
    name: facts.name,
    resource_type: facts.resourceType,
    package_name: project,
    path: path.join('/'),
    original_file_path: facts.file,
    unique_id: facts.id,
    fqn: [project, ...path.slice(0, -1), facts.name],
    created_at: Date.parse(input.generatedAt) / 1000,
  }
}

export function checksumOf(text: string) {
  return { name: 'sha256', checksum: sha256(text) }
}

/** What a template refers to, in dbt's words. */
export function referencesOf(id: NodeId, input: ManifestInput) {
  const resolved = input.dependencies.get(id)
  const used = resolved?.dependencies
  return {
    refs: (used?.refs ?? []).map(({ name, version }) => ({ name, package: null, version: version ?? null })),
    sources: (used?.sources ?? []).map(({ provider, endpoint }) => [provider, endpoint]),
    metrics: [],
    depends_on: {
      macros: (used?.macros ?? []).map((name) => macroId(name, input)),
      nodes: resolved?.dependsOn ?? [],
    },
  }
}

export function compilationOf(id: NodeId, file: string, input: ManifestInput) {
  const code = input.compiledSql.get(id)
  return {
    language: 'sql',
    compiled: code !== undefined,
    ...(code === undefined
      ? {}
      : { compiled_code: code, compiled_path: `target/compiled/${file}`, extra_ctes_injected: true }),
  }
}

export function macroId(name: string, input: ManifestInput): string {
  return `macro.${input.project.config.name}.${name}`
}

/** Where the YAML describes a node: dbt writes the package before the path. */
export function patchPath(position: Pick<Position, 'file'> | undefined, input: ManifestInput): string | null {
  return position === undefined ? null : `${input.project.config.name}://${position.file}`
}
