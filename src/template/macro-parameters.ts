import type { UserError } from '../base/errors.js'
import { didYouMean } from '../base/closest.js'
import { isReservedName } from './built-in-names.js'
import type { Template } from './template.js'

/**
 * `expr` is SQL text that is put in parentheses, `name` an identifier that is written bare, `list` several expressions.
 */
export type ParameterKind = 'expr' | 'name' | 'list'

export interface Parameter {
  readonly name: string
  readonly kind: ParameterKind
}

const kinds: readonly ParameterKind[] = ['expr', 'name', 'list']
// `name: kind, …`; another word in the kind's place is a mistake only where the rest of the shape fits.
const declaration = /^[ \t]*(\w+):[ \t]*(?:(expr|name|list)\b|(\w+)[ \t]*(?:,|$))/gm

/** What the first comment says besides its parameters, as one paragraph. */
export function proseOf({ head }: Pick<Template, 'head'>): string {
  const lines = head === undefined ? [] : head.text.split('\n')
  return lines
    .filter((line) => line.match(declaration) === null)
    .map((line) => line.trim())
    .join(' ')
    .trim()
}

/** The parameters that the first comment of a macro declares, in order; lines of another shape are prose. */
export function declaredParameters(template: Template, errors: UserError[]): readonly Parameter[] {
  const { head, source } = template
  const parameters: Parameter[] = []
  if (head === undefined) return parameters
  for (const match of head.text.matchAll(declaration)) {
    const [whole, name = '', known, unknown = ''] = match
    const at = head.at + match.index + whole.indexOf(name)
    const fail = (message: string, hint: string) =>
      errors.push(source.error('macro_parameter', at, message, hint))
    const kind = kinds.find((candidate) => candidate === known)
    if (kind === undefined) {
      fail(`The parameter "${name}" has the kind "${unknown}".`, didYouMean(unknown, kinds))
    } else if (isReservedName(name)) {
      fail(`A parameter cannot be called "${name}".`, 'That name is a built-in: choose another.')
    } else if (parameters.some((other) => other.name === name)) {
      fail(`The parameter "${name}" is declared twice.`, 'Declare it once.')
    } else parameters.push({ name, kind })
  }
  return parameters
}
