import type { Where } from '../base/errors.js'
import { UserError } from '../base/errors.js'
import { plainSpans } from './lexical-state.js'

/** The one statement of a SQL text, without the semicolons behind it. Places in it stay places in the text. */
export function oneStatement(sql: string, where?: Where): string {
  const spans = plainSpans(sql)
  const ends = spans.flatMap(({ text, offset }) =>
    [...text.matchAll(/;/g)].map((match) => offset + match.index),
  )
  const statements: string[] = []
  let start = 0
  for (const end of [...ends, sql.length]) {
    if (spans.some((span) => hasWordBetween(span, start, end))) statements.push(sql.slice(0, end))
    start = end + 1
  }
  const [statement, second] = statements
  if (statement === undefined) {
    throw new UserError('There is no SQL to run.', { code: 'bad_query', where, hint: 'Write one SELECT.' })
  }
  if (second !== undefined) {
    throw new UserError(`One SELECT can be run, and the text holds ${statements.length} statements.`, {
      code: 'bad_query',
      where,
      hint: 'Run them one by one.',
    })
  }
  return statement
}

function hasWordBetween(span: { text: string; offset: number }, start: number, end: number): boolean {
  return span.text.slice(Math.max(0, start - span.offset), Math.max(0, end - span.offset)).trim() !== ''
}
