import type { HostPolicy } from '../../extract/http/http-exchange.js'
import type { QuestionTargets } from '../../extract/fetch/question-targets.js'
import { usualLimits } from '../../extract/usual-limits.js'
import type { ProviderDeclaration } from '../../project/types.js'

const second = 1000
const megabyte = 1024 * 1024

const retry = { attempts: 6, base: 500, cap: 30 * second, total: 300 * second }
const circuit = { failures: 12, rest: 30 * second }
const connectTimeout = 10 * second

/**
 * The policy of each host, from the sources that are asked there. Where several share a host the most careful of their
 * limits holds. A host that only a redirect leads to gets the usual one.
 */
export function hostPolicies(
  asked: readonly { readonly provider: ProviderDeclaration; readonly chainId: string }[],
  targets: QuestionTargets,
): (host: string) => HostPolicy {
  const byHost = new Map<string, ProviderDeclaration[]>()
  for (const { provider, chainId } of asked)
    for (const { base } of targets.of(provider, chainId)) {
      const sharing = byHost.get(base.host)
      if (sharing === undefined) byHost.set(base.host, [provider])
      else sharing.push(provider)
    }
  return (host) => policyOf(byHost.get(host) ?? [])
}

function policyOf(providers: readonly ProviderDeclaration[]): HostPolicy {
  const least = (pick: (provider: ProviderDeclaration) => number | undefined, usual: number): number =>
    providers.length === 0 ? usual : Math.min(...providers.map((provider) => pick(provider) ?? usual))
  const timeout = least(({ timeoutSeconds }) => timeoutSeconds, usualLimits.timeoutSeconds) * second
  return {
    requestsPerMinute: least(({ rateLimitPerMinute }) => rateLimitPerMinute, usualLimits.requestsPerMinute),
    connections: least(({ connections }) => connections, usualLimits.connections),
    timeouts: { connect: connectTimeout, headers: timeout, body: timeout * 4 },
    greatestBody: least(({ greatestBody }) => greatestBody, usualLimits.greatestBody) * megabyte,
    retry,
    circuit,
  }
}
