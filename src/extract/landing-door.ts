import type { Clock } from '../base/clock.js'
import { UserError } from '../base/errors.js'
import type { Reporter } from '../base/events.js'
import { canonicalJson, sha256 } from '../base/hash.js'
import type { JsonValue } from '../base/hash.js'
import { storableText } from '../base/utf8.js'
import type { Session } from '../engine/engine.js'
import type { EndpointDeclaration, ProviderDeclaration } from '../project/types.js'
import { BodyChecker } from './body-checker.js'
import type { BodyFinding } from './body-check.js'
import { findEndpoint } from './endpoint-lookup.js'
import type { DeclaredEndpoint } from './endpoint-lookup.js'
import type {
  BodyProblem,
  BrokenEnvelope,
  EndpointAdapter,
  Envelope,
  ProviderAdapters,
  ProviderRegistry,
} from './envelope.js'
import { normalFetchTime, ObservationTimes } from './fetch-time.js'
import { endIngestionRun, startIngestionRun } from './ingestion-run.js'
import type { IngestionStatus } from './ingestion-run.js'
import { LandingBatch } from './landing-batch.js'
import { payloadIdOf, rejectionIdOf } from './landing-identity.js'
import type { RequestIdentity } from './landing-identity.js'
import type { LandedPayload, LandingSums, LandingTotals, Rejection } from './landing-totals.js'
import { landBatch } from './landing-transaction.js'
import { refreshStatistics } from './refresh-statistics.js'
import { isSuccess } from './success-status.js'

export interface LandingDoorOptions {
  /** Not inside a transaction; the caller holds the writer's lock. */
  readonly session: Session
  readonly providers: readonly ProviderDeclaration[]
  readonly registry: ProviderRegistry
  readonly clock: Clock
  readonly runId: string
  readonly reporter: Reporter
  /** `*` where it is not known beforehand, or several. */
  readonly chainId: string
  /** What was asked for; kept with the run. */
  readonly scope: JsonValue
  /** True for what an extraction fetched: how far each endpoint has come is kept with it. */
  readonly keepsCursors?: boolean
  /** Checks the bodies of several doors; one of its own where it is not given. */
  readonly checker?: BodyChecker
  /** A landing transaction is closed when it holds so many envelopes, or so many bytes. */
  readonly batchEnvelopes?: number
  readonly batchBytes?: number
}

/** How many rejections and unobserved payloads are kept to be shown. */
const shownExamples = 20

const defaultBatchEnvelopes = 10_000
const defaultBatchBytes = 32 * 1024 * 1024

/** Opens the door for one run and the run's row in `staging.ingestion_runs`. */
export async function createLandingDoor(options: LandingDoorOptions): Promise<LandingDoor> {
  await startIngestionRun(options.session, options, options.clock)
  return new LandingDoor(options)
}

/** Opens the door once more for a run whose row is there already; `leave` closes it again. */
export function reopenLandingDoor(options: LandingDoorOptions): LandingDoor {
  return new LandingDoor(options)
}

/**
 * The one door. What comes in is checked, gathered, and written a batch at a time, each batch in one transaction.
 * Calls are made one after another, and the session is the door's until then.
 */
export class LandingDoor {
  readonly #options: LandingDoorOptions
  readonly #checker: BodyChecker
  readonly #times: ObservationTimes
  readonly #adapters = new Map<string, ProviderAdapters>()
  readonly #rejections: Rejection[] = []
  readonly #unobserved: LandedPayload[] = []
  readonly #sums = { fetched: 0, landed: 0, observed: 0, rejected: 0, replacedCharacters: 0 }
  #batch = new LandingBatch()
  #firstBatch: bigint | undefined
  #lastBatch: bigint | undefined
  #lastPayload: LandedPayload | undefined

  constructor(options: LandingDoorOptions) {
    this.#options = options
    this.#checker = options.checker ?? new BodyChecker(options.registry)
    this.#times = new ObservationTimes(options.clock)
  }

  /**
   * Takes in one answer; it is visible once its batch is full or `finish` was called. An answer that is not what its
   * endpoint promises is rejected, with its bytes. Throws a UserError only when the project has no schema for it.
   */
  async land(envelope: Envelope): Promise<void> {
    const unstorable = unstorableKey(envelope)
    if (unstorable !== undefined)
      return this.reject(
        envelope,
        `"${unstorable}" holds a character that cannot be stored`,
        `$.${unstorable}`,
      )
    const declared = findEndpoint(this.#options.providers, envelope)
    if (!declared.ok) return this.reject(envelope, `${declared.reason}. ${declared.hint}`.trim())
    if (!isSuccess(envelope.httpStatus))
      return this.reject(envelope, `answered with HTTP status ${envelope.httpStatus}`)
    const fetchedAt = envelope.fetchedAt === undefined ? undefined : normalFetchTime(envelope.fetchedAt)
    if (envelope.fetchedAt !== undefined && fetchedAt === undefined)
      return this.reject(envelope, `"${envelope.fetchedAt}" is no ISO 8601 time with a zone`, '$.fetched_at')
    const adapter = await this.#adapterOf(declared)
    const finding = await this.#check(envelope, declared, adapter)
    if (!finding.ok) return this.#refuse(envelope, finding.problem, finding.responseHash)
    this.#accept(envelope, declared.endpoint, finding, fetchedAt)
    return this.#flushWhenFull()
  }

  /** Keeps what cannot be landed, with the reason. */
  async reject(broken: BrokenEnvelope, reason: string, path?: string): Promise<void> {
    return this.#refuse(broken, { reason, path }, sha256(broken.body))
  }

  /** Writes what is still held and closes the run. */
  async finish(): Promise<LandingTotals> {
    await this.#flush()
    const { rejected, fetched, landed } = this.#sums
    await refreshStatistics(this.#options.session, landed)
    return this.#end(rejected === 0 ? 'SUCCESS' : rejected < fetched ? 'PARTIAL' : 'FAILED', undefined)
  }

  /** Writes what is still held and closes the door, but not the run: more of it may come through another. */
  async leave(): Promise<LandingSums> {
    await this.#flush()
    await this.#closeChecker()
    await refreshStatistics(this.#options.session, this.#sums.landed)
    return { ...this.#sums, rejections: this.#rejections }
  }

  /** Closes the run after an error; what is still held is dropped, what was committed stands. */
  async abandon(reason: string): Promise<LandingTotals> {
    return this.#end(this.#lastBatch === undefined ? 'FAILED' : 'PARTIAL', reason)
  }

  /** One that was given is closed by whoever gave it. */
  async #closeChecker(): Promise<void> {
    if (this.#options.checker === undefined) await this.#checker.close()
  }

  async #adapterOf({ provider, endpoint }: DeclaredEndpoint): Promise<EndpointAdapter> {
    let adapters = this.#adapters.get(provider.adapter)
    if (adapters === undefined) {
      adapters = await this.#options.registry.load(provider.adapter)
      if (adapters !== undefined) this.#adapters.set(provider.adapter, adapters)
    }
    const adapter = adapters?.get(endpoint.endpoint)
    if (adapter !== undefined) return adapter
    throw new UserError(
      `There is no schema for the endpoint "${endpoint.endpoint}" of "${provider.provider}": nothing can be landed for it`,
      {
        code: 'no_schema',
        where: { file: provider.file, line: endpoint.position.line, column: endpoint.position.column },
        hint: `Add one to src/providers/${provider.adapter}/, or take the endpoint out of ${provider.file}.`,
      },
    )
  }

  async #check(
    envelope: Envelope,
    { provider, endpoint }: DeclaredEndpoint,
    adapter: EndpointAdapter,
  ): Promise<BodyFinding> {
    const finalityPath = endpoint.finality.rule === 'FLAG' ? endpoint.finality.path : undefined
    const { body, request } = envelope
    const task = { body, request, format: endpoint.format, finalityPath }
    return this.#checker.check(task, adapter, { adapter: provider.adapter, endpoint: endpoint.endpoint })
  }

  #accept(
    envelope: Envelope,
    endpoint: EndpointDeclaration,
    finding: Extract<BodyFinding, { ok: true }>,
    fetchedAt: string | undefined,
  ): void {
    const request = canonicalJson(envelope.request)
    const identity = identityOf(envelope, sha256(request))
    const payloadId = payloadIdOf(identity, finding.responseHash)
    this.#lastPayload = { payloadId, identity }
    const isFinalByRule =
      endpoint.finality.rule === 'ON_PUBLICATION' ||
      (endpoint.finality.rule === 'FLAG' && finding.isMarkedFinal)
    const observedAt = fetchedAt ?? this.#times.next()
    if (this.#options.keepsCursors === true) this.#batch.cursors.advance(envelope, observedAt)
    this.#batch.accept(
      {
        payloadId,
        identity,
        dataType: endpoint.dataType,
        request,
        responseHash: finding.responseHash,
        rawPayload: finding.rawPayload,
        payloadJson: finding.payloadJson,
      },
      {
        payloadId,
        fetchedAt: observedAt,
        isTimeStated: fetchedAt !== undefined,
        httpStatus: envelope.httpStatus,
        isFinal: envelope.isFinal ?? isFinalByRule,
      },
      finding.replacedCharacters,
    )
  }

  async #refuse(broken: BrokenEnvelope, problem: BodyProblem, responseHash: string): Promise<void> {
    const fetchedAt = broken.fetchedAt === undefined ? undefined : normalFetchTime(broken.fetchedAt)
    const rejectionId = rejectionIdOf(broken, fetchedAt, responseHash)
    const { sourceFile, sourceLine } = broken
    this.#batch.refuse({
      rejectionId,
      provider: stored(broken.provider),
      endpoint: stored(broken.endpoint),
      chainId: stored(broken.chainId),
      periodIdentifier: stored(broken.periodIdentifier),
      validatorKey: stored(broken.validatorKey),
      request: broken.request === undefined ? undefined : stored(canonicalJson(broken.request)),
      httpStatus: broken.httpStatus,
      fetchedAt,
      body: broken.body,
      responseHash,
      reason: storableText(problem.reason),
      jsonPath: stored(problem.path),
      sourceFile: stored(sourceFile),
      sourceLine,
    })
    if (this.#rejections.length < shownExamples)
      this.#rejections.push({ rejectionId, ...problem, sourceFile, sourceLine })
    return this.#flushWhenFull()
  }

  async #flushWhenFull(): Promise<void> {
    const { batchEnvelopes = defaultBatchEnvelopes, batchBytes = defaultBatchBytes } = this.#options
    if (this.#batch.fetched >= batchEnvelopes || this.#batch.bytes >= batchBytes) await this.#flush()
  }

  async #flush(): Promise<void> {
    const batch = this.#batch
    if (batch.fetched === 0) return
    this.#batch = new LandingBatch()
    const { session, runId, clock, reporter } = this.#options
    const landed = await landBatch(session, batch, runId, clock)
    this.#firstBatch ??= landed.batchNumber
    this.#lastBatch = landed.batchNumber
    this.#sums.fetched += batch.fetched
    this.#sums.rejected += batch.rejected
    this.#sums.landed += landed.newPayloads
    this.#sums.observed += landed.newObservations
    this.#sums.replacedCharacters += batch.replacedCharacters
    for (const payloadId of landed.unobserved) {
      const payload = batch.payloads.get(payloadId)
      if (payload !== undefined && this.#unobserved.length < shownExamples)
        this.#unobserved.push({ payloadId, identity: payload.identity })
    }
    reporter.event({ type: 'progress', message: 'payloads landed', done: this.#sums.fetched })
  }

  async #end(status: IngestionStatus, errorMessage: string | undefined): Promise<LandingTotals> {
    await this.#closeChecker()
    const { session, runId, clock } = this.#options
    const { fetched, landed, rejected, observed, replacedCharacters } = this.#sums
    const seenBefore = fetched - rejected - landed
    const metadata = { observed, replaced_characters: replacedCharacters, seen_before: seenBefore }
    await endIngestionRun(session, { runId, status, errorMessage, metadata }, clock)
    return {
      ...this.#sums,
      status,
      seenBefore,
      firstBatch: this.#firstBatch,
      lastBatch: this.#lastBatch,
      rejections: this.#rejections,
      unobserved: this.#unobserved,
      lastPayload: this.#lastPayload,
    }
  }
}

/** The first of an envelope's own words that no engine could keep as it is. */
function unstorableKey(envelope: Envelope): string | undefined {
  const words = {
    provider: envelope.provider,
    endpoint: envelope.endpoint,
    chain_id: envelope.chainId,
    period_identifier: envelope.periodIdentifier,
    validator_key: envelope.validatorKey,
    covers_from: envelope.coversFrom,
    covers_until: envelope.coversUntil,
  }
  return Object.entries(words).find(([, word]) => word !== undefined && storableText(word) !== word)?.[0]
}

/** A rejected answer is kept even where its own words cannot be: those become readable ones. */
function stored(text: string | undefined): string | undefined {
  return text === undefined ? undefined : storableText(text)
}

function identityOf(envelope: Envelope, requestHash: string): RequestIdentity {
  const { provider, endpoint, chainId, periodIdentifier, coversFrom, coversUntil, validatorKey } = envelope
  return { provider, endpoint, chainId, periodIdentifier, coversFrom, coversUntil, validatorKey, requestHash }
}
