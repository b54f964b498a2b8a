import type { ProviderAdapters } from '../../extract/envelope.js'
import { checkHistory } from './coingecko-history.js'
import { checkMarketChart, checkOhlc } from './coingecko-series.js'
import { yahooDaily } from './yahoo-daily.js'

export { extraction } from './extraction.js'

/** Prices of coins, from public pages. None of the bodies but a history says of which coin it is: the request does. */
export const adapters: ProviderAdapters = new Map([
  ['yahoo_daily', yahooDaily],
  ['coingecko_history', { check: checkHistory }],
  ['coingecko_market_chart', { check: checkMarketChart }],
  ['coingecko_ohlc', { check: checkOhlc }],
])
