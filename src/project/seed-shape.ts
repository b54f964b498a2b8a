import { grantsShape } from './access-shape.js'
import { cellFormats } from './cell-format.js'
import { columnFields } from './column-shape.js'
import { folderShape } from './folder-shape.js'
import { flag, identifier, text } from './scalar-shapes.js'
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

/** Settings of a seed that a folder of aurora.yml may make as well. */
export const seedFolderFields = {
  grants: optional(
    grantsShape,
    'Who may read it on a server: {select: [role]}; what is not listed is revoked.',
  ),
} satisfies Fields

export type ParsedSeedFolder = ReadFields<typeof seedFolderFields>

/** `seeds:` of aurora.yml. */
export const seedFolderSettings = folderShape(seedFolderFields, 'seeds', 'seed_folder')

const columnShape = object({
  ...columnFields,
  format: optional(
    object({
      seed: required(identifier, 'The seed that says how the cells are written.'),
      key: required(identifier, 'The column by which its row is found; this seed has it too.'),
      column: required(identifier, `Its column with one of ${cellFormats.join(', ')}.`),
    }),
    'How addresses and keys are written, as another seed says of each chain.',
  ),
  past: optional(flag, 'True for days or moments that cannot be still to come.'),
})

const seedShape = object({
  name: required(placed(identifier), 'Name of the seed: its CSV without .csv.'),
  description: optional(text, 'What one row is.'),
  config: optional(
    object({
      ...seedFolderFields,
      schema: optional(identifier, 'Schema of the table; default the first folder below seeds/.'),
      tags: optional(list(text), 'Tags to select by.'),
      grain: optional(list(placed(text)), 'Columns that together identify a row.'),
      meta: optional(mapOf(anything), 'Anything worth keeping; reaches the manifest.'),
    }),
    'Settings.',
  ),
  columns: required(list(columnShape), 'Columns in the order of the table, every one with its type.'),
  tests: optional(list(testEntry), 'Tests of the whole seed.'),
})

export type ParsedSeed = Read<typeof seedShape>

/** A YAML file under seeds/. */
export const seedsShape = object({ seeds: optional(list(seedShape), 'Seeds described here.') })

export type ParsedSeeds = Read<typeof seedsShape>
