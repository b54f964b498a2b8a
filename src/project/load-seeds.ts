import { didYouMean } from '../base/closest.js'
import { canonicalJson, sha256 } from '../base/hash.js'
import { checkColumnNames, columnsOf } from './columns.js'
import { isCsv, isYaml } from './file-kinds.js'
import { testDrafts, type TestDraft } from './generic-tests.js'
import { checkFolderSettings, folderConfig } from './folder-settings.js'
import type { FolderSettings } from './folder-shape.js'
import { mergeGrants } from './model-config.js'
import { checkFormats, formatTable, formattedColumns, hasFormats } from './formatted-cells.js'
import { namedFiles } from './named-files.js'
import { Problems } from './problems.js'
import type { ProjectFiles } from './project-files.js'
import { isReservedSchema } from './schemas.js'
import { seedFolderFields, seedsShape, type ParsedSeed, type ParsedSeedFolder } from './seed-shape.js'
import { readSeedTable } from './seed-table.js'
import type { Column, Seed } from './types.js'
import type { Place } from './yaml-tree.js'

/** Seeds of seeds/: CSV files, each with the YAML that types it, every cell checked. */
export function loadSeeds(
  files: ProjectFiles,
  problems: Problems,
  projectName: string,
  settings: FolderSettings<ParsedSeedFolder> | undefined,
): { readonly seeds: readonly Seed[]; readonly drafts: readonly TestDraft[] } {
  const paths = files.list('seeds')
  checkFolderSettings(settings, Object.keys(seedFolderFields), paths, problems, 'seeds')
  const csvFiles = namedFiles(paths.filter(isCsv), 'seed', problems)
  const seeds: Seed[] = []
  const drafts: TestDraft[] = []
  const described = new Map<string, { readonly file: string; readonly at: Place }>()
  let allSound = true
  for (const yamlFile of paths.filter(isYaml)) {
    const { value, isSound } = files.yaml(yamlFile, 'seeds', seedsShape)
    allSound &&= isSound
    for (const parsed of value?.seeds ?? []) {
      const name = parsed.name.value
      const first = described.get(name)
      if (first !== undefined) {
        problems.add(yamlFile, {
          code: 'duplicate_node',
          message: `seed "${name}" is described a second time`,
          place: parsed.name.at,
          hint: `The first description is at ${first.file}:${first.at[0]}.`,
        })
        continue
      }
      described.set(name, { file: yamlFile, at: parsed.name.at })
      const file = csvFiles.get(name)
      if (file === undefined) {
        problems.add(yamlFile, {
          code: 'no_such_seed',
          message: `there is no seed "${name}": no file seeds/…/${name}.csv`,
          place: parsed.name.at,
          hint: didYouMean(name, [...csvFiles.keys()]),
        })
        continue
      }
      const seed = seedOf({ parsed, file, yamlFile, files, problems, projectName, settings, isSound })
      seeds.push(seed)
      drafts.push(...testDrafts({ id: seed.id, name, columns: seed.columns }, parsed, yamlFile))
    }
  }
  // A description that could not be read may be the one that seems to be missing.
  if (allSound) reportUndescribed(csvFiles, described, problems)
  const sorted = seeds.sort((a, b) => (a.file < b.file ? -1 : 1))
  return { seeds: sorted.map((seed) => withFormats(seed, sorted, files, problems)), drafts }
}

/**
 * A seed with the content hash of its cells as they are stored. Addresses and keys are checked here, once it is read
 * what other seeds say of their format.
 */
function withFormats(seed: Seed, seeds: readonly Seed[], files: ProjectFiles, problems: Problems): Seed {
  if (!hasFormats(seed)) return seed
  checkFormats(seed, seeds, problems)
  const formatted = formattedColumns(seed, seeds, ({ file, columns, contentHash }) =>
    // Otherwise it has problems, which are told already.
    contentHash === '' ? [] : readSeedTable(files.text(file), columns, file, new Problems()).rows,
  )
  if (seed.contentHash === '') return seed
  const said = formatted.map(({ name, keyIndex, formats }) => [name, keyIndex, [...formats]])
  const key = `project/formats/${sha256(canonicalJson([seed.contentHash, said]))}`
  const known = files.cached(key)
  if (typeof known === 'string') return { ...seed, contentHash: known }
  const before = problems.count
  const { file, columns } = seed
  const table = readSeedTable(files.text(file), columns, file, problems)
  const { contentHash } = formatTable(table, columns, formatted, file, problems)
  if (problems.count === before) files.remember(key, contentHash)
  return { ...seed, contentHash }
}

function reportUndescribed(
  csvFiles: ReadonlyMap<string, string>,
  described: ReadonlyMap<string, unknown>,
  problems: Problems,
): void {
  for (const [name, file] of csvFiles) {
    if (described.has(name)) continue
    problems.add(file, {
      code: 'undescribed_seed',
      message: `seed "${name}" has no YAML`,
      place: [1, 1],
      hint: `Describe it in ${file.replace(/\.csv$/, '.yml')}, with the type of every column.`,
    })
  }
}

interface SeedContext {
  readonly parsed: ParsedSeed
  readonly file: string
  readonly yamlFile: string
  readonly files: ProjectFiles
  readonly problems: Problems
  readonly projectName: string
  readonly settings: FolderSettings<ParsedSeedFolder> | undefined
  /** False when the YAML has problems: its columns may be incomplete, so that the cells are not checked. */
  readonly isSound: boolean
}

function seedOf(context: SeedContext): Seed {
  const { parsed, file, yamlFile, files, problems, projectName, settings, isSound } = context
  const name = parsed.name.value
  const place = parsed.name.at
  const before = problems.count
  const columns = seedColumns(parsed, yamlFile, problems)
  if (isSound) checkTyped(columns, yamlFile, problems)
  if (isSound && columns.length === 0) {
    problems.add(yamlFile, {
      code: 'missing_key',
      message: `seed "${name}" declares no columns`,
      place: parsed.at,
    })
  }
  checkColumnNames(parsed.config?.grain ?? [], columns, yamlFile, problems)
  const folders = file.split('/').slice(1, -1)
  const schema = parsed.config?.schema ?? folders[0]
  if (schema === undefined || isReservedSchema(schema)) {
    problems.add(yamlFile, {
      code: schema === undefined ? 'no_schema' : 'reserved_name',
      message:
        schema === undefined ? `seed "${name}" has no schema` : `seeds cannot be built in schema "${schema}"`,
      place,
      hint: `Move it into a folder named after its schema, such as seeds/registry/${name}.csv.`,
    })
  }
  const isTyped = isSound && problems.count === before
  return {
    kind: 'seed',
    id: `seed.${projectName}.${name}`,
    name,
    relation: { schema: schema ?? '', name },
    description: parsed.description ?? '',
    tags: parsed.config?.tags ?? [],
    grain: (parsed.config?.grain ?? []).map(({ value }) => value),
    grants: mergeGrants(folderConfig(settings, folders).grants, parsed.config?.grants),
    meta: parsed.config?.meta ?? {},
    columns,
    file,
    yamlFile,
    contentHash: isTyped ? checkedContentHash(file, columns, files, problems) : '',
    position: { file: yamlFile, line: place[0], column: place[1] },
  }
}

/** The columns, with what is said of those of seeds alone. */
function seedColumns(parsed: ParsedSeed, yamlFile: string, problems: Problems): readonly Column[] {
  return columnsOf(parsed.columns, yamlFile, problems).map((column, index) => {
    const { format, past } = parsed.columns[index] ?? {}
    if (past === true && column.type !== 'DATE' && column.type !== 'TIMESTAMPTZ') {
      problems.add(yamlFile, {
        code: 'bad_value',
        message: `"past" is of a DATE or TIMESTAMPTZ; column "${column.name}" is ${column.type ?? 'of no type'}`,
        place: [column.position.line, column.position.column],
      })
    }
    return {
      ...column,
      ...(format === undefined ? {} : { format }),
      ...(past === true ? { past } : {}),
    }
  })
}

function checkTyped(columns: readonly Column[], yamlFile: string, problems: Problems): void {
  for (const { name, type, position } of columns) {
    if (type !== undefined) continue
    problems.add(yamlFile, {
      code: 'missing_key',
      message: `column "${name}" has no type: every column of a seed needs one`,
      place: [position.line, position.column],
    })
  }
}

/** Checks every cell, unless this very content was checked before; gives the content hash. */
function checkedContentHash(
  file: string,
  columns: readonly Column[],
  files: ProjectFiles,
  problems: Problems,
): string {
  const text = files.text(file)
  const rules = columns.map(({ name, type, constraints }) => [name, type ?? null, constraints.notNull])
  const key = `project/seed/${sha256(canonicalJson([rules, sha256(text)]))}`
  const known = files.cached(key)
  if (typeof known === 'string') return known
  const before = problems.count
  const { contentHash } = readSeedTable(text, columns, file, problems)
  if (problems.count === before) files.remember(key, contentHash)
  return contentHash
}
