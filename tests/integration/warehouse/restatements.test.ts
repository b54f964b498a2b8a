import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { HandmadeWarehouse } from './handmade-warehouse.js'
import { addEvent, adjustments, buildWithinTheLaws, release } from './released-statements.js'
import {
  addAgreement,
  addFees,
  chain,
  feesShare,
  finalPeriod,
  openSmallWorld,
  own,
  periodId,
} from './small-world.js'

let warehouse: HandmadeWarehouse

/** Period 10 is released with 1.0000000006; then its fees become 0.75. */
beforeEach(async () => {
  warehouse = await openSmallWorld([10, 11, 12])
  await warehouse.execute(`delete from registry.validators where validator_key <> '${own}'`)
  await addAgreement(warehouse, 'alpha', 'fees', feesShare(10000))
  await addFees(warehouse, 10, own, '1.0000000006')
  await addFees(warehouse, 11, own, '2')
  await addFees(warehouse, 12, own, '0.5')
  await warehouse.build()
  await release(warehouse, 10)
  await warehouse.execute(
    `update canonical.canonical_validator_fees set total_fees_native = 0.75 where period_id = '${periodId(10)}'`,
  )
})

afterEach(() => warehouse.close())

describe('an agreement of which lines were released', () => {
  it('stays with its partner', async () => {
    expect(await warehouse.failures('released_agreements_keep_their_partner')).toEqual([])
    await warehouse.execute(`update registry.agreements set partner_id = 'beta'`)
    expect(await warehouse.failures('released_agreements_keep_their_partner')).toEqual([
      { agreement_id: 'fees', partner_id: 'beta', released_to: 'alpha' },
    ])
  })
})

describe('a released statement whose facts change', () => {
  it('keeps its lines and amounts as they were released', async () => {
    await buildWithinTheLaws(warehouse)
    expect(
      await warehouse.rows(
        `select total_native, payable_native, line_count from computation.partner_commission_statements
          where period_id = '${periodId(10)}'`,
      ),
    ).toEqual([
      { total_native: '1.000000000600000000', payable_native: '1.000000000000000000', line_count: 1n },
    ])
  })

  it('leaves the difference in the next final period that is still a draft', async () => {
    await buildWithinTheLaws(warehouse)
    expect(await adjustments(warehouse)).toEqual(['11 <- 10: -0.250000000600000000'])
    expect(
      await warehouse.rows(
        `select cause, previous_amount_native, new_amount_native, previous_publication_id, version_number, status
           from computation.partner_commission_lines where line_kind = 'ADJUSTMENT'`,
      ),
    ).toEqual([
      {
        cause: 'CHANGED_CODE',
        previous_amount_native: '1.000000000600000000',
        new_amount_native: '0.750000000000000000',
        previous_publication_id: 'publication-1',
        version_number: 0,
        status: 'OBSERVED',
      },
    ])
    expect(
      await warehouse.rows(
        `select adjustments_native, carry_in_native, payable_native from computation.partner_commission_statements
          where period_id = '${periodId(11)}'`,
      ),
    ).toEqual([
      {
        adjustments_native: '-0.250000000600000000',
        carry_in_native: '0.000000000600000000',
        payable_native: '1.750000000000000000',
      },
    ])
  })

  it('passes over a statement that was submitted', async () => {
    await addEvent(warehouse, 11, 'SUBMIT')
    await buildWithinTheLaws(warehouse)
    expect(await adjustments(warehouse)).toEqual(['12 <- 10: -0.250000000600000000'])
  })

  it('passes over a closed period, until it is opened again', async () => {
    const event = (sequence: number, kind: string) =>
      warehouse.execute(
        `insert into finance.period_events values
           (uuid(), '${chain}', '${periodId(11)}', ${sequence}, '${kind}', 'ida', null, '2026-11-01T00:00:00Z', null, uuid())`,
      )
    await event(1, 'CLOSE')
    await buildWithinTheLaws(warehouse)
    // What is computed for it leaves as well.
    expect(await adjustments(warehouse)).toEqual([
      '12 <- 10: -0.250000000600000000',
      '12 <- 11: 2.000000000000000000',
    ])
    await event(2, 'REOPEN')
    await buildWithinTheLaws(warehouse)
    expect(await adjustments(warehouse)).toEqual(['11 <- 10: -0.250000000600000000'])
  })

  it('goes on to a later period, though an earlier one is still a draft', async () => {
    await addFees(warehouse, 9, own, '1')
    await warehouse.fill('canonical.canonical_periods', [finalPeriod(9)])
    await buildWithinTheLaws(warehouse)
    expect(await adjustments(warehouse)).toEqual(['11 <- 10: -0.250000000600000000'])
  })

  it('waits as a pending adjustment while no later statement is open', async () => {
    await warehouse.execute(
      'update canonical.canonical_periods set is_finalized = false where period_number > 10',
    )
    await buildWithinTheLaws(warehouse)
    expect(await adjustments(warehouse)).toEqual([])
    expect(
      await warehouse.rows('select period_id, final_amount_native from computation.pending_adjustments'),
    ).toEqual([{ period_id: null, final_amount_native: '-0.250000000600000000' }])
  })

  it('is made good once: a released adjustment is not made again', async () => {
    await warehouse.build()
    await release(warehouse, 11)
    await buildWithinTheLaws(warehouse)
    expect(await adjustments(warehouse)).toEqual(['11 <- 10: -0.250000000600000000'])
    await warehouse.execute(
      `update canonical.canonical_validator_fees set total_fees_native = 0.8 where period_id = '${periodId(10)}'`,
    )
    await buildWithinTheLaws(warehouse)
    expect(await adjustments(warehouse)).toEqual([
      '11 <- 10: -0.250000000600000000',
      '12 <- 10: 0.050000000000000000',
    ])
  })

  it('works off a debt that is greater than what is due, before it pays again', async () => {
    await warehouse.execute(
      `update canonical.canonical_validator_fees set total_fees_native = 0 where period_id = '${periodId(10)}'`,
    )
    await warehouse.execute(
      `update canonical.canonical_validator_fees set total_fees_native = 0.7 where period_id = '${periodId(11)}'`,
    )
    await buildWithinTheLaws(warehouse)
    const rows = await warehouse.rows(
      `select payable_native, carry_out_native from computation.partner_commission_statements
         join canonical.canonical_periods using (chain_id, period_id) order by period_number`,
    )
    // Paid 1 and owed 1.2 in all: 0.2 is left to pay once the debt of 0.3 is worked off.
    expect(rows.map((row) => row.payable_native)).toEqual([
      '1.000000000000000000',
      '0.000000000000000000',
      '0.200000000000000000',
    ])
    expect(rows[1]).toMatchObject({ carry_out_native: '-0.300000000000000000' })
  })
})

describe('the status of a statement', () => {
  const status = async () => {
    await warehouse.build()
    const rows = await warehouse.rows(
      `select status, submitter, approver from computation.statement_status where period_id = '${periodId(11)}'`,
    )
    return rows[0]
  }

  it.each([
    [['SUBMIT'], 'PENDING_APPROVAL'],
    [['SUBMIT', 'APPROVE'], 'APPROVED'],
    [['SUBMIT', 'APPROVE', 'RELEASE'], 'RELEASED'],
    [['SUBMIT', 'APPROVE', 'RELEASE', 'PAY'], 'PAID'],
    [['SUBMIT', 'APPROVE', 'RELEASE', 'DISPUTE'], 'DISPUTED'],
    [['SUBMIT', 'APPROVE', 'RELEASE', 'DISPUTE', 'RESOLVE'], 'RELEASED'],
    [['SUBMIT', 'APPROVE', 'RELEASE', 'PAY', 'DISPUTE', 'RESOLVE'], 'PAID'],
  ])('after %j is %s', async (events, expected) => {
    for (const [index, event] of events.entries()) await addEvent(warehouse, 11, event, String(index + 1))
    expect(await status()).toMatchObject({ status: expected, submitter: 'ida' })
  })

  it('forgets an approval when the statement is submitted anew', async () => {
    for (const [index, event] of ['SUBMIT', 'APPROVE', 'SUBMIT'].entries()) {
      await addEvent(warehouse, 11, event, String(index + 1))
    }
    expect(await status()).toEqual({ status: 'PENDING_APPROVAL', submitter: 'ida', approver: null })
  })
})
