import { checkIndexes } from './check-indexes.js'
import { checkColumnNames, columnsOf, isContract } from './columns.js'
import { isSql, isYaml } from './file-kinds.js'
import { testDrafts, type TestDraft } from './generic-tests.js'
import { checkFolderSettings, folderConfig } from './folder-settings.js'
import { mergeConfig, modelConfigOf } from './model-config.js'
import { descriptionsOf, type Description, type UnitTestDraft } from './model-descriptions.js'
import { modelFilesOf, type ModelFile } from './model-files.js'
import type { FolderSettings } from './folder-shape.js'
import { folderFields } from './model-shape.js'
import type { ParsedFolderConfig, ParsedModel, ParsedModelConfig, ParsedVersion } from './model-shape.js'
import type { Problems } from './problems.js'
import type { ProjectFiles } from './project-files.js'
import { isReservedSchema } from './schemas.js'
import { rowAccessOf } from './row-access.js'
import type { Model } from './types.js'
import type { Place } from './yaml-tree.js'

export interface LoadedModels {
  readonly models: readonly Model[]
  readonly drafts: readonly TestDraft[]
  readonly unitTests: readonly UnitTestDraft[]
}

/** Models of models/, each with the YAML that describes it and the settings of its folders. */
export function loadModels(
  files: ProjectFiles,
  problems: Problems,
  projectName: string,
  settings: FolderSettings<ParsedFolderConfig> | undefined,
): LoadedModels {
  const paths = files.list('models')
  const modelFiles = modelFilesOf(paths.filter(isSql), problems)
  checkFolderSettings(settings, Object.keys(folderFields), paths, problems, 'models')
  const yaml = descriptionsOf(paths.filter(isYaml), [...modelFiles.keys()], files, problems)
  const loaded = [...modelFiles].map(([name, versions]) => {
    const context = {
      name,
      versions,
      description: yaml.descriptions.get(name),
      files,
      problems,
      projectName,
      settings,
    }
    return modelVersions(context)
  })
  return {
    models: loaded.flatMap(({ models }) => models),
    drafts: loaded.flatMap(({ drafts }) => drafts),
    unitTests: yaml.unitTests,
  }
}

interface ModelContext {
  readonly name: string
  readonly versions: readonly ModelFile[]
  readonly description: Description | undefined
  readonly files: ProjectFiles
  readonly problems: Problems
  readonly projectName: string
  readonly settings: FolderSettings<ParsedFolderConfig> | undefined
}

/** One model for each version of a name. */
function modelVersions(context: ModelContext): Omit<LoadedModels, 'unitTests'> {
  const isVersioned = context.versions.some(({ version }) => version !== undefined)
  const numbers = context.versions.map(({ version }) => version ?? 1)
  checkVersions(context, numbers)
  const latest = context.description?.parsed.latest_version?.value ?? Math.max(...numbers)
  const built = context.versions
    .map((file) => ({ file, number: file.version ?? 1 }))
    .sort((a, b) => a.number - b.number)
    .map(({ file, number }) => modelOf(context, file, isVersioned ? number : undefined, number === latest))
  return { models: built.map(({ model }) => model), drafts: built.flatMap(({ drafts }) => drafts) }
}

function checkVersions({ name, description, problems }: ModelContext, numbers: readonly number[]): void {
  if (description === undefined) return
  const { parsed, file } = description
  const seen = new Set<number>()
  for (const { v, at } of parsed.versions ?? []) {
    if (seen.has(v)) {
      problems.add(file, {
        code: 'duplicate_version',
        message: `version ${v} is described a second time`,
        place: at,
      })
    }
    seen.add(v)
    if (!numbers.includes(v)) reportNoVersion(name, v, at, file, problems)
  }
  const latest = parsed.latest_version
  if (latest !== undefined && !numbers.includes(latest.value)) {
    reportNoVersion(name, latest.value, latest.at, file, problems)
  }
}

function reportNoVersion(
  name: string,
  version: number,
  place: Place,
  file: string,
  problems: Problems,
): void {
  problems.add(file, {
    code: 'no_such_version',
    message: `model "${name}" has no version ${version}: no file ${name}.v${version}.sql`,
    place,
  })
}

function modelOf(
  context: ModelContext,
  { file, folders }: ModelFile,
  version: number | undefined,
  isLatest: boolean,
): { readonly model: Model; readonly drafts: readonly TestDraft[] } {
  const { name, description, problems, projectName } = context
  const parsed = described(description?.parsed, version ?? 1)
  const yamlFile = description?.file
  const inFolders = folderConfig(context.settings, folders)
  const own: ParsedModelConfig = parsed.config ?? {}
  const merged = mergeConfig(inFolders, own)
  const rowAccess = rowAccessOf(merged.row_access, own.row_access, yamlFile)
  const config = { ...modelConfigOf(merged, folders[0] ?? ''), rowAccess }
  const columns = yamlFile === undefined ? [] : columnsOf(parsed.columns ?? [], yamlFile, problems)
  const publishedName = version === undefined ? name : `${name}_v${version}`
  const [line, column] = description?.parsed.name.at ?? [1, 1]
  const model: Model = {
    kind: 'model',
    id: `model.${projectName}.${name}${version === undefined ? '' : `.v${version}`}`,
    name,
    version,
    isLatest,
    deprecationDate: parsed.deprecation_date,
    relation: { schema: config.schema, name: publishedName },
    description: parsed.description ?? '',
    config,
    columns,
    hasContract: isContract(columns),
    sql: context.files.text(file),
    file,
    yamlFile,
    position: { file: yamlFile ?? file, line, column },
  }
  checkSchema(model, problems)
  if (yamlFile === undefined) return { model, drafts: [] }
  checkColumnNames(parsed.config?.grain ?? [], columns, yamlFile, problems)
  checkIndexes(parsed.config?.indexes ?? [], columns, yamlFile, problems)
  const inexact = (parsed.config?.inexact ?? []).map(({ column: value, at }) => ({ value, at }))
  checkColumnNames(inexact, columns, yamlFile, problems)
  return { model, drafts: testDrafts({ id: model.id, name: publishedName, columns }, parsed, yamlFile) }
}

/** What YAML says of one version: its own entry before what holds for all. */
function described(parsed: ParsedModel | undefined, version: number): Partial<ParsedVersion> {
  if (parsed === undefined) return {}
  const own = parsed.versions?.find(({ v }) => v === version)
  const { description, config, columns, tests } = parsed
  return {
    ...(description === undefined ? {} : { description }),
    ...(columns === undefined ? {} : { columns }),
    ...(tests === undefined ? {} : { tests }),
    ...own,
    config: { ...mergeConfig(config ?? {}, own?.config ?? {}), at: own?.config?.at ?? config?.at ?? [1, 1] },
  }
}

function checkSchema(model: Model, problems: Problems): void {
  const place: Place = [model.position.line, model.position.column]
  if (model.config.schema === '') {
    problems.add(model.position.file, {
      code: 'no_schema',
      message: `model "${model.name}" has no schema`,
      place,
      hint: `Move it into a folder named after its schema, such as models/staging/${model.name}.sql.`,
    })
  } else if (isReservedSchema(model.config.schema)) {
    problems.add(model.position.file, {
      code: 'reserved_name',
      message: `models cannot be built in schema "${model.config.schema}": it holds what is never rebuilt`,
      place,
    })
  }
}
