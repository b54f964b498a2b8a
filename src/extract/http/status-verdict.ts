import { STATUS_CODES } from 'node:http'
import type { HttpAnswer, Verdict } from './http-exchange.js'

/** What an error status says by itself: the server's trouble and haste pass, all else would be refused again. */
export function statusVerdict(
  answer: HttpAnswer,
  redact: (text: string) => string,
): Exclude<Verdict, { kind: 'data' }> {
  const { status } = answer
  const isTransient = [408, 429].includes(status) || (status >= 500 && ![501, 505].includes(status))
  const name = STATUS_CODES[status]
  const words = name === undefined ? status : `${status} ${name}`
  return {
    kind: isTransient ? 'transient' : 'terminal',
    reason: `expected 200, got ${words}${excerpt(answer, redact)}`,
  }
}

/** Bytes: cut before decoding, for an error body may be as large as any other. */
const looked = 4096
const shown = 160

/** What a server says about its refusal, in a line; it may repeat a key that it was sent. */
function excerpt({ headers, body }: HttpAnswer, redact: (text: string) => string): string {
  const text = redact(Buffer.from(body.subarray(0, looked)).toString('utf8'))
    .replace(/\s+/g, ' ')
    .trim()
  if (text === '') return ''
  if (text.startsWith('<') || headers['content-type']?.includes('html') === true) return ' with an HTML page'
  if (/[\p{Cc}\uFFFD]/u.test(text)) return ` with ${body.byteLength} bytes that are no text`
  return ` with ${text.length > shown ? `${text.slice(0, shown)}…` : text}`
}
