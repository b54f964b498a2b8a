import { didYouMean } from '../base/closest.js'
import type { JsonValue } from '../base/hash.js'
import { decodeUtf8 } from '../base/utf8.js'
import type { ArchiveLine } from './archive-lines.js'
import type { BrokenEnvelope, Envelope } from './envelope.js'
import { holdsLoneSurrogate, requestProblem } from './request-problem.js'

export type ReadEnvelope =
  | { readonly ok: true; readonly envelope: Envelope }
  | {
      readonly ok: false
      readonly broken: BrokenEnvelope
      readonly reason: string
      readonly path: string | undefined
    }

const fields = [
  'provider',
  'endpoint',
  'chain_id',
  'period_identifier',
  'covers_from',
  'covers_until',
  'validator_key',
  'request',
  'http_status',
  'fetched_at',
  'is_final',
  'body',
  'body_base64',
]

/** Reads one line of an archive. What is wrong with it is given back, with as much of it as could be read. */
export function readArchiveEnvelope(line: ArchiveLine, sourceFile: string): ReadEnvelope {
  const place = { body: line.bytes, sourceFile, sourceLine: line.line }
  const refuse = (reason: string, path?: string, known: Partial<BrokenEnvelope> = {}): ReadEnvelope => ({
    ok: false,
    broken: { ...known, ...place },
    reason,
    path,
  })
  if (line.problem !== undefined) return refuse(line.problem)
  const decoded = decodeUtf8(line.bytes)
  if (!decoded.ok) return refuse(decoded.problem.reason.replace('the body', 'the line'))
  let parsed: unknown
  try {
    // No amount stands in an envelope: the body is text in it, and the numbers of a request are, by RFC 8785, doubles.
    parsed = JSON.parse(decoded.text)
  } catch (error) {
    return refuse(`the line is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    return refuse('the line is no JSON object')
  const reader = new FieldReader(
    parsed as Readonly<Record<string, JsonValue>>,
    surrogateEscape.test(decoded.text),
  )
  const envelope = readFields(reader)
  if (reader.problem !== undefined)
    return refuse(reader.problem.reason, reader.problem.path, withoutBody(envelope))
  return { ok: true, envelope: { ...envelope, sourceFile, sourceLine: line.line } }
}

function readFields(reader: FieldReader): Omit<Envelope, 'sourceFile' | 'sourceLine'> {
  reader.refuseUnknown()
  const periodIdentifier = reader.period('period_identifier') ?? ''
  const coversFrom = reader.optionalNumber('covers_from')
  const coversUntil = reader.optionalNumber('covers_until')
  reader.checkCover(periodIdentifier, coversFrom, coversUntil)
  return {
    provider: reader.text('provider'),
    endpoint: reader.text('endpoint'),
    chainId: reader.text('chain_id'),
    periodIdentifier,
    coversFrom,
    coversUntil,
    validatorKey: reader.optionalText('validator_key') ?? '*',
    request: reader.request(),
    httpStatus: reader.status(),
    fetchedAt: reader.optionalText('fetched_at'),
    isFinal: reader.optionalFlag('is_final'),
    body: reader.body(),
  }
}

/** What a rejection may say of an envelope that is not whole: only what was there. */
function withoutBody(envelope: Omit<Envelope, 'sourceFile' | 'sourceLine'>): Partial<BrokenEnvelope> {
  const known = Object.entries(envelope).filter(
    ([name, value]) => name !== 'body' && value !== '' && value !== undefined && !Number.isNaN(value),
  )
  return Object.fromEntries(known)
}

/** UTF-8 has no surrogates of its own: half a pair can only come from such an escape. */
const surrogateEscape = /\\u[dD][89a-fA-F]/

/** Reads fields and remembers the first problem, so that the other fields can still be told. */
class FieldReader {
  problem: { readonly reason: string; readonly path: string } | undefined
  readonly #line: Readonly<Record<string, JsonValue>>
  readonly #mayHoldSurrogates: boolean

  constructor(line: Readonly<Record<string, JsonValue>>, mayHoldSurrogates: boolean) {
    this.#line = line
    this.#mayHoldSurrogates = mayHoldSurrogates
  }

  refuseUnknown(): void {
    for (const name of Object.keys(this.#line))
      if (!fields.includes(name)) this.#refuse(name, `unknown key. ${didYouMean(name, fields)}`.trim())
  }

  text(name: string): string {
    const value = this.#line[name]
    if (typeof value === 'string' && value !== '') return value
    this.#refuse(name, expected('text', value))
    return ''
  }

  optionalText(name: string): string | undefined {
    return this.#isAbsent(name) ? undefined : this.text(name)
  }

  optionalFlag(name: string): boolean | undefined {
    if (this.#isAbsent(name)) return undefined
    const value = this.#line[name]
    if (typeof value === 'boolean') return value
    this.#refuse(name, expected('true or false', value))
    return undefined
  }

  period(name: string): string | undefined {
    const value = this.#line[name]
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return String(value)
    // 0842 and 842 are one period.
    if (typeof value === 'string' && /^\d{1,18}$/.test(value)) return BigInt(value).toString()
    if (typeof value === 'string' && /^\S+$/.test(value)) return value
    this.#refuse(name, expected('a period, or "*" for many', value))
    return undefined
  }

  optionalNumber(name: string): string | undefined {
    if (this.#isAbsent(name)) return undefined
    const value = this.#line[name]
    const text = typeof value === 'number' ? String(value) : value
    if (typeof text === 'string' && /^\d{1,18}$/.test(text)) return BigInt(text).toString()
    this.#refuse(name, expected('a period number', value))
    return undefined
  }

  checkCover(period: string, from: string | undefined, until: string | undefined): void {
    if (from === undefined && until === undefined) return
    if (from === undefined || until === undefined)
      this.#refuse('covers_from', 'covers_from and covers_until go together')
    else if (BigInt(from) >= BigInt(until))
      this.#refuse('covers_until', `the cover [${from}, ${until}) holds no period`)
    else if (period !== '*') this.#refuse('covers_from', 'a cover is for a period_identifier of "*"')
  }

  request(): JsonValue {
    const value = this.#line.request
    const problem = value === undefined ? expected('the request', value) : requestProblem(value)
    if (value !== undefined && problem === undefined) return value
    this.#refuse('request', problem ?? '')
    return ''
  }

  status(): number {
    const value = this.#line.http_status
    if (typeof value === 'number' && Number.isInteger(value) && value >= 100 && value <= 599) return value
    this.#refuse('http_status', expected('an HTTP status', value))
    return Number.NaN
  }

  body(): Uint8Array {
    const { body, body_base64: base64 } = this.#line
    if (this.#isAbsent('body') === this.#isAbsent('body_base64'))
      this.#refuse('body', 'exactly one of body and body_base64 is needed')
    else if (typeof base64 === 'string') {
      if (base64.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(base64))
        return Buffer.from(base64, 'base64')
      this.#refuse('body_base64', 'the text is not base64')
    } else if (typeof body !== 'string')
      this.#refuse(
        body === undefined ? 'body_base64' : 'body',
        `expected the provider's answer as text, so that no digit of it is lost; found ${kindOf(body ?? base64)}`,
      )
    else if (this.#mayHoldSurrogates && holdsLoneSurrogate(body))
      this.#refuse('body', 'the text holds half a surrogate pair: send such bytes as body_base64')
    else return Buffer.from(body)
    return new Uint8Array()
  }

  #isAbsent(name: string): boolean {
    return this.#line[name] === undefined || this.#line[name] === null
  }

  #refuse(name: string, reason: string): void {
    this.problem ??= { reason: `${name}: ${reason}`, path: `$.${name}` }
  }
}

function expected(wanted: string, found: JsonValue | undefined): string {
  return `expected ${wanted}, found ${kindOf(found)}`
}

function kindOf(value: JsonValue | undefined): string {
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'object' && value !== null) return 'an object'
  return JSON.stringify(value).slice(0, 40)
}
