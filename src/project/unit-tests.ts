import { reportNoModel, type UnitTestDraft } from './model-descriptions.js'
import type { Problems } from './problems.js'
import { testConfigOf } from './test-config.js'
import type { Model, Position, UnitTest } from './types.js'
import type { ParsedUnitTest } from './unit-test-shape.js'
import type { Place } from './yaml-tree.js'

/** Gives each unit test its model, its name and its id. */
export function unitTestsOf(
  drafts: readonly UnitTestDraft[],
  models: readonly Model[],
  projectName: string,
  problems: Problems,
): readonly UnitTest[] {
  const names = [...new Set(models.map(({ name }) => name))]
  const found = new Map<string, UnitTest>()
  for (const { parsed, file } of drafts) {
    const model = modelOf(parsed.model.value, models)
    if (model === undefined) {
      reportNoModel(parsed.model, names, file, problems)
      continue
    }
    const test = unitTestOf(parsed, model, file, projectName)
    const first = found.get(test.id)
    if (first !== undefined) {
      problems.add(file, {
        code: 'duplicate_test',
        message: `a second unit test of ${model.relation.name} is called "${parsed.name.value}"`,
        place: parsed.name.at,
        hint: `The first one is at ${first.position.file}:${first.position.line}.`,
      })
    }
    found.set(test.id, test)
  }
  return [...found.values()]
}

/** `name` is the latest version, `name.v1` that one. */
function modelOf(text: string, models: readonly Model[]): Model | undefined {
  const [, name, version] = /^(\w+?)(?:\.v(\d{1,6}))?$/.exec(text.trim()) ?? []
  return models.find(
    (model) =>
      model.name === name && (version === undefined ? model.isLatest : model.version === Number(version)),
  )
}

function unitTestOf(parsed: ParsedUnitTest, model: Model, file: string, projectName: string): UnitTest {
  const positionOf = ([line, column]: Place): Position => ({ file, line, column })
  const rowOf = (row: ParsedUnitTest['expect'][number]) => ({
    cells: row.value,
    position: positionOf(row.at),
  })
  const sentence = parsed.name.value.trim()
  const slug = sentence
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
  const { description = '' } = parsed
  return {
    kind: 'unit',
    id: `unit_test.${projectName}.${model.relation.name}.${slug}`,
    name: `${model.relation.name}__${slug}`,
    nodeId: model.id,
    config: testConfigOf({}, parsed.config),
    description: [sentence, description].filter((text) => text !== '').join('. '),
    asOf: parsed.as_of,
    types: parsed.types ?? {},
    given: parsed.given.map(({ input, rows }) => ({
      input: input.value,
      nodeId: undefined,
      rows: (rows ?? []).map(rowOf),
      position: positionOf(input.at),
    })),
    expected: parsed.expect.map(rowOf),
    position: positionOf(parsed.name.at),
  }
}
