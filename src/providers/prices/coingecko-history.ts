import { z } from 'zod'
import type { JsonValue } from '../../base/hash.js'
import type { BodyProblem } from '../../extract/envelope.js'
import { requestParameter } from '../shared/request.js'
import { checkBySchema, shown } from '../shared/zod-problem.js'
import { missingParameter, type Needed } from './asked-coin.js'
import { isDate, price } from './values.js'

/** Day, month, year: as CoinGecko has it. */
const date: Needed = {
  name: 'date',
  isRight: (text) => /^\d{2}-\d{2}-\d{4}$/.test(text) && isDate(text.split('-').reverse().join('-')),
  example: '30-12-2021',
}

/** A coin that did not exist yet has no `market_data`. */
const answer = z.object({
  id: z.string().min(1),
  market_data: z.object({ current_price: z.record(z.string(), price) }),
})

interface History {
  readonly id: string
  readonly market_data: { readonly current_price: Readonly<Record<string, unknown>> }
}

export function checkHistory(body: JsonValue, request: JsonValue): BodyProblem | undefined {
  const problem = checkBySchema(answer, body) ?? missingParameter(request, [date])
  if (problem !== undefined) return problem
  const { id, market_data: data } = body as unknown as History
  const asked = requestParameter(request, 'id')
  if (asked !== undefined && asked !== id)
    return { reason: `the coin ${asked} was asked for, found ${shown(id)}`, path: '$.id' }
  const currencies = Object.keys(data.current_price)
  const path = '$.market_data.current_price'
  if (currencies.length === 0) return { reason: 'there is no price in any currency', path }
  const odd = currencies.find((currency) => !/^[a-z]{2,8}$/.test(currency))
  return odd === undefined ? undefined : { reason: `${shown(odd)} is no name of a currency`, path }
}
