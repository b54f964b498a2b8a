import { grantsShape, rowAccessShape } from './access-shape.js'
import { columnShape } from './column-shape.js'
import { folderShape } from './folder-shape.js'
import { choice, date, flag, identifier, integer, text } from './scalar-shapes.js'
import {
  anything,
  list,
  mapOf,
  object,
  optional,
  placed,
  required,
  type Fields,
  type Read,
  type ReadFields,
} from './shape.js'
import { testEntry } from './test-shape.js'
import { unitTestShape } from './unit-test-shape.js'

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
  grants: optional(
    grantsShape,
    'Who may read it on a server: {select: [role]}; what is not listed is revoked.',
  ),
  row_access: optional(rowAccessShape, 'Which of its rows a login of a server sees.'),
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

/** A YAML file under models/. */
export const modelsShape = object({
  models: optional(list(modelShape), 'Models described here.'),
  unit_tests: optional(list(unitTestShape), 'Unit tests of models.'),
})

export type ParsedModels = Read<typeof modelsShape>

/** `models:` of aurora.yml. */
export const folderSettings = folderShape(folderFields, 'models', 'folder')
