import type { ProviderDeclaration } from '../../src/project/types.js'
import { providerRegistry } from '../../src/providers/index.js'
import { declaredProviders } from '../integration/extract/landing-zone.js'

/** Enabled sources of this repository that can be asked over HTTP. */
export async function askableProviders(): Promise<readonly ProviderDeclaration[]> {
  const askable: ProviderDeclaration[] = []
  for (const provider of declaredProviders())
    if (provider.isEnabled && (await providerRegistry.loadExtraction(provider.adapter)) !== undefined)
      askable.push(provider)
  return askable
}
