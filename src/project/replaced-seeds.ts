import { existsSync, readdirSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { didYouMean } from '../base/closest.js'
import { UserError } from '../base/errors.js'
import { formatTable, formattedColumns, hasFormats } from './formatted-cells.js'
import { Problems } from './problems.js'
import { ProjectFiles } from './project-files.js'
import { readSeedTable } from './seed-table.js'
import type { Project, Seed } from './types.js'

export interface ReplacedSeeds {
  readonly project: Project
  /** Those that the folder has. */
  readonly replaced: readonly Seed[]
}

/**
 * The project with the CSV files of a folder in the place of its seeds of the same names, of which `isReplaceable` says
 * which may be; their YAML stays. Throws a UserError for a folder without such a file or with any other CSV, and UserErrors
 * for every cell that is not what its column asks for.
 */
export function replaceSeeds(
  project: Project,
  folder: string,
  isReplaceable: (seed: Seed) => boolean,
): ReplacedSeeds {
  const replaceable = new Map(project.seeds.filter(isReplaceable).map((seed) => [seed.name, seed]))
  const names = csvNames(folder)
  const stray = names.find((name) => !replaceable.has(name))
  if (stray !== undefined || names.length === 0) {
    throw new UserError(
      stray === undefined
        ? `${folder} has no CSV of terms.`
        : `${join(folder, `${stray}.csv`)} is no seed of terms.`,
      {
        code: 'no_such_terms',
        hint:
          didYouMean(stray ?? '', [...replaceable.keys()]) || `Known: ${[...replaceable.keys()].join(', ')}.`,
      },
    )
  }
  const problems = new Problems()
  const files = new ProjectFiles(project.root, undefined, problems)
  const moved = project.seeds.map((seed): Seed => {
    if (!names.includes(seed.name) || !replaceable.has(seed.name)) return seed
    const file = relative(project.root, join(folder, `${seed.name}.csv`))
      .split(sep)
      .join('/')
    const { contentHash } = readSeedTable(files.text(file), seed.columns, file, problems)
    return { ...seed, file, contentHash }
  })
  const seeds = moved.map((seed) => {
    if (!hasFormats(seed)) return seed
    const { file, columns } = seed
    const formatted = formattedColumns(seed, moved, (other) => readTable(files, other).rows)
    const { contentHash } = formatTable(readTable(files, seed), columns, formatted, file, problems)
    return { ...seed, contentHash }
  })
  problems.throwAll()
  return { project: { ...project, seeds }, replaced: seeds.filter((seed) => isMoved(seed, project)) }
}

function readTable(files: ProjectFiles, { file, columns }: Seed) {
  return readSeedTable(files.text(file), columns, file, new Problems())
}

function isMoved(seed: Seed, { seeds }: Project): boolean {
  return seeds.find(({ id }) => id === seed.id)?.file !== seed.file
}

function csvNames(folder: string): readonly string[] {
  if (!existsSync(folder)) {
    throw new UserError(`There is no folder ${folder}.`, {
      code: 'no_such_terms',
      hint: 'Copy the CSV files of seeds/registry/ that are to differ into one, and change them there.',
    })
  }
  return readdirSync(folder)
    .filter((name) => name.endsWith('.csv'))
    .map((name) => name.slice(0, -'.csv'.length))
    .sort()
}
