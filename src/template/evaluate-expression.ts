import { helperNames, isReservedName, lookupNames, valueNames } from './built-in-names.js'
import { callMacro } from './call-macro.js'
import { evaluateHelper } from './evaluate-helper.js'
import { evaluateLookup } from './evaluate-lookup.js'
import { builtInText, fail, refuseInMacro, type Evaluation } from './evaluation.js'
import type { Frame } from './frame.js'
import type { CallExpression, Expression, ItemExpression } from './template-node.js'
import { unknownValue, type Value } from './value.js'

/** The value of an expression; unknown after a mistake of which the host was told. */
export function evaluateExpression(expression: Expression, frame: Frame, evaluation: Evaluation): Value {
  switch (expression.kind) {
    case 'text':
      return literalText(expression.value, expression.at, expression.exact, frame)
    case 'number':
      return literalText(expression.value, expression.at, true, frame)
    case 'boolean':
      return { kind: 'boolean', value: expression.value }
    case 'item':
      return evaluateItem(expression, frame, evaluation)
    case 'name': {
      const { name, at } = expression
      const call = { kind: 'call', name, at, isMacro: false, positional: [], named: [] } as const
      return evaluateCall(call, frame, evaluation)
    }
    case 'call':
      return evaluateCall(expression, frame, evaluation)
  }
}

function literalText(value: string, at: number, exact: boolean, frame: Frame): Value {
  const piece = { text: value, origin: { source: frame.source, at }, exact, site: frame.site }
  return { kind: 'text', raw: value, isLiteral: true, isExpression: false, pieces: [piece] }
}

function evaluateItem(expression: ItemExpression, frame: Frame, evaluation: Evaluation): Value {
  const { name, at } = expression
  const { item } = frame
  if (item !== undefined) {
    if (name === 'this') return item.this
    if (item.position !== undefined) {
      const { index, isLast } = item.position
      if (name === '@index') return builtInText(frame, at, String(index))
      return { kind: 'boolean', value: name === '@first' ? index === 0 : isLast }
    }
    if (item.this.kind === 'unknown') return unknownValue
  }
  const hint =
    name === 'this'
      ? 'It is the item of the loop around it: a template has no other context.'
      : 'It tells where a loop is: it belongs between {{#each}} and {{/each}}.'
  return fail(evaluation, frame, at, { message: `{{${name}}} stands outside of {{#each}}.`, hint })
}

function evaluateCall(call: CallExpression, frame: Frame, evaluation: Evaluation): Value {
  const { name, at } = call
  const evaluate = (expression: Expression) => evaluateExpression(expression, frame, evaluation)
  const parameter = call.isMacro ? undefined : frame.parameters?.get(name)
  if (parameter !== undefined)
    return withoutArguments(call, 'is a parameter: it', frame, evaluation) ?? parameter
  if (call.isMacro || !isReservedName(name)) return callMacro(call, evaluate, frame, evaluation)
  if (lookupNames.includes(name)) return evaluateLookup(call, evaluate, frame, evaluation)
  if (valueNames.includes(name)) {
    return withoutArguments(call, '', frame, evaluation) ?? evaluateValue(name, at, frame, evaluation)
  }
  if (helperNames.includes(name)) {
    const result = evaluateHelper(call, call.positional.map(evaluate))
    return 'problem' in result
      ? fail(evaluation, frame, at, { message: result.problem, hint: result.hint })
      : result
  }
  return fail(evaluation, frame, at, {
    message: `"${name}" is not a value.`,
    hint: name === 'config' ? 'config is a tag of its own.' : `A block is written {{#${name} …}}.`,
  })
}

/** `target`, `as_of`, `self`. */
function evaluateValue(name: string, at: number, frame: Frame, evaluation: Evaluation): Value {
  if (name === 'target') return builtInText(frame, at, evaluation.library.dialect)
  if (frame.parameters !== undefined) return refuseInMacro(evaluation, frame, at, name)
  return builtInText(frame, at, name === 'as_of' ? evaluation.host.asOf() : evaluation.host.self())
}

/** The mistake of giving arguments to what takes none; undefined when there are none. */
function withoutArguments(
  call: CallExpression,
  what: string,
  frame: Frame,
  evaluation: Evaluation,
): Value | undefined {
  if (call.positional.length === 0 && call.named.length === 0) return undefined
  const message = `"${call.name}" ${what} takes no arguments.`.replace('  ', ' ')
  return fail(evaluation, frame, call.at, { message, hint: `Write {{${call.name}}}.` })
}
