import { systemClock } from '../../src/base/clock.js'
import type { JsonValue } from '../../src/base/hash.js'
import { hostPolicies } from '../../src/cli/extract/http-policy.js'
import { Redaction } from '../../src/cli/redaction.js'
import { secretOf } from '../../src/cli/secret-file.js'
import { BodyChecker } from '../../src/extract/body-checker.js'
import { discoverPeriods } from '../../src/extract/discover-periods.js'
import type { ExtractScope, ProviderExtraction } from '../../src/extract/extraction.js'
import { askProvider } from '../../src/extract/fetch/ask-provider.js'
import type { AskedRequest } from '../../src/extract/fetch/ask-provider.js'
import { JudgedEndpoints } from '../../src/extract/fetch/judged-endpoints.js'
import { QuestionTargets } from '../../src/extract/fetch/question-targets.js'
import { HttpClient } from '../../src/extract/http/http-client.js'
import { systemTimer } from '../../src/extract/http/system-timer.js'
import { askedPeriods } from '../../src/extract/plan/asked-periods.js'
import { ExtractionPlan } from '../../src/extract/plan/extraction-plan.js'
import type { ChainExtraction } from '../../src/extract/plan/extraction-plan.js'
import { LandedAnswers } from '../../src/extract/plan/landed-answers.js'
import type { KeyedRequest } from '../../src/extract/plan/request-key.js'
import { bodyValue } from '../../src/extract/plan/resolve-landed.js'
import type { ProviderDeclaration } from '../../src/project/types.js'
import { providerRegistry } from '../../src/providers/index.js'

/** What became of the one request to an endpoint. */
export interface LiveAnswer {
  /** `solana_rpc getBlock` */
  readonly endpoint: string
  /** Why it is no data; undefined where it is. */
  readonly failure: string | undefined
  readonly bytes: number
}

export interface LiveOptions {
  readonly chainId: string
  readonly providers: readonly ProviderDeclaration[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly setting?: ExtractScope['setting']
}

/** Which validator the answers are to be of: one that did something of late, read from an answer. */
export type ValidatorIn = (endpoint: string, body: JsonValue) => string | undefined

/**
 * Asks one question of each endpoint that an extraction of the newest final period would ask, by the same planners, HTTP
 * policy and schemas: the first one that arises. Those that nothing gave rise to are left out.
 */
export async function askOneOfEach(
  options: LiveOptions,
  validatorIn: ValidatorIn,
): Promise<readonly LiveAnswer[]> {
  const asking = new Asking(options)
  try {
    // Once to find a validator, and then of that validator.
    const validator = await findValidator(asking, validatorIn)
    return await asking.closure(validator === undefined ? [] : [validator])
  } finally {
    await asking.close()
  }
}

async function findValidator(asking: Asking, validatorIn: ValidatorIn): Promise<string | undefined> {
  let found: string | undefined
  await asking.closure([asking.somebody], (endpoint, body) => {
    found ??= validatorIn(endpoint, body)
    return found === undefined
  })
  return found
}

/** One chain's hosts, and what they answered: nothing is asked twice. */
class Asking {
  /** A key that no validator has: who is a validator is asked for with it. */
  readonly somebody: string
  readonly #options: LiveOptions
  readonly #timer = systemTimer(systemClock)
  readonly #redaction = new Redaction()
  readonly #targets: QuestionTargets
  readonly #client: HttpClient
  readonly #checker = new BodyChecker(providerRegistry)
  readonly #judged = new JudgedEndpoints(providerRegistry, this.#checker)
  readonly #signal = new AbortController().signal
  readonly #answers = new Map<string, AskedRequest>()

  constructor(options: LiveOptions) {
    this.#options = options
    const { chainId, providers, env } = options
    this.somebody = chainId.startsWith('ethereum') ? `0x${'00'.repeat(48)}` : '1'.repeat(32)
    this.#targets = new QuestionTargets({
      env,
      secret: (name) => secretOf(name, { env }),
      learn: (secret) => this.#redaction.learnValue(secret),
    })
    const hosts = providers
      .filter((provider) => provider.chains.includes(chainId))
      .map((provider) => ({ provider, chainId }))
    this.#client = new HttpClient({
      timer: this.#timer,
      random: Math.random,
      policyOf: hostPolicies(hosts, this.#targets),
      userAgent: 'aurora/live-test',
      redact: (text) => this.#redaction.redact(text),
    })
  }

  /** Follows answers to further endpoints, as long as `goesOn` says so of each. */
  async closure(
    validators: readonly string[],
    goesOn: (endpoint: string, body: JsonValue) => boolean = () => true,
  ): Promise<readonly LiveAnswer[]> {
    const { providers } = this.#options
    const plan = new ExtractionPlan({
      providers,
      chains: await this.#chains(validators),
      landed: new LandedAnswers(),
      now: this.#timer.now(),
      isWanted: () => true,
    })
    const results = new Map<string, LiveAnswer>()
    for (let open = plan.takeOpen(); open.length > 0; open = plan.takeOpen())
      for (const request of open) {
        const { provider, endpoint } = request.planned
        const name = `${provider} ${endpoint}`
        if (results.has(name)) continue
        const { answer, failure } = await this.#ask(request)
        results.set(name, { endpoint: name, failure: failure?.reason, bytes: answer?.body.byteLength ?? 0 })
        if (failure !== undefined || answer === undefined) continue
        const body = bodyValue(Buffer.from(answer.body).toString('utf8'), plan.formatOf(request))
        if (body === undefined) continue
        if (!goesOn(endpoint, body)) return [...results.values()]
        if (plan.isFollowed(request)) plan.answered(request, body)
      }
    return [...results.values()]
  }

  async close(): Promise<void> {
    await this.#client.close()
    await this.#checker.close()
  }

  async #chains(validators: readonly string[]): Promise<readonly ChainExtraction[]> {
    const { chainId, providers, setting = () => undefined } = this.#options
    const speaking = providers.filter((provider) => provider.chains.includes(chainId))
    const extractions = new Map<string, ProviderExtraction>()
    for (const { adapter } of speaking) {
      const extraction = await providerRegistry.loadExtraction(adapter)
      if (extraction !== undefined) extractions.set(adapter, extraction)
    }
    const known = await discoverPeriods({
      chainId,
      sources: speaking.flatMap((provider) => {
        const discovery = extractions.get(provider.adapter)?.discovery?.(provider.provider, setting)
        return discovery === undefined ? [] : [{ provider, discovery }]
      }),
      landed: new LandedAnswers(),
      bodyOf: () => Promise.resolve(undefined),
      now: this.#timer.now(),
      finalityLag: 1n,
      ask: (_, request) => this.#ask(request),
      keep: () => undefined,
    })
    const periods = askedPeriods({ kind: 'last', count: 1 }, known)
    return [...extractions].map(([adapter, extraction]) => {
      const sources = speaking.filter((one) => one.adapter === adapter).map(({ provider }) => provider)
      const scope = { chainId, periods, current: known.current, validators, sources: sources.sort(), setting }
      return { adapter, extraction, scope }
    })
  }

  async #ask(request: KeyedRequest): Promise<AskedRequest> {
    const known = this.#answers.get(request.key)
    if (known !== undefined) return known
    const { provider, endpoint, chainId } = request.planned
    const declared = this.#options.providers.find((one) => one.provider === provider)
    const declaredEndpoint = declared?.endpoints.find((one) => one.endpoint === endpoint)
    if (declared === undefined || declaredEndpoint === undefined)
      throw new Error(`no ${provider} ${endpoint}`)
    const [asked] = await askProvider([request], {
      asker: this.#client,
      judged: await this.#judged.of(declared, declaredEndpoint),
      targets: this.#targets.of(declared, chainId),
      timer: this.#timer,
      signal: this.#signal,
    })
    if (asked === undefined) throw new Error('a question was not asked')
    this.#answers.set(request.key, asked)
    return asked
  }
}
