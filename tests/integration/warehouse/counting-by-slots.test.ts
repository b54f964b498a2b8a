import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testEngines } from '../../support/test-engines.js'
import type { HandmadeRow, HandmadeWarehouse } from './handmade-warehouse.js'
import { addAgreementBySlots, numberSlots } from './slots-world.js'
import { addFees, chain, feesShare, openSmallWorld, own } from './small-world.js'

const atoms = (amount: number) => `0.${String(amount).padStart(18, '0')}`

describe.each(testEngines)('what counts over steps of a divided period on $name', ({ dialect }) => {
  let warehouse: HandmadeWarehouse

  /** One validator in two periods of a hundred slots, 1000 to 1099 and 1100 to 1199. */
  beforeEach(async () => {
    warehouse = await openSmallWorld([10, 11], dialect)
    await warehouse.execute(`delete from registry.validators where validator_key <> '${own}'`)
    await numberSlots(warehouse)
  })

  afterEach(() => warehouse.close())

  /** Versions 1 and 2 follow each other after 30 slots of period 10. */
  async function agree(first: HandmadeRow, then: HandmadeRow): Promise<void> {
    const all = { ...feesShare(10000), chain_id: chain }
    await addAgreementBySlots(warehouse, 'alpha', 'a', [
      { from: 0, until: 1030, rule: { ...all, ...first } },
      { from: 1030, until: null, rule: { ...all, ...then } },
    ])
  }

  async function earn(first: number, then: number): Promise<void> {
    await addFees(warehouse, 10, own, atoms(first))
    await addFees(warehouse, 11, own, atoms(then))
  }

  /** `period version kind: amount in atoms`. */
  async function lines(): Promise<readonly string[]> {
    await warehouse.build()
    const rows = await warehouse.rows(
      `select period_identifier || ' v' || version_number || ' ' || line_kind || ': '
          || cast(cast(pre_override_amount_native * 1000000000000000000 as decimal(38, 0)) as varchar) as line
         from computation.commission_lines_computed join canonical.canonical_periods using (chain_id, period_id)
        order by period_number, version_number, line_kind desc`,
    )
    for (const test of ['floors_and_caps_telescope', 'rules_pay_within_floor_and_cap', 'tiers_telescope'])
      expect(await warehouse.failures(test)).toEqual([])
    return rows.map((row) => String(row['line']))
  }

  it('is of a floor of the period its part by slots, floored', async () => {
    await agree(
      { floor_native: atoms(101), floor_scope: 'PERIOD' },
      { floor_native: atoms(100), floor_scope: 'PERIOD' },
    )
    await earn(10, 20)
    expect(await lines()).toEqual([
      '10 v1 RATE: 3',
      '10 v1 FLOOR_TOPUP: 27',
      '10 v2 RATE: 7',
      '10 v2 FLOOR_TOPUP: 63',
      '11 v2 RATE: 20',
      '11 v2 FLOOR_TOPUP: 80',
    ])
  })

  it('is of a cap of the period its part by slots, floored', async () => {
    await agree(
      { cap_native: atoms(200), cap_scope: 'PERIOD' },
      { cap_native: atoms(333), cap_scope: 'PERIOD' },
    )
    await earn(1000, 1000)
    expect(await lines()).toEqual([
      '10 v1 RATE: 300',
      '10 v1 CAP_REDUCTION: -240',
      '10 v2 RATE: 700',
      '10 v2 CAP_REDUCTION: -467',
      '11 v2 RATE: 1000',
      '11 v2 CAP_REDUCTION: -667',
    ])
  })

  it('is the whole of a floor over the agreement', async () => {
    const floor = { floor_native: atoms(50), floor_scope: 'AGREEMENT' }
    await agree(floor, floor)
    await earn(10, 20)
    expect(await lines()).toEqual([
      '10 v1 RATE: 3',
      '10 v1 FLOOR_TOPUP: 47',
      '10 v2 RATE: 7',
      '10 v2 FLOOR_TOPUP: -7',
      '11 v2 RATE: 20',
      '11 v2 FLOOR_TOPUP: -20',
    ])
  })

  const tiers = [
    { tier_number: '1', lower_native: '0', upper_native: atoms(5), rate_bps: '10000' },
    { tier_number: '2', lower_native: atoms(5), upper_native: null, rate_bps: '1000' },
  ]

  it.each([
    // Of the last 7 atoms 2 are below the edge, and a tenth of 5; then a tenth of 20.
    ['AGREEMENT', ['10 v1 RATE: 3', '10 v2 RATE: 2', '11 v2 RATE: 2']],
    ['PERIOD', ['10 v1 RATE: 3', '10 v2 RATE: 5', '11 v2 RATE: 6']],
  ])('is of tiers over the %s one step after the other', async (tier_scope, expected) => {
    const rule = { tier_mode: 'GRADUATED', tier_scope }
    await agree(rule, rule)
    for (const version_number of ['1', '2'])
      await warehouse.fill(
        'registry.agreement_rule_tiers',
        tiers.map((tier) => ({ agreement_id: 'a', version_number, rule_key: 'rule', ...tier })),
      )
    await earn(10, 20)
    expect(await lines()).toEqual(expected)
  })
})
