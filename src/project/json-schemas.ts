import { configShape } from './config-shape.js'
import { folderSettings, modelsShape } from './model-shape.js'
import { seedFolderSettings, seedsShape } from './seed-shape.js'
import type { JsonSchema } from './shape.js'
import { sourceShape } from './source-shape.js'
import { singularTestsShape, testEntrySchema } from './test-shape.js'

/**
 * JSON schemas (draft 7) of the project's YAML files, by file name in docs/schemas/, for editors. They come from the
 * very shapes that a load is checked by; what concerns several files, such as names, only the load checks.
 */
export function projectJsonSchemas(): Readonly<Record<string, JsonSchema>> {
  const definitions = { test: testEntrySchema() }
  return {
    'aurora.json': titled('aurora.yml of an Aurora project', {
      ...configShape.schema,
      definitions: { folder: folderSettings.schema, seed_folder: seedFolderSettings.schema },
    }),
    'models.json': titled('YAML beside models', { ...modelsShape.schema, definitions }),
    'seeds.json': titled('YAML beside seeds', { ...seedsShape.schema, definitions }),
    'source.json': titled('A provider in sources/', sourceShape.schema),
    'singular-tests.json': titled('YAML beside singular tests', singularTestsShape.schema),
  }
}

function titled(title: string, schema: JsonSchema): JsonSchema {
  return { $schema: 'http://json-schema.org/draft-07/schema#', title, ...schema }
}
