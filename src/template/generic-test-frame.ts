import { quoteIdentifier } from '../engine/identifiers.js'
import type { ArgumentValue, GenericTestDefinition, Position } from '../project/types.js'
import type { ContentCache } from '../base/content-cache.js'
import { bindParameters, type BindingProblem } from './bind-parameters.js'
import { topFrame, type Frame } from './frame.js'
import { parseMacro, type ParsedMacro } from './macro-library.js'
import { unknownValue, type Value } from './value.js'

/** Arguments as the YAML gives them, with `model` (SQL text of the relation) and, on a column, `column` (its name). */
export type GenericTestValues = Readonly<Record<string, ArgumentValue>>

/** Parameters that every generic test has; declaring them in the file's first comment is allowed and changes nothing. */
const givenParameters: ReadonlySet<string> = new Set(['model', 'column'])

export interface GenericTestFrame {
  readonly macro: ParsedMacro
  readonly frame: Frame
  readonly problems: readonly BindingProblem[]
}

/**
 * A generic test's file as a macro with its parameters bound. `position` is where the arguments are written, where that
 * matters; `model` may be left out while dependencies are read. Throws what is wrong with the file itself.
 */
export function genericTestFrame(
  definition: GenericTestDefinition,
  values: GenericTestValues,
  position: Position | undefined,
  cache: ContentCache | undefined,
): GenericTestFrame {
  const parsed = parseMacro(definition, cache)
  const macro = { ...parsed, parameters: parsed.parameters.filter(({ name }) => !givenParameters.has(name)) }
  const problems: BindingProblem[] = []
  const named = Object.entries(values)
    .filter(([name]) => !givenParameters.has(name))
    .map(([name, value]) => {
      const argument = argumentValue(value, position)
      if (argument.kind === 'unknown') {
        const message = `"${name}" of ${definition.name} is neither a text nor a flag nor a list of these.`
        problems.push({ at: 0, message, hint: 'For the SQL word, write "null" in quotes.' })
      }
      return { name, at: 0, value: argument }
    })
  const bound = bindParameters(macro, { at: 0, positional: [], named })
  const { model, column } = values
  const parameters = new Map(bound.parameters)
  parameters.set('model', sqlText(typeof model === 'string' ? model : undefined, false, position))
  if (typeof column === 'string') parameters.set('column', sqlText(quoteIdentifier(column), false, position))
  const frame: Frame = { ...topFrame(macro.template.source), parameters }
  return { macro, frame, problems: [...problems, ...bound.problems] }
}

/** YAML scalars are literals, so that `ref` over an argument counts as a dependency. */
function argumentValue(value: ArgumentValue, position: Position | undefined): Value {
  if (typeof value === 'string') return sqlText(value, true, position)
  if (typeof value === 'boolean') return { kind: 'boolean', value }
  if (Array.isArray(value)) {
    const items = value as readonly ArgumentValue[]
    const values = items.map((item) => argumentValue(item, position))
    return values.some(({ kind }) => kind === 'unknown') ? unknownValue : { kind: 'list', items: values }
  }
  return unknownValue
}

function sqlText(raw: string | undefined, isLiteral: boolean, position: Position | undefined): Value {
  const origin = position === undefined ? undefined : { position }
  const pieces = raw === undefined ? [] : [{ text: raw, origin, exact: false, site: undefined }]
  return { kind: 'text', raw, isLiteral, isExpression: false, pieces }
}
