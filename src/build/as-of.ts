import { UserError } from '../base/errors.js'

/** SQL text of a logical time in ISO 8601. */
export function asOfLiteral(asOf: string): string {
  return `cast('${asOf}' as timestamptz)`
}

/** The logical time as text that both engines read; a UserError for what is no time. */
export function parseAsOf(text: string): string {
  const time = new Date(text)
  if (Number.isNaN(time.getTime()) || !/^\d{4}-\d{2}-\d{2}/.test(text)) {
    throw new UserError(`--as-of ${text} is not a time.`, {
      code: 'bad_as_of',
      hint: 'Write it as 2026-01-31 or 2026-01-31T12:00:00Z.',
    })
  }
  return time.toISOString()
}
