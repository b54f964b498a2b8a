import type { Problems } from './problems.js'
import type { EndpointDeclaration, ProviderDeclaration } from './types.js'

/** An endpoint as an adapter knows it, and the providers that declare it. */
export interface SharedEndpoint {
  readonly adapter: string
  readonly endpoint: EndpointDeclaration
  readonly providers: readonly string[]
}

/** Providers that share an adapter are read as one: a model that reads one relay reads them all. */
export function endpointsByAdapter(
  declared: readonly ProviderDeclaration[],
  problems: Problems,
): readonly SharedEndpoint[] {
  const shared = new Map<string, SharedEndpoint>()
  for (const { provider, adapter, endpoints } of declared)
    for (const endpoint of endpoints) {
      const relation = `${adapter}__${endpoint.relationSuffix}`
      const first = shared.get(relation)
      if (first !== undefined) checkAlike(first, endpoint, provider, problems)
      const providers = [...new Set([...(first?.providers ?? []), provider])]
      shared.set(relation, { adapter, endpoint: first?.endpoint ?? endpoint, providers })
    }
  return [...shared.values()]
}

/** One model reads both: its endpoint has one name, and its bodies one form. */
function checkAlike(
  { adapter, endpoint: first, providers }: SharedEndpoint,
  endpoint: EndpointDeclaration,
  provider: string,
  problems: Problems,
): void {
  if (providers.includes(provider)) return
  if (first.endpoint === endpoint.endpoint && first.format === endpoint.format) return
  const { file, line, column } = endpoint.position
  problems.add(file, {
    code: 'unlike_endpoints',
    message: `endpoint "${endpoint.endpoint}" (${endpoint.format}) is "${first.endpoint}" (${first.format}) in ${first.position.file}`,
    place: [line, column],
    hint: `Both are read as ${adapter}: spell them alike, with one format, or name another adapter.`,
  })
}
