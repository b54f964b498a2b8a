import type { JsonValue } from '../../base/hash.js'
import {
  coingeckoHistoryBody,
  coingeckoMarketChartBody,
  coingeckoOhlcBody,
  yahooDailyBody,
} from '../bodies/prices.js'
import { envelopeOf, type SampleEnvelope } from '../envelope.js'
import { dateText, pricedDays } from '../world/prices.js'
import type { World } from '../world/world.js'
import { hoursInto } from './time.js'

/** The coin's prices over the sample's days, of two sources and in four shapes. */
export function* priceAnswers(world: World): Generator<SampleEnvelope> {
  const answer = (endpoint: string, request: JsonValue, body: string): SampleEnvelope =>
    envelopeOf({
      provider: 'prices',
      endpoint,
      period: 'any',
      request,
      fetchedAt: hoursInto(world, world.endEpoch, 30),
      body,
    })
  const day = pricedDays(world)[5] ?? 0
  const [year, month, date] = dateText(day).split('-')
  yield answer(
    'yahoo_daily',
    { method: 'GET', path: 'SOL-USD', query: { interval: '1d' } },
    yahooDailyBody(world),
  )
  yield answer(
    'coingecko_history',
    {
      method: 'GET',
      path: '/coins/solana/history',
      query: { date: `${date ?? ''}-${month ?? ''}-${year ?? ''}` },
    },
    coingeckoHistoryBody(world, day),
  )
  yield answer(
    'coingecko_market_chart',
    {
      method: 'GET',
      path: '/coins/solana/market_chart',
      query: { vs_currency: 'usd', days: 'max', interval: 'daily' },
    },
    coingeckoMarketChartBody(world),
  )
  yield answer(
    'coingecko_ohlc',
    { method: 'GET', path: '/coins/solana/ohlc', query: { vs_currency: 'usd', days: 'max' } },
    coingeckoOhlcBody(world),
  )
}
