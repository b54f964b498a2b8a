import { expect, it } from 'vitest'
import { coingeckoMarketChartBody } from '../../../../src/sample/bodies/prices.js'
import { createWorld } from '../../../../src/sample/world/world.js'
import { closureOf, period, scopeOf } from '../closure.js'

const answer = () => coingeckoMarketChartBody(createWorld({}))
const scope = scopeOf({ current: period(5003), sources: ['prices'] })

it('asks for the closes of the coin of the chain, which a later day adds to', async () => {
  const [only, ...more] = await closureOf('prices', scope, answer)
  expect(only?.planned).toEqual({
    provider: 'prices',
    endpoint: 'coingecko_market_chart',
    chainId: 'solana-mainnet',
    periodIdentifier: '*',
    validatorKey: '*',
    request: {
      method: 'GET',
      path: '/coins/solana/market_chart',
      query: { vs_currency: 'usd', days: 365, interval: 'daily' },
      id: 'solana',
    },
    isFinal: false,
  })
  expect(more).toEqual([])
})

it('asks for another coin where a setting names it, and for none of a chain without one', async () => {
  const coinOf = async (changes: Partial<typeof scope>) =>
    (await closureOf('prices', { ...scope, ...changes }, answer)).map(
      ({ planned }) => (planned.request as unknown as { readonly id: string }).id,
    )
  expect(await coinOf({ chainId: 'ethereum-mainnet' })).toEqual(['ethereum'])
  expect(await coinOf({ chainId: 'devnet' })).toEqual([])
  expect(await coinOf({ chainId: 'devnet', setting: () => 'wrapped-solana' })).toEqual(['wrapped-solana'])
})
