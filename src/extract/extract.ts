import type { JsonValue } from '../base/hash.js'
import { BodyChecker } from './body-checker.js'
import type { ExtractOptions } from './extract-options.js'
import type { FailedRequests } from './failed-requests.js'
import { ExtractRun } from './extract-run.js'
import type { PlannedRequest, ScopePeriod } from './extraction.js'
import type { HostStatistics } from './http/host-statistics.js'
import type { AskedRequest } from './fetch/ask-provider.js'
import { JudgedEndpoints } from './fetch/judged-endpoints.js'
import { endIngestionRun } from './ingestion-run.js'
import type { IngestionStatus } from './ingestion-run.js'
import { expectedWork } from './plan/expected-work.js'
import type { ExpectedWork } from './plan/expected-work.js'
import type { ChainExtraction, ExtractionPlan } from './plan/extraction-plan.js'
import { resolveLanded } from './plan/resolve-landed.js'
import { prepareExtraction } from './prepare-extraction.js'
import { SpoolLanding } from './spool/spool-landing.js'
import type { SpoolSums } from './spool/spool-landing.js'
import { Spool } from './spool/spool.js'

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
  /** Answers that there rightly is nothing: slots without a block. */
  readonly nothing: number
  readonly failures: readonly FailedRequests[]
  /** Files of a run that was killed, which landed first. */
  readonly takenUp: number
  readonly sums: SpoolSums
}

const usualSpoolFile = { answers: 5000, bytes: 32 * 1024 * 1024 }

/** An extraction under way: the pieces that its steps share. */
export class Extraction {
  readonly #options: ExtractOptions
  readonly #judged: JudgedEndpoints
  readonly #checker: BodyChecker
  #discovered = 0
  #plan: ExtractionPlan | undefined

  constructor(options: ExtractOptions) {
    this.#options = options
    this.#checker = new BodyChecker(options.registry)
    this.#judged = new JudgedEndpoints(options.registry, this.#checker)
  }

  /** Finds out what would be asked. Nothing is written; which periods are final may be asked. */
  async plan(): Promise<PlannedExtraction> {
    try {
      const { plan, chains } = await prepareExtraction(this.#options, this.#judged, () => undefined)
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
    const { spoolFolder, runId, warehouse, clock, spoolFile = usualSpoolFile } = this.#options
    const landing = this.#newLanding()
    const { answers: fileAnswers, bytes: fileBytes } = spoolFile
    const spool = new Spool({ folder: spoolFolder, runId, fileAnswers, fileBytes })
    try {
      const takenUp = await landing.takeUp(spoolFolder)
      const { plan, chains, unknown } = await prepareExtraction(
        this.#options,
        this.#judged,
        (asked, planned) => {
          this.#discovered += 1
          keep(spool, asked, planned)
        },
      )
      this.#plan = plan
      const landedBefore = plan.landed
      const run = this.#newRun(plan, spool, landing)
      await run.run()
      const last = spool.close()
      if (last !== undefined) landing.add(last)
      await landing.settled()
      const failures = [...unknown, ...run.failures.all]
      const done = run.done + this.#discovered
      const status = failures.length === 0 ? 'SUCCESS' : done + landedBefore > 0 ? 'PARTIAL' : 'FAILED'
      await warehouse.write(async (session) => {
        await landing.start(session)
        const metadata = {
          done,
          nothing: run.nothing,
          landed_before: landedBefore,
          failures: failures.map(failureRecord),
          hosts: this.#options.hosts().map(hostRecord),
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
        done,
        nothing: run.nothing,
        failures,
        takenUp,
        sums: landing.sums,
      }
    } finally {
      // However it ended, what was fetched is on disk, and nobody works on the warehouse any more.
      spool.close()
      await landing.ended()
      await this.#checker.close()
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
      // A worker thread takes half a second to start: not one for every file.
      checker: this.#checker,
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

function hostRecord(statistics: HostStatistics): JsonValue {
  const { host, requests, retries, rateLimited, bytes, failures, waiting, answering } = statistics
  return {
    host,
    requests,
    retries,
    rate_limited: rateLimited,
    bytes,
    failures,
    waited_ms: Math.round(waiting.total),
    answered_ms: Math.round(answering.total),
    slowest_ms: Math.round(answering.greatest),
  }
}
