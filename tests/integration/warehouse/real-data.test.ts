import { Decimal } from 'decimal.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { temporaryDatabase } from '../../support/postgres/test-database.js'
import type { TestProject } from '../../support/test-project.js'
import { expectedPnlOfEpoch842 } from './epoch-842-oracle.js'
import type { RealAgreement } from './real-project.js'
import {
  createRealProject,
  hasRecordedData,
  loadRecordedData,
  realValidator,
  setAgreements,
} from './real-project.js'

const byStake = (partner: number): RealAgreement => ({
  agreement: `stake-${partner}`,
  partner: `partner-${partner}`,
  component: 'COMMISSION',
  method: 'STAKE_WEIGHT',
  rateBps: '5000',
})

const tenPercentOfFees: RealAgreement = {
  agreement: 'fees',
  partner: 'partner-1',
  component: 'EXEC_FEES',
  method: 'FIXED_SHARE',
  shareBps: '1000',
}

const reason = hasRecordedData ? '' : ' (skipped: ../shared/data is not there)'

describe.skipIf(!hasRecordedData)(`recorded mainnet data${reason}`, () => {
  let project: TestProject

  beforeAll(async () => {
    project = createRealProject([byStake(1), byStake(2)])
    await loadRecordedData(project)
    await project.ok('build')
  }, 120_000)

  afterAll(() => {
    project.dispose()
  })

  it('gives the same rows on PostgreSQL, to the last digit', async () => {
    const { url } = await temporaryDatabase()
    project.env['WAREHOUSE_URL'] = url
    await project.ok('load', '--from-target', 'duckdb', '--to', 'server')
    const { stdout } = await project.ok('verify', '--against', 'server', '--output', 'json')
    const { relations } = JSON.parse(stdout) as {
      readonly relations: readonly { readonly name: string; readonly rows: Record<string, number> }[]
    }
    const pnl = relations.find(({ name }) => name === 'computation.validator_pnl')?.rows
    expect(pnl?.['duckdb']).toBeGreaterThan(986)
    expect(pnl?.['server']).toBe(pnl?.['duckdb'])
  }, 240_000)

  const inEpoch = (relation: string, columns: string, condition = 'true') =>
    project.query(
      `select period_identifier, ${columns} from computation.${relation} as facts
         join canonical.canonical_periods using (chain_id, period_id) where ${condition} order by all`,
    )

  it('gives the P&L of every validator of epoch 842', async () => {
    const expected = expectedPnlOfEpoch842()
    expect(expected).toHaveLength(986)
    const found = await project.query(
      `select validator_key, exec_fees_native, mev_tips_native, vote_rewards_native, commission_native,
              total_revenue_native, net_native
         from computation.validator_pnl
         join canonical.canonical_periods using (chain_id, period_id)
        where period_identifier = '842' order by validator_key`,
    )
    const byKey = new Map(found.map((row) => [row['validator_key'], row]))
    expect(expected.map((row) => byKey.get(row.validator_key))).toEqual(expected)
    // Whoever else was seen in the epoch was seen by marinade alone, with a rate and no amount.
    const known = new Set(expected.map((row) => row.validator_key))
    const others = found.filter((row) => !known.has(String(row['validator_key'])))
    expect(
      others.filter((row) => row['exec_fees_native'] !== null || row['mev_tips_native'] !== null),
    ).toEqual([])
  })

  it('gives the figures of the one validator that is known end to end', async () => {
    expect(
      await inEpoch(
        'validator_pnl',
        `exec_fees_native, mev_tips_native, commission_native, vote_rewards_native, vote_rewards_status,
         total_revenue_native, costs_status, net_native`,
        `validator_key = '${realValidator}' and period_identifier = '842'`,
      ),
    ).toEqual([
      {
        period_identifier: '842',
        exec_fees_native: '5.984486140000000000',
        mev_tips_native: '0.590378215000000000',
        commission_native: '4.145274124000000000',
        vote_rewards_native: '0.000000000000000000',
        vote_rewards_status: 'PROVEN_ZERO',
        total_revenue_native: '10.720138479000000000',
        costs_status: 'MISSING',
        net_native: null,
      },
    ])
  })

  describe('with half of the commission on introduced stake', () => {
    const lines = (condition: string) =>
      inEpoch(
        'commission_lines_computed',
        'partner_id, base_amount_native, final_amount_native, status',
        condition,
      )

    it('gives the lines of both partners in epoch 842', async () => {
      expect(await lines(`period_identifier = '842'`)).toEqual([
        {
          period_identifier: '842',
          partner_id: 'partner-1',
          base_amount_native: '2.678424011734426889',
          final_amount_native: '1.339212005867213444',
          status: 'DERIVED',
        },
        {
          period_identifier: '842',
          partner_id: 'partner-2',
          base_amount_native: '0.924556813699982701',
          final_amount_native: '0.462278406849991350',
          status: 'DERIVED',
        },
      ])
    })

    it('has the lines of the other 28 epochs unknown, not zero', async () => {
      const others = await lines(`period_identifier <> '842'`)
      expect(others).toHaveLength(56)
      expect(new Set(others.map((line) => line['period_identifier'])).size).toBe(28)
      for (const line of others) {
        expect(line).toMatchObject({ base_amount_native: null, final_amount_native: null, status: 'MISSING' })
      }
    })

    it('has their statements blocked, with no amount, and that of 842 payable in whole lamports', async () => {
      const statements = await inEpoch(
        'partner_commission_statements',
        'partner_id, blocking_reason, total_native, payable_native, carry_out_native',
      )
      expect(statements).toHaveLength(58)
      expect(statements.filter((row) => row['blocking_reason'] === null)).toEqual([
        {
          period_identifier: '842',
          partner_id: 'partner-1',
          blocking_reason: null,
          total_native: '1.339212005867213444',
          payable_native: '1.339212005000000000',
          carry_out_native: '0.000000000867213444',
        },
        {
          period_identifier: '842',
          partner_id: 'partner-2',
          blocking_reason: null,
          total_native: '0.462278406849991350',
          payable_native: '0.462278406000000000',
          carry_out_native: '0.000000000849991350',
        },
      ])
      for (const row of statements.filter((statement) => statement['period_identifier'] !== '842')) {
        expect(row).toMatchObject({
          blocking_reason: 'MISSING_FACT',
          total_native: null,
          payable_native: null,
        })
      }
    })

    it('has every statement in DRAFT', async () => {
      expect(await project.query('select distinct status from computation.statement_status')).toEqual([
        { status: 'DRAFT' },
      ])
    })
  })

  describe('with 10 % of the leader fees instead', () => {
    beforeAll(async () => {
      setAgreements(project, [tenPercentOfFees])
      await project.ok('build')
    }, 120_000)

    it('gives the line of epoch 842', async () => {
      expect(
        await inEpoch(
          'commission_lines_computed',
          'final_amount_native, status',
          `period_identifier = '842'`,
        ),
      ).toEqual([
        { period_identifier: '842', final_amount_native: '0.598448614000000000', status: 'OBSERVED' },
      ])
    })

    it('gives 18.321546712 over the 29 epochs, and pays all of it but the last carry', async () => {
      const statements = await inEpoch(
        'partner_commission_statements',
        'total_native, payable_native, carry_out_native, blocking_reason',
      )
      expect(statements).toHaveLength(29)
      expect(statements.filter((row) => row['blocking_reason'] !== null)).toEqual([])
      const sum = (column: string) =>
        statements.reduce((total, row) => total.plus(String(row[column])), new Decimal(0))
      const carry = new Decimal(String(statements.at(-1)?.['carry_out_native']))
      expect(sum('total_native').toFixed(9)).toBe('18.321546712')
      expect(sum('payable_native').plus(carry).toFixed(18)).toBe(sum('total_native').toFixed(18))
      expect(carry.lt('0.000000001')).toBe(true)
    })
  })
})
