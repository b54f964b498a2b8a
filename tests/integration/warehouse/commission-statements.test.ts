import fc from 'fast-check'
import { Decimal } from 'decimal.js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SqlRow } from '../../../src/engine/engine.js'
import type { HandmadeRow, HandmadeWarehouse } from './handmade-warehouse.js'
import { addAgreement, addFees, chain, feesShare, openSmallWorld, own } from './small-world.js'

const Amount = Decimal.clone({ precision: 60, toExpNeg: -60, toExpPos: 60, rounding: Decimal.ROUND_DOWN })

let warehouse: HandmadeWarehouse

beforeEach(async () => {
  warehouse = await openSmallWorld([10, 11, 12, 13])
  await warehouse.execute(`delete from registry.validators where validator_key <> '${own}'`)
  await addAgreement(warehouse, 'alpha', 'fees', feesShare(10000))
})

afterEach(() => warehouse.close())

async function statements(): Promise<readonly SqlRow[]> {
  await warehouse.build()
  return warehouse.rows(
    `select statements.* from computation.partner_commission_statements as statements
       join canonical.canonical_periods using (chain_id, period_id) order by period_number`,
  )
}

const fees = async (...amounts: readonly (string | null)[]) => {
  for (const [index, amount] of amounts.entries()) await addFees(warehouse, 10 + index, own, amount)
}

const payAbove = (minimum_payout_native: string, changes: HandmadeRow = {}) =>
  warehouse.fill('registry.partner_terms', [
    { partner_id: 'alpha', chain_id: chain, from_period: '10', minimum_payout_native, ...changes },
  ])

/** Payables and carries by the recursion of the contract, in decimals. */
function settle(
  totals: readonly (string | null)[],
  minimum = '0',
): readonly { payable: string | null; carryOut: string }[] {
  let carry = new Amount(0)
  return totals.map((total) => {
    if (total === null) return { payable: null, carryOut: carry.toFixed(18) }
    const owed = carry.plus(total)
    const payable = owed.lt(minimum) || owed.lt(0) ? new Amount(0) : owed.toDecimalPlaces(9)
    carry = owed.minus(payable)
    return { payable: payable.toFixed(18), carryOut: carry.toFixed(18) }
  })
}

describe('a statement', () => {
  it('pays whole lamports and carries the rest to the next', async () => {
    await fees('1.0000000006', '2.0000000006', '0.0000000003', '0')
    expect(await statements()).toMatchObject([
      {
        total_native: '1.000000000600000000',
        payable_native: '1.000000000000000000',
        carry_out_native: '0.000000000600000000',
      },
      {
        carry_in_native: '0.000000000600000000',
        payable_native: '2.000000001000000000',
        carry_out_native: '0.000000000200000000',
      },
      { payable_native: '0.000000000000000000', carry_out_native: '0.000000000500000000' },
      { payable_native: '0.000000000000000000', carry_out_native: '0.000000000500000000' },
    ])
  })

  it('passes its carry on while it is blocked, with no amount of its own', async () => {
    await fees('1.0000000006', null, '0.0000000006', '0')
    expect((await statements()).slice(1, 3)).toMatchObject([
      {
        blocking_reason: 'MISSING_FACT',
        total_native: null,
        adjustments_native: null,
        withheld_native: null,
        payable_native: null,
        carry_in_native: '0.000000000600000000',
        carry_out_native: '0.000000000600000000',
        line_count: 1n,
      },
      { carry_in_native: '0.000000000600000000', payable_native: '0.000000001000000000' },
    ])
  })

  it('names the row that is unknown', async () => {
    await fees('1', null, '1', '1')
    await warehouse.build()
    expect(
      await warehouse.rows('select reason, relation, row_key from computation.statement_blockers'),
    ).toEqual([
      {
        reason: 'MISSING_FACT',
        relation: 'computation.validator_pnl',
        row_key: `${chain}|11|${own}|EXEC_FEES`,
      },
    ])
  })

  it('is blocked while its period is not final', async () => {
    await fees('1', '1', '1', '1')
    await warehouse.execute(
      'update canonical.canonical_periods set is_finalized = false where period_number = 13',
    )
    expect((await statements()).map((row) => row.blocking_reason)).toEqual([
      null,
      null,
      null,
      'PERIOD_NOT_FINAL',
    ])
  })

  it('names an unknown fact before a period that is not final', async () => {
    await fees('1', '1', '1', null)
    await warehouse.execute(
      'update canonical.canonical_periods set is_finalized = false where period_number = 13',
    )
    expect((await statements())[3]).toMatchObject({ blocking_reason: 'MISSING_FACT' })
    expect(await warehouse.rows('select reason from computation.statement_blockers order by reason')).toEqual(
      [{ reason: 'MISSING_FACT' }, { reason: 'PERIOD_NOT_FINAL' }],
    )
  })

  it('carries everything below the minimum payout of its period', async () => {
    await payAbove('3', { until_period: '13' })
    await fees('1', '1.5', '0.5000000005', '0.1')
    expect((await statements()).map((row) => row.payable_native)).toEqual([
      '0.000000000000000000',
      '0.000000000000000000',
      '3.000000000000000000',
      '0.100000000000000000',
    ])
  })

  it('pays at the minimum payout itself, and carries one atom less', async () => {
    await payAbove('3')
    await fees('2.999999999999999999', '0.000000000000000001', '0', '0')
    expect((await statements()).map((row) => row.payable_native)).toEqual([
      '0.000000000000000000',
      '3.000000000000000000',
      '0.000000000000000000',
      '0.000000000000000000',
    ])
  })

  it('carries across a blocked statement and a change of the minimum payout', async () => {
    await payAbove('3', { until_period: '12' })
    await payAbove('1.5', { from_period: '12' })
    await fees('1', null, '0.6000000001', '0.5')
    expect(await statements()).toMatchObject([
      { payable_native: '0.000000000000000000', carry_out_native: '1.000000000000000000' },
      { payable_native: null, carry_out_native: '1.000000000000000000' },
      { payable_native: '1.600000000000000000', carry_out_native: '0.000000000100000000' },
      { payable_native: '0.000000000000000000', carry_out_native: '0.500000000100000000' },
    ])
  })

  it('is paid by the terms of its own partner and chain', async () => {
    await payAbove('3', { chain_id: 'other' })
    await payAbove('3', { partner_id: 'beta' })
    await fees('1', '1', '1', '1')
    expect((await statements())[0]).toMatchObject({ payable_native: '1.000000000000000000' })
  })

  it('is a DRAFT as long as nobody has submitted it', async () => {
    await fees('1', null)
    await warehouse.build()
    expect(await warehouse.rows('select distinct status from computation.statement_status')).toEqual([
      { status: 'DRAFT' },
    ])
  })

  it('agrees with decimal arithmetic on random totals, and keeps the laws', async () => {
    const total = fc.option(
      fc
        .bigInt({ min: 0n, max: 10n ** 19n })
        .map((atoms) => new Amount(String(atoms)).times('1e-18').toFixed(18)),
      { freq: 4 },
    )
    for (const [run, totals] of fc
      .sample(fc.array(total, { minLength: 4, maxLength: 4 }), { numRuns: 8, seed: 3 })
      .entries()) {
      const minimum = run % 2 === 0 ? '0' : '4.5'
      await warehouse.execute('delete from canonical.canonical_validator_fees')
      await warehouse.execute('delete from registry.partner_terms')
      await warehouse.fill('registry.partner_terms', [
        { partner_id: 'alpha', chain_id: chain, from_period: '0', minimum_payout_native: minimum },
      ])
      await fees(...totals)
      const settled = (await statements()).map((row) => ({
        payable: row.payable_native,
        carryOut: row.carry_out_native,
      }))
      expect(settled).toEqual(settle(totals, minimum))
      for (const law of [
        'law_2_statements_balance',
        'law_2_payables_are_payable',
        'law_2_carry_is_passed_on',
      ]) {
        expect(await warehouse.failures(law)).toEqual([])
      }
    }
  })
})

describe('what a partner sees', () => {
  it('is every statement and line, with the name of its period', async () => {
    await fees('1', null, '1', '1')
    await warehouse.build()
    const [{ statements: seen } = {}] = await warehouse.rows(
      'select count(*) as statements from portal.my_statements',
    )
    expect(seen).toBe(4n)
    expect(
      await warehouse.rows(
        `select partner_id, period_identifier, agreement_name, final_amount_native, status
           from portal.my_commission_lines where period_identifier = '11'`,
      ),
    ).toEqual([
      {
        partner_id: 'alpha',
        period_identifier: '11',
        agreement_name: 'fees',
        final_amount_native: null,
        status: 'MISSING',
      },
    ])
  })
})
