import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { HandmadeWarehouse } from './handmade-warehouse.js'
import {
  addAgreement,
  addCommission,
  addFees,
  addStake,
  chain,
  commissionByStake,
  feesShare,
  openSmallWorld,
  own,
  second,
} from './small-world.js'

let warehouse: HandmadeWarehouse

beforeEach(async () => {
  warehouse = await openSmallWorld([10])
})

afterEach(() => warehouse.close())

const floor = (floor_native: string) => ({ floor_native, floor_scope: 'PERIOD', chain_id: chain })
const cap = (cap_native: string) => ({ cap_native, cap_scope: 'PERIOD', chain_id: chain })

/** `kind validator: amount`, of all lines. */
async function lines(): Promise<readonly string[]> {
  await warehouse.build()
  const rows = await warehouse.rows(
    `select line_kind || ' ' || validator_key || ': ' || coalesce(trim(trailing '.' from trim(trailing '0' from cast(final_amount_native as varchar))), 'unknown') as line
       from computation.commission_lines_computed order by line`,
  )
  return rows.map((row) => String(row['line']))
}

/** Fees of both validators, of which a rule takes all. */
async function fees(ofOwn: string | null, ofSecond: string | null): Promise<void> {
  await addFees(warehouse, 10, own, ofOwn)
  await addFees(warehouse, 10, second, ofSecond)
}

describe('a floor', () => {
  it('tops the sum over the validators up, on a line of the whole rule', async () => {
    await addAgreement(warehouse, 'alpha', 'fees', { ...feesShare(10000), ...floor('5') })
    await fees('1', '2.5')
    expect(await lines()).toEqual(['FLOOR_TOPUP *: 1.5', `RATE ${own}: 1`, `RATE ${second}: 2.5`])
  })

  it.each(['3.5', '3'])('of %s adds nothing to a sum of 3.5', async (amount) => {
    await addAgreement(warehouse, 'alpha', 'fees', { ...feesShare(10000), ...floor(amount) })
    await fees('1', '2.5')
    expect(await lines()).toContain('FLOOR_TOPUP *: 0')
  })

  it('is due also where nothing was earned', async () => {
    await addAgreement(warehouse, 'alpha', 'fees', { ...feesShare(10000), ...floor('5') })
    await fees('0', '-7')
    expect(await lines()).toContain('FLOOR_TOPUP *: 5')
  })

  it('is no line while the base at one validator is unknown', async () => {
    await addAgreement(warehouse, 'alpha', 'fees', { ...feesShare(10000), ...floor('5'), ...cap('6') })
    await fees('1', null)
    expect(await lines()).toEqual([`RATE ${own}: 1`, `RATE ${second}: unknown`])
  })

  it('is paid by the house: the ledger has it on a row of the whole rule', async () => {
    await addAgreement(warehouse, 'alpha', 'fees', { ...feesShare(10000), ...floor('5') })
    await fees('1', '2.5')
    await warehouse.build()
    expect(
      await warehouse.rows(
        `select component_native, rate_native, house_funded_native, attributed_native, house_native, status
           from computation.component_ledger where validator_key = '*'`,
      ),
    ).toEqual([
      {
        component_native: '0.000000000000000000',
        rate_native: '0.000000000000000000',
        house_funded_native: '1.500000000000000000',
        attributed_native: '1.500000000000000000',
        house_native: '-1.500000000000000000',
        status: 'PROVEN_ZERO',
      },
    ])
  })
})

describe('a cap', () => {
  it('takes off what the sum over the validators exceeds it by', async () => {
    await addAgreement(warehouse, 'alpha', 'fees', { ...feesShare(10000), ...cap('3') })
    await fees('1', '2.5')
    expect(await lines()).toEqual(['CAP_REDUCTION *: -0.5', `RATE ${own}: 1`, `RATE ${second}: 2.5`])
  })

  it.each(['3.5', '4'])('of %s takes nothing off a sum of 3.5', async (amount) => {
    await addAgreement(warehouse, 'alpha', 'fees', { ...feesShare(10000), ...cap(amount) })
    await fees('1', '2.5')
    expect(await lines()).toContain('CAP_REDUCTION *: 0')
  })

  it('gives back to the house what it takes off', async () => {
    await addAgreement(warehouse, 'alpha', 'fees', { ...feesShare(10000), ...cap('3') })
    await fees('1', '2.5')
    await warehouse.build()
    expect(
      await warehouse.rows(
        `select rate_native, house_funded_native, house_native
           from computation.component_ledger where validator_key = '*'`,
      ),
    ).toEqual([
      {
        rate_native: '-0.500000000000000000',
        house_funded_native: '0.000000000000000000',
        house_native: '0.500000000000000000',
      },
    ])
  })

  it('of the floor itself lets the floor be paid', async () => {
    await addAgreement(warehouse, 'alpha', 'fees', { ...feesShare(10000), ...floor('3'), ...cap('3') })
    await fees('1', '1')
    expect(await lines()).toEqual([
      'CAP_REDUCTION *: 0',
      'FLOOR_TOPUP *: 1',
      `RATE ${own}: 1`,
      `RATE ${second}: 1`,
    ])
  })
})

describe('the line of a floor or cap', () => {
  it('has neither base nor rate, and is derived where a rate is', async () => {
    await addAgreement(warehouse, 'alpha', 'stake', { ...commissionByStake(5000), ...floor('9') })
    for (const validator of [own, second]) {
      await addCommission(warehouse, 10, validator, '3')
      await addStake(warehouse, 10, validator, '100', [['a' + validator, 'alpha-wallet', '100']])
    }
    await warehouse.build()
    expect(
      await warehouse.rows(
        `select * from computation.commission_lines_computed where line_kind = 'FLOOR_TOPUP'`,
      ),
    ).toMatchObject([
      {
        attribution_method: 'STAKE_WEIGHT',
        base_method: null,
        base_amount_native: null,
        commission_rate_bps: null,
        pre_override_amount_native: '6.000000000000000000',
        status: 'DERIVED',
      },
    ])
  })

  it('counts for the version that is in force, rule by rule', async () => {
    await addAgreement(warehouse, 'alpha', 'fees', { ...feesShare(100), ...floor('5') })
    await addAgreement(warehouse, 'beta', 'other', feesShare(10000))
    await fees('100', '200')
    expect(await lines()).toContain('FLOOR_TOPUP *: 2')
  })
})
