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
  // No series says of which coin it is: the request does.
  yield answer('yahoo_daily', { symbol: 'SOL-USD' }, yahooDailyBody(world))
  const coin = { id: 'solana', vs_currency: 'usd', days: 'max' }
  const history = { id: 'solana', date: `${date ?? ''}-${month ?? ''}-${year ?? ''}` }
  yield answer('coingecko_history', history, coingeckoHistoryBody(world, day))
  yield answer('coingecko_market_chart', { ...coin, interval: 'daily' }, coingeckoMarketChartBody(world))
  yield answer('coingecko_ohlc', coin, coingeckoOhlcBody(world))
}
