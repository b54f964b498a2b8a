import { UserError } from '../base/errors.js'

/** One criterion with its graph operators: `2+tag:daily+`. */
export interface SelectorTerm {
  /** As the user wrote it. */
  readonly text: string
  /** `tag` of `tag:daily`; undefined for a bare name. */
  readonly method: string | undefined
  readonly value: string
  /** How many steps up: `+x` is Infinity, `2+x` is 2, none is 0. */
  readonly ancestors: number
  readonly descendants: number
  /** `@x`: with the descendants and all that these need. */
  readonly withParentsOfDescendants: boolean
}

/** Terms that must all hold: `tag:daily,staging_*`. */
export interface Intersection {
  readonly text: string
  readonly terms: readonly SelectorTerm[]
}

const shape = /^(@?)(?:(\d*)(\+))?(.*?)(?:(\+)(\d*))?$/
const methodShape = /^([a-z_]+(?:\.[a-z_]+)*):(.*)$/i

/** Reads selection arguments: entries and blanks unite, commas intersect. */
export function parseSelection(entries: readonly string[]): readonly Intersection[] {
  return entries
    .flatMap((entry) => entry.split(/\s+/))
    .filter((text) => text !== '')
    .map((text) => ({ text, terms: text.split(',').map((term) => parseTerm(term, text)) }))
}

function parseTerm(text: string, whole: string): SelectorTerm {
  const match = shape.exec(text)
  // Every group is optional, so that any text of one line matches.
  const [, at = '', up, plusBefore, criterion = '', plusAfter, down] = match ?? []
  if (criterion === '')
    throw badSelector(whole, text === '' ? 'has an empty part' : `"${text}" names nothing`)
  if (at !== '' && (plusBefore !== undefined || plusAfter !== undefined)) {
    throw badSelector(
      whole,
      'has both "@" and "+"',
      '@x already takes ancestors and descendants: leave the + out.',
    )
  }
  const [, method, value] = methodShape.exec(criterion) ?? []
  if (value === '') throw badSelector(whole, `"${criterion}" has no value`)
  return {
    text,
    method,
    value: value ?? criterion,
    ancestors: plusBefore === undefined ? 0 : depth(up),
    descendants: plusAfter === undefined ? 0 : depth(down),
    withParentsOfDescendants: at !== '',
  }
}

function depth(digits: string | undefined): number {
  return digits === undefined || digits === '' ? Infinity : Number(digits)
}

function badSelector(whole: string, problem: string, hint?: string): UserError {
  return new UserError(`The selector "${whole}" ${problem}.`, {
    code: 'bad_selector',
    hint:
      hint ?? 'Examples: name, +name, name+, 2+name, @name, tag:daily, path:models/staging, a,b for both.',
  })
}
