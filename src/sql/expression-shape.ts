import { advance, isInComment, plainSpans, plainSql } from './lexical-state.js'

const closers: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' }

/**
 * Why a text cannot stand inside parentheses as one expression, or undefined when nothing speaks against it: it is
 * empty, leaves a comment, quote or parenthesis open, or ends the statement.
 */
export function expressionProblem(text: string): string | undefined {
  if (text.trim() === '') return 'is empty'
  const end = advance(plainSql, text)
  if (end.mode !== 'plain') return isInComment(end) ? 'ends inside a SQL comment' : 'leaves a quote open'
  const open: string[] = []
  for (const span of plainSpans(text)) {
    for (const [character] of span.text.matchAll(/[()[\]{};]/g)) {
      if (character === ';') return 'has a semicolon'
      const closer = closers[character]
      if (closer !== undefined) open.push(closer)
      else if (open.pop() !== character) return `closes a "${character}" that it did not open`
    }
  }
  return open.length === 0 ? undefined : `leaves a parenthesis open: "${open.at(-1) ?? ''}" is missing`
}

const identifierPart = String.raw`(?:[A-Za-z_]\w*|"(?:[^"]|"")+")`
const dottedIdentifier = new RegExp(String.raw`^${identifierPart}(?:\.${identifierPart})*$`)

/** True for `name`, `schema.name` and the same in double quotes. */
export function isDottedIdentifier(text: string): boolean {
  return dottedIdentifier.test(text)
}
