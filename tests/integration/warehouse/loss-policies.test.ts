import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { coinText } from '../../oracle/exact.js'
import { testEngines } from '../../support/test-engines.js'
import type { HandmadeRow, HandmadeWarehouse } from './handmade-warehouse.js'
import { adjustments, buildWithinTheLaws, release } from './released-statements.js'
import { addAgreementBySlots, numberSlots } from './slots-world.js'
import {
  addAgreement,
  addCommission,
  addFees,
  addRule,
  addStake,
  chain,
  commissionByStake,
  feesShare,
  openSmallWorld,
  own,
  periodId,
  second,
} from './small-world.js'

describe.each(testEngines)('losses on $name', ({ dialect }) => {
  let warehouse: HandmadeWarehouse

  beforeEach(async () => {
    warehouse = await openSmallWorld([10, 11, 12], dialect)
  })

  afterEach(() => warehouse.close())

  type Policy = 'ZERO_FLOOR' | 'NET_WITHIN_STATEMENT' | 'CARRY_FORWARD'

  async function addTerms(agreement: string, policy: Policy, rule: HandmadeRow): Promise<void> {
    await addAgreement(warehouse, 'alpha', agreement, rule)
    await warehouse.execute(
      `update registry.agreement_versions set loss_policy = '${policy}' where agreement_id = '${agreement}'`,
    )
  }

  const ownOnly = () => warehouse.execute(`delete from registry.validators where validator_key <> '${own}'`)
  const lawsOfLines = [
    'law_1a_ledger_shows_the_pnl',
    'law_1b_ledger_sums_the_lines',
    'law_1c_rates_stay_within_the_component',
    'law_5_rate_lines_stay_within_their_base',
    'split_groups_leave_nothing_over',
    'losses_follow_their_policy',
  ]

  async function build(): Promise<void> {
    await buildWithinTheLaws(warehouse)
    for (const law of lawsOfLines)
      expect({ law, rows: await warehouse.failures(law) }).toEqual({ law, rows: [] })
  }

  const atomsOf = (column: string) => `cast(${column} * 1000000000000000000 as decimal(38, 0))`
  /** `agreement rule validator kind: base -> final`, amounts in atoms. */
  async function lines(period = 10): Promise<readonly string[]> {
    await build()
    const rows = await warehouse.rows(
      `select agreement_id || ' ' || rule_key || ' ' || validator_key || ' ' || line_kind || ': '
          || coalesce(cast(${atomsOf('base_amount_native')} as varchar), '') || ' -> '
          || coalesce(cast(${atomsOf('final_amount_native')} as varchar), '?') as line
       from computation.partner_commission_lines where period_id = '${periodId(period)}' order by line`,
    )
    return rows.map((row) => String(row.line))
  }

  /** `carry in + total = payable + carry out`, of alpha's statements, in whole coins where they are whole. */
  async function statements(): Promise<readonly string[]> {
    await build()
    const short = (column: string) => `rtrim(rtrim(cast(${column} as varchar), '0'), '.')`
    const rows = await warehouse.rows(
      `select ${short('carry_in_native')} || ' + ' || ${short('total_native')} || ' = '
          || ${short('payable_native')} || ' + ' || ${short('carry_out_native')} as line
       from computation.partner_commission_statements join canonical.canonical_periods using (chain_id, period_id)
      where partner_id = 'alpha' order by period_number`,
    )
    return rows.map((row) => String(row.line))
  }

  describe('a loss of a validator', () => {
    const share = { ...feesShare(3333), commission_rate_bps: '5000' }

    it.each([
      ['ZERO_FLOOR', `a rule ${own} RATE: 0 -> 0`],
      ['CARRY_FORWARD', `a rule ${own} RATE: -3 -> -1`],
    ] as const)('makes of a fixed share under %s: %s', async (policy, line) => {
      await ownOnly()
      await addTerms('a', policy, share)
      await addFees(warehouse, 10, own, coinText(-10n))
      expect(await lines()).toEqual([line])
    })

    it('is divided by stake toward zero, with its sign', async () => {
      await ownOnly()
      await addTerms('a', 'CARRY_FORWARD', commissionByStake(10000))
      await addCommission(warehouse, 10, own, coinText(-10n))
      await addStake(warehouse, 10, own, '100', [['account', 'alpha-wallet', '25']])
      expect(await lines()).toEqual([`a rule ${own} RATE: -2 -> -2`])
    })

    it('is shared by a split group to the last atom, and members under ZERO_FLOOR leave their part to the house', async () => {
      await ownOnly()
      const half = { ...feesShare(5000), split_group: 'fees' }
      await addTerms('a', 'CARRY_FORWARD', half)
      await addTerms('b', 'NET_WITHIN_STATEMENT', half)
      await addFees(warehouse, 10, own, coinText(-3n))
      await addFees(warehouse, 11, own, coinText(3n))
      expect(await lines()).toEqual([
        'a rule validator-own RATE: -2 -> -2',
        'b * * LOSS_RELIEF:  -> 1',
        'b rule validator-own RATE: -1 -> -1',
      ])
      expect(await lines(11)).toEqual([
        'a rule validator-own RATE: 2 -> 2',
        'b rule validator-own RATE: 1 -> 1',
      ])
      await warehouse.execute(
        `update registry.agreement_versions set loss_policy = 'ZERO_FLOOR' where agreement_id = 'b'`,
      )
      expect(await lines()).toEqual([
        'a rule validator-own RATE: -2 -> -2',
        'b rule validator-own RATE: 0 -> 0',
      ])
    })
  })

  describe('NET_WITHIN_STATEMENT', () => {
    it('lets gains and losses of validators and rules offset each other', async () => {
      await addTerms('a', 'NET_WITHIN_STATEMENT', feesShare(10000))
      await addRule(warehouse, 'a', { ...commissionByStake(10000), rule_key: 'stake', validator_key: own })
      await addFees(warehouse, 10, own, '-4')
      await addFees(warehouse, 10, second, '1')
      await addCommission(warehouse, 10, own, '3')
      await addStake(warehouse, 10, own, '1', [['account', 'alpha-wallet', '1']])
      await addFees(warehouse, 11, own, '-4')
      await addFees(warehouse, 11, second, '1.5')
      await addCommission(warehouse, 11, own, '0.5')
      await addStake(warehouse, 11, own, '1', [['account', 'alpha-wallet', '1']])
      await warehouse.execute('delete from canonical.canonical_periods where period_number = 12')
      expect((await lines()).filter((line) => line.includes('LOSS_RELIEF'))).toEqual([])
      expect((await lines(11)).filter((line) => line.includes('LOSS_RELIEF'))).toEqual([
        'a * * LOSS_RELIEF:  -> 2000000000000000000',
      ])
      expect(await statements()).toEqual(['0 + 0 = 0 + 0', '0 + 0 = 0 + 0'])
    })

    it('does not relieve a loss with the gains of another agreement', async () => {
      await ownOnly()
      await addTerms('a', 'NET_WITHIN_STATEMENT', feesShare(5000))
      await addTerms('b', 'ZERO_FLOOR', { ...commissionByStake(10000) })
      await addFees(warehouse, 10, own, '-4')
      await addCommission(warehouse, 10, own, '3')
      await addStake(warehouse, 10, own, '1', [['account', 'alpha-wallet', '1']])
      await warehouse.execute('delete from canonical.canonical_periods where period_number > 10')
      expect(await lines()).toContain('a * * LOSS_RELIEF:  -> 2000000000000000000')
      expect(await statements()).toEqual(['0 + 3 = 3 + 0'])
    })

    it('stands in the ledger on a row of its own, at the expense of the house', async () => {
      await ownOnly()
      await addTerms('a', 'NET_WITHIN_STATEMENT', feesShare(5000))
      await addFees(warehouse, 10, own, '-4')
      await build()
      expect(
        await warehouse.rows(
          `select revenue_component, component_native, rate_native, house_funded_native, attributed_native, house_native
           from computation.component_ledger where validator_key = '*'`,
        ),
      ).toEqual([
        {
          revenue_component: '*',
          component_native: '0.000000000000000000',
          rate_native: '0.000000000000000000',
          house_funded_native: '2.000000000000000000',
          attributed_native: '2.000000000000000000',
          house_native: '-2.000000000000000000',
        },
      ])
    })

    it('waits until every line is known, and counts what an override set', async () => {
      await addTerms('a', 'NET_WITHIN_STATEMENT', feesShare(5000))
      await addFees(warehouse, 10, own, '-4')
      expect((await lines()).filter((line) => line.includes('LOSS_RELIEF'))).toEqual([])
      await warehouse.fill('registry.commission_overrides', [
        {
          agreement_id: 'a',
          rule_key: 'rule',
          chain_id: chain,
          period_identifier: '10',
          validator_key: second,
          created_at: '2026-11-01T00:00:00Z',
          amount_native: '0.5',
          reason: 'settled by hand',
          author: 'ida',
          approver: 'omar',
        },
      ])
      expect((await lines()).filter((line) => line.includes('LOSS_RELIEF'))).toEqual([
        'a * * LOSS_RELIEF:  -> 1500000000000000000',
      ])
    })

    it('is told to the partner in words', async () => {
      await ownOnly()
      await addTerms('a', 'NET_WITHIN_STATEMENT', feesShare(5000))
      await addFees(warehouse, 10, own, '-4')
      await build()
      expect(
        await warehouse.rows(
          `select rule_in_words, validator_name, final_amount_native from portal.my_commission_lines_v2
          where line_kind = 'LOSS_RELIEF'`,
        ),
      ).toEqual([
        {
          rule_in_words: 'what the agreement lost in the period, which the operator bears',
          validator_name: 'all validators',
          final_amount_native: '2.000000000000000000',
        },
      ])
    })
  })

  describe('CARRY_FORWARD', () => {
    it('carries a loss out and works it off', async () => {
      await ownOnly()
      await addTerms('a', 'CARRY_FORWARD', feesShare(5000))
      await addFees(warehouse, 10, own, '-4')
      await addFees(warehouse, 11, own, '3')
      await addFees(warehouse, 12, own, '2')
      expect(await statements()).toEqual(['0 + -2 = 0 + -2', '-2 + 1.5 = 0 + -0.5', '-0.5 + 1 = 0.5 + 0'])
    })

    it('is paid from what other agreements of the partner give', async () => {
      await ownOnly()
      await addTerms('a', 'CARRY_FORWARD', feesShare(5000))
      await addTerms('b', 'ZERO_FLOOR', commissionByStake(10000))
      await addFees(warehouse, 10, own, '-4')
      await addCommission(warehouse, 10, own, '3')
      await addStake(warehouse, 10, own, '1', [['account', 'alpha-wallet', '1']])
      await warehouse.execute('delete from canonical.canonical_periods where period_number > 10')
      expect(await statements()).toEqual(['0 + 1 = 1 + 0'])
    })
  })

  describe('in a period that versions divide', () => {
    const nets = 'NET_WITHIN_STATEMENT'
    const carries = 'CARRY_FORWARD'

    it.each([
      { title: 'are netted with gains under the next version', next: nets, gain: '12', reliefs: ['4'] },
      { title: 'are made good by gains under the next version', next: nets, gain: '20', reliefs: [] },
      {
        title: 'are not netted with a version that carries its own',
        next: carries,
        gain: '20',
        reliefs: ['10'],
      },
    ])('$title', async ({ next, gain, reliefs }) => {
      await ownOnly()
      await numberSlots(warehouse)
      const ofCommission = { ...feesShare(10000), revenue_component: 'COMMISSION' }
      await addAgreementBySlots(warehouse, 'alpha', 'a', [
        { from: 1000, until: 1050, rule: feesShare(10000), version: { loss_policy: nets } },
        { from: 1050, until: 1100, rule: ofCommission, version: { loss_policy: next } },
      ])
      await addFees(warehouse, 10, own, '-20')
      await addCommission(warehouse, 10, own, gain)
      expect((await lines()).filter((line) => line.includes('LOSS_RELIEF'))).toEqual(
        reliefs.map((coins) => `a * * LOSS_RELIEF:  -> ${coins}000000000000000000`),
      )
    })
  })

  describe('a released statement with a relief', () => {
    beforeEach(async () => {
      await addTerms('a', 'NET_WITHIN_STATEMENT', feesShare(5000))
      for (const period of [10, 11]) {
        await addFees(warehouse, period, own, '-4')
        await addFees(warehouse, period, second, '1')
      }
      await warehouse.execute('delete from canonical.canonical_periods where period_number = 12')
      await build()
      await release(warehouse, 10)
    })

    const setFees = (validator: string, fees: string | null) =>
      warehouse.execute(
        `update canonical.canonical_validator_fees
          set total_fees_native = ${fees ?? 'null'}, status = '${fees === null ? 'MISSING' : 'OBSERVED'}'
        where period_id = '${periodId(10)}' and validator_key = '${validator}'`,
      )

    it('has its relief made good beside the lines', async () => {
      await setFees(own, '-6')
      await build()
      expect(await adjustments(warehouse)).toEqual([
        '11 <- 10: -1.000000000000000000',
        '11 <- 10: 1.000000000000000000',
      ])
    })

    it('gives the relief back where there is no loss any more', async () => {
      await setFees(own, '-1')
      await build()
      expect(await adjustments(warehouse)).toEqual([
        '11 <- 10: -1.500000000000000000',
        '11 <- 10: 1.500000000000000000',
      ])
    })

    it('keeps its relief while a line that was known then is unknown now', async () => {
      await setFees(second, null)
      await build()
      expect(await adjustments(warehouse)).toEqual([])
    })
  })

  describe('the laws of losses', () => {
    const linesOf = (kind: string, sql: string) =>
      `update computation.commission_lines_computed set ${sql} where line_kind = '${kind}'`
    const one = `0.000000000000000001`

    beforeEach(async () => {
      await ownOnly()
      const half = { ...feesShare(5000), split_group: 'fees' }
      await addTerms('carries', 'CARRY_FORWARD', half)
      await addTerms('nets', 'NET_WITHIN_STATEMENT', half)
      await addFees(warehouse, 10, own, '-4')
      await build()
    })

    it.each([
      [
        'losses_follow_their_policy',
        'a relief of an atom too much',
        linesOf('LOSS_RELIEF', `final_amount_native = final_amount_native + ${one}`),
      ],
      [
        'losses_follow_their_policy',
        'a relief that is not there',
        `delete from computation.commission_lines_computed where line_kind = 'LOSS_RELIEF'`,
      ],
      [
        'losses_follow_their_policy',
        'a relief while a line is unknown',
        `${linesOf('RATE', 'final_amount_native = null')} and agreement_id = 'nets'`,
      ],
      [
        'losses_follow_their_policy',
        'a relief of a loss that is carried',
        `update registry.agreement_versions set loss_policy = 'CARRY_FORWARD'`,
      ],
      [
        'losses_follow_their_policy',
        'a base below 0 under ZERO_FLOOR',
        `update registry.agreement_versions set loss_policy = 'ZERO_FLOOR' where agreement_id = 'carries'`,
      ],
      [
        'law_1b_ledger_sums_the_lines',
        'a relief that counts as a rate',
        `update computation.component_ledger set rate_native = house_funded_native, house_funded_native = 0
          where revenue_component = '*'`,
      ],
      [
        'law_1c_rates_stay_within_the_component',
        'a rate that is a gain where the component is a loss',
        `update computation.component_ledger set rate_native = 1 where component_native < 0`,
      ],
      [
        'law_1c_rates_stay_within_the_component',
        'a rate that loses more than the component',
        `update computation.component_ledger set rate_native = component_native - ${one} where component_native < 0`,
      ],
      [
        'split_groups_leave_nothing_over',
        'an atom of a loss that is nobody’s',
        `update computation.commission_bases set base_amount_native = base_amount_native + ${one}
          where agreement_id = 'nets'`,
      ],
      [
        'law_5_rate_lines_stay_within_their_base',
        'a line that loses more than its base',
        linesOf('RATE', `pre_override_amount_native = base_amount_native - ${one}`),
      ],
    ])('%s notices %s', async (law, _, sql) => {
      expect(await warehouse.failuresAfter([sql], law)).not.toEqual([])
    })
  })
})
