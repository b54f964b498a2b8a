import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { HandmadeWarehouse } from './handmade-warehouse.js'
import { addEvent, adjustments, buildWithinTheLaws, release } from './released-statements.js'
import { numberSlots } from './slots-world.js'
import { addAgreement, addFees, chain, feesShare, openSmallWorld, own, periodId } from './small-world.js'

const payload = (number: number): string => `00000000-0000-4000-9000-${String(number).padStart(12, '0')}`

/** An answer from which the fees of a period were read. */
async function addPayload(
  warehouse: HandmadeWarehouse,
  number: number,
  period: number,
  request: string,
): Promise<void> {
  await warehouse.fill('landing.staging_payloads', [
    {
      payload_id: payload(number),
      provider_name: 'provider',
      endpoint: 'fees',
      period_identifier: String(period),
      validator_key: '*',
      request_hash: request,
      response_hash: `response-${number}`,
    },
  ])
  await warehouse.execute(
    `insert into canonical.canonical_validator_fees_sources
       values (cast(md5('${chain}|${periodId(period)}|${own}') as uuid), '${payload(number)}')`,
  )
}

async function setFees(warehouse: HandmadeWarehouse, period: number, fees: string): Promise<void> {
  await warehouse.execute(
    `update canonical.canonical_validator_fees set total_fees_native = ${fees} where period_id = '${periodId(period)}'`,
  )
}

const withdraw = (number: number): string =>
  `delete from canonical.canonical_validator_fees_sources where payload_id = '${payload(number)}'`

describe.each(['duckdb', 'postgres'] as const)('what an adjustment comes from, on %s', (dialect) => {
  let warehouse: HandmadeWarehouse

  /** Period 10 is released with fees of 1, of which half is alpha's. */
  beforeEach(async () => {
    warehouse = await openSmallWorld([10, 11, 12], dialect)
    await warehouse.execute(`delete from registry.validators where validator_key <> '${own}'`)
    await addAgreement(warehouse, 'alpha', 'fees', feesShare(5000))
    for (const period of [10, 11, 12]) {
      await addFees(warehouse, period, own, '1')
      await addPayload(warehouse, period, period, `request-${period}`)
    }
    await warehouse.build()
    await release(warehouse, 10)
  }, 120_000)

  afterEach(() => warehouse.close())

  const causes = async (): Promise<readonly unknown[]> => {
    await buildWithinTheLaws(warehouse)
    const rows = await warehouse.rows(
      `select cause, final_amount_native as amount from computation.partner_commission_lines
        where line_kind = 'ADJUSTMENT' order by period_id, cause`,
    )
    return rows.map(({ cause, amount }) => `${String(cause)} ${String(amount).slice(0, 5)}`)
  }

  it.each([
    [
      'LATE_PAYLOAD 0.250',
      async () => {
        await addPayload(warehouse, 20, 10, 'request-of-another')
        await setFees(warehouse, 10, '1.5')
      },
    ],
    [
      'CORRECTED_PAYLOAD 0.250',
      async () => {
        await warehouse.execute(withdraw(10))
        await addPayload(warehouse, 20, 10, 'request-10')
        await setFees(warehouse, 10, '1.5')
      },
    ],
    [
      'CHANGED_AGREEMENT 0.100',
      () => warehouse.execute('update registry.agreement_rules set share_bps = 6000'),
    ],
    [
      // The terms begin in the middle of the period: half of its fees are left to the house.
      'CHANGED_AGREEMENT -0.25',
      async () => {
        await numberSlots(warehouse)
        await warehouse.execute('delete from registry.agreement_version_periods')
        await warehouse.fill('registry.agreement_version_slots', [
          { agreement_id: 'fees', version_number: '1', chain_id: chain, from_slot: '1050' },
        ])
      },
    ],
    [
      'OVERRIDE 0.400',
      () =>
        warehouse.fill('registry.commission_overrides', [
          {
            agreement_id: 'fees',
            rule_key: 'rule',
            chain_id: chain,
            period_identifier: '10',
            validator_key: own,
            created_at: '2026-11-01T00:00:00Z',
            amount_native: '0.9',
            reason: 'agreed',
            author: 'ida',
            approver: 'ben',
          },
        ]),
    ],
    ['CHANGED_CODE 0.250', () => setFees(warehouse, 10, '1.5')],
  ] as const)('%s', async (expected, change) => {
    await change()
    // The open periods have changed with the terms, and are no matter here.
    expect(await causes()).toEqual([expected])
  })

  it('is told from the last release, not from the first', async () => {
    await warehouse.execute(withdraw(10))
    await addPayload(warehouse, 20, 10, 'request-10')
    await setFees(warehouse, 10, '1.5')
    await warehouse.build()
    await release(warehouse, 11)
    await warehouse.execute('update registry.agreement_rules set share_bps = 6000')
    await buildWithinTheLaws(warehouse)
    const rows = await warehouse.rows(
      `select source.period_identifier as source, cause from computation.partner_commission_lines as lines
         join canonical.canonical_periods as source on source.period_id = lines.source_period_id
        where line_kind = 'ADJUSTMENT' and lines.period_id = '${periodId(12)}' order by source`,
    )
    expect(rows).toEqual([
      { source: '10', cause: 'CHANGED_AGREEMENT' },
      { source: '11', cause: 'CHANGED_AGREEMENT' },
    ])
  })

  it('stays in the statement that was submitted with it, and what comes later goes to the next', async () => {
    await setFees(warehouse, 10, '1.5')
    await warehouse.build()
    await addEvent(warehouse, 11, 'SUBMIT')
    await buildWithinTheLaws(warehouse)
    expect(await adjustments(warehouse)).toEqual(['11 <- 10: 0.250000000000000000'])
    const status = async (): Promise<unknown> =>
      (
        await warehouse.rows(
          `select status from computation.statement_status where period_id = '${periodId(11)}'`,
        )
      )[0]?.status
    expect(await status()).toBe('PENDING_APPROVAL')
    // Another amount is another statement: it is a draft again, and takes the adjustment as it is now.
    await setFees(warehouse, 10, '2')
    await buildWithinTheLaws(warehouse)
    expect(await adjustments(warehouse)).toEqual(['11 <- 10: 0.500000000000000000'])
    expect(await status()).toBe('DRAFT')
  })

  it('takes what is computed for a closed period out of it', async () => {
    await warehouse.execute(
      `insert into finance.period_events values
         ('${payload(99)}', '${chain}', '${periodId(10)}', 1, 'CLOSE', 'ida', null, '2026-11-01T00:00:00Z', null, 'hash')`,
    )
    await addAgreement(warehouse, 'beta', 'late', feesShare(1000))
    await buildWithinTheLaws(warehouse)
    expect(await adjustments(warehouse)).toEqual(['11 <- 10: 0.100000000000000000'])
    expect(
      await warehouse.rows(
        `select count(*) as n from computation.partner_commission_statements where partner_id = 'beta' and period_id = '${periodId(10)}'`,
      ),
    ).toEqual([{ n: 0n }])
  })
})
