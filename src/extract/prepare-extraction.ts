import { UserError } from '../base/errors.js'
import type { Session } from '../engine/engine.js'
import type { ProviderDeclaration } from '../project/types.js'
import { discoverPeriods } from './discover-periods.js'
import type { ChainWish, ExtractOptions } from './extract-options.js'
import type { FailedRequests } from './failed-requests.js'
import type { PlannedRequest, ProviderExtraction } from './extraction.js'
import { askProvider } from './fetch/ask-provider.js'
import type { AskedRequest, AskOptions } from './fetch/ask-provider.js'
import type { JudgedEndpoints } from './fetch/judged-endpoints.js'
import { askedPeriods } from './plan/asked-periods.js'
import { ExtractionPlan } from './plan/extraction-plan.js'
import type { ChainExtraction } from './plan/extraction-plan.js'
import { landedBodies, LandedAnswers } from './plan/landed-answers.js'
import type { KeyedRequest } from './plan/request-key.js'
import { resolveLanded } from './plan/resolve-landed.js'

/** What an extraction begins with. */
export interface PreparedExtraction {
  readonly plan: ExtractionPlan
  readonly chains: readonly ChainExtraction[]
  /** Chains of which nobody told the periods. */
  readonly unknown: readonly FailedRequests[]
}

/** Takes an answer that told which periods there are. */
export type KeepAnswer = (asked: AskedRequest, planned: PlannedRequest) => void

/**
 * Reads what has landed, discovers the periods of each chain, and plans. The warehouse is open only while it is read, not
 * while a host is asked.
 */
export async function prepareExtraction(
  options: ExtractOptions,
  judged: JudgedEndpoints,
  keepAnswer: KeepAnswer,
): Promise<PreparedExtraction> {
  return new Preparation(options, judged, keepAnswer).prepare()
}

class Preparation {
  readonly #options: ExtractOptions
  readonly #judged: JudgedEndpoints
  readonly #keepAnswer: KeepAnswer
  readonly #landed = new LandedAnswers()
  readonly #extractions = new Map<string, ProviderExtraction>()
  readonly #unknown: FailedRequests[] = []

  constructor(options: ExtractOptions, judged: JudgedEndpoints, keepAnswer: KeepAnswer) {
    this.#options = options
    this.#judged = judged
    this.#keepAnswer = keepAnswer
  }

  async prepare(): Promise<PreparedExtraction> {
    await this.#loadExtractions()
    const { providers, asked, timer, warehouse, chains: wishes } = this.#options
    await warehouse.read((session) => this.#readLanded(session))
    const chains: ChainExtraction[] = []
    for (const wish of wishes) chains.push(...(await this.#chainOrFailure(wish)))
    const plan = new ExtractionPlan({
      providers,
      chains,
      landed: this.#landed,
      now: timer.now(),
      isWanted: ({ provider }) => asked.has(provider),
    })
    if (plan.hasSteps) await warehouse.read((session) => resolveLanded(plan, session))
    return { plan, chains, unknown: this.#unknown }
  }

  async #readLanded(session: Session): Promise<void> {
    for (const { chainId } of this.#options.chains) {
      const providers = this.#speaking(chainId).map(({ provider }) => provider)
      await this.#landed.read(session, { chainId, providers })
    }
  }

  /** Sources that can be asked about a chain. */
  #speaking(chainId: string): readonly ProviderDeclaration[] {
    return this.#options.providers.filter(
      ({ adapter, chains }) => this.#extractions.has(adapter) && chains.includes(chainId),
    )
  }

  async #bodyOf(payloadId: string): Promise<string | undefined> {
    return this.#options.warehouse.read(async (session) => {
      for await (const [, text] of landedBodies(session, [payloadId])) return text
      return undefined
    })
  }

  async #loadExtractions(): Promise<void> {
    const { providers, registry } = this.#options
    for (const adapter of new Set(providers.map((provider) => provider.adapter))) {
      const extraction = await registry.loadExtraction(adapter)
      if (extraction !== undefined) this.#extractions.set(adapter, extraction)
    }
  }

  /** Of several chains one may be out of reach: the others are asked, and it counts as failed. */
  async #chainOrFailure(wish: ChainWish): Promise<readonly ChainExtraction[]> {
    try {
      return await this.#chain(wish)
    } catch (error) {
      const isLast = this.#unknown.length + 1 === this.#options.chains.length
      if (!(error instanceof UserError) || error.code !== 'no_periods' || isLast) throw error
      const { chainId } = wish
      const example = { periodIdentifier: '*', validatorKey: '*' }
      this.#unknown.push({
        provider: '*',
        endpoint: 'periods',
        chainId,
        reason: error.message,
        count: 1,
        example,
      })
      return []
    }
  }

  async #chain(wish: ChainWish): Promise<readonly ChainExtraction[]> {
    const { chainId, setting, finalityLag } = wish
    const speaking = this.#speaking(chainId)
    if (speaking.length === 0) throw nobodySpeaks(chainId)
    const known = await discoverPeriods({
      chainId,
      sources: speaking.flatMap((provider) => {
        const discovery = this.#extractions.get(provider.adapter)?.discovery?.(provider.provider, setting)
        return discovery === undefined ? [] : [{ provider, discovery }]
      }),
      landed: this.#landed,
      bodyOf: (payloadId) => this.#bodyOf(payloadId),
      now: this.#options.timer.now(),
      finalityLag,
      ask: (provider, request) => this.#ask(provider, chainId, request),
      keep: this.#keepAnswer,
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
    const { asker, timer, signal, targets, reporter } = this.#options
    reporter.event({ type: 'stage', name: 'asking', message: `which periods of ${chainId} are final` })
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

function nobodySpeaks(chainId: string): UserError {
  return new UserError(`No enabled source of sources/ that can be asked speaks of ${chainId}.`, {
    code: 'unknown_chain',
    hint: 'Name a chain of registry.chains that a source lists under chains:.',
  })
}
