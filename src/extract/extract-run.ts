import { UserError } from '../base/errors.js'
import type { Reporter } from '../base/events.js'
import type { ProviderDeclaration } from '../project/types.js'
import { ExtractProgress } from './extract-progress.js'
import { Failures } from './failed-requests.js'
import { askProvider } from './fetch/ask-provider.js'
import type { AskedRequest, Asker } from './fetch/ask-provider.js'
import { FetchLane } from './fetch/fetch-lane.js'
import type { QuestionTarget } from './fetch/http-question.js'
import type { JudgedEndpoints } from './fetch/judged-endpoints.js'
import type { Timer } from './http/http-exchange.js'
import type { ExtractionPlan } from './plan/extraction-plan.js'
import { bodyValue } from './plan/resolve-landed.js'
import type { Spool } from './spool/spool.js'
import type { SpoolLanding } from './spool/spool-landing.js'
import { isSuccess } from './success-status.js'
import { usualLimits } from './usual-limits.js'

export interface ExtractRunOptions {
  readonly plan: ExtractionPlan
  readonly providers: readonly ProviderDeclaration[]
  readonly judged: JudgedEndpoints
  /** Where a provider is asked about a chain, in the order in which addresses are tried. */
  readonly targetsOf: (provider: ProviderDeclaration, chainId: string) => readonly QuestionTarget[]
  readonly asker: Asker
  readonly timer: Timer
  readonly spool: Spool
  readonly landing: SpoolLanding
  /** Waits for what is being landed, and then has the plan look at every landed answer that it wants to see. */
  readonly readSteps: () => Promise<void>
  /** Takes secrets out of a text. */
  readonly redact: (text: string) => string
  readonly reporter: Reporter
  readonly signal: AbortSignal
  /** Requests that are out at once, to all hosts together. */
  readonly concurrency: number
  /** Milliseconds between two reports of how far a provider is. */
  readonly progressEvery: number
}

/**
 * Asks the open questions of a plan, and those that their answers give rise to, until none is left. Every answer goes
 * to the spool before anything is planned after it. One provider's failures stop no other.
 */
export class ExtractRun {
  readonly failures = new Failures()
  readonly #options: ExtractRunOptions
  readonly #progress: ExtractProgress
  readonly #declared: ReadonlyMap<string, ProviderDeclaration>
  readonly #lanes = new Map<string, FetchLane>()
  #active = 0
  #done = 0
  #nothing = 0
  #defect: { readonly error: unknown } | undefined
  #wake: () => void = () => undefined

  constructor(options: ExtractRunOptions) {
    this.#options = options
    this.#progress = new ExtractProgress(options.reporter, () => options.timer.now(), options.progressEvery)
    this.#declared = new Map(options.providers.map((provider) => [provider.provider, provider]))
  }

  /** Answers that are data. */
  get done(): number {
    return this.#done
  }

  /** Answers that there rightly is nothing. */
  get nothing(): number {
    return this.#nothing
  }

  /** Resolves when every question was answered or has failed; rejects when the run was interrupted, or for a defect. */
  async run(): Promise<void> {
    for (;;) {
      this.#start()
      if (this.#defect !== undefined && this.#active === 0) throw this.#defect.error
      if (this.#active > 0) await this.#somethingEnds()
      else if (this.#options.signal.aborted) throw interrupted()
      else if (!(await this.#hasMore())) break
    }
    for (const lane of this.#lanes.values()) this.#progress.tell(lane.counts, true)
  }

  /** True when questions are open, after what has landed was looked at for more of them. */
  async #hasMore(): Promise<boolean> {
    const { plan, readSteps } = this.#options
    if (this.#hasOpen()) return true
    await readSteps()
    return this.#hasOpen() || plan.hasSteps
  }

  #hasOpen(): boolean {
    this.#sortOpen()
    return [...this.#lanes.values()].some((lane) => !lane.isEmpty)
  }

  #sortOpen(): void {
    for (const request of this.#options.plan.takeOpen()) {
      const { provider, chainId } = request.planned
      const key = `${provider} ${chainId}`
      let lane = this.#lanes.get(key)
      if (lane === undefined) {
        lane = new FetchLane(provider, chainId, this.#declared.get(provider)?.endpoints ?? [])
        this.#lanes.set(key, lane)
      }
      lane.add(request)
    }
    for (const lane of this.#lanes.values()) this.#dropGivenUp(lane)
  }

  /** A host that was waited for in vain is not waited for again by each of the questions behind. */
  #dropGivenUp(lane: FetchLane): void {
    if (lane.givenUp === undefined) return
    for (const request of lane.takeAll()) {
      this.failures.add(request, lane.givenUp)
      lane.count(false)
    }
  }

  /** Puts out as many requests as may be out, the lanes taking turns. */
  #start(): void {
    this.#sortOpen()
    if (this.#defect !== undefined || this.#options.signal.aborted) return
    for (let isStarting = true; isStarting;) {
      isStarting = false
      for (const lane of this.#lanes.values()) {
        if (this.#active >= this.#options.concurrency) return
        const provider = this.#declared.get(lane.provider)
        if (provider === undefined || lane.active >= (provider.connections ?? usualLimits.connections))
          continue
        if (this.#startOne(lane, provider)) isStarting = true
      }
    }
  }

  #startOne(lane: FetchLane, provider: ProviderDeclaration): boolean {
    const taken = lane.take()
    if (taken === undefined) return false
    lane.active += 1
    this.#active += 1
    void this.#ask(lane, provider, taken)
      .catch((error: unknown) => {
        this.#defect ??= { error }
      })
      .finally(() => {
        lane.active -= 1
        this.#active -= 1
        this.#wake()
      })
    return true
  }

  async #somethingEnds(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#wake = resolve
    })
  }

  async #ask(
    lane: FetchLane,
    provider: ProviderDeclaration,
    { endpoint, requests }: NonNullable<ReturnType<FetchLane['take']>>,
  ): Promise<void> {
    const { asker, timer, signal, judged, targetsOf } = this.#options
    const results = await askProvider(requests, {
      asker,
      timer,
      signal,
      judged: await judged.of(provider, endpoint),
      targets: targetsOf(provider, lane.chainId),
    })
    for (const result of results) this.#take(result, lane, endpoint.format)
  }

  #take(asked: AskedRequest, lane: FetchLane, format: 'json' | 'csv'): void {
    const { plan } = this.#options
    const { request, answer } = asked
    const { reason, redacted } = this.#refusalOf(asked)
    if (asked.failure?.kind === 'circuit') lane.givenUp ??= reason
    if (answer !== undefined) this.#keep(asked, redacted, reason)
    const isAbsence = reason !== undefined && this.#acceptAbsence(asked)
    lane.count(reason === undefined || isAbsence)
    if (isAbsence) this.#nothing += 1
    else if (reason !== undefined) this.failures.add(request, reason)
    else {
      this.#done += 1
      if (answer !== undefined && plan.isFollowed(request)) {
        const body = bodyValue(textOf(answer.body), format)
        if (body !== undefined) plan.answered(request, body)
      }
    }
    this.#progress.tell(lane.counts)
  }

  /** True for an answer that there rightly is nothing; what proves it is planned then. */
  #acceptAbsence({ request, answer }: AskedRequest): boolean {
    if (answer === undefined || isSuccess(answer.status)) return false
    const { endpoint } = request.planned
    const body = bodyValue(textOf(answer.body), 'json')
    return this.#options.plan.acceptAbsence(request, { endpoint, httpStatus: answer.status, body })
  }

  /** Why an answer is no data, and its bytes without secrets where it holds some. */
  #refusalOf({ answer, failure }: AskedRequest): {
    readonly reason: string | undefined
    readonly redacted: Uint8Array | undefined
  } {
    const reason = failure && this.#options.redact(failure.reason)
    const text = answer && textOf(answer.body)
    const safe = text === undefined ? undefined : this.#options.redact(text)
    if (safe === undefined || safe === text) return { reason, redacted: undefined }
    // Data whose bytes may not be kept cannot be proven later.
    return { reason: reason ?? 'the answer repeats a secret of the request', redacted: Buffer.from(safe) }
  }

  #keep(
    { request, answer }: AskedRequest,
    redacted: Uint8Array | undefined,
    reason: string | undefined,
  ): void {
    if (answer === undefined) return
    const { spool, landing } = this.#options
    const filled = spool.add({
      planned: request.planned,
      httpStatus: answer.status,
      fetchedAt: new Date(answer.receivedAt).toISOString(),
      body: redacted ?? answer.body,
      // The door finds out by itself what else is no data, and where in it.
      refusal: redacted === undefined ? undefined : reason,
    })
    if (filled !== undefined) landing.add(filled)
  }
}

function interrupted(): UserError {
  return new UserError('Interrupted', {
    code: 'interrupted',
    exitCode: 1,
    hint: 'What was fetched is kept; the same extraction again lands it and asks for the rest.',
  })
}

function textOf(body: Uint8Array): string {
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8')
}
