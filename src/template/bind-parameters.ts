import { didYouMean } from '../base/closest.js'
import { expressionProblem, isDottedIdentifier } from '../sql/expression-shape.js'
import type { Parameter } from './macro-parameters.js'
import { unknownValue, type Value } from './value.js'

interface Argument {
  readonly value: Value
  readonly at: number
}

export interface MacroArguments {
  readonly at: number
  /** Taken in the order of declaration. */
  readonly positional: readonly Argument[]
  readonly named: readonly (Argument & { readonly name: string })[]
}

export interface BindingProblem {
  readonly at: number
  readonly message: string
  readonly hint: string | undefined
}

/** Gives each declared parameter its value, shaped by its kind; what does not fit is unknown and told in `problems`. */
export function bindParameters(
  macro: { readonly name: string; readonly parameters: readonly Parameter[] },
  given: MacroArguments,
): { readonly parameters: ReadonlyMap<string, Value>; readonly problems: readonly BindingProblem[] } {
  const { name, parameters } = macro
  const problems: BindingProblem[] = []
  const values = new Map<string, Argument>()
  const signature = `${name} takes ${parameters.map((parameter) => `${parameter.name}: ${parameter.kind}`).join(', ') || 'no parameters'}.`
  for (const [index, argument] of given.positional.entries()) {
    const parameter = parameters[index]
    if (parameter === undefined) {
      problems.push({ at: argument.at, message: `${name} is given one value too many.`, hint: signature })
      break
    }
    values.set(parameter.name, argument)
  }
  for (const argument of given.named) {
    const at = argument.at
    if (!parameters.some((parameter) => parameter.name === argument.name)) {
      const nearest = didYouMean(
        argument.name,
        parameters.map((parameter) => parameter.name),
      )
      problems.push({
        at,
        message: `${name} has no parameter "${argument.name}".`,
        hint: nearest || signature,
      })
    } else if (values.has(argument.name)) {
      problems.push({ at, message: `"${argument.name}" is given twice to ${name}.`, hint: signature })
    } else values.set(argument.name, argument)
  }
  const bound = new Map<string, Value>()
  for (const parameter of parameters) {
    const argument = values.get(parameter.name)
    if (argument === undefined) {
      problems.push({ at: given.at, message: `${name} needs "${parameter.name}".`, hint: signature })
      bound.set(parameter.name, unknownValue)
      continue
    }
    const shaped = shape(argument.value, parameter.kind)
    if ('problem' in shaped) {
      problems.push({
        at: argument.at,
        message: `"${parameter.name}" of ${name} ${shaped.problem}.`,
        hint: shaped.hint,
      })
    }
    bound.set(parameter.name, 'problem' in shaped ? unknownValue : shaped)
  }
  return { parameters: bound, problems }
}

interface Misfit {
  readonly problem: string
  readonly hint: string
}

function shape(value: Value, kind: Parameter['kind']): Value | Misfit {
  if (value.kind === 'unknown') return value
  if (kind === 'list') return shapeList(value)
  if (value.kind === 'list') {
    return {
      problem: `is a list where one ${kind} is wanted`,
      hint: 'Give one text, or declare the parameter as list.',
    }
  }
  return kind === 'name' ? shapeName(value) : shapeExpression(value)
}

function shapeList(value: Value): Value | Misfit {
  if (value.kind !== 'list') return { problem: 'is not a list', hint: 'Write (list "a" "b").' }
  const items: Value[] = []
  for (const item of value.items) {
    const shaped = shape(item, 'expr')
    if ('problem' in shaped) return { ...shaped, problem: `has an item that ${shaped.problem}` }
    items.push(shaped)
  }
  return { kind: 'list', items }
}

function shapeName(value: Value): Value | Misfit {
  if (value.kind !== 'text') return { problem: 'is not a name', hint: 'Give an identifier in quotes.' }
  if (value.raw !== undefined && !isDottedIdentifier(value.raw)) {
    return {
      problem: `is "${value.raw}", not a name`,
      hint: 'A name is an identifier or several with dots between; an expression needs the kind expr.',
    }
  }
  return { ...value, isExpression: false }
}

function shapeExpression(value: Value): Value | Misfit {
  if (value.kind !== 'text') return value
  const problem = value.isLiteral && value.raw !== undefined ? expressionProblem(value.raw) : undefined
  if (problem !== undefined) return { problem, hint: 'Give one complete SQL expression.' }
  return { ...value, isExpression: true }
}
