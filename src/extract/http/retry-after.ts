/** Milliseconds. More than this is taken for a mistake: a time since 1970, or milliseconds instead of seconds. */
const longestBelieved = 24 * 60 * 60 * 1000

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** The three forms of a date in HTTP (RFC 9110, 5.6.7): IMF-fixdate, RFC 850 and that of C's asctime. */
const dateForms = [
  /^[a-z]{3}, (?<day>\d\d) (?<month>[a-z]{3}) (?<year>\d{4}) (?<time>\d\d:\d\d:\d\d) gmt$/i,
  /^[a-z]{6,9}, (?<day>\d\d)-(?<month>[a-z]{3})-(?<year>\d\d) (?<time>\d\d:\d\d:\d\d) gmt$/i,
  /^[a-z]{3} (?<month>[a-z]{3}) (?<day>[ \d]\d) (?<time>\d\d:\d\d:\d\d) (?<year>\d{4})$/i,
]

/**
 * Milliseconds that an answer asks to wait, by its lower-case headers. A date is read against the answer's own `date`,
 * so that clocks which differ do no harm; `now` stands in where there is none. Undefined where nothing is asked, and
 * for what cannot be meant: unreadable, negative, past, or more than a day.
 */
export function retryAfter(headers: Readonly<Record<string, string>>, now: number): number | undefined {
  const text = headers['retry-after']?.trim()
  if (text === undefined) return undefined
  const wait = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : untilDate(text, headers['date'], now)
  return wait !== undefined && wait > 0 && wait <= longestBelieved ? wait : undefined
}

function untilDate(text: string, sent: string | undefined, now: number): number | undefined {
  const date = httpDate(text, now)
  if (date === undefined) return undefined
  return date - (httpDate(sent?.trim() ?? '', now) ?? now)
}

/** Milliseconds since 1970; undefined for what is no HTTP date. */
export function httpDate(text: string, now: number): number | undefined {
  for (const form of dateForms) {
    const { day = '', month = '', year = '', time = '' } = form.exec(text)?.groups ?? {}
    const monthIndex = months.indexOf(month.toLowerCase())
    if (monthIndex < 0) continue
    const [hour = 0, minute = 0, second = 0] = time.split(':').map(Number)
    const fullYear = year.length === 2 ? nearYear(Number(year), now) : Number(year)
    const date = Date.UTC(fullYear, monthIndex, Number(day), hour, minute, second)
    // 31 February would have become a day in March.
    return new Date(date).getUTCDate() === Number(day) ? date : undefined
  }
  return undefined
}

/** Two digits that seem more than 50 years ahead are of the past century, as the RFC asks. */
function nearYear(digits: number, now: number): number {
  const thisYear = new Date(now).getUTCFullYear()
  const year = thisYear - (thisYear % 100) + digits
  return year > thisYear + 50 ? year - 100 : year
}
