import type { JsonValue } from '../../base/hash.js'
import type { EndpointDeclaration, ProviderDeclaration } from '../../project/types.js'
import type {
  ExtractScope,
  Lead,
  PlannedRequest,
  ProviderExtraction,
  ProviderFailure,
} from '../extraction.js'
import type { LandedAnswers } from './landed-answers.js'
import { keyed } from './request-key.js'
import type { KeyedRequest } from './request-key.js'

/** What one adapter asks on one chain. */
export interface ChainExtraction {
  readonly adapter: string
  readonly extraction: ProviderExtraction
  readonly scope: ExtractScope
}

export interface ExtractionPlanOptions {
  readonly providers: readonly ProviderDeclaration[]
  readonly chains: readonly ChainExtraction[]
  readonly landed: LandedAnswers
  /** Milliseconds since 1970. */
  readonly now: number
  /** Which questions may be asked; what has landed of others is still gone through. */
  readonly isWanted: (planned: PlannedRequest) => boolean
}

/** An answer that has landed already and that others are planned after: a payload, or a rejection that says "nothing". */
export interface LandedStep {
  readonly request: KeyedRequest
  readonly of: { readonly payloadId: string } | { readonly rejectionId: string }
}

/**
 * The questions of a run: those known beforehand, and those that answers give rise to. Every question is in it once.
 * What has landed for good is not asked again, but what it gives rise to is planned: so a run that was broken off is
 * taken up where it stopped.
 */
export class ExtractionPlan {
  readonly #options: ExtractionPlanOptions
  readonly #declared: ReadonlyMap<string, ProviderDeclaration>
  readonly #known = new Set<string>()
  readonly #open: KeyedRequest[] = []
  #steps: LandedStep[] = []
  #landed = 0

  constructor(options: ExtractionPlanOptions) {
    this.#options = options
    this.#declared = new Map(options.providers.map((provider) => [provider.provider, provider]))
    for (const { extraction, scope } of options.chains) this.#offer(extraction.plan(scope))
  }

  /** How many questions it holds by now, those that have landed included. */
  get size(): number {
    return this.#known.size
  }

  /** How many of them need not be asked. */
  get landed(): number {
    return this.#landed
  }

  /** Takes out the questions that are to be asked, in the order in which they arose. */
  takeOpen(): readonly KeyedRequest[] {
    return this.#open.splice(0)
  }

  /** Takes out the landed answers whose bodies are to be read and given to `answered`. */
  takeSteps(): readonly LandedStep[] {
    const steps = this.#steps
    this.#steps = []
    return steps
  }

  /** True while landed answers wait to be read. */
  get hasSteps(): boolean {
    return this.#steps.length > 0
  }

  formatOf({ planned }: KeyedRequest): 'json' | 'csv' {
    return this.#endpointOf(planned).format
  }

  /** True when others may be planned after an answer to this. */
  isFollowed({ planned }: KeyedRequest): boolean {
    return this.#extractionsOf(planned).some(({ extraction }) =>
      extraction.followed.includes(planned.endpoint),
    )
  }

  /**
   * Plans what proves that there rightly is nothing, where an answer that is no data says so. False where it says
   * something else: then nothing was planned.
   */
  acceptAbsence({ planned }: KeyedRequest, failure: ProviderFailure): boolean {
    for (const { extraction, scope } of this.#extractionsOf(planned)) {
      const proofs = extraction.absence?.(failure, planned, scope)
      if (proofs === undefined) continue
      this.#offer(proofs)
      return true
    }
    return false
  }

  /** A question that was taken for answered is to be asked after all. */
  reopen(request: KeyedRequest): void {
    if (this.#options.isWanted(request.planned)) this.#open.push(request)
  }

  /** Plans what an accepted answer gives rise to. */
  answered({ planned }: KeyedRequest, body: JsonValue): void {
    for (const { extraction, scope } of this.#extractionsOf(planned)) {
      if (!extraction.followed.includes(planned.endpoint)) continue
      if (extraction.follow !== undefined) this.#offer(extraction.follow({ planned, body }, scope))
      for (const lead of extraction.leads?.({ planned, body }, scope) ?? [])
        this.#pursue(lead, planned.chainId)
    }
  }

  #pursue(lead: Lead, chainId: string): void {
    for (const { extraction, scope } of this.#options.chains)
      if (scope.chainId === chainId && extraction.pursue !== undefined)
        this.#offer(extraction.pursue(lead, scope))
  }

  #extractionsOf({ provider, chainId }: PlannedRequest): readonly ChainExtraction[] {
    const adapter = this.#declared.get(provider)?.adapter
    return this.#options.chains.filter(
      (chain) => chain.adapter === adapter && chain.scope.chainId === chainId,
    )
  }

  #offer(requests: Iterable<PlannedRequest>): void {
    for (const planned of requests) {
      const endpoint = this.#endpointOf(planned)
      if (isTooEarly(planned, endpoint)) continue
      const request = keyed(planned)
      if (this.#known.has(request.key)) continue
      this.#known.add(request.key)
      this.#sort(request, endpoint)
    }
  }

  #sort(request: KeyedRequest, { refreshAfter }: EndpointDeclaration): void {
    const { landed: known, now } = this.#options
    const isFresh = ({ seenAt }: { readonly seenAt: number }): boolean => now - seenAt < refreshAfter * 1000
    const landed = known.answerTo(request.key)
    const absence = known.absenceOf(request.key)
    if (landed !== undefined && (landed.isFinal || isFresh(landed))) {
      this.#landed += 1
      if (this.isFollowed(request)) this.#steps.push({ request, of: landed })
    } else if (landed === undefined && absence !== undefined && isFresh(absence)) {
      this.#steps.push({ request, of: absence })
    } else this.reopen(request)
  }

  #endpointOf({ provider, endpoint }: PlannedRequest): EndpointDeclaration {
    const declared = this.#declared.get(provider)?.endpoints.find((known) => known.endpoint === endpoint)
    if (declared === undefined)
      throw new Error(`a plan asks for ${provider} ${endpoint}, which sources/ does not declare`)
    return declared
  }
}

function isTooEarly(planned: PlannedRequest, { firstPeriod }: EndpointDeclaration): boolean {
  if (firstPeriod === undefined || !/^\d+$/.test(planned.periodIdentifier)) return false
  return BigInt(planned.periodIdentifier) < BigInt(firstPeriod)
}
