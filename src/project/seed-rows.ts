import { UserError } from '../base/errors.js'
import { formatTable, formattedColumns, hasFormats } from './formatted-cells.js'
import { Problems } from './problems.js'
import { ProjectFiles } from './project-files.js'
import { endpointRegistryName, endpointRows } from './endpoint-registry.js'
import { providerRows } from './provider-registry.js'
import { readSeedTable, type SeedRow, type SeedTable } from './seed-table.js'
import type { Project, Seed } from './types.js'

/**
 * The rows of a seed, cells as text in the order of its columns, NULL as null; every cell is a value of its column's
 * type. A UserError when the file changed since the project was loaded.
 */
export function seedRows(project: Project, seed: Seed): readonly SeedRow[] {
  return isGenerated(seed) ? generatedRows(project, seed) : readFile(project, seed).rows
}

/** The same rows, each with the line of the CSV on which it begins; NULL for a row that sources/ yields. */
export function seedRowsWithLines(
  project: Project,
  seed: Seed,
): readonly { readonly row: SeedRow; readonly line: number | null }[] {
  if (isGenerated(seed)) return generatedRows(project, seed).map((row) => ({ row, line: null }))
  const { rows, lines } = readFile(project, seed)
  return rows.map((row, index) => ({ row, line: lines[index] ?? null }))
}

/** True for a seed that sources/ yields: it has no CSV. */
export function isGenerated(seed: Seed): boolean {
  return seed.yamlFile === undefined
}

function generatedRows(project: Project, seed: Seed): readonly SeedRow[] {
  return seed.name === endpointRegistryName
    ? endpointRows(project.providers)
    : providerRows(project.providers)
}

function readFile(project: Project, seed: Seed): SeedTable {
  const problems = new Problems()
  const written = readTable(project, seed, problems)
  const formatted = hasFormats(seed)
    ? formattedColumns(seed, project.seeds, (other) => readTable(project, other, problems).rows)
    : []
  const table = hasFormats(seed)
    ? formatTable(written, seed.columns, formatted, seed.file, problems)
    : written
  problems.throwAll()
  if (table.contentHash !== seed.contentHash) {
    throw new UserError(`seed "${seed.name}" changed while it was being built`, {
      code: 'seed_changed',
      where: { file: seed.file },
      hint: 'Run the build again.',
    })
  }
  return table
}

/** As it is written. */
function readTable({ root }: Project, { file, columns }: Seed, problems: Problems): SeedTable {
  return readSeedTable(new ProjectFiles(root, undefined, problems).text(file), columns, file, problems)
}
