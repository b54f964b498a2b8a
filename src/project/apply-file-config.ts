import { checkColumnNames } from './columns.js'
import { fileFields } from './model-shape.js'
import { Problems } from './problems.js'
import { isReservedSchema } from './schemas.js'
import { readFields, type Fields, type ReadFields } from './shape.js'
import { testConfigOf } from './test-config.js'
import { testConfigFields } from './test-shape.js'
import type { Model, Position, SingularTest } from './types.js'
import type { Place, YamlNode } from './yaml-tree.js'

/** Source texts of `{{config …}}` by key; a list is `a, b`. */
export type FileConfig = Readonly<Record<string, string>>

/** The model with the settings of its SQL file, which win over YAML and folders; tags add up. Throws for bad ones. */
export function applyFileConfig(model: Model, config: FileConfig, position: Position): Model {
  if (Object.keys(config).length === 0) return model
  const problems = new Problems()
  const parsed = readConfig(config, fileFields, new Set(['tags', 'grain']), position, problems)
  const schema = parsed.schema ?? model.config.schema
  if (isReservedSchema(schema)) {
    problems.add(position.file, {
      code: 'reserved_name',
      message: `models cannot be built in schema "${schema}": it holds what is never rebuilt`,
      place: [position.line, position.column],
    })
  }
  checkColumnNames(parsed.grain ?? [], model.columns, position.file, problems)
  problems.throwAll()
  return {
    ...model,
    relation: { ...model.relation, schema },
    config: {
      ...model.config,
      enabled: parsed.enabled ?? model.config.enabled,
      materialized: parsed.materialized ?? model.config.materialized,
      schema,
      tags: [...new Set([...model.config.tags, ...(parsed.tags ?? [])])],
      periodDependency: parsed.period_dependency ?? model.config.periodDependency,
      grain: parsed.grain?.map(({ value }) => value) ?? model.config.grain,
    },
  }
}

/** The singular test with the settings of its SQL file, which win over YAML; tags add up. Throws for bad ones. */
export function applyTestFileConfig(
  test: SingularTest,
  config: FileConfig,
  position: Position,
): SingularTest {
  if (Object.keys(config).length === 0) return test
  const problems = new Problems()
  const parsed = readConfig(config, testConfigFields, new Set(['tags']), position, problems)
  problems.throwAll()
  const { severity, warnIf, errorIf, where, limit, storeFailures, tags } = test.config
  const fromYaml = {
    severity,
    warn_if: warnIf,
    error_if: errorIf,
    ...(where === undefined ? {} : { where }),
    limit,
    store_failures: storeFailures,
    tags,
  }
  return { ...test, config: testConfigOf(parsed, fromYaml) }
}

/** Reads `{{config}}` with the very shapes of the YAML keys; every value stands at the tag's position. */
function readConfig<F extends Fields>(
  config: FileConfig,
  fields: F,
  lists: ReadonlySet<string>,
  position: Position,
  problems: Problems,
): Partial<ReadFields<F>> {
  const place: Place = [position.line, position.column]
  const entries = Object.entries(config).map(([key, text]) => ({
    key,
    place,
    value: lists.has(key) ? listNode(text, place) : scalarNode(text, place),
  }))
  const report = (problem: Parameters<Problems['add']>[1]): void => problems.add(position.file, problem)
  return (
    readFields({ kind: 'map', entries, place }, fields, undefined, { report, label: 'config', place })
      ?.known ?? {}
  )
}

function scalarNode(text: string, place: Place): YamlNode {
  return { kind: 'scalar', text, plain: true, place }
}

function listNode(text: string, place: Place): YamlNode {
  const items = text
    .split(',')
    .flatMap((item) => (item.trim() === '' ? [] : [scalarNode(item.trim(), place)]))
  return { kind: 'list', items, place }
}
