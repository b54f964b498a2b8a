import type { Clock } from '../base/clock.js'
import { UserError } from '../base/errors.js'
import type { Reporter } from '../base/events.js'
import type { JsonValue } from '../base/hash.js'
import type { Session } from '../engine/engine.js'
import type { ProviderDeclaration } from '../project/types.js'
import { BodyChecker } from './body-checker.js'
import { discoverPeriods } from './discover-periods.js'
import type { ProviderRegistry } from './envelope.js'
import type { FailedRequests } from './extract-outcome.js'
import { ExtractRun } from './extract-run.js'
import type { ExtractScope, PlannedRequest, ProviderExtraction, ScopePeriod } from './extraction.js'
import { askProvider } from './fetch/ask-provider.js'
import type { AskedRequest, Asker, AskOptions } from './fetch/ask-provider.js'
import { JudgedEndpoints } from './fetch/judged-endpoints.js'
import type { QuestionTargets } from './fetch/question-targets.js'
import type { Timer } from './http/http-exchange.js'
import { endIngestionRun } from './ingestion-run.js'
import type { IngestionStatus } from './ingestion-run.js'
import { askedPeriods } from './plan/asked-periods.js'
import type { PeriodWish } from './plan/asked-periods.js'
import { expectedWork } from './plan/expected-work.js'
import type { ExpectedWork } from './plan/expected-work.js'
import { ExtractionPlan } from './plan/extraction-plan.js'
import type { ChainExtraction } from './plan/extraction-plan.js'
import { LandedAnswers } from './plan/landed-answers.js'
import type { KeyedRequest } from './plan/request-key.js'
import { resolveLanded } from './plan/resolve-landed.js'
import { SpoolLanding } from './spool/spool-landing.js'
import type { SpoolSums } from './spool/spool-landing.js'
import { Spool } from './spool/spool.js'

/** One chain of an extraction. */
export interface ChainWish {
  readonly chainId: string
  readonly wish: PeriodWish
  readonly finalityLag: bigint
  /** Keys of the validators that are asked about in the periods [from, until). */
  readonly validators: (from: bigint, until: bigint) => readonly string[]
  readonly setting: ExtractScope['setting']
}

export interface ExtractOptions {
  readonly chains: readonly ChainWish[]
  /** All enabled sources. */
  readonly providers: readonly ProviderDeclaration[]
  /** Names of the sources that may be asked. */
  readonly asked: ReadonlySet<string>
  readonly registry: ProviderRegistry
  readonly warehouse: {
    /** Undefined while there is no warehouse. */
    read<T>(work: (session: Session) => Promise<T>): Promise<T | undefined>
    write<T>(work: (session: Session) => Promise<T>): Promise<T>
  }
  readonly asker: Asker
  readonly targets: QuestionTargets
  readonly timer: Timer
  readonly clock: Clock
  readonly redact: (text: string) => string
  readonly reporter: Reporter
  readonly signal: AbortSignal
  readonly runId: string
  /** What was asked for, kept with the run. */
  readonly scope: JsonValue
  /** Absolute. */
  readonly spoolFolder: string
  readonly archiveFolder: string | undefined
  readonly concurrency: number
  readonly progressEvery: number
}

/** What is asked of each chain, and what has landed of it. */
export interface PlannedExtraction {
  readonly plan: ExtractionPlan
  readonly chains: readonly ChainExtraction[]
  readonly work: ExpectedWork
}

export interface ExtractResult {
  readonly runId: string
  readonly status: IngestionStatus
  readonly chains: readonly { readonly chainId: string; readonly periods: readonly ScopePeriod[] }[]
  /** Questions in the plan; those that had landed before; answers that are data; and what failed. */
  readonly planned: number
  readonly landedBefore: number
  readonly done: number
  readonly failures: readonly FailedRequests[]
  /** Files of a run that was killed, which landed first. */
  readonly takenUp: number
  readonly sums: SpoolSums
}

/** A spool file is landed when it holds so much. */
const fileAnswers = 5000
const fileBytes = 32 * 1024 * 1024

/** An extraction under way: the pieces that its steps share. */
export class Extraction {
  readonly #options: ExtractOptions
  readonly #judged: JudgedEndpoints
  readonly #checker: BodyChecker
  readonly #landed = new LandedAnswers()
  readonly #extractions = new Map<string, ProviderExtraction>()
  #plan: ExtractionPlan | undefined

  constructor(options: ExtractOptions) {
    this.#options = options
    this.#checker = new BodyChecker(options.registry)
    this.#judged = new JudgedEndpoints(options.registry, this.#checker)
  }

  /** Finds out what would be asked. Nothing is written; which periods are final may be asked. */
  async plan(): Promise<PlannedExtraction> {
    try {
      const chains = await this.#prepare(() => undefined)
      const plan = this.#plan ?? unprepared()
      const open = plan.takeOpen()
      return { plan, chains, work: expectedWork(open, chains, this.#options.providers) }
    } finally {
      await this.#checker.close()
    }
  }

  /**
   * Lands what a killed run left, plans, asks, and lands. What fails is in the result; rejects for an interruption, and
   * where the warehouse cannot be written, when what was fetched waits on disk.
   */
  async run(): Promise<ExtractResult> {
    const { spoolFolder, runId, warehouse, clock } = this.#options
    const landing = this.#newLanding()
    const spool = new Spool({ folder: spoolFolder, runId, fileAnswers, fileBytes })
    try {
      const takenUp = await landing.takeUp(spoolFolder)
      const chains = await this.#prepare((asked, planned) => keep(spool, asked, planned))
      const plan = this.#plan ?? unprepared()
      const landedBefore = plan.landed
      const run = this.#newRun(plan, spool, landing)
      await this.#untilInterrupted(() => run.run(), spool)
      const last = spool.close()
      if (last !== undefined) landing.add(last)
      await landing.settled()
      const failures = run.failures.all
      const status = failures.length === 0 ? 'SUCCESS' : run.done + landedBefore > 0 ? 'PARTIAL' : 'FAILED'
      await warehouse.write(async (session) => {
        await landing.start(session)
        const metadata = {
          done: run.done,
          landed_before: landedBefore,
          failures: failures.map(failureRecord),
        }
        const errorMessage = failures.length === 0 ? undefined : failureText(failures)
        await endIngestionRun(session, { runId, status, errorMessage, metadata }, clock)
      })
      return {
        runId,
        status,
        chains: this.#options.chains.map(({ chainId }) => ({ chainId, periods: periodsOf(chains, chainId) })),
        planned: plan.size,
        landedBefore,
        done: run.done,
        failures,
        takenUp,
        sums: landing.sums,
      }
    } finally {
      await this.#checker.close()
    }
  }

  /** What was fetched by then is made safe. */
  async #untilInterrupted(work: () => Promise<void>, spool: Spool): Promise<void> {
    try {
      await work()
    } catch (error) {
      spool.close()
      throw error
    }
  }

  #newLanding(): SpoolLanding {
    const { warehouse, providers, registry, clock, runId, reporter, scope, chains, archiveFolder } =
      this.#options
    const [only, second] = chains
    return new SpoolLanding({
      warehouse,
      providers,
      registry,
      clock,
      runId,
      reporter,
      scope,
      chainId: only !== undefined && second === undefined ? only.chainId : '*',
      archiveFolder,
      whileOpen: async (session) => {
        if (this.#plan !== undefined) await resolveLanded(this.#plan, session)
      },
    })
  }

  #newRun(plan: ExtractionPlan, spool: Spool, landing: SpoolLanding): ExtractRun {
    const {
      providers,
      asker,
      timer,
      redact,
      reporter,
      signal,
      concurrency,
      progressEvery,
      targets,
      warehouse,
    } = this.#options
    return new ExtractRun({
      plan,
      providers,
      judged: this.#judged,
      targetsOf: (provider, chainId) => targets.of(provider, chainId),
      asker,
      timer,
      spool,
      landing,
      redact,
      reporter,
      signal,
      concurrency,
      progressEvery,
      readSteps: async () => {
        await landing.settled()
        if (plan.hasSteps) await warehouse.read((session) => resolveLanded(plan, session))
      },
    })
  }

  /** Reads what has landed, discovers the periods, and plans. */
  async #prepare(
    keepAnswer: (asked: AskedRequest, planned: PlannedRequest) => void,
  ): Promise<readonly ChainExtraction[]> {
    await this.#loadExtractions()
    const prepare = async (session: Session | undefined): Promise<readonly ChainExtraction[]> => {
      const chains: ChainExtraction[] = []
      for (const wish of this.#options.chains) chains.push(...(await this.#chain(wish, session, keepAnswer)))
      const { providers, asked, timer } = this.#options
      this.#plan = new ExtractionPlan({
        providers,
        chains,
        landed: this.#landed,
        now: timer.now(),
        isWanted: ({ provider }) => asked.has(provider),
      })
      if (session !== undefined) await resolveLanded(this.#plan, session)
      return chains
    }
    return (await this.#options.warehouse.read(prepare)) ?? prepare(undefined)
  }

  async #loadExtractions(): Promise<void> {
    const { providers, registry } = this.#options
    for (const adapter of new Set(providers.map((provider) => provider.adapter))) {
      const extraction = await registry.loadExtraction(adapter)
      if (extraction !== undefined) this.#extractions.set(adapter, extraction)
    }
  }

  async #chain(
    wish: ChainWish,
    session: Session | undefined,
    keepAnswer: (asked: AskedRequest, planned: PlannedRequest) => void,
  ): Promise<readonly ChainExtraction[]> {
    const { chainId, setting, finalityLag } = wish
    const speaking = this.#options.providers.filter(
      ({ adapter, chains }) => this.#extractions.has(adapter) && chains.includes(chainId),
    )
    if (speaking.length === 0) throw nobodySpeaks(chainId)
    if (session !== undefined)
      await this.#landed.read(session, { chainId, providers: speaking.map(({ provider }) => provider) })
    const known = await discoverPeriods({
      chainId,
      sources: speaking.flatMap((provider) => {
        const discovery = this.#extractions.get(provider.adapter)?.discovery?.(provider.provider, setting)
        return discovery === undefined ? [] : [{ provider, discovery }]
      }),
      landed: this.#landed,
      session,
      now: this.#options.timer.now(),
      finalityLag,
      ask: (provider, request) => this.#ask(provider, chainId, request),
      keep: keepAnswer,
    })
    const periods = askedPeriods(wish.wish, known)
    const [first, last] = [periods[0]?.number ?? 0n, periods.at(-1)?.number ?? -1n]
    const validators = wish.validators(first, last + 1n)
    return [...this.#extractions].flatMap(([adapter, extraction]) => {
      const sources = speaking
        .filter((provider) => provider.adapter === adapter)
        .map(({ provider }) => provider)
      const scope = { chainId, periods, current: known.current, validators, sources: sources.sort(), setting }
      return sources.length === 0 ? [] : [{ adapter, extraction, scope }]
    })
  }

  async #ask(provider: ProviderDeclaration, chainId: string, request: KeyedRequest): Promise<AskedRequest> {
    const { asker, timer, signal, targets } = this.#options
    const endpoint = provider.endpoints.find(({ endpoint: name }) => name === request.planned.endpoint)
    if (endpoint === undefined)
      throw new Error(`${provider.provider} has no endpoint ${request.planned.endpoint}`)
    const options: AskOptions = {
      asker,
      timer,
      signal,
      judged: await this.#judged.of(provider, endpoint),
      targets: targets.of(provider, chainId),
    }
    const [asked] = await askProvider([request], options)
    return asked ?? { request, answer: undefined, failure: { kind: 'transient', reason: 'no answer came' } }
  }
}

function unprepared(): never {
  throw new Error('an extraction was used before it was prepared')
}

function keep(spool: Spool, { answer }: AskedRequest, planned: PlannedRequest): void {
  if (answer === undefined) return
  const { status, body, receivedAt } = answer
  const fetchedAt = new Date(receivedAt).toISOString()
  spool.add({ planned, httpStatus: status, fetchedAt, body, refusal: undefined })
}

function periodsOf(chains: readonly ChainExtraction[], chainId: string): readonly ScopePeriod[] {
  return chains.find(({ scope }) => scope.chainId === chainId)?.scope.periods ?? []
}

/** How many reasons the run's row names. */
const namedFailures = 5

function failureText(failures: readonly FailedRequests[]): string {
  const named = failures.slice(0, namedFailures).map(({ count, reason }) => `${count} × ${reason}`)
  const rest = failures.length - named.length
  return rest > 0 ? `${named.join('; ')}; ${rest} more reasons` : named.join('; ')
}

function failureRecord({ provider, endpoint, chainId, reason, count, example }: FailedRequests): JsonValue {
  const { periodIdentifier, validatorKey } = example
  return {
    provider,
    endpoint,
    chain_id: chainId,
    reason,
    count,
    first: { period: periodIdentifier, validator: validatorKey },
  }
}

function nobodySpeaks(chainId: string): UserError {
  return new UserError(`No enabled source of sources/ that can be asked speaks of ${chainId}.`, {
    code: 'unknown_chain',
    hint: 'Name a chain of registry.chains that a source lists under chains:.',
  })
}
