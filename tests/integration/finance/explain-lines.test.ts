import { afterEach, beforeEach, expect, it } from 'vitest'
import { describeOnEngines } from '../../support/test-engines.js'
import type { HandmadeWarehouse } from '../warehouse/handmade-warehouse.js'
import { addEvent, adjustments, release } from '../warehouse/released-statements.js'
import { addAgreementBySlots, numberSlots } from '../warehouse/slots-world.js'
import {
  addAgreement,
  addCommission,
  addCredited,
  addFees,
  addRule,
  addStake,
  addTips,
  chain,
  commissionByStake,
  feesShare,
  finalPeriod,
  openSmallWorld,
  own,
  periodId,
  second,
} from '../warehouse/small-world.js'
import { explainAll, figure, verdicts } from './explained-lines.js'

describeOnEngines('an explanation', ({ dialect }) => {
  let warehouse: HandmadeWarehouse

  beforeEach(async () => {
    warehouse = await openSmallWorld([10, 11], dialect)
  })

  afterEach(() => warehouse.close())

  const explained = async () => {
    await warehouse.build()
    return explainAll(warehouse)
  }

  const onlyOwn = () => warehouse.execute(`delete from registry.validators where validator_key <> '${own}'`)
  const onlyPeriod10 = () =>
    warehouse.execute(`delete from canonical.canonical_periods where period_number > 10`)

  it('takes a share of the component, and the rate of that', async () => {
    await onlyOwn()
    await onlyPeriod10()
    await addAgreement(warehouse, 'alpha', 'fees', { ...feesShare(3333), commission_rate_bps: '2000' })
    await addFees(warehouse, 10, own, '0.000000000000000070')
    const [line, ...others] = await explained()
    expect(others).toEqual([])
    // 23.331 atoms are cut to 23, 4.6 of these to 4.
    expect(figure(line, 'base')).toBe('0.000000000000000023')
    expect(figure(line, 'amount')).toBe('0.000000000000000004')
    expect(line).toMatchObject({
      verdict: 'AGREES',
      inWords: '33.33 % of the block fees, and of that 20 %',
    })
  })

  it('calls a validator what it was called in the period that the line speaks of', async () => {
    await onlyOwn()
    await warehouse.execute(`update registry.validators set display_name = 'Old name', until_period = 11`)
    const now = { chain_id: chain, validator_key: own, from_period: '11', ownership: 'OWN' }
    await warehouse.fill('registry.validators', [{ ...now, display_name: 'New name' }])
    await addAgreement(warehouse, 'alpha', 'fees', feesShare(3333))
    const names = (await explained()).map((explanation) => explanation.names)
    expect(names.map(({ period, validator }) => `${period} ${validator}`).sort()).toEqual([
      '10 Old name',
      '11 New name',
    ])
  })

  it('takes the partner’s part of the stake, and of what was credited where that is known', async () => {
    await onlyOwn()
    await onlyPeriod10()
    await addAgreement(warehouse, 'alpha', 'by-stake', commissionByStake(5000))
    const clients = { attribution_method: 'CLIENT_REVENUE', commission_rate_bps: '1000' }
    await addAgreement(warehouse, 'alpha', 'tips', { ...clients, revenue_component: 'MEV_TIPS' })
    await addAgreement(warehouse, 'alpha', 'fees', { ...clients, revenue_component: 'EXEC_FEES' })
    await addCommission(warehouse, 10, own, '3')
    await addTips(warehouse, 10, own, '2')
    await addFees(warehouse, 10, own, '1')
    await addStake(warehouse, 10, own, '3', [
      ['a', 'alpha-wallet', '1'],
      ['b', 'someone', '2'],
    ])
    await addCredited(warehouse, 'MEV_TIPS', 10, own, { a: '0.000000003', b: '0.000000001' })
    const all = await explained()
    expect(verdicts(all)).toEqual([
      `by-stake RATE ${own}: AGREES 0.5`,
      `fees RATE ${own}: AGREES 0.033333333333333333`,
      `tips RATE ${own}: AGREES 0.15`,
    ])
    expect(figure(all[2], 'all credited rewards at the validator')).toBe('4')
  })

  it('shares to the last atom, the lower partner first: as the engine orders names, not their joined text', async () => {
    await onlyOwn()
    await onlyPeriod10()
    await warehouse.fill('registry.partners', [{ partner_id: 'alpha-x' }])
    for (const [partner, agreement] of [
      ['alpha', 'a'],
      ['alpha-x', 'b'],
      ['beta', 'c'],
    ] as const)
      await addAgreement(warehouse, partner, agreement, {
        ...feesShare(partner === 'beta' ? 5000 : 2500),
        split_group: 'fees',
      })
    await addFees(warehouse, 10, own, '0.000000000000000002')
    expect(verdicts(await explained())).toEqual([
      `a RATE ${own}: AGREES 0.000000000000000001`,
      `b RATE ${own}: AGREES 0`,
      `c RATE ${own}: AGREES 0.000000000000000001`,
    ])
  })

  it('gives floor and cap of a rule, and says what was set by hand and why', async () => {
    await addAgreement(warehouse, 'alpha', 'fees', {
      ...feesShare(10000),
      chain_id: chain,
      floor_native: '2',
      floor_scope: 'PERIOD',
      cap_native: '2.5',
      cap_scope: 'PERIOD',
    })
    for (const [period, ofOwn, ofSecond] of [
      [10, '1', '0.25'],
      [11, '1', '2'],
    ] as const) {
      await addFees(warehouse, period, own, ofOwn)
      await addFees(warehouse, period, second, ofSecond)
    }
    await warehouse.fill('registry.commission_overrides', [
      {
        agreement_id: 'fees',
        rule_key: 'rule',
        chain_id: chain,
        period_identifier: '11',
        validator_key: '*',
        amount_native: '0.1',
        created_at: '2026-11-01T00:00:00Z',
        reason: 'agreed by letter',
        author: 'ida',
        approver: 'omar',
      },
    ])
    const all = await explained()
    expect(verdicts(all)).toEqual([
      'fees CAP_REDUCTION *: AGREES 0',
      'fees CAP_REDUCTION *: AGREES 0',
      'fees FLOOR_TOPUP *: AGREES 0.75',
      'fees FLOOR_TOPUP *: AGREES 0',
      `fees RATE ${own}: AGREES 1`,
      `fees RATE ${own}: AGREES 0.033333333333333333`,
      `fees RATE ${second}: AGREES 0.25`,
      `fees RATE ${second}: AGREES 0.066666666666666667`,
    ])
    expect(all[1]?.checks).toContainEqual(
      expect.objectContaining({
        column: 'pre_override_amount_native',
        published: '-0.500000000000000000',
        computed: '-0.500000000000000000',
        agrees: true,
      }),
    )
    expect(all[5]?.notes).toEqual(['set by hand on 2026-11-01 by ida, approved by omar: agreed by letter'])
  })

  it('divides a component between the versions that hold slots of the period, and a group’s shares after it', async () => {
    await onlyOwn()
    await onlyPeriod10()
    await numberSlots(warehouse)
    await addAgreementBySlots(warehouse, 'alpha', 'fees', [
      { from: 0, until: 1030, rule: feesShare(10000) },
      { from: 1030, until: 1090, rule: feesShare(5000) },
    ])
    await addFees(warehouse, 10, own, '0.000000000000000011')
    // Of 11 atoms 3.3, 6.6 and 1.1 fall to 30, 60 and 10 slots, the last of them to no version.
    expect(verdicts(await explained())).toEqual([
      `fees RATE ${own}: AGREES 0.000000000000000003`,
      `fees RATE ${own}: AGREES 0.000000000000000003`,
    ])
    const [first, later] = await explainAll(warehouse)
    expect([first, later].map((line) => figure(line, 'part of the version, by slots'))).toEqual([
      '0.000000000000000003',
      '0.000000000000000007',
    ])
  })

  it('names the version where slots divide the period', async () => {
    await onlyOwn()
    await onlyPeriod10()
    await numberSlots(warehouse)
    const rule = { ...feesShare(10000), floor_native: '1', floor_scope: 'PERIOD' }
    await addAgreementBySlots(warehouse, 'alpha', 'fees', [
      { from: 0, until: 1030, rule },
      { from: 1030, until: null, rule },
    ])
    await addFees(warehouse, 10, own, '0.1')
    const [first, later] = (await explained()).filter(({ line }) => line.cells['line_kind'] === 'FLOOR_TOPUP')
    expect(figure(first, 'rates of period 10, version 1')).toBe('0.03')
    expect(figure(later, 'rates of period 10, version 2')).toBe('0.07')
  })

  it('gives what the house bears of a loss, and what is held back of a statement', async () => {
    await onlyOwn()
    await addAgreement(warehouse, 'alpha', 'fees', { ...feesShare(5000), commission_rate_bps: '5000' })
    await warehouse.execute(`update registry.agreement_versions set loss_policy = 'NET_WITHIN_STATEMENT'`)
    await warehouse.fill('registry.partner_terms', [
      {
        partner_id: 'alpha',
        chain_id: chain,
        from_period: '0',
        withholding_bps: '1500',
        withholding_basis: 'NET',
      },
    ])
    await addFees(warehouse, 10, own, '-0.000000000000000005')
    await addFees(warehouse, 11, own, '0.000000000000000403')
    const all = await explained()
    // Half of -5 atoms is cut to -2, half of these is -1. Half of 403 is 201, half of that 100: 15 of them are held back.
    expect(verdicts(all)).toEqual([
      '* WITHHOLDING *: AGREES -0.000000000000000015',
      'fees LOSS_RELIEF *: AGREES 0.000000000000000001',
      `fees RATE ${own}: AGREES -0.000000000000000001`,
      `fees RATE ${own}: AGREES 0.0000000000000001`,
    ])
    expect(all[0]?.notes).toEqual(['on the basis of: NET'])
    expect(all[0]?.checks.map(({ column }) => column)).toEqual([
      'base_amount_native',
      'commission_rate_bps',
      'pre_override_amount_native',
      'override_amount_native',
      'final_amount_native',
    ])
  })

  it('nets the losses of all versions that divide the period, where they are netted', async () => {
    await onlyOwn()
    await onlyPeriod10()
    await numberSlots(warehouse)
    const version = { loss_policy: 'NET_WITHIN_STATEMENT' }
    await addAgreementBySlots(warehouse, 'alpha', 'fees', [
      { from: 0, until: 1030, rule: feesShare(10000), version },
      { from: 1030, until: null, rule: { ...feesShare(10000), revenue_component: 'COMMISSION' }, version },
    ])
    await addFees(warehouse, 10, own, '-10')
    await addCommission(warehouse, 10, own, '2')
    expect(verdicts(await explained())).toEqual([
      'fees LOSS_RELIEF *: AGREES 1.6',
      `fees RATE ${own}: AGREES -3`,
      `fees RATE ${own}: AGREES 1.4`,
    ])
  })

  it('gives what was set by hand to the last version that holds a part of the period', async () => {
    await onlyOwn()
    await onlyPeriod10()
    await numberSlots(warehouse)
    await addAgreementBySlots(warehouse, 'alpha', 'fees', [
      { from: 0, until: 1030, rule: feesShare(10000) },
      { from: 1030, until: null, rule: feesShare(5000) },
    ])
    await addFees(warehouse, 10, own, '10')
    for (const [validator_key, created_at] of [
      ['*', '2026-10-01T00:00:00Z'],
      [own, '2026-10-02T00:00:00Z'],
    ] as const) {
      await warehouse.fill('registry.commission_overrides', [
        {
          agreement_id: 'fees',
          rule_key: 'rule',
          chain_id: chain,
          period_identifier: '10',
          validator_key,
          created_at,
          amount_native: validator_key === '*' ? '3' : '4',
        },
      ])
      const amount = validator_key === '*' ? '3' : '4'
      expect(verdicts(await explained())).toEqual([
        `fees RATE ${own}: AGREES 0`,
        `fees RATE ${own}: AGREES ${amount}`,
      ])
    }
  })

  it('names what is missing, of a line that is unknown', async () => {
    await onlyOwn()
    await onlyPeriod10()
    await addAgreement(warehouse, 'alpha', 'fees', feesShare(1000))
    await addAgreement(warehouse, 'alpha', 'stake', commissionByStake(1000))
    await addFees(warehouse, 10, own, null)
    await addCommission(warehouse, 10, own, '3')
    expect(verdicts(await explained())).toEqual([
      `fees RATE ${own}: UNKNOWN the block fees (computation.validator_pnl, ${chain}|10|${own})`,
      `stake RATE ${own}: UNKNOWN the partner’s stake (computation.commission_bases, stake|1|rule|${chain}|10|${own}); all stake at the validator (computation.commission_bases, stake|1|rule|${chain}|10|${own})`,
    ])
  })

  it('does not agree with a figure that is not what its inputs give', async () => {
    await onlyOwn()
    await onlyPeriod10()
    await addAgreement(warehouse, 'alpha', 'fees', feesShare(1000))
    await addRule(warehouse, 'fees', { ...commissionByStake(1000), rule_key: 'stake' })
    await addFees(warehouse, 10, own, '3')
    await warehouse.build()
    await warehouse.execute(
      `update computation.partner_commission_lines set final_amount_native = 0.300000000000000001
        where line_kind = 'RATE' and rule_key = 'rule'`,
    )
    const [fees, stake] = await explainAll(warehouse)
    expect(fees).toMatchObject({ verdict: 'DISAGREES' })
    expect(fees?.checks.filter(({ agrees }) => !agrees)).toMatchObject([
      {
        column: 'final_amount_native',
        published: '0.300000000000000001',
        computed: '0.300000000000000000',
        agrees: false,
      },
    ])
    expect(stake).toMatchObject({ verdict: 'UNKNOWN' })
    await warehouse.execute(`update computation.partner_commission_lines set final_amount_native = 0`)
    // Something that should be unknown is as wrong as a wrong figure.
    expect((await explainAll(warehouse)).map(({ verdict }) => verdict)).toEqual(['DISAGREES', 'DISAGREES'])
  })

  it('tells a released line from what its inputs give since, and the adjustment that follows', async () => {
    await onlyOwn()
    await addAgreement(warehouse, 'alpha', 'fees', feesShare(5000))
    await addFees(warehouse, 10, own, '3')
    await addFees(warehouse, 11, own, '1')
    await warehouse.build()
    await release(warehouse, 10)
    await addEvent(warehouse, 10, 'PAY', '2')
    expect(verdicts(await explained())).toEqual([
      `fees RATE ${own}: AGREES 1.5`,
      `fees RATE ${own}: AGREES 0.5`,
    ])
    await warehouse.execute(
      `update canonical.canonical_validator_fees set total_fees_native = 2 where period_id = '${periodId(10)}'`,
    )
    const all = await explained()
    expect(verdicts(all)).toEqual([
      `fees ADJUSTMENT ${own}: AGREES -0.5`,
      `fees RATE ${own}: CHANGED 1`,
      `fees RATE ${own}: AGREES 0.5`,
    ])
    expect(all[1]).toMatchObject({
      isFrozen: true,
      line: { cells: { final_amount_native: '1.500000000000000000' } },
      today: { cells: { final_amount_native: '1.000000000000000000' } },
    })
    expect([figure(all[0], 'given for it before'), figure(all[0], 'period 10 gives today')]).toEqual([
      '1.5',
      '1',
    ])
  })

  it('knows of a released line that its inputs changed, also where it was then settled by hand', async () => {
    await onlyOwn()
    await addAgreement(warehouse, 'alpha', 'fees', feesShare(5000))
    await addFees(warehouse, 10, own, '3')
    await warehouse.build()
    await warehouse.execute(
      `update computation.partner_commission_lines set computed_at = '2026-11-01T00:00:00Z'`,
    )
    await release(warehouse, 10)
    await addEvent(warehouse, 10, 'PAY', '2')
    await warehouse.execute(
      `update canonical.canonical_validator_fees set total_fees_native = 2 where period_id = '${periodId(10)}'`,
    )
    await warehouse.fill('registry.commission_overrides', [
      {
        agreement_id: 'fees',
        rule_key: 'rule',
        chain_id: chain,
        period_identifier: '10',
        validator_key: own,
        amount_native: '1.25',
        created_at: '2026-11-10T00:00:00Z',
      },
    ])
    const [adjustment, released] = await explained()
    expect(verdicts([adjustment, released].flatMap((line) => line ?? []))).toEqual([
      `fees ADJUSTMENT ${own}: AGREES -0.25`,
      `fees RATE ${own}: CHANGED 1.25`,
    ])
    expect(released?.today?.cells['final_amount_native']).toBe('1.250000000000000000')
  })

  it('does not call a released line changed where today’s is not what the inputs give either', async () => {
    await onlyOwn()
    await onlyPeriod10()
    await addAgreement(warehouse, 'alpha', 'fees', feesShare(5000))
    await addFees(warehouse, 10, own, '3')
    await warehouse.build()
    await release(warehouse, 10)
    await addEvent(warehouse, 10, 'PAY', '2')
    await warehouse.build()
    await warehouse.execute(`update computation.partner_commission_lines set final_amount_native = 7`)
    await warehouse.execute(`update computation.commission_lines_computed set final_amount_native = 8`)
    expect((await explainAll(warehouse)).map(({ verdict }) => verdict)).toEqual(['DISAGREES'])
  })

  it('takes what was given before for an adjustment in the order of releases, not of periods', async () => {
    await onlyOwn()
    await warehouse.fill('canonical.canonical_periods', [finalPeriod(12)])
    await addAgreement(warehouse, 'alpha', 'fees', feesShare(5000))
    for (const period of [10, 11, 12]) await addFees(warehouse, period, own, '4')
    const feesOf = (period: number, fees: string) =>
      warehouse.execute(
        `update canonical.canonical_validator_fees set total_fees_native = ${fees} where period_id = '${periodId(period)}'`,
      )
    await warehouse.build()
    await release(warehouse, 10)
    await addEvent(warehouse, 11, 'SUBMIT')
    await feesOf(10, '3')
    await warehouse.build()
    expect(await adjustments(warehouse)).toEqual(['12 <- 10: -0.500000000000000000'])
    await release(warehouse, 12, { sequence: '1', time: '2026-11-02T00:00:00Z' })
    // The submitted statement is a DRAFT again, and takes the next adjustment.
    await feesOf(11, '2')
    await feesOf(10, '2')
    await warehouse.build()
    expect(await adjustments(warehouse)).toEqual([
      '11 <- 10: -0.500000000000000000',
      '12 <- 10: -0.500000000000000000',
    ])
    const said = async () => {
      const all = (await explainAll(warehouse)).filter(({ line }) => line.cells['line_kind'] === 'ADJUSTMENT')
      return all.map(({ verdict, names, ...rest }) => [
        names.period,
        verdict,
        figure({ verdict, names, ...rest }, 'given for it before'),
      ])
    }
    expect(await said()).toEqual([
      ['11', 'AGREES', '1.5'],
      ['12', 'CHANGED', '2'],
    ])
    await release(warehouse, 11, { sequence: '2', time: '2026-11-03T00:00:00Z' })
    await warehouse.build()
    expect(await said()).toEqual([
      ['11', 'AGREES', '1.5'],
      ['12', 'CHANGED', '2'],
    ])
  })
})
