import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testEngines } from '../../support/test-engines.js'
import type { HandmadeRow, HandmadeWarehouse } from './handmade-warehouse.js'
import { buildWithinTheLaws, release } from './released-statements.js'
import { addAgreement, addFees, chain, feesShare, openSmallWorld, own, periodId } from './small-world.js'

describe.each(testEngines)('withholding on $name', ({ dialect }) => {
  let warehouse: HandmadeWarehouse

  beforeEach(async () => {
    warehouse = await openSmallWorld([10, 11, 12], dialect)
    await warehouse.execute(`delete from registry.validators where validator_key <> '${own}'`)
    await addAgreement(warehouse, 'alpha', 'a', feesShare(5000))
    await warehouse.execute(`update registry.agreement_versions set loss_policy = 'CARRY_FORWARD'`)
  })

  afterEach(() => warehouse.close())

  const withhold = (bps: number, changes: HandmadeRow = {}) =>
    warehouse.fill('registry.partner_terms', [
      {
        partner_id: 'alpha',
        chain_id: chain,
        from_period: '0',
        withholding_bps: String(bps),
        withholding_basis: 'the treaty, article 12',
        withholding_document: 'certificate 7',
        ...changes,
      },
    ])
  const fees = async (...amounts: readonly (string | null)[]) => {
    for (const [index, amount] of amounts.entries()) await addFees(warehouse, 10 + index, own, amount)
  }
  const setFees = (period: number, amount: string) =>
    warehouse.execute(
      `update canonical.canonical_validator_fees set total_fees_native = ${amount}
        where period_id = '${periodId(period)}'`,
    )
  const short = (column: string) => `coalesce(rtrim(rtrim(cast(${column} as varchar), '0'), '.'), '?')`

  /** `carry in + total + adjustments = withheld + payable + carry out`, of alpha's statements. */
  async function statements(): Promise<readonly string[]> {
    await buildWithinTheLaws(warehouse)
    const rows = await warehouse.rows(
      `select ${short('carry_in_native')} || ' + ' || ${short('total_native')} || ' + ' || ${short('adjustments_native')}
            || ' = ' || ${short('withheld_native')} || ' + ' || ${short('payable_native')} || ' + '
            || ${short('carry_out_native')} as line
         from computation.partner_commission_statements join canonical.canonical_periods using (chain_id, period_id)
        where partner_id = 'alpha' order by period_number`,
    )
    return rows.map((row) => String(row.line))
  }

  /** `period: base at rate -> amount`, of the WITHHOLDING lines. */
  async function taxes(): Promise<readonly string[]> {
    const rows = await warehouse.rows(
      `select period_identifier || ': ' || ${short('base_amount_native')} || ' at ' || commission_rate_bps || ' -> '
            || ${short('final_amount_native')} as line
         from computation.partner_commission_lines join canonical.canonical_periods using (chain_id, period_id)
        where line_kind = 'WITHHOLDING' order by line`,
    )
    return rows.map((row) => String(row.line))
  }

  it('takes a part of what a statement gives, whatever is carried in', async () => {
    await withhold(1500)
    await fees('-2', '4', '0')
    expect(await statements()).toEqual([
      '0 + -1 + 0 = 0 + 0 + -1',
      '-1 + 2 + 0 = 0.3 + 0.7 + 0',
      '0 + 0 + 0 = 0 + 0 + 0',
    ])
    expect(await taxes()).toEqual(['11: 2 at 1500 -> -0.3'])
  })

  it('is floored to the atom, and the rest that is not payable is carried', async () => {
    await withhold(3333)
    await fees('0.000000002000000002')
    await warehouse.execute('delete from canonical.canonical_periods where period_number > 10')
    // Of 1000000001 atoms a third and a bit less: 333300000.3333.
    expect(await statements()).toEqual([
      '0 + 0.000000001000000001 + 0 = 0.0000000003333 + 0 + 0.000000000666700001',
    ])
  })

  it('is none of a statement that is blocked, and none where the terms ask for none', async () => {
    await withhold(1500, { until_period: '12' })
    await withhold(0, { from_period: '12' })
    await fees('2', null, '2')
    expect(await statements()).toEqual([
      '0 + 1 + 0 = 0.15 + 0.85 + 0',
      '0 + ? + ? = ? + ? + 0',
      '0 + 1 + 0 = 0 + 1 + 0',
    ])
    expect(await taxes()).toEqual(['10: 1 at 1500 -> -0.15'])
  })

  it('waits until the period is final', async () => {
    await withhold(1500)
    await fees('2')
    await warehouse.execute('update canonical.canonical_periods set is_finalized = false')
    await buildWithinTheLaws(warehouse)
    expect(await taxes()).toEqual([])
  })

  it('goes by the terms of the partner and the chain, and keeps two partners apart', async () => {
    await addAgreement(warehouse, 'beta', 'b', feesShare(5000))
    await withhold(1000)
    await withhold(2000, { partner_id: 'beta' })
    await withhold(9000, { chain_id: 'other' })
    await fees('2')
    await warehouse.execute('delete from canonical.canonical_periods where period_number > 10')
    await buildWithinTheLaws(warehouse)
    expect(await taxes()).toEqual(['10: 1 at 1000 -> -0.1', '10: 1 at 2000 -> -0.2'])
    expect(
      await warehouse.rows(
        `select line_id from computation.partner_commission_lines group by line_id having count(*) > 1`,
      ),
    ).toEqual([])
  })

  it('leaves the minimum payout to be reached by what is left', async () => {
    await withhold(1500, { minimum_payout_native: '1' })
    await fees('2', '0.5', '0')
    expect(await statements()).toEqual([
      '0 + 1 + 0 = 0.15 + 0 + 0.85',
      '0.85 + 0.25 + 0 = 0.0375 + 1.0625 + 0',
      '0 + 0 + 0 = 0 + 0 + 0',
    ])
  })

  it('is taken of adjustments too, and what is released keeps its own', async () => {
    await withhold(1500)
    await fees('2', '2', '2')
    await buildWithinTheLaws(warehouse)
    await release(warehouse, 10)
    await setFees(10, '3')
    await warehouse.execute('update registry.partner_terms set withholding_bps = 1000')
    expect((await statements()).slice(0, 2)).toEqual([
      '0 + 1 + 0 = 0.15 + 0.85 + 0',
      '0 + 1 + 0.5 = 0.15 + 1.35 + 0',
    ])
    expect(await taxes()).toEqual([
      '10: 1 at 1500 -> -0.15',
      '11: 1.5 at 1000 -> -0.15',
      '12: 1 at 1000 -> -0.1',
    ])
  })

  it('is nothing where adjustments take more than the total gives', async () => {
    await withhold(1500)
    await fees('6', '2', '0')
    await buildWithinTheLaws(warehouse)
    await release(warehouse, 10)
    await setFees(10, '2')
    expect((await statements())[1]).toBe('0 + 1 + -2 = 0 + 0 + -1')
    expect(await taxes()).toEqual(['10: 3 at 1500 -> -0.45'])
  })

  it('is shown to the partner with its basis and document', async () => {
    await withhold(1500)
    await fees('2')
    await buildWithinTheLaws(warehouse)
    expect(
      await warehouse.rows(
        `select agreement_name, rule_in_words, validator_name, final_amount_native
           from portal.my_commission_lines_v2 where line_kind = 'WITHHOLDING'`,
      ),
    ).toEqual([
      {
        agreement_name: 'all agreements',
        rule_in_words:
          '15 % of total and adjustments, withheld as tax by the treaty, article 12 (certificate 7)',
        validator_name: 'all validators',
        final_amount_native: '-0.150000000000000000',
      },
    ])
    expect(
      await warehouse.rows(
        `select withheld_native, withholding_basis, withholding_document from portal.my_statements
          where period_identifier = '10'`,
      ),
    ).toEqual([
      {
        withheld_native: '0.150000000000000000',
        withholding_basis: 'the treaty, article 12',
        withholding_document: 'certificate 7',
      },
    ])
    for (const view of ['my_commission_lines_v1', 'my_commission_lines_v2']) {
      expect(await warehouse.rows(`select count(*) as lines from portal.${view}`)).toEqual(
        await warehouse.rows('select count(*) as lines from computation.partner_commission_lines'),
      )
    }
  })

  it.each([
    [
      'taxes_are_of_the_terms',
      'a tax of an atom too little',
      `update computation.partner_commission_statements
          set withheld_native = withheld_native - 0.000000000000000001 where withheld_native > 0`,
    ],
    [
      'taxes_are_of_the_terms',
      'a tax that is not withheld',
      'update registry.partner_terms set withholding_bps = 1501',
    ],
    [
      'law_2_statements_balance',
      'a tax that stands on no line',
      `delete from computation.partner_commission_lines where line_kind = 'WITHHOLDING'`,
    ],
  ])('%s notices %s', async (law, _, sql) => {
    await withhold(1500)
    await fees('2', '-2', null)
    await buildWithinTheLaws(warehouse)
    expect(await warehouse.failures('taxes_are_of_the_terms')).toEqual([])
    expect(await warehouse.failuresAfter([sql], law)).not.toEqual([])
  })
})
