import { UserError } from '../base/errors.js'
import { canonicalJson, sha256 } from '../base/hash.js'
import type { JsonValue } from '../base/hash.js'
import type { EndpointDeclaration, ProviderDeclaration } from '../project/types.js'
import type { Discovery, PlannedRequest, ScopePeriod } from './extraction.js'
import type { AskedRequest } from './fetch/ask-provider.js'
import type { KnownPeriods } from './plan/asked-periods.js'
import type { LandedAnswers } from './plan/landed-answers.js'
import { keyed } from './plan/request-key.js'
import type { KeyedRequest } from './plan/request-key.js'
import { bodyValue } from './plan/resolve-landed.js'

/** A source that tells which periods its chain has. */
export interface DiscoverySource {
  readonly provider: ProviderDeclaration
  readonly discovery: Discovery
}

export interface DiscoverOptions {
  readonly chainId: string
  /** In the order in which they are tried. */
  readonly sources: readonly DiscoverySource[]
  readonly landed: LandedAnswers
  /** The text of a landed body. Nothing else keeps the warehouse open: a host may be waited for a long time. */
  readonly bodyOf: (payloadId: string) => Promise<string | undefined>
  /** Milliseconds since 1970. */
  readonly now: number
  readonly finalityLag: bigint
  readonly ask: (provider: ProviderDeclaration, request: KeyedRequest) => Promise<AskedRequest>
  /** Takes an answer that was asked for, of the period that it tells. */
  readonly keep: (asked: AskedRequest, planned: PlannedRequest) => void
}

/**
 * Which period of a chain runs, and which are final: from an answer that has landed and is fresh, or else by asking.
 * Throws a UserError when no source can tell.
 */
export async function discoverPeriods(options: DiscoverOptions): Promise<KnownPeriods> {
  const { chainId, sources } = options
  const reasons: string[] = []
  for (const source of sources) {
    const landed = await freshAnswer(source, options)
    if (landed !== undefined) return known(landed, options)
    const read = await askFor(source, options)
    if (typeof read === 'object') return known(read, options)
    reasons.push(read)
  }
  throw new UserError(`Nobody tells which periods of ${chainId} are final: ${reasons.join('; ')}`, {
    code: 'no_periods',
    exitCode: 1,
    hint:
      sources.length === 0
        ? `No enabled source of sources/ that speaks of ${chainId} tells its periods.`
        : 'Try again later, or set another address (aurora extract --help).',
  })
}

type Told = ReturnType<Discovery['read']>

function known({ current, finalBelow }: Told, { chainId, finalityLag }: DiscoverOptions): KnownPeriods {
  const final = finalBelow - finalityLag
  return { chainId, current, finalBelow: final < 0n ? 0n : final }
}

function questionOf({ discovery }: DiscoverySource, chainId: string, current?: ScopePeriod): KeyedRequest {
  return keyed({ ...discovery.request, chainId, periodIdentifier: current?.identifier ?? '*' })
}

function endpointOf({ provider, discovery }: DiscoverySource): EndpointDeclaration | undefined {
  return provider.endpoints.find(({ endpoint }) => endpoint === discovery.request.endpoint)
}

async function freshAnswer(source: DiscoverySource, options: DiscoverOptions): Promise<Told | undefined> {
  const { chainId, landed, bodyOf, now } = options
  const { provider, endpoint, request } = source.discovery.request
  const requestHash = sha256(canonicalJson(request))
  const newest = landed.newestOf({ provider, endpoint, chainId, requestHash })
  const declared = endpointOf(source)
  if (newest === undefined || declared === undefined) return undefined
  if (now - newest.seenAt >= declared.refreshAfter * 1000) return undefined
  const text = await bodyOf(newest.payloadId)
  const body = text === undefined ? undefined : bodyValue(text, declared.format)
  return body === undefined ? undefined : source.discovery.read(body)
}

/** What the source tells, or why it tells nothing. */
async function askFor(source: DiscoverySource, options: DiscoverOptions): Promise<Told | string> {
  const { provider, discovery } = source
  const asked = await options.ask(provider, questionOf(source, options.chainId))
  const { answer, failure } = asked
  if (failure !== undefined || answer === undefined) return failure?.reason ?? 'no answer came'
  const text = Buffer.from(answer.body).toString('utf8')
  const body: JsonValue | undefined = bodyValue(text, endpointOf(source)?.format ?? 'json')
  if (body === undefined) return `${provider.provider} gave an answer that cannot be read`
  const told = discovery.read(body)
  options.keep(asked, questionOf(source, options.chainId, told.current).planned)
  return told
}
