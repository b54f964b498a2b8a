import { z } from 'zod'
import type { JsonValue } from '../../base/hash.js'
import type { BodyProblem } from '../../extract/envelope.js'
import { checkBySchema } from '../shared/zod-problem.js'
import { coinId, missingParameter, quote } from './asked-coin.js'
import { milliseconds, price } from './values.js'

/** Time and price. The last point is of the moment of the answer. */
const marketChart = z.object({
  prices: z.array(z.tuple([milliseconds, price])).min(1, 'there is no price'),
})

/** The time at which a candle closes, then its opening, highest, lowest and closing price. */
const ohlc = z.array(z.tuple([milliseconds, price, price, price, price])).min(1, 'there is no candle')

export function checkMarketChart(body: JsonValue, request: JsonValue): BodyProblem | undefined {
  const problem = checkBySchema(marketChart, body) ?? missingParameter(request, [coinId, quote])
  if (problem !== undefined) return problem
  return unordered((body as { readonly prices: readonly Point[] }).prices, '$.prices')
}

export function checkOhlc(body: JsonValue, request: JsonValue): BodyProblem | undefined {
  const problem = checkBySchema(ohlc, body) ?? missingParameter(request, [coinId, quote])
  return problem ?? unordered(body as unknown as readonly Point[], '$')
}

/** What the schema has let through, as far as it is looked at here. */
type Point = readonly [number, ...unknown[]]

/** Two prices of one time would leave open which one holds. */
function unordered(points: readonly Point[], path: string): BodyProblem | undefined {
  const index = points.findIndex(([time], place) => place > 0 && time <= (points[place - 1]?.[0] ?? 0))
  if (index === -1) return undefined
  return { reason: 'the time is not later than the one before', path: `${path}[${index}]` }
}
