import { seedRows } from './seed-rows.js'
import type { Project } from './types.js'

/** Cells by the names of the seed's columns, as text; NULL is null. */
export type RegistryRow = Readonly<Record<string, string | null>>

/** The rows of a seed of schema `registry`; none where the project has no such seed. */
export function registryRows(project: Project, name: string): readonly RegistryRow[] {
  const seed = project.seeds.find(({ relation }) => relation.schema === 'registry' && relation.name === name)
  if (seed === undefined) return []
  return seedRows(project, seed).map((row) =>
    Object.fromEntries(seed.columns.map((column, index) => [column.name, row[index] ?? null])),
  )
}
