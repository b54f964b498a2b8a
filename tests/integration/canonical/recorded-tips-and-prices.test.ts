import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { Decimal } from 'decimal.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestProject } from '../../support/test-project.js'
import { buildCanonical } from './canonical-world.js'

const recordedData = join(import.meta.dirname, '../../../../shared/data')
const files = {
  validators: 'jito/kobe-recorded/api_v1_validators_2023-03-02.json',
  sol: 'prices/yahoo_SOL-USD_daily_adjclose_to_2025-09-30.csv',
  eth: 'prices/yahoo_ETH-USD_daily_adjclose_to_2025-09-30.csv',
  chart: 'prices/coingecko_solana_market_chart_max_daily_2021-09-23.json',
  candles: 'prices/coingecko_solana_ohlc_max_2021-09-09.json',
  history: 'prices/coingecko_solana_history_2021-09-19.json',
}
const isAbsent = !Object.values(files).every((file) => existsSync(join(recordedData, file)))
const reason = isAbsent ? ' (skipped: no recorded data beside the repository)' : ''

const text = (file: string) => readFileSync(join(recordedData, file), 'utf8')
const Exact = Decimal.clone({ precision: 60, rounding: Decimal.ROUND_HALF_UP })
/** As the warehouse prints it. */
const rate = (digits: string) => new Exact(digits).toFixed(18)

/** Each day of a Yahoo file but the last, which may still have been running. */
function closesOf(file: string): readonly (readonly [string, string])[] {
  const rows = parse<{ Date: string; Adj_Close: string }>(text(file), { columns: true })
  return rows.slice(0, -1).map((row) => [row.Date, rate(row.Adj_Close)])
}

/** Time and digits of each pair or candle in a CoinGecko body: read from its text, where no digit is lost. */
function digitsOf(body: string, pattern: RegExp): readonly (readonly [number, string])[] {
  return [...body.matchAll(pattern)].map((match) => [Number(match[1]), match[2] ?? ''])
}

const dayBefore = (time: number) => new Date(time - 1).toISOString().slice(0, 10)

describe.skipIf(isAbsent)(`recorded tips and prices${reason}`, () => {
  let project: TestProject
  beforeAll(async () => {
    project = await buildCanonical([], async (opened) => {
      // Candles count for nothing as delivered, for the reason that the last test shows.
      const mappings = 'seeds/registry/chain_provider_mappings.csv'
      opened.write(
        mappings,
        `${opened.read(mappings).trimEnd()}\nsolana-mainnet,PRICE,prices,coingecko_ohlc,4\n`,
      )
      const load = (
        file: string,
        provider: string,
        endpoint: string,
        period: string,
        request: object,
        chain = 'solana',
      ) =>
        opened.ok(
          'load',
          join(recordedData, file),
          ...['--provider', provider, '--endpoint', endpoint, '--chain', `${chain}-mainnet`],
          ...['--period', period, '--request', JSON.stringify(request)],
        )
      await load(files.validators, 'jito', 'validators', '417', { epoch: 417 })
      await load(files.sol, 'prices', 'yahoo_daily', '*', { symbol: 'SOL-USD' })
      await load(files.eth, 'prices', 'yahoo_daily', '*', { symbol: 'ETH-USD' }, 'ethereum')
      const usd = { id: 'solana', vs_currency: 'usd', days: 'max' }
      await load(files.chart, 'prices', 'coingecko_market_chart', '*', usd)
      await load(files.candles, 'prices', 'coingecko_ohlc', '*', usd)
      await load(files.history, 'prices', 'coingecko_history', '*', { id: 'solana', date: '19-09-2021' })
    })
  }, 120_000)
  afterAll(() => {
    project.dispose()
  })

  const prices = async (unit: string, endpoint: string, quote = 'USD') => {
    const rows = await project.query(
      `select price_date, rate from canonical.canonical_prices
        where native_unit = '${unit}' and endpoint = '${endpoint}' and quote = '${quote}' order by price_date`,
    )
    return rows.map((row) => [String(row['price_date']).slice(0, 10), row['rate']])
  }

  it('have the commission of every validator of March 2023, and no tips, which kobe did not tell then', async () => {
    const { validators } = JSON.parse(text(files.validators)) as {
      readonly validators: readonly { readonly vote_account: string; readonly mev_commission_bps: number }[]
    }
    const rows = await project.query(
      `select validator_key, mev_commission_bps, total_mev_native, status
         from canonical.canonical_validator_mev order by validator_key`,
    )
    expect(rows).toEqual(
      validators
        .map((validator) => ({
          validator_key: validator.vote_account,
          mev_commission_bps: validator.mev_commission_bps,
          total_mev_native: null,
          status: 'MISSING',
        }))
        .sort((one, other) => (one.validator_key < other.validator_key ? -1 : 1)),
    )
    expect(rows.length).toBeGreaterThan(70)
  })

  it('have every close of the files, digit by digit', async () => {
    const [sol, eth] = [closesOf(files.sol), closesOf(files.eth)]
    expect(sol).toHaveLength(1999)
    expect(eth).toHaveLength(2882)
    expect(await prices('SOL', 'yahoo_daily')).toEqual(sol)
    expect(await prices('ETH', 'yahoo_daily')).toEqual(eth)
    const chosen = await project.query(
      `select native_unit, rate from canonical.canonical_prices
        where price_date = date '2025-09-29' and quote = 'USD' and is_chosen order by 1`,
    )
    expect(chosen).toEqual([
      { native_unit: 'ETH', rate: '4217.341796875000000000' },
      { native_unit: 'SOL', rate: '213.053405761718750000' },
    ])
  })

  it('take the midnights of CoinGecko for closes of the day before, and leave out what still moved', async () => {
    const points = digitsOf(text(files.chart).split('"market_caps"')[0] ?? '', /\[(\d{13}),([\d.e-]+)\]/g)
    expect(points).toHaveLength(531)
    expect(await prices('SOL', 'coingecko_market_chart')).toEqual(
      points.slice(0, -1).map(([time, digits]) => [dayBefore(time), rate(digits)]),
    )
    const candles = digitsOf(text(files.candles), /\[(\d{13}),[\d.e-]+,[\d.e-]+,[\d.e-]+,([\d.e-]+)\]/g)
    expect(candles).toHaveLength(136)
    expect(await prices('SOL', 'coingecko_ohlc')).toEqual(
      candles.slice(0, -1).map(([time, digits]) => [dayBefore(time), rate(digits)]),
    )
    expect(await prices('SOL', 'coingecko_history', 'EUR')).toEqual([
      ['2021-09-18', rate('145.07186934526234')],
    ])
  })

  it('agree among providers, but for a candle of February that bears the day on which it opens', async () => {
    const compared = await project.query(
      `select count(*) as days from (
         select price_date from canonical.canonical_prices where native_unit = 'SOL' and quote = 'USD'
          group by price_date having count(*) > 1)`,
    )
    expect(Number(compared[0]?.['days'])).toBe(530)
    const drift = await project.query(
      `select row_json from aurora.failures where test_id = 'test.aurora.canonical_prices_drift'`,
    )
    expect(drift.map((row) => JSON.parse(String(row['row_json'])) as unknown)).toMatchObject([
      {
        price_date: '2021-02-27',
        endpoint: 'coingecko_ohlc',
        rate: rate('14.01'),
        other_endpoint: 'yahoo_daily',
        other_rate: rate('13.201168060302734'),
      },
    ])
  })
})
