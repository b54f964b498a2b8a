import { columnShape } from './column-shape.js'
import { identifier, text } from './scalar-shapes.js'
import { anything, list, mapOf, object, optional, placed, required, type Read } from './shape.js'
import { testEntry } from './test-shape.js'

const seedShape = object({
  name: required(placed(identifier), 'Name of the seed: its CSV without .csv.'),
  description: optional(text, 'What one row is.'),
  config: optional(
    object({
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
