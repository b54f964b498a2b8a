import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { agree, allFees, linesOf, tiered } from './counting-world.js'
import type { HandmadeWarehouse } from './handmade-warehouse.js'
import { addFees, openSmallWorld, own, second } from './small-world.js'

/** Fees by period, of which some are losses: 6, -8, -2, 8 and -4 coins together, 0 in the end. */
const fees = {
  10: ['4', '2'],
  11: ['-9', '1'],
  12: ['-1', '-1'],
  13: ['8', '0'],
  14: ['-3', '-1'],
} as const

let warehouse: HandmadeWarehouse

beforeAll(async () => {
  warehouse = await openSmallWorld([10, 11, 12, 13, 14])
  for (const [period, [ofOwn, ofSecond]] of Object.entries(fees)) {
    await addFees(warehouse, Number(period), own, ofOwn)
    await addFees(warehouse, Number(period), second, ofSecond)
  }
  await agree(warehouse, 'slices', { ...allFees, ...tiered('GRADUATED', 'AGREEMENT') })
  await agree(warehouse, 'volume', { ...allFees, ...tiered('VOLUME', 'AGREEMENT') })
  await agree(warehouse, 'floored', { ...allFees, ...tiered('GRADUATED', 'PERIOD') })
  await warehouse.execute(
    `update registry.agreement_versions set loss_policy = 'CARRY_FORWARD' where agreement_id <> 'floored'`,
  )
  await warehouse.build()
})

afterAll(() => warehouse.close())

describe('tiers of a rule that shares losses', () => {
  it('by slices give nothing below 0, and take back what the measure gave when it falls', async () => {
    expect(await linesOf(warehouse, 'slices')).toEqual([
      '10 RATE second 0.2',
      '10 RATE own 0.4',
      // From 6 to -2: the loss of the one is borne by the other.
      '11 RATE second -0.6',
      '11 RATE own 0',
      '12 RATE second 0',
      '12 RATE own 0',
      // From -4 to 4.
      '13 RATE second 0',
      '13 RATE own 0.4',
      // From 4 to 0, where nobody earned.
      '14 RATE second 0',
      '14 RATE own 0',
      '14 RATE * -0.4',
    ])
  })

  it('by volume rate a loss by the first tier', async () => {
    expect(await linesOf(warehouse, 'volume')).toEqual([
      '10 RATE second 0.2',
      '10 RATE own 0.4',
      '10 TIER_RERATE * 0',
      '11 RATE second -0.8',
      '11 RATE own 0',
      '11 TIER_RERATE * 0',
      '12 RATE second 0',
      '12 RATE own 0',
      '12 RATE * -0.2',
      '12 TIER_RERATE * 0',
      '13 RATE second 0',
      '13 RATE own 0.8',
      '13 TIER_RERATE * 0',
      '14 RATE second 0',
      '14 RATE own 0',
      '14 RATE * -0.4',
      '14 TIER_RERATE * 0',
    ])
  })

  it('under ZERO_FLOOR know no loss', async () => {
    expect((await linesOf(warehouse, 'floored')).slice(2, 4)).toEqual(['11 RATE second 0.1', '11 RATE own 0'])
  })

  it('say nothing of a base on the line of the whole rule', async () => {
    expect(
      await warehouse.rows(
        `select agreement_id, base_method, base_amount_native, commission_rate_bps, status
           from computation.commission_lines_computed
          where line_kind = 'RATE' and validator_key = '*' and period_id = '00000000-0000-0000-0000-000000000014'
          order by agreement_id`,
      ),
    ).toEqual([
      {
        agreement_id: 'slices',
        base_method: null,
        base_amount_native: '0.000000000000000000',
        commission_rate_bps: null,
        status: 'OBSERVED',
      },
      {
        agreement_id: 'volume',
        base_method: null,
        base_amount_native: '0.000000000000000000',
        commission_rate_bps: 1000,
        status: 'OBSERVED',
      },
    ])
  })

  it('give way to an override, on the line of the whole rule that the terms made', async () => {
    await warehouse.fill('registry.commission_overrides', [
      {
        agreement_id: 'slices',
        rule_key: 'rule',
        chain_id: 'test-chain',
        period_identifier: '14',
        validator_key: '*',
        created_at: '2026-11-01T00:00:00Z',
        amount_native: '0.7',
        reason: 'agreed by mail',
        author: 'ida',
        approver: 'omar',
      },
    ])
    await warehouse.build()
    expect(
      await warehouse.rows(
        `select validator_key, pre_override_amount_native as terms, final_amount_native as final
           from computation.commission_lines_computed
          where agreement_id = 'slices' and period_id = '00000000-0000-0000-0000-000000000014' order by validator_key`,
      ),
    ).toEqual([
      { validator_key: '*', terms: '-0.400000000000000000', final: '0.700000000000000000' },
      { validator_key: own, terms: '0.000000000000000000', final: '0.000000000000000000' },
      { validator_key: second, terms: '0.000000000000000000', final: '0.000000000000000000' },
    ])
  })

  it.each([
    'law_1b_ledger_sums_the_lines',
    'law_1c_rates_stay_within_the_component',
    'law_2_statements_balance',
    'law_5_rate_lines_stay_within_their_base',
    'overrides_give_their_amounts',
    'tiers_telescope',
    'tiers_show_their_slices',
  ])('keep %s', async (test) => {
    expect(await warehouse.failures(test)).toEqual([])
  })
})
