import { readdirSync } from 'node:fs'
import { expect, it } from 'vitest'
import { providerRegistry } from '../../../src/providers/index.js'

it('knows every folder of src/providers', () => {
  const folders = readdirSync(new URL('../../../src/providers', import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'shared')
    .map((entry) => entry.name)
  expect(providerRegistry.names).toEqual(folders.sort())
})

it('gives nothing for a name it does not know', async () => {
  expect(await providerRegistry.load('nobody')).toBeUndefined()
  expect(await providerRegistry.load('toString')).toBeUndefined()
  expect(await providerRegistry.loadExtraction('nobody')).toBeUndefined()
})

it('asks nothing over HTTP of a provider whose answers come as files', async () => {
  expect(await providerRegistry.load('stake_accounts')).toBeDefined()
  expect(await providerRegistry.loadExtraction('stake_accounts')).toBeUndefined()
})

it('names the module that it is exported from', async () => {
  const module = (await import(providerRegistry.module ?? '')) as Record<string, unknown>
  expect(module.providerRegistry).toBeDefined()
})
