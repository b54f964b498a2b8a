import type { ProviderAdapters, ProviderRegistry } from '../extract/envelope.js'
import type { ProviderExtraction } from '../extract/extraction.js'

/** What a provider's folder exports. */
interface ProviderModule {
  readonly adapters: ProviderAdapters
  /** Missing where nothing is asked over HTTP: the provider's answers come as files. */
  readonly extraction?: ProviderExtraction
}

/** A folder each. What a folder imports (zod above all) is loaded when its provider is needed. */
const loaders: Readonly<Record<string, () => Promise<ProviderModule>>> = {
  beacon_api: () => import('./beacon_api/adapters.js'),
  doublezero: () => import('./doublezero/adapters.js'),
  execution_rpc: () => import('./execution_rpc/adapters.js'),
  jito: () => import('./jito/adapters.js'),
  marinade: () => import('./marinade/adapters.js'),
  mev_relay: () => import('./mev_relay/adapters.js'),
  prices: () => import('./prices/adapters.js'),
  solana_rpc: () => import('./solana_rpc/adapters.js'),
  stake_accounts: () => import('./stake_accounts/adapters.js'),
  stakewiz: () => import('./stakewiz/adapters.js'),
}

async function load(name: string): Promise<ProviderModule | undefined> {
  return Object.hasOwn(loaders, name) ? loaders[name]?.() : undefined
}

/** The schemas of all providers and what is asked of them, by the name of their folder. */
export const providerRegistry: ProviderRegistry = {
  names: Object.keys(loaders),
  load: async (name) => (await load(name))?.adapters,
  loadExtraction: async (name) => (await load(name))?.extraction,
  module: import.meta.url,
}
