import { rootCertificates } from 'node:tls'
import { Pool } from 'undici'
import type { Dispatcher } from 'undici'
import { connectionFailure } from './connection-failure.js'
import { acceptedCodings } from './content-coding.js'
import type { HostPolicy, HttpQuestion } from './http-exchange.js'
import { unlessInterrupted } from './interruption.js'
import { readBody } from './read-body.js'
import type { BodyEnding } from './read-body.js'
import type { Exchange, Transport } from './transport.js'

export interface TlsOptions {
  /** PEM of an authority that is trusted beside those that Node knows. */
  readonly ca?: string
}

/** HTTP/1.1 over sockets that are kept alive, one pool of them per origin. Certificates are always verified. */
export class UndiciTransport implements Transport {
  readonly #pools = new Map<string, Pool>()
  readonly #userAgent: string
  readonly #tls: TlsOptions
  readonly #now: () => number

  constructor(options: {
    readonly userAgent: string
    readonly tls?: TlsOptions
    readonly now: () => number
  }) {
    this.#userAgent = options.userAgent
    this.#tls = options.tls ?? {}
    this.#now = options.now
  }

  async send(question: HttpQuestion, policy: HostPolicy, signal: AbortSignal): Promise<Exchange> {
    // One signal for the whole run: undici does not always take its listener from it again.
    const own = new AbortController()
    const abort = (): void => own.abort()
    signal.addEventListener('abort', abort, { once: true })
    try {
      signal.throwIfAborted()
      return await unlessInterrupted(this.#send(question, policy, own.signal), signal)
    } finally {
      signal.removeEventListener('abort', abort)
    }
  }

  async close(): Promise<void> {
    const pools = [...this.#pools.values()]
    this.#pools.clear()
    await Promise.all(pools.map((pool) => pool.destroy()))
  }

  async #send(question: HttpQuestion, policy: HostPolicy, signal: AbortSignal): Promise<Exchange> {
    let response: Dispatcher.ResponseData
    try {
      response = await this.#pool(question.url.origin, policy).request({
        method: question.method,
        path: `${question.url.pathname}${question.url.search}`,
        headers: { 'user-agent': this.#userAgent, 'accept-encoding': acceptedCodings, ...question.headers },
        body: question.body ?? null,
        headersTimeout: policy.timeouts.headers,
        // Read-body has an alarm of its own, for a body that drips never stalls.
        bodyTimeout: 0,
        signal,
      })
    } catch (error) {
      return { kind: 'broken', isHostFailure: true, bytes: 0, ...connectionFailure(error, policy.timeouts) }
    }
    const headers = singleHeaders(response.headers)
    const { greatestBody: greatest, timeouts } = policy
    const { ending, received } = await readBody(response.body, headers, {
      greatest,
      milliseconds: timeouts.body,
    })
    signal.throwIfAborted()
    if (ending.kind !== 'whole')
      return { ...unreadBody(ending.kind, policy, headers, received), bytes: received }
    const answer = { status: response.statusCode, headers, body: ending.body, receivedAt: this.#now() }
    return { kind: 'answer', answer, bytes: received }
  }

  #pool(origin: string, policy: HostPolicy): Pool {
    let pool = this.#pools.get(origin)
    if (pool === undefined) {
      const { ca } = this.#tls
      const trust = ca === undefined ? {} : { ca: [...rootCertificates, ca] }
      pool = new Pool(origin, {
        connections: policy.connections,
        connect: { timeout: policy.timeouts.connect, ...trust },
      })
      this.#pools.set(origin, pool)
    }
    return pool
  }
}

type Broken = Omit<Extract<Exchange, { kind: 'broken' }>, 'bytes'>

function unreadBody(
  kind: Exclude<BodyEnding['kind'], 'whole'>,
  { greatestBody, timeouts }: HostPolicy,
  headers: Readonly<Record<string, string>>,
  received: number,
): Broken {
  const coding = headers['content-encoding'] ?? ''
  switch (kind) {
    case 'too_large':
      return {
        kind: 'broken',
        isTransient: false,
        isHostFailure: false,
        reason:
          `expected a body of at most ${greatestBody} bytes, got a larger one, which was not read on ` +
          '(raise the greatest body size of this source if it is meant to be that large)',
      }
    case 'unknown_coding':
      return {
        kind: 'broken',
        isTransient: false,
        isHostFailure: false,
        reason: `expected a body plain or in ${acceptedCodings}, got the content encoding ${coding}`,
      }
    case 'undecodable':
      return failure(
        `expected a whole body in ${coding}, but it broke off or cannot be decoded after ${received} bytes`,
      )
    case 'late':
      return failure(`expected the whole body within ${timeouts.body} ms, got ${received} bytes of it`)
    case 'broken_off':
      return failure(`expected a whole body, but it broke off ${progress(received, headers)}`)
  }
}

function failure(reason: string): Broken {
  return { kind: 'broken', isTransient: true, isHostFailure: true, reason }
}

function progress(received: number, headers: Readonly<Record<string, string>>): string {
  const length = headers['content-length']
  return `after ${received}${length === undefined ? '' : ` of ${length}`} bytes`
}

/** One text per name; a header that was sent several times has its values joined, as HTTP reads them. */
function singleHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string> {
  const single: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) single[name] = Array.isArray(value) ? value.join(', ') : value
  return single
}
