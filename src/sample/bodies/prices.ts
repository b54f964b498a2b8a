import { closeOf, dateText, otherCloseInEurosOf, otherCloseOf, pricedDays } from '../world/prices.js'
import type { World } from '../world/world.js'
import { Digits, jsonBody, type SampleJson } from './json.js'

const millisecondsPerDay = 86_400_000

/** `yahoo_daily`: the close of every day. */
export function yahooDailyBody(world: World): string {
  const lines = pricedDays(world).map((day) => `${dateText(day)},${closeOf(world, day)}`)
  return `${['Date,Adj_Close', ...lines].join('\n')}\n`
}

/** CoinGecko's price at midnight that begins a day, which is the close of the day before. */
export function coingeckoHistoryBody(world: World, day: number): string {
  const eur = new Digits(otherCloseInEurosOf(world, day - 1))
  const usd = new Digits(otherCloseOf(world, day - 1))
  return jsonBody({
    id: 'solana',
    symbol: 'sol',
    name: 'Solana',
    market_data: { current_price: { eur, usd } },
  })
}

/** CoinGecko's series of prices at midnight. */
export function coingeckoMarketChartBody(world: World): string {
  const prices = pricedDays(world).map((day): SampleJson => [
    (day + 1) * millisecondsPerDay,
    new Digits(otherCloseOf(world, day)),
  ])
  return jsonBody({ prices, market_caps: [], total_volumes: [] })
}

/** CoinGecko's series of opening, highest, lowest and closing prices of four days each. */
export function coingeckoOhlcBody(world: World): string {
  const days = pricedDays(world).filter((day) => day % 4 === 0)
  return jsonBody(
    days.map((day): SampleJson => {
      const told = [3, 2, 1, 0].map((ago) => Number(otherCloseOf(world, day - ago)))
      const [open, close] = [told[0] ?? 0, told.at(-1) ?? 0]
      return [(day + 1) * millisecondsPerDay, open, Math.max(...told), Math.min(...told), close]
    }),
  )
}
