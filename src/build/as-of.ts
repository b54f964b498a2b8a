import { UserError } from '../base/errors.js'

/** SQL text of a logical time in ISO 8601. */
export function asOfLiteral(asOf: string): string {
  return `cast('${asOf}' as timestamptz)`
}

const form = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/

/** A day, or a time with its zone, as ISO 8601 in UTC; a UserError for what is no time, or another one elsewhere. */
export function parseAsOf(text: string): string {
  const [, day] = form.exec(text) ?? []
  const time = new Date(text)
  if (day === undefined || !isDay(day) || Number.isNaN(time.getTime())) {
    throw new UserError(`--as-of ${text} is not a time.`, {
      code: 'bad_as_of',
      hint: 'Write it as 2026-01-31 or 2026-01-31T12:00:00Z.',
    })
  }
  return time.toISOString()
}

/** JavaScript reads 2026-02-31 as the third of March. */
function isDay(day: string): boolean {
  const start = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(start.getTime()) && start.toISOString().startsWith(day)
}
