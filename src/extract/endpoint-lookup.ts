import { didYouMean } from '../base/closest.js'
import type { EndpointDeclaration, ProviderDeclaration } from '../project/types.js'

export interface DeclaredEndpoint {
  readonly provider: ProviderDeclaration
  readonly endpoint: EndpointDeclaration
}

export type EndpointLookup =
  | ({ readonly ok: true } & DeclaredEndpoint)
  | { readonly ok: false; readonly reason: string; readonly hint: string }

/** The declaration in `sources/` of what an envelope names; where there is none, what was meant perhaps. */
export function findEndpoint(
  providers: readonly ProviderDeclaration[],
  wanted: { readonly provider: string; readonly endpoint: string; readonly chainId: string },
): EndpointLookup {
  const provider = providers.find((known) => known.provider === wanted.provider)
  if (provider === undefined)
    return unknown(
      'provider',
      wanted.provider,
      providers.map((known) => known.provider),
    )
  const endpoint = provider.endpoints.find((known) => known.endpoint === wanted.endpoint)
  if (endpoint === undefined)
    return unknown(
      `endpoint of ${provider.provider}`,
      wanted.endpoint,
      provider.endpoints.map((known) => known.endpoint),
    )
  if (provider.chains.length > 0 && !provider.chains.includes(wanted.chainId))
    return unknown(`chain of ${provider.provider}`, wanted.chainId, provider.chains)
  return { ok: true, provider, endpoint }
}

function unknown(kind: string, name: string, known: readonly string[]): EndpointLookup {
  return { ok: false, reason: `no ${kind} is named "${name}"`, hint: didYouMean(name, known) }
}
