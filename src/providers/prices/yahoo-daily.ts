import { z } from 'zod'
import type { JsonValue } from '../../base/hash.js'
import type { EndpointAdapter } from '../../extract/envelope.js'
import { csvEndpoint } from '../shared/csv-endpoint.js'
import { shown } from '../shared/zod-problem.js'
import { missingParameter, type Needed } from './asked-coin.js'
import { isDate, isPrice } from './values.js'

const symbol: Needed = {
  name: 'symbol',
  isRight: (text) => /^[A-Z0-9.]{1,12}-[A-Z]{3,5}$/.test(text),
  example: 'SOL-USD',
}

const date = z.string().refine(isDate, { error: ({ input }) => `expected a date, found ${shown(input)}` })

/** Yahoo writes `null` for a day that it lost. */
const close = z.string().refine((cell) => cell === '' || cell === 'null' || isPrice(cell), {
  error: ({ input }) => `expected a price, null or nothing, found ${shown(input)}`,
})

const table = csvEndpoint({ columns: { Date: date, Adj_Close: close }, key: ['Date'] })

export const yahooDaily: EndpointAdapter = {
  check: (body: JsonValue, request: JsonValue) =>
    table.check(body, request) ?? missingParameter(request, [symbol]),
}
