import { UserError } from '../base/errors.js'
import type { RelationName } from '../engine/engine.js'
import type { Project } from '../project/types.js'
import { physicalSchema } from './relations.js'

/** As much as PostgreSQL keeps of a name; what is longer it would cut without an error, and two schemas become one. */
const longestName = 63

/** The project with every relation in a schema with this prefix, so that several warehouses share a database. */
export function prefixSchemas(project: Project, prefix: string): Project {
  if (prefix === '') return project
  const moved = <T extends { readonly relation: RelationName }>(node: T): T => ({
    ...node,
    relation: { ...node.relation, schema: prefixed(prefix, node.relation.schema) },
  })
  prefixed(prefix, physicalSchema)
  return {
    ...project,
    sources: project.sources.map(moved),
    seeds: project.seeds.map(moved),
    models: project.models.map(moved),
  }
}

function prefixed(prefix: string, schema: string): string {
  const name = `${prefix}${schema}`
  if (name.length <= longestName) return name
  throw new UserError(`The schema "${name}" has a name of more than ${longestName} characters.`, {
    code: 'schema_name_too_long',
    where: { file: 'aurora.yml' },
    hint: 'Choose a shorter schema_prefix for the target.',
  })
}
