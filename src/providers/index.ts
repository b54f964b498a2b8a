import type { ProviderAdapters, ProviderRegistry } from '../extract/envelope.js'

/** A folder each. What a folder imports (zod above all) is loaded when its provider is needed. */
const loaders: Readonly<Record<string, () => Promise<{ readonly adapters: ProviderAdapters }>>> = {
  doublezero: () => import('./doublezero/adapters.js'),
  jito: () => import('./jito/adapters.js'),
  marinade: () => import('./marinade/adapters.js'),
  prices: () => import('./prices/adapters.js'),
  solana_rpc: () => import('./solana_rpc/adapters.js'),
  stake_accounts: () => import('./stake_accounts/adapters.js'),
  stakewiz: () => import('./stakewiz/adapters.js'),
}

/** The schemas of all providers, by the name of their folder. */
export const providerRegistry: ProviderRegistry = {
  names: Object.keys(loaders),
  load: async (name) => (Object.hasOwn(loaders, name) ? (await loaders[name]?.())?.adapters : undefined),
  module: import.meta.url,
}
