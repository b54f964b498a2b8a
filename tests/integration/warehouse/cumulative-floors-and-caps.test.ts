import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Dialect } from '../../../src/engine/engine.js'
import {
  agree,
  agreeFrom,
  allFees,
  allTips,
  blockersOf,
  linesOf,
  openCountingWorld,
  tiered,
  wordsOf,
} from './counting-world.js'
import type { HandmadeRow, HandmadeWarehouse } from './handmade-warehouse.js'
import { chain, second } from './small-world.js'

const engines: readonly Dialect[] = ['duckdb', 'postgres']

const floor = (floor_native: string, floor_scope: string): HandmadeRow => ({ floor_native, floor_scope })
const cap = (cap_native: string, cap_scope: string): HandmadeRow => ({ cap_native, cap_scope })

/** A tenth of the fees: 0.6, 0.4, 0, 1.2 and 0.2 in periods 10 to 14, the year changing with 12. */
const tenth: HandmadeRow = { ...allFees, commission_rate_bps: '1000' }

describe.each(engines)('floors and caps over more than a period on %s', (dialect) => {
  let warehouse: HandmadeWarehouse

  beforeAll(async () => {
    warehouse = await openCountingWorld(dialect)
    await agree(warehouse, 'floor', { ...tenth, ...floor('1.5', 'VERSION') })
    await agree(warehouse, 'yearly', { ...tenth, ...floor('1', 'CALENDAR_YEAR') })
    await agree(warehouse, 'cap', { ...tenth, ...cap('1.1', 'AGREEMENT') })
    await agree(warehouse, 'both', { ...tenth, ...floor('0.8', 'VERSION'), ...cap('1', 'VERSION') })
    await agree(warehouse, 'mixed', { ...tenth, ...floor('0.5', 'PERIOD'), ...cap('1.3', 'AGREEMENT') })
    await agree(warehouse, 'mixed-other', { ...tenth, ...floor('1.5', 'VERSION'), ...cap('1', 'PERIOD') })
    await agree(warehouse, 'anew', { ...tenth, ...floor('1.5', 'VERSION') })
    await agreeFrom(warehouse, 'anew', 13, { ...tenth, ...floor('1.5', 'VERSION') })
    await agree(warehouse, 'lowered', { ...tenth, ...cap('1.1', 'AGREEMENT') })
    await agreeFrom(warehouse, 'lowered', 13, { ...tenth, ...cap('0.5', 'AGREEMENT') })
    await agree(warehouse, 'rerated', {
      ...allFees,
      ...tiered('VOLUME', 'CALENDAR_YEAR'),
      ...cap('0.55', 'CALENDAR_YEAR'),
    })
    await agree(warehouse, 'unknown', {
      ...allTips,
      commission_rate_bps: '1000',
      ...floor('5', 'AGREEMENT'),
      ...cap('9', 'PERIOD'),
    })
    await warehouse.build()
  })

  afterAll(() => warehouse.close())

  async function limits(agreement: string): Promise<string[]> {
    return (await linesOf(warehouse, agreement)).filter((line) => !line.includes(' RATE '))
  }

  it('a floor is paid at once and taken back as the sum comes to reach it', async () => {
    expect(await limits('floor')).toEqual([
      '10 FLOOR_TOPUP * 0.9',
      '11 FLOOR_TOPUP * -0.4',
      '12 FLOOR_TOPUP * 0',
      '13 FLOOR_TOPUP * -0.5',
      '14 FLOOR_TOPUP * 0',
    ])
  })

  it('a floor over a year is due anew with the year, also where nothing was earned', async () => {
    expect(await limits('yearly')).toEqual([
      '10 FLOOR_TOPUP * 0.4',
      '11 FLOOR_TOPUP * -0.4',
      '12 FLOOR_TOPUP * 1',
      '13 FLOOR_TOPUP * -1',
      '14 FLOOR_TOPUP * 0',
    ])
  })

  it('a cap lets pass what is left of it, then nothing', async () => {
    expect(await limits('cap')).toEqual([
      '10 CAP_REDUCTION * 0',
      '11 CAP_REDUCTION * 0',
      '12 CAP_REDUCTION * 0',
      '13 CAP_REDUCTION * -1.1',
      '14 CAP_REDUCTION * -0.2',
    ])
  })

  it('a cap of the floor’s scope does not count what the floor added', async () => {
    expect(await limits('both')).toEqual([
      '10 FLOOR_TOPUP * 0.2',
      '10 CAP_REDUCTION * 0',
      '11 FLOOR_TOPUP * -0.2',
      '11 CAP_REDUCTION * 0',
      '12 FLOOR_TOPUP * 0',
      '12 CAP_REDUCTION * 0',
      '13 FLOOR_TOPUP * 0',
      '13 CAP_REDUCTION * -1.2',
      '14 FLOOR_TOPUP * 0',
      '14 CAP_REDUCTION * -0.2',
    ])
  })

  it('a cap of another scope counts what the floor added', async () => {
    expect(await limits('mixed')).toEqual([
      '10 FLOOR_TOPUP * 0',
      '10 CAP_REDUCTION * 0',
      '11 FLOOR_TOPUP * 0.1',
      '11 CAP_REDUCTION * 0',
      '12 FLOOR_TOPUP * 0.5',
      '12 CAP_REDUCTION * -0.3',
      '13 FLOOR_TOPUP * 0',
      '13 CAP_REDUCTION * -1.2',
      '14 FLOOR_TOPUP * 0.3',
      '14 CAP_REDUCTION * -0.5',
    ])
    expect(await limits('mixed-other')).toEqual([
      '10 FLOOR_TOPUP * 0.9',
      // 0.6 and 0.9 are 0.5 above the cap.
      '10 CAP_REDUCTION * -0.5',
      '11 FLOOR_TOPUP * -0.4',
      '11 CAP_REDUCTION * 0',
      '12 FLOOR_TOPUP * 0',
      '12 CAP_REDUCTION * 0',
      '13 FLOOR_TOPUP * -0.5',
      '13 CAP_REDUCTION * 0',
      '14 FLOOR_TOPUP * 0',
      '14 CAP_REDUCTION * 0',
    ])
  })

  it('over a version begin anew with the next one', async () => {
    expect((await limits('anew')).slice(3)).toEqual(['13 FLOOR_TOPUP * 0.3', '14 FLOOR_TOPUP * -0.2'])
  })

  it('over the agreement are those of the version in force, before the period as after it', async () => {
    expect((await limits('lowered')).slice(3)).toEqual(['13 CAP_REDUCTION * -1.2', '14 CAP_REDUCTION * -0.2'])
  })

  it('a cap takes off what is too much of rates and re-ratings together, and gives back what no longer is', async () => {
    // 0.6; 0.2 less 0.3; then, in the new year, 0, 0.6 and 0.1.
    expect((await limits('rerated')).filter((line) => line.includes('CAP'))).toEqual([
      '10 CAP_REDUCTION * -0.05',
      '11 CAP_REDUCTION * 0.05',
      '12 CAP_REDUCTION * 0',
      '13 CAP_REDUCTION * -0.05',
      '14 CAP_REDUCTION * -0.1',
    ])
  })

  it('are no lines from an unknown rate on, while the rates stay', async () => {
    expect(await linesOf(warehouse, 'unknown')).toEqual([
      '10 RATE second 0.2',
      '10 RATE own 0.4',
      '10 FLOOR_TOPUP * 4.4',
      '10 CAP_REDUCTION * 0',
      '11 RATE second 0.2',
      '11 RATE own 0.4',
      '11 FLOOR_TOPUP * -0.6',
      '11 CAP_REDUCTION * 0',
      '12 RATE second unknown',
      '12 RATE own 0.4',
      '13 RATE second 0.2',
      '13 RATE own 0.4',
      '14 RATE second 0.2',
      '14 RATE own 0.4',
    ])
  })

  it('say in words what they pay', async () => {
    expect(await wordsOf(warehouse, ['mixed', 'yearly', 'anew'])).toEqual([
      'anew FLOOR_TOPUP: up to 1.5 since these terms began at least, of the block fees',
      'anew RATE: 100 % of the block fees, and of that 10 %',
      'mixed CAP_REDUCTION: down to 1.3 since the agreement began at most, of the block fees',
      'mixed FLOOR_TOPUP: up to 0.5 in the period at least, of the block fees',
      'mixed RATE: 100 % of the block fees, and of that 10 %',
      'yearly FLOOR_TOPUP: up to 1 since the year began at least, of the block fees',
      'yearly RATE: 100 % of the block fees, and of that 10 %',
    ])
  })

  it('block the statements that rest on the unknown rate', async () => {
    const missing = `MISSING_FACT ${chain}|12|${second}|MEV_TIPS`
    expect(await blockersOf(warehouse)).toEqual([`12: ${missing}`, `13: ${missing}`, `14: ${missing}`])
  })

  it.each([
    'law_1b_ledger_sums_the_lines',
    'law_1c_rates_stay_within_the_component',
    'law_2_statements_balance',
    'law_5_rate_lines_stay_within_their_base',
    'floors_and_caps_telescope',
    'floors_and_caps_due_are_made',
    'rules_pay_within_floor_and_cap',
    'tiers_telescope',
    'tiers_show_their_slices',
  ])('keep %s', async (test) => {
    expect(await warehouse.failures(test)).toEqual([])
  })

  const lines = (changes: string, agreement: string, kind: string): string =>
    `update computation.commission_lines_computed set ${changes}
      where agreement_id = '${agreement}' and line_kind = '${kind}'`
  const anAtomMore = 'pre_override_amount_native = pre_override_amount_native + 0.000000000000000001'

  it.each([
    ['an atom of a floor', 'floors_and_caps_telescope', lines(anAtomMore, 'floor', 'FLOOR_TOPUP')],
    ['an atom of a cap', 'floors_and_caps_telescope', lines(anAtomMore, 'cap', 'CAP_REDUCTION')],
    [
      'an atom of a cap beside a floor',
      'floors_and_caps_telescope',
      lines(anAtomMore, 'mixed', 'CAP_REDUCTION'),
    ],
    [
      'a floor that is due and no line',
      'floors_and_caps_due_are_made',
      `delete from computation.commission_lines_computed where line_kind = 'FLOOR_TOPUP'`,
    ],
    [
      'an unknown floor that blocks nobody',
      'floors_and_caps_due_are_made',
      'update computation.partner_commission_statements set blocking_reason = null',
    ],
  ])('cannot be wrong unnoticed: %s', async (_, test, sql) => {
    expect(await warehouse.failuresAfter([sql], test)).not.toEqual([])
  })
})
