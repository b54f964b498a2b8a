import { lookup } from 'node:dns/promises'
import { addressesOf } from '../../src/extract/fetch/provider-addresses.js'
import { askableProviders } from './askable-providers.js'

/** Ends the run with one line where no host can be found: a hundred failures would say the same. */
export default async function requireNetwork(): Promise<void> {
  const hosts = await hostsOfSources()
  const found = await Promise.allSettled(hosts.map((host) => lookup(host)))
  if (found.some(({ status }) => status === 'fulfilled')) return
  console.error(
    `There is no network: none of the ${hosts.length} hosts of sources/ is found, ${hosts[0] ?? ''} the first of them.`,
  )
  process.exit(1)
}

async function hostsOfSources(): Promise<readonly string[]> {
  const providers = await askableProviders()
  const hosts = providers.flatMap((provider) =>
    provider.chains.flatMap((chain) =>
      addressesOf(provider, chain, process.env).map(({ hostname }) => hostname),
    ),
  )
  return [...new Set(hosts)]
}
