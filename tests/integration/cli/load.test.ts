import { cpSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { TestProject } from '../../support/test-project.js'
import { jsonLines } from './shop.js'

const root = join(import.meta.dirname, '../../..')
const earnings = join(root, 'tests/fixtures/landing/earnings_epoch900.csv')
const corrected = join(root, 'tests/fixtures/landing/earnings_epoch900_corrected.csv')
const asEarnings = [
  '--provider',
  'doublezero',
  '--endpoint',
  'earnings',
  '--chain',
  'solana-mainnet',
  '--period',
  '900',
]

describe('aurora load', () => {
  let shop: TestProject

  beforeEach(() => {
    shop = new TestProject()
    cpSync(join(root, 'sources'), shop.path('sources'), { recursive: true })
  })

  afterEach(() => shop.dispose())

  const payloads = () => shop.query('select count(*) as n from staging.staging_payloads')

  it('lands one answer once, however often it is loaded, and the corrected one beside it', async () => {
    expect((await shop.ok('load', earnings, ...asEarnings)).stdout).toContain(
      '1 new, 0 seen before, 0 rejected',
    )
    expect((await shop.ok('load', earnings, ...asEarnings)).stdout).toContain(
      '0 new, 1 seen before, 0 rejected',
    )
    expect(await payloads()).toEqual([{ n: '1' }])
    shop.now = new Date('2026-01-02T00:00:00Z')
    const { stdout } = await shop.ok('load', corrected, ...asEarnings, '--output', 'json')
    expect(JSON.parse(stdout)).toMatchObject({ landed: 1, rejected: 0, status: 'SUCCESS' })
    expect(await payloads()).toEqual([{ n: '2' }])
  })

  it('lands an answer under the request that is given, beside the same bytes under another', async () => {
    await shop.ok('load', earnings, ...asEarnings)
    const { stdout } = await shop.ok('load', earnings, ...asEarnings, '--request', '{"file":"second"}')
    expect(stdout).toContain('1 new, 0 seen before, 0 rejected')
    expect(
      await shop.query(`select request from staging.staging_payloads order by length(request)`),
    ).toMatchObject([{ request: '{"file":"second"}' }, {}])
  })

  it('lands the rest of an archive with broken lines, names their places, and ends with 1', async () => {
    const envelope = {
      provider: 'doublezero',
      endpoint: 'earnings',
      chain_id: 'solana-mainnet',
      period_identifier: '900',
      request: { epoch: 900 },
      http_status: 200,
      fetched_at: '2025-10-01T10:00:00Z',
      body: 'nonsense',
    }
    const good = { ...envelope, provider: 'solana_rpc', endpoint: 'getEpochInfo', body: epochInfo }
    const archive = `not json\n${JSON.stringify(envelope)}\n${JSON.stringify(good)}\n`
    shop.write('archive/answers.ndjson', archive)
    const { code, stdout } = await shop.run(['load', 'archive'])
    expect(stdout).toContain('1 new, 0 seen before, 2 rejected')
    expect(stdout).toContain('answers.ndjson:1: the line is not JSON')
    expect(stdout).toContain('answers.ndjson:2: ')
    expect(code).toBe(1)
    expect(await payloads()).toEqual([{ n: '1' }])
    expect(
      await shop.query('select source_line from staging.rejected_payloads order by source_line'),
    ).toMatchObject([{}, {}])
    const again = await shop.run(['load', 'archive', '--log-format', 'json'])
    expect(jsonLines(again.stdout).at(0)).toHaveProperty('at')
    expect(again.code).toBe(1)
    expect(await payloads()).toEqual([{ n: '1' }])
  })

  it.each([
    [['nowhere.ndjson'], 'There is no file or folder "nowhere.ndjson"'],
    [['models'], 'holds no archive'],
    [[earnings], '--provider, --endpoint, --chain, --period or --periods are missing'],
    [[earnings, ...asEarnings.with(1, 'doublezro')], 'Did you mean "doublezero"?'],
    [[earnings, ...asEarnings.with(3, 'ernings')], 'Did you mean "earnings"?'],
    [[earnings, ...asEarnings.with(5, 'solana')], 'No chain of doublezero'],
    [[earnings, ...asEarnings, '--fetched-at', 'noon'], 'ISO 8601'],
    [[earnings, ...asEarnings, '--request', 'SOL-USD'], '--request is no JSON'],
    [[earnings, ...asEarnings, '--request', '[1]'], '--request is no JSON object: [1]'],
    [[earnings, ...asEarnings.slice(0, 6), '--periods', '9..3'], '830..858'],
  ])('refuses %j and lands nothing', async (argv, message) => {
    shop.write('models/staging/.gitkeep', '')
    const { code, stderr } = await shop.run(['load', ...argv])
    expect(code).toBe(2)
    expect(stderr).toContain(message)
    if (existsSync(shop.path('shop.duckdb'))) expect(await payloads()).toEqual([{ n: '0' }])
  })
})

describe('aurora load of a path that is not there', () => {
  it('makes no warehouse', async () => {
    const shop = new TestProject()
    try {
      expect((await shop.run(['load', 'nowhere'])).code).toBe(2)
      expect(existsSync(shop.path('shop.duckdb'))).toBe(false)
    } finally {
      shop.dispose()
    }
  })
})

const epochInfo = JSON.stringify({
  jsonrpc: '2.0',
  result: {
    absoluteSlot: 388800005,
    blockHeight: 366000000,
    epoch: 900,
    slotIndex: 5,
    slotsInEpoch: 432000,
    transactionCount: 1,
  },
  id: 1,
})
