import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SqlRow } from '../../../src/engine/engine.js'
import type { HandmadeWarehouse } from './handmade-warehouse.js'
import {
  addAgreement,
  addCommission,
  addFees,
  addStake,
  commissionByStake,
  feesShare,
  finalPeriod,
  openSmallWorld,
  own,
} from './small-world.js'

let warehouse: HandmadeWarehouse

beforeEach(async () => {
  warehouse = await openSmallWorld([10])
  await warehouse.execute(`delete from registry.validators where validator_key <> '${own}'`)
})

afterEach(() => warehouse.close())

async function lines(): Promise<readonly SqlRow[]> {
  await warehouse.build()
  return warehouse.rows(
    `select * from computation.commission_lines_computed order by agreement_id, validator_key`,
  )
}

describe('a FIXED_SHARE line', () => {
  it('is its share of the component, floored at the 18th decimal', async () => {
    await addAgreement(warehouse, 'alpha', 'fees', { ...feesShare(3333), commission_rate_bps: '5000' })
    await addFees(warehouse, 10, own, '0.000000000000000007')
    expect(await lines()).toMatchObject([
      {
        base_method: 'COMPONENT',
        base_amount_native: '0.000000000000000002',
        commission_rate_bps: 5000,
        final_amount_native: '0.000000000000000001',
        status: 'OBSERVED',
        override_drift: false,
      },
    ])
  })

  it('takes the whole base when the rule states no rate', async () => {
    await addAgreement(warehouse, 'alpha', 'fees', feesShare(1000))
    await addFees(warehouse, 10, own, '5.984486140')
    expect(await lines()).toMatchObject([
      { commission_rate_bps: 10000, final_amount_native: '0.598448614000000000' },
    ])
  })

  it('is there and unknown, not zero, while the component is unknown', async () => {
    await addAgreement(warehouse, 'alpha', 'fees', feesShare(1000))
    await addFees(warehouse, 10, own, null)
    expect(await lines()).toMatchObject([
      {
        base_amount_native: null,
        pre_override_amount_native: null,
        final_amount_native: null,
        status: 'MISSING',
      },
    ])
  })

  it('gives nothing, and takes nothing, of a negative component', async () => {
    await addAgreement(warehouse, 'alpha', 'fees', feesShare(1000))
    await addFees(warehouse, 10, own, '-3')
    expect(await lines()).toMatchObject([{ base_amount_native: '0.000000000000000000', status: 'OBSERVED' }])
  })
})

describe('a STAKE_WEIGHT line', () => {
  beforeEach(() => addAgreement(warehouse, 'alpha', 'stake', commissionByStake(5000)))

  it("takes the partner's part of the validator's whole stake, not of the listed positions", async () => {
    await addCommission(warehouse, 10, own, '4.145274124')
    await addStake(warehouse, 10, own, '300', [
      ['a', 'alpha-wallet', '70'],
      ['b', 'alpha-wallet', '30'],
      ['c', 'someone', '50'],
    ])
    expect(await lines()).toMatchObject([
      { base_method: 'STAKE', base_amount_native: '1.381758041333333333', status: 'DERIVED' },
    ])
  })

  it('agrees with exact integers on random stakes and amounts', async () => {
    const lamports = fc.bigInt({ min: 0n, max: 600_000_000_000_000_000n })
    const cases = fc.sample(fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 24n }), lamports, lamports), {
      numRuns: 60,
      seed: 7,
    })
    await warehouse.execute('delete from canonical.canonical_periods')
    const expected: string[] = []
    for (const [index, [atoms, first, other]] of cases.entries()) {
      const period = 100 + index
      const whole = first + other + 1n
      await warehouse.fill('canonical.canonical_periods', [finalPeriod(period)])
      await addCommission(warehouse, period, own, coins(atoms))
      await addStake(warehouse, period, own, String(whole), [['a', 'alpha-wallet', String(first)]])
      const base = (atoms * first) / whole
      expected.push(`${coins(base)} ${coins((base * 5000n) / 10000n)}`)
    }
    await warehouse.build()
    const rows = await warehouse.rows(
      `select base_amount_native || ' ' || final_amount_native as line
         from computation.commission_lines_computed join canonical.canonical_periods using (chain_id, period_id)
        order by period_number`,
    )
    expect(rows.map((row) => row.line)).toEqual(expected)
  })

  it('is zero for a partner none of whose wallets is listed, and known', async () => {
    await addCommission(warehouse, 10, own, '4')
    await addStake(warehouse, 10, own, '300', [['c', 'someone', '50']])
    expect(await lines()).toMatchObject([{ final_amount_native: '0.000000000000000000', status: 'DERIVED' }])
  })

  it.each([
    ['no position of the validator is known', () => addStake(warehouse, 10, own, '300', [])],
    [
      "the partner's weight is unknown",
      () => addStake(warehouse, 10, own, '300', [['a', 'alpha-wallet', null]]),
    ],
    ['the whole stake is unknown', () => addStake(warehouse, 10, own, null, [['a', 'alpha-wallet', '1']])],
  ])('is unknown while %s', async (_, arrange) => {
    await addCommission(warehouse, 10, own, '4')
    await arrange()
    expect(await lines()).toMatchObject([{ final_amount_native: null, status: 'MISSING' }])
  })

  it('has base 0 where the validator has no stake at all', async () => {
    await addCommission(warehouse, 10, own, '4')
    await addStake(warehouse, 10, own, '0', [['a', 'alpha-wallet', '0']])
    expect(await lines()).toMatchObject([{ base_amount_native: '0.000000000000000000' }])
  })

  it('counts a wallet only in the periods in which it is the partner’s', async () => {
    await warehouse.execute(
      `update registry.partner_wallets set until_period = 10 where partner_id = 'alpha'`,
    )
    await addCommission(warehouse, 10, own, '4')
    await addStake(warehouse, 10, own, '300', [['a', 'alpha-wallet', '70']])
    expect(await lines()).toMatchObject([{ final_amount_native: '0.000000000000000000' }])
  })
})

describe('the ledger', () => {
  const ledger = async () => {
    await warehouse.build()
    return warehouse.rows(`select * from computation.component_ledger order by revenue_component`)
  }

  it('gives the house what no partner gets, component by component', async () => {
    await addAgreement(warehouse, 'alpha', 'fees', feesShare(1000))
    await addFees(warehouse, 10, own, '5')
    await addCommission(warehouse, 10, own, '4')
    expect(await ledger()).toMatchObject([
      {
        revenue_component: 'COMMISSION',
        attributed_native: '0.000000000000000000',
        house_native: '4.000000000000000000',
      },
      {
        revenue_component: 'EXEC_FEES',
        rate_native: '0.500000000000000000',
        house_native: '4.500000000000000000',
      },
      { revenue_component: 'MEV_TIPS', component_native: null, house_native: null, status: 'MISSING' },
      { revenue_component: 'VOTE_REWARDS', component_native: '0.000000000000000000', status: 'PROVEN_ZERO' },
    ])
  })

  it('ends with the last period in which the operator runs the validator', async () => {
    await warehouse.fill('canonical.canonical_periods', [9, 11].map(finalPeriod))
    await warehouse.execute(`update registry.validators set until_period = 11 where validator_key = '${own}'`)
    for (const period of [9, 10, 11]) await addFees(warehouse, period, own, '5')
    await warehouse.build()
    const periods = await warehouse.rows(
      `select distinct period_identifier
         from computation.component_ledger join canonical.canonical_periods using (chain_id, period_id)
        order by period_identifier`,
    )
    expect(periods.map(({ period_identifier }) => period_identifier)).toEqual(['10', '9'])
  })

  it('marks a component of which more than the whole is given away, and blocks the statements on it', async () => {
    await addAgreement(warehouse, 'alpha', 'stake', commissionByStake(10000))
    await addAgreement(warehouse, 'beta', 'more', commissionByStake(10000))
    await addCommission(warehouse, 10, own, '4')
    await addStake(warehouse, 10, own, '100', [
      ['a', 'alpha-wallet', '80'],
      ['b', 'beta-wallet', '80'],
    ])
    expect((await ledger())[0]).toMatchObject({
      status: 'OVER_ATTRIBUTED',
      house_native: '-2.400000000000000000',
    })
    const statements = await warehouse.rows(
      'select blocking_reason, total_native, line_count from computation.partner_commission_statements',
    )
    const blocked = { blocking_reason: 'OVER_ATTRIBUTED', total_native: null, line_count: 1n }
    expect(statements).toEqual([blocked, blocked])
    expect(await warehouse.failures('law_1c_rates_stay_within_the_component')).toEqual([])
  })
})

/** Text at 18 decimals of a count of 1e-18 coins. */
function coins(atoms: bigint): string {
  const digits = String(atoms).padStart(19, '0')
  return `${digits.slice(0, -18)}.${digits.slice(-18)}`
}
