import { describeRecorded, type RecordedFile } from './recorded-table.js'

const provider = 'prices'
const solana = { id: 'solana', vs_currency: 'usd', days: 'max' }
const nothingAsked = { endpoint: 'any' }

const rows: readonly RecordedFile[] = [
  {
    file: 'yahoo_SOL-USD_daily_adjclose_to_2025-09-30.csv',
    provider,
    endpoint: 'yahoo_daily',
    request: { symbol: 'SOL-USD' },
    expect: 'lands',
  },
  {
    file: 'yahoo_ETH-USD_daily_adjclose_to_2025-09-30.csv',
    provider,
    endpoint: 'yahoo_daily',
    chain: 'ethereum-mainnet',
    request: { symbol: 'ETH-USD' },
    expect: 'lands',
  },
  {
    file: 'coingecko_solana_history_2021-09-19.json',
    provider,
    endpoint: 'coingecko_history',
    request: { id: 'solana', date: '19-09-2021' },
    expect: 'lands',
  },
  {
    file: 'coingecko_solana_market_chart_max_daily_2021-09-23.json',
    provider,
    endpoint: 'coingecko_market_chart',
    request: solana,
    expect: 'lands',
  },
  {
    file: 'coingecko_solana_ohlc_max_2021-09-09.json',
    provider,
    endpoint: 'coingecko_ohlc',
    request: solana,
    expect: 'lands',
  },

  // The same files where nobody says of which coin, currency or day they are.
  {
    file: 'yahoo_SOL-USD_daily_adjclose_to_2025-09-30.csv',
    provider,
    endpoint: 'yahoo_daily',
    request: nothingAsked,
    expect: /^the request must say of what the prices are by its "symbol"/,
  },
  {
    file: 'coingecko_solana_history_2021-09-19.json',
    provider,
    endpoint: 'coingecko_history',
    request: nothingAsked,
    expect: /^the request must say of what the prices are by its "date"/,
  },
  {
    file: 'coingecko_solana_market_chart_max_daily_2021-09-23.json',
    provider,
    endpoint: 'coingecko_market_chart',
    request: nothingAsked,
    expect: /^the request must say of what the prices are by its "id"/,
  },
  {
    file: 'coingecko_solana_ohlc_max_2021-09-09.json',
    provider,
    endpoint: 'coingecko_ohlc',
    request: nothingAsked,
    expect: /^the request must say of what the prices are by its "id"/,
  },
]

describeRecorded('prices', rows)
