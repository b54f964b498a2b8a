import { UserError } from '../base/errors.js'
import type { Where } from '../base/errors.js'

/** A comparison with the number of failures, as `warn_if` and `error_if` hold it. */
export type Threshold = (failures: number) => boolean

const operators: Readonly<Record<string, (left: number, right: number) => boolean>> = {
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '=': (left, right) => left === right,
  '==': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '<>': (left, right) => left !== right,
}

/** Reads `> 10` or `!= 0`; throws a UserError for anything else. */
export function parseThreshold(text: string, key: 'warn_if' | 'error_if', where: Where): Threshold {
  const comparison = /^\s*(>=|<=|<>|!=|==|=|>|<)\s*(\d{1,15})\s*$/.exec(text)
  const compare = operators[comparison?.[1] ?? '']
  if (compare !== undefined) {
    const bound = Number(comparison?.[2])
    return (failures) => compare(failures, bound)
  }
  throw new UserError(`"${key}" is not a comparison with the number of failures: ${text}`, {
    code: 'bad_threshold',
    where,
    hint: 'Write an operator and a whole number, such as "> 10" or "!= 0".',
  })
}
