import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestProject } from '../../support/test-project.js'
import { buildCanonical, type Answer } from './canonical-world.js'

const price = (endpoint: string, request: unknown, body: string, more: Partial<Answer> = {}): Answer => ({
  provider: 'prices',
  endpoint,
  period: '*',
  request,
  body,
  fetchedAt: '2026-02-01T12:00:00Z',
  ...more,
})

const yahoo = (symbol: string, closes: Readonly<Record<string, string>>, more?: Partial<Answer>) =>
  price(
    'yahoo_daily',
    { symbol },
    ['Date,Adj_Close', ...Object.entries(closes).map(([day, close]) => `${day},${close}`), ''].join('\n'),
    more,
  )

const midnight = (day: string) => Date.parse(`${day}T00:00:00Z`)
const solana = { path: { id: 'solana' }, query: { vs_currency: 'usd', days: 'max' } }
const chart = (points: readonly (readonly [number, string])[], more?: Partial<Answer>) =>
  price(
    'coingecko_market_chart',
    solana,
    `{"prices":[${points.map(([time, rate]) => `[${time},${rate}]`).join(',')}]}`,
    more,
  )

const answers = [
  yahoo('SOL-USD', {
    '2026-01-01': '100.1234567890123456',
    '2026-01-02': '0.1234567890123456785',
    '2026-01-03': '5e-19',
    '2026-01-04': 'null',
    '2026-01-05': '0',
    '2026-01-06': '106',
    // The newest row of a file is the day that still runs, or ran when it was made.
    '2026-01-07': '107',
  }),
  // The same request later: the later answer counts.
  yahoo('ETH-EUR', { '2026-01-01': '2000', '2026-01-02': '2100' }, { chain: 'ethereum-mainnet' }),
  yahoo(
    'ETH-EUR',
    { '2026-01-01': '2001', '2026-01-02': '2101' },
    { chain: 'ethereum-mainnet', fetchedAt: '2026-02-02T00:00:00Z' },
  ),
  // Filed under the chain of another coin; and a coin that nobody registered.
  yahoo('ETH-USD', { '2026-01-01': '3000', '2026-01-02': '3100' }),
  yahoo('BTC-USD', { '2026-01-01': '90000', '2026-01-02': '91000' }),
  // Fetched while the day was running, followed by a row all the same.
  yahoo('SOL-CHF', { '2026-01-31': '80', '2026-02-01': '81' }, { fetchedAt: '2026-01-31T23:59:59Z' }),
  chart([
    [midnight('2026-01-02'), '100.2'],
    [midnight('2026-01-02') + 1, '555'],
    [midnight('2026-01-05'), '104.5'],
    [midnight('2026-01-06'), '105.5'],
    [midnight('2026-01-07'), '206'],
  ]),
  price(
    'coingecko_ohlc',
    { id: 'solana', vs_currency: 'usd', days: 'max' },
    `[[${midnight('2026-01-04')},1,1,1,103.25],[${midnight('2026-01-08')},1,1,1,107.25]]`,
  ),
  price(
    'coingecko_history',
    { id: 'solana', date: '08-01-2026' },
    '{"id":"solana","symbol":"sol","market_data":{"current_price":{"usd":107.5,"eur":99.0000000000000000005}}}',
  ),
]

describe('canonical prices', () => {
  let project: TestProject
  beforeAll(async () => {
    project = await buildCanonical(answers)
  }, 120_000)
  afterAll(() => {
    project.dispose()
  })

  const prices = async (unit: string, quote: string) => {
    const rows = await project.query(
      `select price_date, endpoint, rate, is_chosen from canonical.canonical_prices
        where native_unit = '${unit}' and quote = '${quote}' order by all`,
    )
    return rows.map((row) => [
      String(row['price_date']).slice(0, 10),
      row['endpoint'],
      row['rate'],
      row['is_chosen'],
    ])
  }

  it('are the closes of a UTC day: the price of the midnight after it', async () => {
    expect(await prices('SOL', 'USD')).toEqual([
      ['2026-01-01', 'coingecko_market_chart', '100.200000000000000000', false],
      ['2026-01-01', 'yahoo_daily', '100.123456789012345600', true],
      ['2026-01-02', 'yahoo_daily', '0.123456789012345679', true],
      ['2026-01-03', 'coingecko_ohlc', '103.250000000000000000', false],
      ['2026-01-03', 'yahoo_daily', '0.000000000000000001', true],
      ['2026-01-04', 'coingecko_market_chart', '104.500000000000000000', true],
      ['2026-01-05', 'coingecko_market_chart', '105.500000000000000000', true],
      ['2026-01-06', 'yahoo_daily', '106.000000000000000000', true],
      ['2026-01-07', 'coingecko_history', '107.500000000000000000', true],
    ])
  })

  it('are rounded half away from zero at the 18th decimal, in each currency that is told', async () => {
    expect(await prices('SOL', 'EUR')).toEqual([
      ['2026-01-07', 'coingecko_history', '99.000000000000000001', true],
    ])
  })

  it('go by the later answer to a request', async () => {
    expect(await prices('ETH', 'EUR')).toEqual([
      ['2026-01-01', 'yahoo_daily', '2001.000000000000000000', true],
    ])
  })

  it('are not there for a day that was still running when they were told', async () => {
    expect(await prices('SOL', 'CHF')).toEqual([])
  })

  it('are of the coin of the chain that they are filed under, or counted and not used', async () => {
    expect(await prices('ETH', 'USD')).toEqual([])
    const rows = await project.query(
      `select row_json from aurora.failures where test_id = 'test.aurora.canonical_prices_of_no_coin'`,
    )
    const coins = rows.map((row) => (JSON.parse(String(row['row_json'])) as { coin: string }).coin)
    expect(coins.sort()).toEqual(['BTC', 'ETH'])
  })

  it('are compared where several endpoints tell the close of a day', async () => {
    const rows = await project.query(
      `select row_json from aurora.failures where test_id = 'test.aurora.canonical_prices_drift'`,
    )
    expect(rows.map((row) => JSON.parse(String(row['row_json'])) as unknown)).toMatchObject([
      { price_date: '2026-01-03', endpoint: 'coingecko_ohlc', other_endpoint: 'yahoo_daily' },
    ])
  })

  it('lead back to the very place of the body', async () => {
    const rows = await project.query(
      `select json_extract_string(coalesce(nullif(payload_json, ''), raw_payload), json_path) as said
         from canonical.canonical_prices as prices
         join staging.staging_payloads as payloads on payloads.payload_id = prices.source_payload_id
        where native_unit = 'SOL' and quote = 'USD' order by price_date, prices.endpoint`,
    )
    expect(rows.map(({ said }) => said)).toEqual([
      '100.2',
      '100.1234567890123456',
      '0.1234567890123456785',
      '103.25',
      '5e-19',
      '104.5',
      '105.5',
      '106',
      '107.5',
    ])
  })
})
