import { didYouMean } from '../base/closest.js'
import { UserError, UserErrors } from '../base/errors.js'
import { bindParameters } from './bind-parameters.js'
import { reservedNames } from './built-in-names.js'
import { fail, type Evaluation } from './evaluation.js'
import type { Frame } from './frame.js'
import type { ParsedMacro } from './macro-library.js'
import type { CallExpression, Expression } from './template-node.js'
import { unknownValue, type Piece, type Value } from './value.js'

/** The text that a macro writes for its arguments. */
export function callMacro(
  call: CallExpression,
  evaluate: (expression: Expression) => Value,
  frame: Frame,
  evaluation: Evaluation,
): Value {
  const { name, at } = call
  const macro = knownMacro(call, frame, evaluation)
  // The arguments are looked at even where the macro is not known: they may hold mistakes of their own.
  const positional = call.positional.map((argument) => ({ at: argument.at, value: evaluate(argument) }))
  const named = call.named.map((argument) => ({ ...argument, value: evaluate(argument.value) }))
  if (macro === undefined) return unknownValue
  if (frame.stack.includes(name)) {
    const cycle = [...frame.stack.slice(frame.stack.indexOf(name)), name].join(' -> ')
    const message = `The macro calls itself: ${cycle}.`
    return fail(evaluation, frame, at, { code: 'macro_cycle', message, hint: 'A macro cannot be recursive.' })
  }
  evaluation.host.macro(name)
  const { parameters, problems } = bindParameters(macro, { at, positional, named })
  for (const problem of problems) fail(evaluation, frame, problem.at, { code: 'macro_parameter', ...problem })
  const inner: Frame = {
    source: macro.template.source,
    parameters,
    item: undefined,
    isInBlock: false,
    site: { source: frame.source, at, outer: frame.site },
    stack: [...frame.stack, name],
  }
  const pieces: Piece[] = []
  evaluation.run(macro.template.nodes, inner, pieces)
  const raw = evaluation.host.rendersText ? pieces.map((piece) => piece.text).join('') : undefined
  return { kind: 'text', raw, isLiteral: false, isExpression: false, pieces }
}

function knownMacro(call: CallExpression, frame: Frame, evaluation: Evaluation): ParsedMacro | undefined {
  try {
    const macro = evaluation.library.get(call.name)
    if (macro === undefined) tellUnknown(call, frame, evaluation)
    return macro
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    for (const each of error instanceof UserErrors ? error.errors : [error]) evaluation.host.fail(each)
    return undefined
  }
}

function tellUnknown(call: CallExpression, frame: Frame, evaluation: Evaluation): void {
  const { name, at } = call
  const { library } = evaluation
  if (library.isOfOtherDialect(name)) {
    fail(evaluation, frame, at, {
      code: 'unknown_macro',
      message: `The macro "${name}" has no variant for ${library.dialect}.`,
      hint: `Add macros/${library.dialect}/${name}.sql, or macros/${name}.sql for every engine.`,
    })
    return
  }
  if (call.isMacro) {
    const message = `There is no macro "${name}".`
    fail(evaluation, frame, at, { code: 'unknown_macro', message, hint: didYouMean(name, library.names) })
    return
  }
  const parameters = [...(frame.parameters?.keys() ?? [])]
  const what = frame.parameters === undefined ? 'helper or macro' : 'parameter, helper or macro'
  fail(evaluation, frame, at, {
    code: 'unknown_name',
    message: `There is no ${what} "${name}".`,
    hint:
      didYouMean(name, [...parameters, ...library.names, ...reservedNames]) ||
      'SQL text that is given to a macro stands in quotes.',
  })
}
