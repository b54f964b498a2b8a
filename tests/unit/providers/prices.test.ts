import { describe, expect, it } from 'vitest'
import type { JsonValue } from '../../../src/base/hash.js'
import { readCsvTable } from '../../../src/base/csv-table.js'
import { providerRegistry } from '../../../src/providers/index.js'
import { jsonProblem } from './bodies.js'

const usd = { id: 'solana', vs_currency: 'usd' }

describe('yahoo_daily', () => {
  const check = async (lines: readonly string[], request: JsonValue = { symbol: 'SOL-USD' }) => {
    const read = readCsvTable(lines.join('\n'))
    if (!read.ok) throw new Error(read.problem.reason)
    const adapter = (await providerRegistry.load('prices'))?.get('yahoo_daily')
    return adapter?.check({ header: read.table.header, rows: read.table.rows }, request)
  }
  const header = 'Date,Adj_Close'

  it('takes prices of any number of digits, and days that Yahoo lost', async () => {
    expect(
      await check([header, '2020-04-10,0.9510539770126343', '2020-04-11,null', '2020-04-12,']),
    ).toBeUndefined()
    expect(
      await check([`${header},Volume`, '2024-02-29,5e-05,x'], { query: { symbol: 'ETH-EUR' } }),
    ).toBeUndefined()
  })

  it('refuses what is no date and no price', async () => {
    expect((await check([header, '2023-02-29,1']))?.path).toBe('row 1, column "Date"')
    expect((await check([header, '10.04.2020,1']))?.path).toBe('row 1, column "Date"')
    expect((await check([header, '2020-04-10,-1']))?.path).toBe('row 1, column "Adj_Close"')
    expect((await check([header, '2020-04-10,"1,000.5"']))?.path).toBe('row 1, column "Adj_Close"')
    expect((await check([header, '2020-04-10,1e30']))?.path).toBe('row 1, column "Adj_Close"')
  })

  it('refuses a day that stands twice, and a file without rows or prices', async () => {
    expect((await check([header, '2020-04-10,1', '2020-04-10,2']))?.path).toBe('row 2')
    expect((await check([header]))?.reason).toBe('the file has a header and no row')
    expect((await check(['Date,Adj Close', '2020-04-10,1']))?.reason).toMatch(/column "Adj_Close" is missing/)
  })

  it('refuses a file whose request does not say of which coin it is', async () => {
    expect(await check([header, '2020-04-10,1'], { provider: 'prices', endpoint: 'yahoo_daily' })).toEqual({
      path: undefined,
      reason:
        'the request must say of what the prices are by its "symbol", such as "SOL-USD", and names none',
    })
    expect((await check([header, '2020-04-10,1'], { symbol: 'SOL' }))?.reason).toMatch(/and says "SOL"$/)
  })
})

describe('coingecko_history', () => {
  const body = (prices: string) =>
    `{"id":"solana","symbol":"sol","market_data":{"current_price":${prices},"market_cap":{"usd":1}}}`
  const check = (text: string, request: JsonValue = { id: 'solana', date: '19-09-2021' }) =>
    jsonProblem('prices', 'coingecko_history', text, request)

  it('takes a price in each currency, whatever its digits', async () => {
    expect(await check(body('{"usd":170.10982401213687,"btc":3.5e-03,"eur":145}'))).toBeUndefined()
    expect(await check(body('{"usd":1}'), { query: { date: '19-09-2021' } })).toBeUndefined()
  })

  it('refuses an answer of a coin that did not exist yet, and one without a price', async () => {
    expect((await check('{"id":"solana","symbol":"sol"}'))?.path).toBe('$.market_data')
    expect((await check(body('{}')))?.reason).toBe('there is no price in any currency')
    expect((await check(body('{"usd":null}')))?.path).toBe('$.market_data.current_price.usd')
    expect((await check(body('{"u.s":1}')))?.reason).toBe('"u.s" is no name of a currency')
  })

  it('refuses another coin than asked for, and a request without the day', async () => {
    expect(await check(body('{"usd":1}'), { id: 'ethereum', date: '19-09-2021' })).toEqual({
      path: '$.id',
      reason: 'the coin ethereum was asked for, found "solana"',
    })
    expect((await check(body('{"usd":1}'), { id: 'solana' }))?.reason).toMatch(/by its "date"/)
    expect((await check(body('{"usd":1}'), { date: '2021-09-19' }))?.reason).toMatch(/says "2021-09-19"$/)
    expect((await check(body('{"usd":1}'), { date: '31-02-2021' }))?.reason).toMatch(/says "31-02-2021"$/)
  })
})

describe('coingecko_market_chart', () => {
  const check = (prices: string, request: JsonValue = usd) =>
    jsonProblem('prices', 'coingecko_market_chart', `{"prices":${prices},"market_caps":[]}`, request)

  it('takes points in their order', async () => {
    expect(
      await check('[[1586563200000,0.9576058280146803],[1586649600000,5e-05],[1586649600001,1]]'),
    ).toBeUndefined()
  })

  it('refuses two prices of one time, a time or price that is none, and an empty list', async () => {
    expect((await check('[[1586563200000,1],[1586563200000,2]]'))?.path).toBe('$.prices[1]')
    expect((await check('[[1586563200000,1],[1586563199999,2]]'))?.path).toBe('$.prices[1]')
    expect((await check('[[1586563200000.5,1]]'))?.path).toBe('$.prices[0][0]')
    expect((await check('[[1586563200000,null]]'))?.path).toBe('$.prices[0][1]')
    expect((await check('[[1586563200000,1e25]]'))?.path).toBe('$.prices[0][1]')
    expect((await check('[]'))?.reason).toBe('there is no price')
  })

  it('refuses a request that does not say of which coin and in which currency', async () => {
    expect((await check('[[1586563200000,1]]', { vs_currency: 'usd' }))?.reason).toMatch(/by its "id"/)
    expect((await check('[[1586563200000,1]]', { id: 'solana' }))?.reason).toMatch(/by its "vs_currency"/)
    expect(
      await check('[[1586563200000,1]]', { path: { id: 'solana' }, query: { vs_currency: 'usd' } }),
    ).toBeUndefined()
  })
})

describe('coingecko_ohlc', () => {
  const check = (text: string, request: JsonValue = usd) =>
    jsonProblem('prices', 'coingecko_ohlc', text, request)

  it('takes candles in their order, and refuses others', async () => {
    expect(await check('[[1586563200000,0.957606,1,0.9,0.957606],[1586908800000,1,1,1,1]]')).toBeUndefined()
    expect((await check('[[1586563200000,1,1,1]]'))?.path).toBe('$[0]')
    expect((await check('[[1586563200000,1,1,1,1],[1586563200000,1,1,1,1]]'))?.path).toBe('$[1]')
    expect((await check('[]'))?.reason).toBe('there is no candle')
    expect((await check('[[1586563200000,1,1,1,1]]', {}))?.reason).toMatch(/by its "id"/)
  })
})
