import { describe, expect, it } from 'vitest'
import { activeValidator } from './active-validator.js'
import { askableProviders } from './askable-providers.js'
import { askOneOfEach } from './one-of-each.js'

const providers = await askableProviders()
const chains = [...new Set(providers.flatMap((provider) => provider.chains))].sort()

describe('the public endpoints', () => {
  it.each(chains)('of %s answer as their schemas promise', async (chainId) => {
    const answers = await askOneOfEach({ chainId, providers, env: process.env }, activeValidator)
    for (const { endpoint, bytes, failure } of answers)
      console.log(`${failure === undefined ? 'ok  ' : 'FAIL'} ${endpoint} ${failure ?? `${bytes} bytes`}`)
    expect(answers.filter(({ failure }) => failure !== undefined)).toEqual([])
    expect(answers.length).toBeGreaterThan(0)
  })
})
