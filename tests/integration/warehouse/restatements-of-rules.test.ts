import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { HandmadeRow, HandmadeWarehouse } from './handmade-warehouse.js'
import { adjustments, buildWithinTheLaws, release } from './released-statements.js'
import {
  addAgreement,
  addFees,
  chain,
  feesShare,
  openSmallWorld,
  own,
  periodId,
  second,
} from './small-world.js'

let warehouse: HandmadeWarehouse

/** Period 10 is released: a floor of 5 has topped fees of 1 and 2 up. */
beforeEach(async () => {
  warehouse = await openSmallWorld([10, 11])
  await addAgreement(warehouse, 'alpha', 'fees', {
    ...feesShare(10000),
    chain_id: chain,
    floor_native: '5',
    floor_scope: 'PERIOD',
  })
  for (const period of [10, 11]) {
    await addFees(warehouse, period, own, '1')
    await addFees(warehouse, period, second, '2')
  }
  await warehouse.build()
  await release(warehouse, 10)
})

afterEach(() => warehouse.close())

const setFees = (validator: string, fees: string | null) =>
  warehouse.execute(
    `update canonical.canonical_validator_fees
        set total_fees_native = ${fees ?? 'null'}, status = '${fees === null ? 'MISSING' : 'OBSERVED'}'
      where period_id = '${periodId(10)}' and validator_key = '${validator}'`,
  )

const override = (changes: HandmadeRow) =>
  warehouse.fill('registry.commission_overrides', [
    {
      agreement_id: 'fees',
      rule_key: 'rule',
      chain_id: chain,
      period_identifier: '10',
      validator_key: '*',
      created_at: '2026-11-01T00:00:00Z',
      reason: 'settled by hand',
      author: 'ida',
      approver: 'omar',
      ...changes,
    },
  ])

describe('a released rule with a floor', () => {
  it('is made good validator by validator, and the floor on the whole rule', async () => {
    await setFees(own, '1.5')
    await buildWithinTheLaws(warehouse)
    expect(await adjustments(warehouse)).toEqual([
      '11 <- 10: -0.500000000000000000',
      '11 <- 10: 0.500000000000000000',
    ])
    expect(
      await warehouse.rows(
        `select validator_key, cause, final_amount_native from computation.partner_commission_lines
          where line_kind = 'ADJUSTMENT' order by validator_key`,
      ),
    ).toEqual([
      { validator_key: '*', cause: 'CHANGED_CODE', final_amount_native: '-0.500000000000000000' },
      { validator_key: own, cause: 'CHANGED_CODE', final_amount_native: '0.500000000000000000' },
    ])
  })

  it('keeps its floor while a base that was known then is unknown now', async () => {
    await setFees(own, null)
    await buildWithinTheLaws(warehouse)
    expect(await adjustments(warehouse)).toEqual([])
  })

  it('loses what a floor gave when the terms never had one', async () => {
    await warehouse.execute('update registry.agreement_rules set floor_native = null, floor_scope = null')
    await buildWithinTheLaws(warehouse)
    expect(await adjustments(warehouse)).toEqual(['11 <- 10: -2.000000000000000000'])
  })
})

describe('a released statement of which it is no longer known whether the terms held', () => {
  it('is left as it was', async () => {
    await warehouse.execute('delete from registry.agreement_version_periods')
    await buildWithinTheLaws(warehouse)
    expect(await adjustments(warehouse)).toEqual([])
  })
})

describe('an override of a released period', () => {
  it('leaves what it changes in an open one, as the work of an override', async () => {
    await override({ amount_native: '9' })
    await buildWithinTheLaws(warehouse)
    expect(
      await warehouse.rows(
        `select validator_key, cause, status, previous_amount_native, new_amount_native
           from computation.partner_commission_lines where line_kind = 'ADJUSTMENT' order by validator_key`,
      ),
    ).toEqual([
      {
        validator_key: '*',
        cause: 'OVERRIDE',
        status: 'OVERRIDDEN',
        previous_amount_native: '2.000000000000000000',
        new_amount_native: '0.000000000000000000',
      },
      {
        validator_key: own,
        cause: 'OVERRIDE',
        status: 'OVERRIDDEN',
        previous_amount_native: '1.000000000000000000',
        new_amount_native: '3.000000000000000000',
      },
      {
        validator_key: second,
        cause: 'OVERRIDE',
        status: 'OVERRIDDEN',
        previous_amount_native: '2.000000000000000000',
        new_amount_native: '6.000000000000000000',
      },
    ])
    expect(
      await warehouse.rows(
        `select adjustments_native, total_native from computation.partner_commission_statements
          where period_id = '${periodId(11)}'`,
      ),
    ).toEqual([{ adjustments_native: '4.000000000000000000', total_native: '5.000000000000000000' }])
  })

  it('makes no difference where it sets what was released', async () => {
    await warehouse.execute('update registry.agreement_rules set floor_native = null, floor_scope = null')
    await warehouse.execute('delete from finance.frozen_lines')
    await warehouse.execute('delete from finance.frozen_statements')
    await warehouse.build()
    await release(warehouse, 11)
    await override({ amount_native: '3', period_identifier: '11', expected_computed_native: '3' })
    await buildWithinTheLaws(warehouse)
    expect(await adjustments(warehouse)).toEqual([])
  })
})
