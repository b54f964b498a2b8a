import { UserError } from '../base/errors.js'
import { Problems } from './problems.js'
import { ProjectFiles } from './project-files.js'
import { endpointRegistryName, endpointRows } from './endpoint-registry.js'
import { providerRows } from './provider-registry.js'
import { readSeedTable, type SeedRow } from './seed-table.js'
import type { Project, Seed } from './types.js'

/**
 * The rows of a seed, cells as text in the order of its columns, NULL as null; every cell is a value of its column's
 * type. A UserError when the file changed since the project was loaded.
 */
export function seedRows(project: Project, seed: Seed): Iterable<SeedRow> {
  if (seed.yamlFile === undefined) {
    return seed.name === endpointRegistryName
      ? endpointRows(project.providers)
      : providerRows(project.providers)
  }
  const problems = new Problems()
  const text = new ProjectFiles(project.root, undefined, problems).text(seed.file)
  const table = readSeedTable(text, seed.columns, seed.file, problems)
  problems.throwAll()
  if (table.contentHash !== seed.contentHash) {
    throw new UserError(`seed "${seed.name}" changed while it was being built`, {
      code: 'seed_changed',
      where: { file: seed.file },
      hint: 'Run the build again.',
    })
  }
  return table.rows
}
