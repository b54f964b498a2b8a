import type { ExtractScope, PlannedRequest, ProviderExtraction } from '../../extract/extraction.js'
import { plannedQuestion } from '../shared/question.js'

/** CoinGecko's names of the coins of chains, unless the setting `price_coin` names another; `registry.price_coins` reads them. */
const coins: Readonly<Record<string, string>> = {
  'solana-mainnet': 'solana',
  'ethereum-mainnet': 'ethereum',
}

/**
 * The closes of the past year, which is all that CoinGecko gives the public. Of the other endpoints none is asked: Yahoo has
 * no table without a key, and the rest tells nothing more.
 */
export const extraction: ProviderExtraction = { plan, followed: [] }

function* plan(scope: ExtractScope): Generator<PlannedRequest> {
  const id = scope.setting('price_coin') ?? coins[scope.chainId]
  if (id === undefined) return
  for (const provider of scope.sources)
    yield plannedQuestion(scope, provider, {
      endpoint: 'coingecko_market_chart',
      request: {
        method: 'GET',
        path: `/coins/${id}/market_chart`,
        query: { vs_currency: 'usd', days: 365, interval: 'daily' },
        // Not sent, for the path says it: it tells readers of the answer, which does not, of which coin it is.
        id,
      },
      // Every day adds a price, and the newest point moves.
      isFinal: false,
    })
}
