import { UserError } from '../base/errors.js'
import type { GenericTestDefinition } from '../project/types.js'
import { genericTestFrame, type GenericTestValues } from './generic-test-frame.js'
import type { MacroLibrary } from './macro-library.js'
import { renderFrame } from './render-template.js'
import type { Rendered, RenderScope } from './types.js'

/**
 * A file of tests/generic/ rendered for one test: every row that the query returns is a failure. `values.model` is the
 * SQL text of the relation under test; `values.column`, where the test stands on a column, is written as a quoted
 * identifier; the rest are the arguments of the YAML.
 */
export function renderGenericTest(
  definition: GenericTestDefinition,
  values: GenericTestValues,
  library: MacroLibrary,
  scope: RenderScope,
): Rendered {
  const { macro, frame, problems } = genericTestFrame(definition, values, undefined, library.cache)
  const [problem] = problems
  if (problem !== undefined) {
    const where = { file: definition.file }
    throw new UserError(problem.message, { code: 'test_argument', where, hint: problem.hint })
  }
  return renderFrame(macro.template, library, scope, frame)
}
