import { didYouMean } from '../base/closest.js'
import { columnShape } from './column-shape.js'
import { choice, date, flag, identifier, integer, text } from './scalar-shapes.js'
import {
  anything,
  list,
  mapOf,
  object,
  objectSchema,
  optional,
  placed,
  readFields,
  required,
  type Fields,
  type JsonSchema,
  type Read,
  type ReadFields,
  type Shape,
} from './shape.js'
import { testEntry } from './test-shape.js'
import { isNull, type Place } from './yaml-tree.js'

export const materializations = ['view', 'table', 'ephemeral', 'incremental', 'snapshot'] as const

const settingFields = {
  enabled: optional(flag, 'False takes the model and its tests out of the project.'),
  materialized: optional(choice(materializations), 'How the model is kept; default view.'),
  schema: optional(identifier, 'Schema of the relation; default the first folder below models/.'),
  tags: optional(list(text), 'Tags to select by; those of folder, YAML and file add up.'),
  period_dependency: optional(
    choice(['SAME', 'FOLLOWING', 'ALL']),
    'Which periods a changed period changes: itself, itself and all after it, or all.',
  ),
} satisfies Fields

/** Settings of a model that a folder of aurora.yml may set as well. */
export const folderFields = {
  ...settingFields,
  meta: optional(mapOf(anything), 'Anything worth keeping; reaches the manifest.'),
} satisfies Fields

const grain = optional(list(placed(text)), 'Columns that together identify a row.')

/** Settings that `{{config …}}` of the SQL file may make. */
export const fileFields = { ...settingFields, grain } satisfies Fields

const tableIndex = object({
  columns: required(list(placed(text)), 'Columns of the index, in its order.'),
  unique: optional(flag, 'True where no two rows may have the same values; default false.'),
  type: optional(choice(['btree', 'hash', 'brin']), 'Kind of the index; default btree.'),
})

export type ParsedIndex = Read<typeof tableIndex>

const modelConfigFields = {
  ...folderFields,
  grain,
  indexes: optional(
    list(tableIndex),
    'Secondary indexes of the table; PostgreSQL makes them, DuckDB does without.',
  ),
  inexact: optional(
    list(
      object({
        column: required(text, 'Column that may break the exact-money check.'),
        reason: required(text, 'Why that is right.'),
      }),
    ),
    'Exceptions from the exact-money check.',
  ),
} satisfies Fields

export type ParsedFolderConfig = ReadFields<typeof folderFields>
export type ParsedModelConfig = ReadFields<typeof modelConfigFields>

/** What a model says, and what a version of it may say instead. */
const describedFields = {
  description: optional(text, 'What one row is and what the model is for.'),
  config: optional(object(modelConfigFields), 'Settings; they win over those of the folder.'),
  columns: optional(list(columnShape), 'Columns in the order of the contract.'),
  tests: optional(list(testEntry), 'Tests of the whole model.'),
} satisfies Fields

const versionShape = object({
  ...describedFields,
  v: required(integer(1), 'Number of the version, as in the name of its file.'),
  deprecation_date: optional(date, 'Day from which the version should no longer be read.'),
})

const modelShape = object({
  ...describedFields,
  name: required(placed(identifier), 'Name of the model: its file without .sql.'),
  latest_version: optional(placed(integer(1)), 'Version that the bare name stands for; default the highest.'),
  versions: optional(list(versionShape), 'What is particular to single versions.'),
})

export type ParsedModel = Read<typeof modelShape>
export type ParsedVersion = Read<typeof versionShape>

const unitTestShape = object({
  name: required(text, 'What the test shows, as a sentence.'),
  model: required(placed(text), 'Model under test.'),
  description: optional(text, 'What the test guards.'),
  types: optional(mapOf(anything), 'Types of columns that no contract gives.'),
  given: required(
    list(
      object({
        input: required(text, 'ref and the name of a model or seed, or source, provider and endpoint.'),
        rows: optional(list(mapOf(anything)), 'Rows of the input.'),
      }),
    ),
    'Rows of each input.',
  ),
  expect: required(list(mapOf(anything)), 'Rows that the model must give.'),
})

/** A YAML file under models/. */
export const modelsShape = object({
  models: optional(list(modelShape), 'Models described here.'),
  unit_tests: optional(list(unitTestShape), 'Unit tests of models.'),
})

export type ParsedModels = Read<typeof modelsShape>

/** Settings of one folder of models, and those of the folders in it. */
export interface FolderSettings {
  readonly at: Place
  readonly settings: ParsedFolderConfig
  readonly folders: Readonly<Record<string, FolderSettings>>
}

/** `models:` of aurora.yml: settings by folder, folders nested as on disk. */
export const folderSettings: Shape<FolderSettings> = {
  get schema(): JsonSchema {
    return objectSchema(folderFields, { $ref: '#/definitions/folder' })
  },
  read(node, context) {
    if (node.kind !== 'map' && !isNull(node) && context.label !== 'models') {
      context.report({
        code: 'unknown_key',
        message: `unknown key "${context.label}": neither a setting of models nor a folder with settings`,
        place: context.place,
        hint: didYouMean(context.label, Object.keys(folderFields)),
      })
      return undefined
    }
    const result = readFields(node, folderFields, folderSettings, context)
    return result && { at: context.place, settings: result.known, folders: result.rest }
  },
}
