import { quoteText } from '../engine/identifiers.js'
import type { Position } from '../project/types.js'
import { builtInText, fail, refuseInMacro, type Evaluation } from './evaluation.js'
import type { Frame } from './frame.js'
import { varLiteral } from './sql-literal.js'
import type { CallExpression, Expression } from './template-node.js'
import { originPosition, unknownValue, type Value } from './value.js'

/** A name that is known without running the template. */
interface Literal {
  readonly text: string
  /** Where it is written: inside a macro, often in the model that calls it. */
  readonly position: Position
}

/** `ref`, `source`, `var` and `env`: their arguments are literals, so that dependencies are known without running. */
export function evaluateLookup(
  call: CallExpression,
  evaluate: (expression: Expression) => Value,
  frame: Frame,
  evaluation: Evaluation,
): Value {
  const { name, at } = call
  const { host } = evaluation
  if (name === 'env' && frame.parameters !== undefined) return refuseInMacro(evaluation, frame, at, name)
  if (isMisshapen(call)) {
    const message = `${name} is written {{${name} ${name === 'source' ? '"provider" "endpoint"' : '"name"'}}}.`
    const hint = name === 'ref' ? 'A version is pinned with v=1.' : undefined
    return fail(evaluation, frame, at, { message, hint })
  }
  const literals = call.positional.map((argument) =>
    literalOf(evaluate(argument), argument.at, name, frame, evaluation),
  )
  const [first, second] = literals
  if (first === undefined || literals.includes(undefined)) return unknownValue
  const { text, position } = first
  switch (name) {
    case 'ref': {
      const version = versionOf(call, evaluate, frame, evaluation)
      if (version === 'invalid') return unknownValue
      return builtInText(frame, at, host.ref({ name: text, version, position }))
    }
    case 'source':
      return builtInText(frame, at, host.source({ provider: text, endpoint: second?.text ?? '', position }))
    case 'env': {
      const value = host.env({ name: text, position })
      return builtInText(frame, at, value, value === undefined ? undefined : quoteText(value))
    }
    default:
      return varValue(first, at, frame, evaluation)
  }
}

function isMisshapen(call: CallExpression): boolean {
  const wanted = call.name === 'source' ? 2 : 1
  const allowed = call.name === 'ref' ? ['v'] : []
  return call.positional.length !== wanted || call.named.some((argument) => !allowed.includes(argument.name))
}

function varValue({ text, position }: Literal, at: number, frame: Frame, evaluation: Evaluation): Value {
  const value = evaluation.host.var({ name: text, position })
  const sql = value === undefined ? undefined : varLiteral(value)
  if (value !== undefined && sql === undefined) {
    return fail(evaluation, frame, at, {
      code: 'var_precision',
      message: `The var "${text}" is ${value}: more digits than DECIMAL(38,18) holds.`,
      hint: 'Shorten it: it would be rounded.',
    })
  }
  return builtInText(frame, at, value, sql)
}

function literalOf(
  value: Value,
  at: number,
  name: string,
  frame: Frame,
  evaluation: Evaluation,
): Literal | undefined {
  if (value.kind === 'unknown') return undefined
  if (value.kind === 'text' && value.isLiteral && value.raw !== undefined) {
    return {
      text: value.raw,
      position: originPosition(value.pieces[0]?.origin ?? { source: frame.source, at }),
    }
  }
  fail(evaluation, frame, at, {
    code: 'template_not_literal',
    message: `The argument of ${name} is not a literal.`,
    hint: 'Write the name in quotes, also where it is handed to a macro: dependencies are read without running.',
  })
  return undefined
}

function versionOf(
  call: CallExpression,
  evaluate: (expression: Expression) => Value,
  frame: Frame,
  evaluation: Evaluation,
): number | undefined | 'invalid' {
  const [argument] = call.named
  if (argument === undefined) return undefined
  const { at } = argument.value
  const literal = literalOf(evaluate(argument.value), at, call.name, frame, evaluation)
  if (literal === undefined) return 'invalid'
  if (/^[1-9]\d{0,5}$/.test(literal.text)) return Number(literal.text)
  fail(evaluation, frame, at, {
    message: `"${literal.text}" is not a version.`,
    hint: 'Versions are whole numbers from 1: v=1.',
  })
  return 'invalid'
}
