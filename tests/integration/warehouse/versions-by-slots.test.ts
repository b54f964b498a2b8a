import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testEngines } from '../../support/test-engines.js'
import type { HandmadeWarehouse } from './handmade-warehouse.js'
import { addAgreementBySlots, numberSlots } from './slots-world.js'
import { addAgreement, addFees, chain, feesShare, openSmallWorld, own, second } from './small-world.js'

describe.each(testEngines)('versions by slots on $name', ({ dialect }) => {
  let warehouse: HandmadeWarehouse

  /** One validator in three periods of a hundred slots: 1000 to 1099, 1100 to 1199, 1200 to 1299. */
  beforeEach(async () => {
    warehouse = await openSmallWorld([10, 11, 12], dialect)
    await warehouse.execute(`delete from registry.validators where validator_key <> '${own}'`)
    await numberSlots(warehouse)
  })

  afterEach(() => warehouse.close())

  const all = feesShare(10000)
  const atoms = (amount: number) => `0.${String(amount).padStart(18, '0')}`

  /** `period agreement version: base in atoms`, of the RATE lines. */
  async function bases(): Promise<readonly string[]> {
    await warehouse.build()
    const rows = await warehouse.rows(
      `select period_identifier || ' ' || agreement_id || ' v' || version_number || ': '
          || coalesce(cast(cast(base_amount_native * 1000000000000000000 as decimal(38, 0)) as varchar), '?') as base
       from computation.commission_lines_computed join canonical.canonical_periods using (chain_id, period_id)
      where line_kind = 'RATE' order by base`,
    )
    return rows.map((row) => String(row.base))
  }

  describe('versions that follow each other in a slot', () => {
    it('divide the period of that slot by their slots, and hold the others whole', async () => {
      await addAgreementBySlots(warehouse, 'alpha', 'a', [
        { from: 0, until: 1130, rule: feesShare(5000) },
        { from: 1130, until: null, rule: all },
      ])
      for (const period of [10, 11, 12]) await addFees(warehouse, period, own, atoms(1001))
      // Of 1001 atoms 300.3 and 700.7: the odd one goes to the greater remainder.
      expect(await bases()).toEqual(['10 a v1: 500', '11 a v1: 150', '11 a v2: 701', '12 a v2: 1001'])
    })

    it('leave what falls to slots of no version to the house', async () => {
      await addAgreementBySlots(warehouse, 'alpha', 'a', [
        { from: 1050, until: 1060, rule: all },
        { from: 1080, until: 1100, rule: all },
      ])
      await addFees(warehouse, 10, own, atoms(15))
      // 1.5, 3 and 10.5: of the equal remainders that of the version goes first.
      expect(await bases()).toEqual(['10 a v1: 2', '10 a v2: 3'])
      expect(
        await warehouse.rows(
          `select house_native from computation.component_ledger
          where revenue_component = 'EXEC_FEES' and component_native is not null`,
        ),
      ).toEqual([{ house_native: atoms(10) }])
    })

    it('give an odd atom of equal slots to the earlier version', async () => {
      await addAgreementBySlots(warehouse, 'alpha', 'a', [
        { from: 1000, until: 1050, rule: all },
        { from: 1050, until: 1100, rule: all },
      ])
      await addFees(warehouse, 10, own, atoms(15))
      expect(await bases()).toEqual(['10 a v1: 8', '10 a v2: 7'])
    })

    it('divide a loss among many of them toward zero, and the house has the rest', async () => {
      const carried = { rule: all, version: { loss_policy: 'CARRY_FORWARD' } }
      await addAgreementBySlots(warehouse, 'alpha', 'a', [
        { from: 1000, until: 1033, ...carried },
        { from: 1033, until: 1066, ...carried },
        { from: 1066, until: 1099, ...carried },
      ])
      await addFees(warehouse, 10, own, `-${atoms(10)}`)
      // Three times -3.3, and -0.1.
      expect(await bases()).toEqual(['10 a v1: -4', '10 a v2: -3', '10 a v3: -3'])
    })

    it('are unknown while the slots of the period are, and block its statement', async () => {
      await addAgreementBySlots(warehouse, 'alpha', 'a', [{ from: 1050, until: 1060, rule: all }])
      await warehouse.execute(
        'update canonical.canonical_periods set last_slot = null where period_number = 11',
      )
      for (const period of [10, 11, 12]) await addFees(warehouse, period, own, atoms(10))
      expect(await bases()).toEqual(['10 a v1: 1'])
      expect(
        await warehouse.rows(
          `select period_identifier, blocking_reason from computation.partner_commission_statements
           join canonical.canonical_periods using (chain_id, period_id) order by 1`,
        ),
      ).toEqual([
        { period_identifier: '10', blocking_reason: null },
        { period_identifier: '11', blocking_reason: 'PERIOD_TIME_UNKNOWN' },
      ])
    })

    it('have an unknown base each where the component is unknown', async () => {
      await addAgreementBySlots(warehouse, 'alpha', 'a', [
        { from: 0, until: 1030, rule: all },
        { from: 1030, until: 1100, rule: all },
      ])
      await addFees(warehouse, 10, own, null)
      expect(await bases()).toEqual(['10 a v1: ?', '10 a v2: ?'])
    })

    it('do not hold other agreements apart', async () => {
      await addAgreementBySlots(warehouse, 'alpha', 'a', [{ from: 0, until: 1030, rule: feesShare(5000) }])
      await addAgreement(warehouse, 'beta', 'b', feesShare(5000))
      await addFees(warehouse, 10, own, atoms(100))
      expect(await bases()).toContain('10 a v1: 15')
      expect(await bases()).toContain('10 b v1: 50')
    })
  })

  describe('an override of a period that versions divide', () => {
    const override = (validator_key: string, expected: string) =>
      warehouse.fill('registry.commission_overrides', [
        {
          agreement_id: 'a',
          rule_key: 'rule',
          chain_id: chain,
          period_identifier: '10',
          validator_key,
          created_at: '2026-11-01T00:00:00Z',
          amount_native: '7',
          expected_computed_native: expected,
          reason: 'settled by hand',
          author: 'ida',
          approver: 'omar',
        },
      ])

    /** `version validator kind: final amount`, with `!` where the override expected another. */
    async function outcome(): Promise<readonly string[]> {
      await warehouse.build()
      for (const test of ['overrides_give_their_amounts', 'overrides_find_their_lines']) {
        expect({ test, rows: await warehouse.failures(test) }).toEqual({ test, rows: [] })
      }
      const rows = await warehouse.rows(
        `select 'v' || version_number || ' ' || validator_key || ' ' || line_kind || ': '
            || cast(final_amount_native as decimal(38, 2)) || case when override_drift then '!' else '' end as line
         from computation.commission_lines_computed order by line`,
      )
      return rows.map((row) => String(row.line))
    }

    beforeEach(async () => {
      await addAgreementBySlots(warehouse, 'alpha', 'a', [
        { from: 1000, until: 1030, rule: { ...all, chain_id: chain } },
        { from: 1030, until: 1100, rule: { ...all, chain_id: chain } },
      ])
    })

    it('sets the line of the last version at its validator, and the others to 0', async () => {
      await addFees(warehouse, 10, own, '10')
      await override(own, '10')
      expect(await outcome()).toEqual([`v1 ${own} RATE: 0.00`, `v2 ${own} RATE: 7.00`])
    })

    it('expects what all versions give together', async () => {
      await addFees(warehouse, 10, own, '10')
      await override(own, '3')
      expect(await outcome()).toEqual([`v1 ${own} RATE: 0.00!`, `v2 ${own} RATE: 7.00!`])
    })

    it('of the whole rule is shared by the lines of the last version', async () => {
      await warehouse.fill('registry.validators', [
        { chain_id: chain, validator_key: second, from_period: '0', ownership: 'OWN' },
      ])
      await addFees(warehouse, 10, own, '10')
      await addFees(warehouse, 10, second, '60')
      await override('*', '70')
      expect(await outcome()).toEqual([
        `v1 ${own} RATE: 0.00`,
        `v1 ${second} RATE: 0.00`,
        `v2 ${own} RATE: 1.00`,
        `v2 ${second} RATE: 6.00`,
      ])
    })

    it('of a rule that earned nothing stands on a line of the last version', async () => {
      await addFees(warehouse, 10, own, '0')
      await override('*', '0')
      expect(await outcome()).toEqual([`v1 ${own} RATE: 0.00`, 'v2 * RATE: 7.00', `v2 ${own} RATE: 0.00`])
    })
  })

  describe('floors and caps of single periods', () => {
    /** `version kind: final amount`, of the lines that are not rates, and the sums of the rates. */
    async function outcome(): Promise<readonly string[]> {
      await warehouse.build()
      for (const test of ['rules_pay_within_floor_and_cap', 'floors_and_caps_due_are_made']) {
        expect({ test, rows: await warehouse.failures(test) }).toEqual({ test, rows: [] })
      }
      const rows = await warehouse.rows(
        `select 'v' || version_number || ' ' || line_kind || ': ' || cast(sum(final_amount_native) as decimal(38, 18)) as line
           from computation.commission_lines_computed
           join canonical.canonical_periods using (chain_id, period_id)
          where period_number = 10 group by version_number, line_kind order by line`,
      )
      return rows.map((row) => String(row.line))
    }

    it('count by the slots of the version in a period that versions divide, floored to the atom', async () => {
      const limited = (floor: string, cap: string) => ({
        ...feesShare(1000),
        chain_id: chain,
        floor_native: floor,
        floor_scope: 'PERIOD',
        cap_native: cap,
        cap_scope: 'PERIOD',
      })
      await addAgreementBySlots(warehouse, 'alpha', 'a', [
        { from: 1000, until: 1033, rule: limited('2.000000000000000001', '9') },
        { from: 1033, until: null, rule: limited('0', '1') },
      ])
      await addFees(warehouse, 10, own, '20')
      // Rates of 0.66 and 1.34; a floor of 33 % of 2 and an atom, and a cap of 67 % of 1.
      expect(await outcome()).toEqual([
        'v1 CAP_REDUCTION: 0.000000000000000000',
        'v1 FLOOR_TOPUP: 0.000000000000000000',
        'v1 RATE: 0.660000000000000000',
        'v2 CAP_REDUCTION: -0.670000000000000000',
        'v2 FLOOR_TOPUP: 0.000000000000000000',
        'v2 RATE: 1.340000000000000000',
      ])
      await warehouse.execute(`update registry.agreement_rules set floor_native = 3 where version_number = 1`)
      expect(await outcome()).toContain('v1 FLOOR_TOPUP: 0.330000000000000000')
    })

    it('leave those over more than a period whole, however versions divide it', async () => {
      const floor = { ...feesShare(1000), chain_id: chain, floor_native: '5', floor_scope: 'AGREEMENT' }
      await addAgreementBySlots(warehouse, 'alpha', 'a', [
        { from: 1000, until: 1050, rule: floor },
        { from: 1050, until: null, rule: floor },
      ])
      await addFees(warehouse, 10, own, '20')
      // 1 of 5 is earned in the first step, which is owed 4 more; the second takes 1 of them back.
      expect(await outcome()).toEqual([
        'v1 FLOOR_TOPUP: 4.000000000000000000',
        'v1 RATE: 1.000000000000000000',
        'v2 FLOOR_TOPUP: -1.000000000000000000',
        'v2 RATE: 1.000000000000000000',
      ])
    })

    it('are told in words as they count', async () => {
      const rule = { ...feesShare(1000), chain_id: chain, floor_native: '5', floor_scope: 'PERIOD' }
      await addAgreementBySlots(warehouse, 'alpha', 'a', [{ from: 1000, until: 1050, rule }])
      await addFees(warehouse, 10, own, '20')
      await warehouse.build()
      expect(
        await warehouse.rows(
          `select rule_in_words from portal.my_commission_lines_v2 where line_kind = 'FLOOR_TOPUP'`,
        ),
      ).toEqual([{ rule_in_words: 'up to 2.5 in the period at least, of the block fees' }])
    })
  })

  describe('the laws', () => {
    it('see that shares exceed the whole in some slots of a period only', async () => {
      await addAgreementBySlots(warehouse, 'alpha', 'a', [{ from: 1000, until: 1060, rule: feesShare(6000) }])
      await addAgreementBySlots(warehouse, 'beta', 'b', [{ from: 1060, until: 1100, rule: feesShare(6000) }])
      await addAgreement(warehouse, 'beta', 'c', feesShare(4000))
      await warehouse.build()
      expect(await warehouse.failures('law_4_shares_stay_within_the_whole')).toEqual([])
      await warehouse.execute(
        'update registry.agreement_version_slots set from_slot = 1059 where from_slot = 1060',
      )
      await warehouse.build()
      const found = await warehouse.failures('law_4_shares_stay_within_the_whole')
      expect(found.map((row) => [row.slot, row.share_in_hundred_millionths].map(String))).toEqual([
        ['1059', '160000000'],
      ])
    })

    it('see a version that holds a whole period beside one that holds some slots of it', async () => {
      await addAgreementBySlots(warehouse, 'alpha', 'a', [
        { from: 1000, until: 1060, rule: feesShare(6000) },
        { from: 1060, until: null, rule: feesShare(6000) },
      ])
      const test = 'agreement_versions_share_their_periods'
      await warehouse.build()
      expect(await warehouse.failures(test)).toEqual([])
      await warehouse.execute('delete from registry.agreement_version_slots where version_number = 2')
      await warehouse.fill('registry.agreement_version_periods', [
        { agreement_id: 'a', version_number: '2', chain_id: chain, from_period: '10' },
      ])
      await warehouse.build()
      expect(await warehouse.failures(test)).toMatchObject([{ versions: 2n, versions_of_the_whole: 1n }])
    })

    it('see a slot that two versions hold', async () => {
      await addAgreementBySlots(warehouse, 'alpha', 'a', [
        { from: 1000, until: 1061, rule: feesShare(6000) },
        { from: 1060, until: null, rule: feesShare(6000) },
      ])
      await warehouse.build()
      expect(await warehouse.failures('agreement_versions_share_their_periods')).toHaveLength(1)
    })
  })

  describe('a partner', () => {
    it('reads for how many slots a line pays, and of what', async () => {
      await addAgreementBySlots(warehouse, 'alpha', 'a', [{ from: 1000, until: 1030, rule: feesShare(5000) }])
      await addFees(warehouse, 10, own, '10')
      await warehouse.build()
      expect(
        await warehouse.rows(
          'select rule_in_words, component_native, base_amount_native from portal.my_commission_lines_v2',
        ),
      ).toEqual([
        {
          rule_in_words: "50 % of the block fees, for 30 of the period's 100 slots",
          component_native: '3.000000000000000000',
          base_amount_native: '1.500000000000000000',
        },
      ])
    })
  })

  describe('a split group', () => {
    const half = { ...feesShare(5000), split_group: 'fees' }

    it('leaves nothing over in slots that all members hold', async () => {
      await addAgreementBySlots(warehouse, 'alpha', 'a', [{ from: 0, until: 1050, rule: half }])
      await addAgreementBySlots(warehouse, 'beta', 'b', [{ from: 0, until: 1050, rule: half }])
      await addFees(warehouse, 10, own, atoms(6))
      expect(await bases()).toEqual(['10 a v1: 2', '10 b v1: 1'])
      expect(await warehouse.failures('split_groups_leave_nothing_over')).toEqual([])
      expect(await warehouse.failures('split_groups_reach_alike')).toEqual([])
    })

    it('takes a version that holds every slot of the period for one that holds it by its number', async () => {
      await addAgreementBySlots(warehouse, 'alpha', 'a', [{ from: 1000, until: 1100, rule: half }])
      await addAgreement(warehouse, 'beta', 'b', half)
      await addFees(warehouse, 10, own, atoms(3))
      expect(await bases()).toContain('10 a v1: 2')
      expect(await bases()).toContain('10 b v1: 1')
    })

    it('is floored where members hold different slots', async () => {
      await addAgreementBySlots(warehouse, 'alpha', 'a', [{ from: 0, until: 1050, rule: half }])
      await addAgreementBySlots(warehouse, 'beta', 'b', [{ from: 0, until: 1100, rule: half }])
      await addFees(warehouse, 10, own, atoms(6))
      expect(await bases()).toEqual(['10 a v1: 1', '10 b v1: 3'])
      expect(await warehouse.failures('split_groups_reach_alike')).toHaveLength(2)
    })
  })
})
