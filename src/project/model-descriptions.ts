import { didYouMean } from '../base/closest.js'
import { modelsShape, type ParsedModel } from './model-shape.js'
import type { Problems } from './problems.js'
import type { ProjectFiles } from './project-files.js'
import type { ParsedUnitTest } from './unit-test-shape.js'
import type { Place } from './yaml-tree.js'

/** What YAML says of a model, and where. */
export interface Description {
  readonly parsed: ParsedModel
  readonly file: string
}

/** A unit test as a YAML file says it. */
export interface UnitTestDraft {
  readonly parsed: ParsedUnitTest
  readonly file: string
}

export interface ModelYaml {
  readonly descriptions: ReadonlyMap<string, Description>
  readonly unitTests: readonly UnitTestDraft[]
}

/** What the YAML files under models/ say of the models called `names`; of others, or twice of one, is a problem. */
export function descriptionsOf(
  paths: readonly string[],
  names: readonly string[],
  files: ProjectFiles,
  problems: Problems,
): ModelYaml {
  const found = new Map<string, Description>()
  const unitTests: UnitTestDraft[] = []
  for (const file of paths) {
    const parsed = files.yaml(file, 'models', modelsShape).value
    unitTests.push(...(parsed?.unit_tests ?? []).map((test) => ({ parsed: test, file })))
    for (const model of parsed?.models ?? []) {
      const first = found.get(model.name.value)
      if (!names.includes(model.name.value)) {
        reportNoModel(model.name, names, file, problems)
      } else if (first !== undefined) {
        problems.add(file, {
          code: 'duplicate_node',
          message: `model "${model.name.value}" is described a second time`,
          place: model.name.at,
          hint: `The first description is at ${first.file}:${first.parsed.name.at[0]}.`,
        })
      } else {
        found.set(model.name.value, { parsed: model, file })
      }
    }
  }
  return { descriptions: found, unitTests }
}

/** A name in YAML that no model has. */
export function reportNoModel(
  name: { readonly value: string; readonly at: Place },
  names: readonly string[],
  file: string,
  problems: Problems,
): void {
  problems.add(file, {
    code: 'no_such_model',
    message: `there is no model "${name.value}": no file models/…/${name.value}.sql`,
    place: name.at,
    hint: didYouMean(name.value, names),
  })
}
