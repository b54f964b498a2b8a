import { setMaxListeners } from 'node:events'
import type { Health } from './circuit.js'
import { HostGate } from './host-gate.js'
import type { Passage } from './host-gate.js'
import { HostCounter } from './host-statistics.js'
import type { HostStatistics } from './host-statistics.js'
import type { HttpEvent } from './http-event.js'
import type {
  HostPolicy,
  HttpAnswer,
  HttpOutcome,
  HttpQuestion,
  Judge,
  Timer,
  Verdict,
} from './http-exchange.js'
import { unlessInterrupted } from './interruption.js'
import { isRedirect, redirect } from './redirect.js'
import { RequestBudget } from './request-budget.js'
import { retryAfter } from './retry-after.js'
import { longestDelay, retryDelay } from './retry-delay.js'
import { statusVerdict } from './status-verdict.js'
import type { Exchange, Transport } from './transport.js'
import { UndiciTransport } from './undici-transport.js'
import type { TlsOptions } from './undici-transport.js'
import { withoutUserinfo } from './userinfo.js'
import { passageRefused, patienceEnds } from './waiting-words.js'
import { isSuccess } from '../success-status.js'

export interface HttpClientOptions {
  readonly timer: Timer
  /** At least 0, below 1. */
  readonly random: () => number
  /** `api.example.org`, with the port where it is not the usual one. Also asked of hosts that a redirect leads to. */
  readonly policyOf: (host: string) => HostPolicy
  readonly userAgent: string
  /** Takes out secrets; every reason and event has passed through it. */
  readonly redact: (text: string) => string
  readonly tls?: TlsOptions
  readonly onEvent?: (event: HttpEvent) => void
  /** Stands in for sockets where time is simulated. */
  readonly transport?: Transport
}

interface Host {
  readonly name: string
  readonly policy: HostPolicy
  readonly gate: HostGate
  readonly counter: HostCounter
}

/** How one attempt ended. */
type Attempt = { readonly kind: 'data'; readonly answer: HttpAnswer } | Failed

interface Failed {
  readonly kind: 'transient' | 'terminal' | 'circuit'
  readonly reason: string
  readonly answer: HttpAnswer | undefined
  /** False where it makes no sense to wait and try again, transient as it may be. */
  readonly mayRetry: boolean
  /** Milliseconds, where the answer asked for it. */
  readonly retryAfter: number | undefined
}

/**
 * Asks hosts as politely as their policies say and as patiently as a failure deserves: one rate budget, one set of
 * connections and one circuit per host, retries for what is transient within the total time of a request. What becomes
 * of a question is its outcome; only an interruption throws.
 */
export class HttpClient {
  readonly #options: HttpClientOptions
  readonly #transport: Transport
  readonly #hosts = new Map<string, Host>()

  constructor(options: HttpClientOptions) {
    this.#options = options
    const { userAgent, tls, timer } = options
    this.#transport =
      options.transport ?? new UndiciTransport({ userAgent, now: () => timer.now(), ...(tls && { tls }) })
  }

  /** Throws the UserError `interrupted` at once when the signal is given, and what `judge` throws. */
  async ask(asked: HttpQuestion, judge: Judge, signal: AbortSignal): Promise<HttpOutcome> {
    const question = withoutUserinfo(asked)
    // All that waits listens to it: more than ten are no leak.
    setMaxListeners(0, signal)
    const { timer, random, onEvent, redact } = this.#options
    const host = this.#host(question.url)
    const { retry } = host.policy
    const budget = new RequestBudget(timer, retry.total, question.hasOtherHost !== true)
    for (let last: Failed | undefined; ;) {
      const attempt = await this.#attempt(question, judge, budget, last, signal)
      const { attempts } = budget
      if (attempt.kind === 'data') return { ok: true, answer: attempt.answer, attempts }
      const giveUp = (why?: string): HttpOutcome => this.#failure(host, question, attempt, attempts, why)
      if (attempt.kind !== 'transient' || !attempt.mayRetry || attempts >= retry.attempts) return giveUp()
      const milliseconds = attempt.retryAfter ?? retryDelay(attempts, retry, random)
      if (milliseconds > budget.left)
        return giveUp(patienceEnds(milliseconds, attempt.retryAfter, retry.total))
      host.counter.retried()
      host.counter.waited(milliseconds)
      onEvent?.({ kind: 'retry', host: host.name, attempts, milliseconds, reason: redact(attempt.reason) })
      await unlessInterrupted(timer.sleep(milliseconds, signal), signal)
      last = attempt
    }
  }

  /** Of every host that was asked, in the order of their names. */
  statistics(): readonly HostStatistics[] {
    return [...this.#hosts.values()]
      .map(({ name, gate, counter }) => counter.read(name, gate.isCircuitOpen))
      .sort((a, b) => (a.host < b.host ? -1 : 1))
  }

  /** Ends all connections, also those in use. */
  async close(): Promise<void> {
    await this.#transport.close()
  }

  async #attempt(
    first: HttpQuestion,
    judge: Judge,
    budget: RequestBudget,
    last: Failed | undefined,
    signal: AbortSignal,
  ): Promise<Attempt> {
    const visited: string[] = []
    for (let question = first; ;) {
      const host = this.#host(question.url)
      const passage = await host.gate.pass(budget, question.budget, signal)
      if (passage.kind !== 'pass') return refused(passage, host, last)
      if (visited.length === 0) budget.beginAttempt()
      visited.push(question.url.href)
      host.counter.waited(passage.waited)
      let health: Health = 'unknown'
      let answer: HttpAnswer
      let verdict: Verdict
      try {
        const exchange = await this.#send(host, question, signal)
        if (exchange.kind === 'broken') {
          health = exchange.isHostFailure ? 'failed' : 'healthy'
          return broken(exchange)
        }
        answer = exchange.answer
        health = 'healthy'
        if (isRedirect(answer.status)) {
          const next = redirect(question, answer, visited, this.#options.redact)
          if (next.kind === 'refused') return failed('terminal', next.reason, answer)
          question = next.question
          continue
        }
        verdict = await this.#verdict(answer, judge)
        if (verdict.kind === 'transient' && isTrouble(answer.status)) health = 'failed'
      } finally {
        this.#leave(host, passage, health)
      }
      const wait = retryAfter(answer.headers, answer.receivedAt)
      this.#pause(host, answer.status, wait, budget.attempts)
      if (verdict.kind === 'data') return { kind: 'data', answer }
      return { ...failed(verdict.kind, verdict.reason, answer), retryAfter: wait }
    }
  }

  async #send(host: Host, question: HttpQuestion, signal: AbortSignal): Promise<Exchange> {
    const { timer, onEvent } = this.#options
    const since = timer.now()
    const exchange = await this.#transport.send(question, host.policy, signal)
    const milliseconds = timer.now() - since
    const status = exchange.kind === 'answer' ? exchange.answer.status : undefined
    host.counter.sent(milliseconds, exchange.bytes, status)
    onEvent?.({ kind: 'answered', host: host.name, status, bytes: exchange.bytes, milliseconds })
    return exchange
  }

  async #verdict(answer: HttpAnswer, judge: Judge): Promise<Verdict> {
    const verdict = await judge(answer)
    return isSuccess(answer.status) || verdict.kind !== 'data'
      ? verdict
      : statusVerdict(answer, this.#options.redact)
  }

  #leave({ name, gate }: Host, passage: Extract<Passage, { kind: 'pass' }>, health: Health): void {
    const wasOpen = gate.isCircuitOpen
    passage.leave(health)
    if (gate.isCircuitOpen !== wasOpen)
      this.#options.onEvent?.({ kind: 'circuit', host: name, isOpen: gate.isCircuitOpen })
  }

  /** One answer that asks for patience speaks for the whole host: the others would only be refused as well. */
  #pause({ name, gate, policy }: Host, status: number, wait: number | undefined, attempts: number): void {
    if (status !== 429 && !(status === 503 && wait !== undefined)) return
    const milliseconds = wait ?? longestDelay(attempts, policy.retry)
    gate.pause(milliseconds)
    this.#options.onEvent?.({ kind: 'paused', host: name, milliseconds })
  }

  #failure(
    { counter, gate }: Host,
    { method, url }: HttpQuestion,
    attempt: Failed,
    attempts: number,
    why: string | undefined,
  ): HttpOutcome {
    counter.failed()
    const ending = [why, attempts > 1 ? `given up after ${attempts} attempts` : undefined]
    const parts = [attempt.reason, ...ending].filter((part) => part !== undefined)
    // A query may hold a key that nobody declared as one.
    const reason = this.#options.redact(`${method} ${url.host}${url.pathname}: ${parts.join('; ')}`)
    const kind = attempt.kind === 'transient' && gate.isHopeless ? 'circuit' : attempt.kind
    return { ok: false, kind, reason, answer: attempt.answer, attempts }
  }

  #host(url: URL): Host {
    let host = this.#hosts.get(url.host)
    if (host === undefined) {
      const policy = this.#options.policyOf(url.host)
      const gate = new HostGate(this.#options.timer, policy)
      host = { name: url.host, policy, gate, counter: new HostCounter() }
      this.#hosts.set(url.host, host)
    }
    return host
  }
}

/** A server that says so itself; being asked too often is none. */
function isTrouble(status: number): boolean {
  return status === 408 || status >= 500
}

function failed(kind: 'transient' | 'terminal', reason: string, answer: HttpAnswer | undefined): Failed {
  return { kind, reason, answer, mayRetry: true, retryAfter: undefined }
}

function broken({ isTransient, reason }: Extract<Exchange, { kind: 'broken' }>): Attempt {
  return failed(isTransient ? 'transient' : 'terminal', reason, undefined)
}

function refused(
  passage: Exclude<Passage, { kind: 'pass' }>,
  { name, policy }: Host,
  last: Failed | undefined,
): Failed {
  const words = passageRefused(passage, name, policy.retry.total)
  return {
    kind: passage.kind === 'circuit' ? 'circuit' : 'transient',
    reason: last === undefined ? `not asked: ${words}` : `${last.reason}; not asked again: ${words}`,
    answer: last?.answer,
    mayRetry: false,
    retryAfter: undefined,
  }
}
