import type { CallExpression } from './template-node.js'
import { comparedText, truth, unknownValue, type Value } from './value.js'

export interface HelperProblem {
  readonly problem: string
  readonly hint: string
}

interface Helper {
  readonly least: number
  readonly most: number
  readonly example: string
  readonly apply: (values: readonly Value[]) => Value | HelperProblem
}

const helpers: Readonly<Record<string, Helper>> = {
  eq: { least: 2, most: 2, example: '(eq target "duckdb")', apply: (values) => compare(values, true) },
  ne: { least: 2, most: 2, example: '(ne target "duckdb")', apply: (values) => compare(values, false) },
  in: { least: 2, most: 2, example: '(in target (list "duckdb" "postgres"))', apply: isAmong },
  and: { least: 2, most: Infinity, example: '(and a b)', apply: (values) => combine(values, false) },
  or: { least: 2, most: Infinity, example: '(or a b)', apply: (values) => combine(values, true) },
  not: { least: 1, most: 1, example: '(not a)', apply: negate },
  list: { least: 0, most: Infinity, example: '(list "a" "b")', apply: makeList },
}

/** The value of a helper over values that are known, or a boolean that is not known yet. */
export function evaluateHelper(call: CallExpression, values: readonly Value[]): Value | HelperProblem {
  const helper = helpers[call.name]
  if (helper === undefined) return unknownValue
  const hasNamed = call.named.length > 0
  if (hasNamed || values.length < helper.least || values.length > helper.most) {
    return {
      problem: `${call.name} is given ${hasNamed ? 'named' : String(values.length)} values.`,
      hint: `Write ${helper.example}.`,
    }
  }
  return helper.apply(values)
}

function compare(values: readonly Value[], wanted: boolean): Value | HelperProblem {
  const [left, right] = values
  if (left === undefined || right === undefined) return unknownValue
  if (left.kind === 'list' || right.kind === 'list') {
    return { problem: 'A list cannot be compared.', hint: 'Write (in value (list …)).' }
  }
  const [leftText, rightText] = [comparedText(left), comparedText(right)]
  const isKnown = leftText !== undefined && rightText !== undefined
  return { kind: 'boolean', value: isKnown ? (leftText === rightText) === wanted : undefined }
}

function isAmong([value, list]: readonly Value[]): Value | HelperProblem {
  if (value === undefined || list === undefined || list.kind === 'unknown') return unknownValue
  if (list.kind !== 'list' || value.kind === 'list') {
    return { problem: 'in takes a value and a list.', hint: 'Write (in value (list "a" "b")).' }
  }
  const text = comparedText(value)
  const items = list.items.map(comparedText)
  if (text === undefined || items.includes(undefined)) return { kind: 'boolean', value: undefined }
  return { kind: 'boolean', value: items.includes(text) }
}

/** `and` is decided by a false, `or` by a true; without one it is open while any value is. */
function combine(values: readonly Value[], deciding: boolean): Value {
  const truths = values.map(truth)
  if (truths.includes(deciding)) return { kind: 'boolean', value: deciding }
  return { kind: 'boolean', value: truths.includes(undefined) ? undefined : !deciding }
}

function negate([value]: readonly Value[]): Value {
  const known = value === undefined ? undefined : truth(value)
  return { kind: 'boolean', value: known === undefined ? undefined : !known }
}

function makeList(items: readonly Value[]): Value | HelperProblem {
  return items.some((item) => item.kind === 'list')
    ? { problem: 'A list cannot hold a list.', hint: 'Give each list a parameter of its own.' }
    : { kind: 'list', items }
}
