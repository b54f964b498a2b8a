import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Dialect } from '../../../src/engine/engine.js'
import {
  agree,
  agreeFrom,
  allFees,
  allTips,
  blockersOf,
  finalLinesOf,
  linesOf,
  openCountingWorld,
  short,
  tiered,
  wordsOf,
} from './counting-world.js'
import type { HandmadeWarehouse } from './handmade-warehouse.js'
import { chain, own, second } from './small-world.js'

const engines: readonly Dialect[] = ['duckdb', 'postgres']

describe.each(engines)('tiers on %s', (dialect) => {
  let warehouse: HandmadeWarehouse

  beforeAll(async () => {
    warehouse = await openCountingWorld(dialect)
    await agree(warehouse, 'period', { ...allFees, ...tiered('GRADUATED', 'PERIOD') })
    await agree(warehouse, 'volume', { ...allFees, ...tiered('VOLUME', 'PERIOD') })
    await agree(warehouse, 'ever', { ...allFees, ...tiered('GRADUATED', 'AGREEMENT') })
    await agree(warehouse, 'year', { ...allFees, ...tiered('VOLUME', 'CALENDAR_YEAR') })
    await agree(warehouse, 'rising', { ...allFees, ...tiered('VOLUME', 'AGREEMENT') }, [
      ['0', '10', 100],
      ['10', '22', 300],
      ['22', null, 700],
    ])
    await agree(warehouse, 'anew', { ...allFees, ...tiered('GRADUATED', 'VERSION') })
    await agreeFrom(warehouse, 'anew', 13, { ...allFees, ...tiered('GRADUATED', 'VERSION') })
    await agree(warehouse, 'on', { ...allFees, commission_rate_bps: '100' })
    await agreeFrom(warehouse, 'on', 13, { ...allFees, ...tiered('GRADUATED', 'AGREEMENT') }, [
      ['0', '10', 10000],
      ['10', '12', 5000],
      ['12', null, 1],
    ])
    await agree(warehouse, 'thirds', { ...allFees, ...tiered('VOLUME', 'PERIOD') }, [['0', null, 3333]])
    await agree(warehouse, 'unknown', { ...allTips, ...tiered('VOLUME', 'AGREEMENT') })
    await agree(warehouse, 'unknown-period', { ...allTips, ...tiered('GRADUATED', 'PERIOD') })
    await agree(warehouse, 'settled', { ...allTips, ...tiered('VOLUME', 'AGREEMENT') })
    await warehouse.fill('registry.commission_overrides', [
      {
        agreement_id: 'settled',
        rule_key: 'rule',
        chain_id: chain,
        period_identifier: '12',
        validator_key: '*',
        created_at: '2026-11-01T00:00:00Z',
        amount_native: '0.3',
        reason: 'agreed by mail',
        author: 'ida',
        approver: 'omar',
      },
      {
        agreement_id: 'year',
        rule_key: 'rule',
        chain_id: chain,
        period_identifier: '11',
        validator_key: '*',
        created_at: '2026-11-01T00:00:00Z',
        amount_native: '-0.000000000000000003',
        expected_computed_native: '-0.1',
        reason: 'agreed by mail',
        author: 'ida',
        approver: 'omar',
      },
    ])
    await warehouse.build()
  })

  afterAll(() => warehouse.close())

  it('by slices of one period begin anew each time, the edge in the lower tier', async () => {
    expect(await linesOf(warehouse, 'period')).toEqual([
      '10 RATE second 0.2',
      '10 RATE own 0.4',
      '11 RATE second 0.1',
      '11 RATE own 0.3',
      '12 RATE second 0',
      '12 RATE own 0',
      // 1 + 5 % of 2.000000000000000001, floored: 1.1 in the proportion 5 : 7.000000000000000001.
      '13 RATE second 0.641666666666666667',
      '13 RATE own 0.458333333333333333',
      '14 RATE second 0.1',
      '14 RATE own 0.1',
    ])
  })

  it('by volume of one period give one rate to all of it, and re-rate nothing', async () => {
    expect(await linesOf(warehouse, 'volume')).toEqual([
      '10 RATE second 0.2',
      '10 RATE own 0.4',
      '11 RATE second 0.1',
      '11 RATE own 0.3',
      '12 RATE second 0',
      '12 RATE own 0',
      '13 RATE second 0.35',
      '13 RATE own 0.25',
      '14 RATE second 0.1',
      '14 RATE own 0.1',
    ])
  })

  it('by slices over the agreement go on where the last period ended', async () => {
    expect(await linesOf(warehouse, 'ever')).toEqual([
      '10 RATE second 0.2',
      '10 RATE own 0.4',
      '11 RATE second 0.1',
      '11 RATE own 0.3',
      '12 RATE second 0',
      '12 RATE own 0',
      // From 10 to 22.000000000000000001: 0.5 + 0.04, floored.
      '13 RATE second 0.315',
      '13 RATE own 0.225',
      '14 RATE second 0.02',
      '14 RATE own 0.02',
    ])
  })

  it('by volume over a year rate what came before anew, at the very edge too, and begin anew with the year', async () => {
    expect(await linesOf(warehouse, 'year')).toEqual([
      '10 RATE second 0.2',
      '10 RATE own 0.4',
      '10 TIER_RERATE * 0',
      '11 RATE second 0.05',
      '11 RATE own 0.15',
      '11 TIER_RERATE * -0.3',
      '12 RATE second 0',
      '12 RATE own 0',
      '12 TIER_RERATE * 0',
      '13 RATE second 0.35',
      '13 RATE own 0.25',
      '13 TIER_RERATE * 0',
      '14 RATE second 0.05',
      '14 RATE own 0.05',
      '14 TIER_RERATE * 0',
    ])
  })

  it('by volume pay the difference where the rate rises', async () => {
    expect((await linesOf(warehouse, 'rising')).filter((line) => line.includes('RERATE'))).toEqual([
      '10 TIER_RERATE * 0',
      // 6 coins at 3 % instead of 1 %.
      '11 TIER_RERATE * 0.12',
      '12 TIER_RERATE * 0',
      // 10 coins at 7 % instead of 3 %.
      '13 TIER_RERATE * 0.4',
      '14 TIER_RERATE * 0',
    ])
  })

  it('over a version begin anew with the next one', async () => {
    expect((await linesOf(warehouse, 'anew')).slice(-4)).toEqual([
      '13 RATE second 0.641666666666666667',
      '13 RATE own 0.458333333333333333',
      '14 RATE second 0.05',
      '14 RATE own 0.05',
    ])
  })

  it('over the agreement count what came before they were agreed on', async () => {
    expect(await linesOf(warehouse, 'on')).toEqual([
      '10 RATE second 0.02',
      '10 RATE own 0.04',
      '11 RATE second 0.01',
      '11 RATE own 0.03',
      '12 RATE second 0',
      '12 RATE own 0',
      // Of 10 to 22.000000000000000001 by the new tiers: 1 + 0.001, floored.
      '13 RATE second 0.583916666666666667',
      '13 RATE own 0.417083333333333333',
      '14 RATE second 0.0001',
      '14 RATE own 0.0001',
    ])
  })

  it('give an odd atom to the greater remainder', async () => {
    // 33.33 % of 12.000000000000000001 is 3.999600000000000000; 5 / 12… of it leaves 0.86 of an atom.
    expect((await linesOf(warehouse, 'thirds')).filter((line) => line.startsWith('13'))).toEqual([
      '13 RATE second 2.3331',
      '13 RATE own 1.6665',
    ])
  })

  it('leave everything unknown from an unknown base on, where they count over more than its period', async () => {
    expect((await linesOf(warehouse, 'unknown')).slice(6)).toEqual([
      '12 RATE second unknown',
      '12 RATE own unknown',
      '13 RATE second unknown',
      '13 RATE own unknown',
      '14 RATE second unknown',
      '14 RATE own unknown',
    ])
    expect((await linesOf(warehouse, 'unknown-period')).slice(4)).toEqual([
      '12 RATE second unknown',
      '12 RATE own unknown',
      '13 RATE second 0.2',
      '13 RATE own 0.4',
      '14 RATE second 0.2',
      '14 RATE own 0.4',
    ])
  })

  it('show the base where it is known, and the status of what is not', async () => {
    expect(
      await warehouse.rows(
        `select validator_key, base_amount_native, commission_rate_bps, status
           from computation.commission_lines_computed
          where agreement_id = 'unknown' and period_id = '00000000-0000-0000-0000-000000000012'
          order by validator_key`,
      ),
    ).toEqual([
      {
        validator_key: own,
        base_amount_native: '4.000000000000000000',
        commission_rate_bps: null,
        status: 'MISSING',
      },
      { validator_key: second, base_amount_native: null, commission_rate_bps: null, status: 'MISSING' },
    ])
  })

  it('block the statements that rest on the unknown base, and no others', async () => {
    const missing = `MISSING_FACT ${chain}|12|${second}|MEV_TIPS`
    expect(await blockersOf(warehouse)).toEqual([`12: ${missing}`, `13: ${missing}`, `14: ${missing}`])
  })

  it('state the rate that was reached on lines by volume, and none on lines by slices', async () => {
    const rates = await warehouse.rows(
      `select distinct agreement_id, period_id, commission_rate_bps
         from computation.commission_lines_computed
        where agreement_id in ('year', 'ever') and line_kind = 'RATE'
          and period_id in ('00000000-0000-0000-0000-000000000010', '00000000-0000-0000-0000-000000000011')
        order by agreement_id, period_id`,
    )
    expect(rates.map((row) => row['commission_rate_bps'])).toEqual([null, null, 1000, 500])
  })

  it('show the slices of the whole rule behind every line', async () => {
    const slices = await warehouse.rows(
      `select lines.agreement_id, tiers.tier_number, tiers.slice_native, tiers.rate_bps, tiers.amount_native
         from computation.commission_line_tiers tiers
         join computation.commission_lines_computed lines on lines.line_id = tiers.line_id
        where lines.agreement_id in ('ever', 'year') and lines.validator_key = '${own}'
          and lines.period_id = '00000000-0000-0000-0000-000000000013'
        order by 1, 2`,
    )
    expect(slices.map((row) => Object.values(row).map(short).join(' '))).toEqual([
      'ever 2 10 500 0.5',
      'ever 3 2.000000000000000001 200 0.04',
      'year 2 12.000000000000000001 500 0.6',
    ])
  })

  it('say in words what they pay', async () => {
    expect(await wordsOf(warehouse, ['period', 'rising', 'unknown'])).toEqual([
      'period RATE: its part of what graduated tiers give of 100 % of the block fees, counted in the period',
      'rising RATE: 1 %, the rate of the tier reached by volume since the agreement began, of 100 % of the block fees',
      'rising RATE: 3 %, the rate of the tier reached by volume since the agreement began, of 100 % of the block fees',
      'rising RATE: 7 %, the rate of the tier reached by volume since the agreement began, of 100 % of the block fees',
      'rising TIER_RERATE: what came before, since the agreement began, at the rate of the tier reached by volume, of the block fees',
      'unknown RATE: 10 %, the rate of the tier reached by volume since the agreement began, of 100 % of the tips',
      'unknown RATE: 5 %, the rate of the tier reached by volume since the agreement began, of 100 % of the tips',
      'unknown RATE: the rate of the tier reached by volume since the agreement began, of 100 % of the tips',
      'unknown TIER_RERATE: what came before, since the agreement began, at the rate of the tier reached by volume, of the tips',
    ])
  })

  it('give way to an override of the whole rule, re-rating and all', async () => {
    // -3 atoms in the proportion 3 : 1, the odd one to the greater remainder.
    expect(await finalLinesOf(warehouse, 'year', 11)).toEqual([
      'RATE own -0.000000000000000002 OVERRIDDEN',
      'RATE second -0.000000000000000001 OVERRIDDEN',
      'TIER_RERATE * 0 OVERRIDDEN',
    ])
    expect(await linesOf(warehouse, 'year')).toContain('11 TIER_RERATE * -0.3')
  })

  it('are settled by an override where a base is unknown, for its own period alone', async () => {
    expect(await finalLinesOf(warehouse, 'settled', 12)).toEqual([
      'RATE own 0.3 OVERRIDDEN',
      'RATE second 0 OVERRIDDEN',
    ])
    expect(await finalLinesOf(warehouse, 'settled', 13)).toEqual([
      'RATE own unknown MISSING',
      'RATE second unknown MISSING',
    ])
  })

  it.each([
    'law_1b_ledger_sums_the_lines',
    'law_1c_rates_stay_within_the_component',
    'law_2_statements_balance',
    'law_5_rate_lines_stay_within_their_base',
    'overrides_find_their_lines',
    'overrides_give_their_amounts',
    'overrides_name_rules',
    'tiers_telescope',
    'tiers_show_their_slices',
  ])('keep %s', async (test) => {
    expect(await warehouse.failures(test)).toEqual([])
  })

  const lines = (changes: string, where: string): string =>
    `update computation.commission_lines_computed set ${changes} where ${where}`

  it.each([
    [
      'an atom of a re-rating is lost',
      'tiers_telescope',
      lines(
        'pre_override_amount_native = pre_override_amount_native + 0.000000000000000001',
        `line_kind = 'TIER_RERATE'`,
      ),
    ],
    [
      'an atom of the slices is lost',
      'tiers_telescope',
      lines(
        'pre_override_amount_native = pre_override_amount_native - 0.000000000000000001',
        `agreement_id = 'ever' and validator_key = '${own}'`,
      ),
    ],
    [
      'a slice is missing',
      'tiers_show_their_slices',
      'delete from computation.commission_line_tiers where tier_number = 2',
    ],
    [
      'a slice is too wide',
      'tiers_show_their_slices',
      'update computation.commission_line_tiers set slice_native = slice_native + 0.000000000000000001',
    ],
    [
      'a rule with tiers gives more than its bases',
      'law_5_rate_lines_stay_within_their_base',
      lines(
        'pre_override_amount_native = base_amount_native + 0.000000000000000001',
        `agreement_id = 'ever'`,
      ),
    ],
  ])('cannot be wrong unnoticed: %s', async (_, test, sql) => {
    expect(await warehouse.failuresAfter([sql], test)).not.toEqual([])
  })
})
