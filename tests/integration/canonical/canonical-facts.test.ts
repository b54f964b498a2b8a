import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestProject } from '../../support/test-project.js'
import {
  address,
  blockRewards,
  buildCanonical,
  earnings,
  epochInfo,
  inflationRewards,
  mevInfo,
  stakeAccounts,
  type StakeRow,
} from './canonical-world.js'

/** One world for all: each validator shows one thing. */
const answers = [
  earnings(790, [{ identity: 'iTips', vote: 'vTips', mev: '10', mevCommission: '100' }]),
  earnings(900, [
    { identity: 'iMover1', vote: 'vMover' },
    { identity: 'iTie1', vote: 'vTie' },
    { identity: 'iTwins', vote: 'vTwin1' },
    { identity: 'iTwins', vote: 'vTwin2' },
    { identity: 'iZero', vote: 'vZero', blocks: '0' },
    { identity: 'iBlank', vote: 'vBlank', blocks: '0' },
    {
      identity: 'iNoise',
      vote: 'vNoise',
      blocks: '1.0000000004',
      inflation: '1.7493e-05',
      commission: '8',
      stake: '5',
    },
    { identity: 'iTips', vote: 'vTips', mev: '10', mevCommission: '100' },
    { identity: 'iModest', vote: 'vModest', mev: '10.000000003', mevCommission: '12.5' },
    { identity: 'iFree', vote: 'vFree', mev: '10', mevCommission: '0' },
    { identity: 'iNoTips', vote: 'vNoTips', mev: '0', mevCommission: '0' },
    { identity: 'iPaid', vote: 'vPaid', inflation: '100', commission: '5' },
    { identity: 'iUnpaid', vote: 'vUnpaid', inflation: '100', commission: '5' },
    { identity: 'iNothing', vote: 'vNothing', inflation: '100', commission: '5' },
  ]),
  earnings(904, [{ identity: 'iTie2', vote: 'vTie' }]),
  earnings(905, [{ identity: 'iMover2', vote: 'vMover', blocks: '1' }]),
  earnings(905, [{ identity: 'iMover2', vote: 'vMover', blocks: '2' }], {
    fetchedAt: '2026-01-02T00:00:00Z',
  }),
  blockRewards(898, {
    iMover1: ['1', '1', '1', '1', '1', '1', '1', '1', '1'],
    iMover2: ['2', '2', '2', '2', '2', '2', '2', '2', '2'],
    iTie1: ['1', '1', '1', '1', '1', '1', '1', '1', '1'],
    iTie2: ['2', '2', '2', '2', '2', '2', '2', '2', '2'],
    iTwins: ['NA', 'NA', '7', 'NA', 'NA', 'NA', 'NA', 'NA', 'NA'],
    iZero: ['NA', 'NA', '1.5', 'NA', 'NA', 'NA', 'NA', 'NA', 'NA'],
    iBlank: ['NA', 'NA', 'NA', 'NA', 'NA', 'NA', 'NA', 'NA', 'NA'],
    iNoise: ['NA', 'NA', '1.000000000499999', 'NA', 'NA', 'NA', 'NA', 'NA', 'NA'],
    iStranger: ['NA', 'NA', '3', 'NA', 'NA', 'NA', 'NA', 'NA', 'NA'],
  }),
  mevInfo(900, { vTips: 9000, vZero: 700 }),
  inflationRewards(900, { vPaid: '4999999998', vUnpaid: null, vNothing: '0' }),
  inflationRewards(901, { sMoves: '12', sResting: null, sUnlisted: '9' }, { validator: address('vPaid') }),
  stakeAccounts(
    [900, 901, 902].flatMap((epoch): StakeRow[] => [
      { epoch, account: 'sMoves', vote: 'vPaid', stake: '10.000000001', activation: 900, deactivation: 901 },
      { epoch, account: 'sResting', vote: 'vPaid', stake: '2', activation: 800 },
      { epoch, account: 'sNever', vote: 'vPaid', stake: '3', activation: 900, deactivation: 900 },
    ]),
  ),
  mevInfo(908, { vTips: 9000 }),
  mevInfo(909, { vTips: 9000 }),
  epochInfo(910),
]

describe('canonical facts', () => {
  let project: TestProject
  beforeAll(async () => {
    project = await buildCanonical(answers)
  }, 120_000)
  afterAll(() => {
    project.dispose()
  })

  const rows = (relation: string, columns: string, condition: string) =>
    project.query(
      `select ${columns} from canonical.${relation} as facts
         join canonical.canonical_periods as periods using (chain_id, period_id)
        where ${condition} order by all`,
    )
  const of = (vote: string, epoch = 900) => `validator_key = '${address(vote)}' and period_number = ${epoch}`
  const coins = (amount: string) =>
    (amount.includes('.') ? amount : `${amount}.`).padEnd(amount.replace(/\..*/, '').length + 19, '0')

  describe('identities', () => {
    it('carries an identity from the nearest period observed, of two equally near the earlier', async () => {
      const fees = await rows(
        'canonical_validator_fees',
        'period_number, total_fees_native, status',
        `validator_key = '${address('vMover')}' and period_number between 898 and 906`,
      )
      expect(fees.map((row) => [row['period_number'], row['total_fees_native'], row['status']])).toEqual([
        ['898', coins('1'), 'DERIVED'],
        ['899', coins('1'), 'DERIVED'],
        ['900', coins('1'), 'OBSERVED'],
        ['901', coins('1'), 'DERIVED'],
        ['902', coins('1'), 'DERIVED'],
        ['903', coins('2'), 'DERIVED'],
        ['904', coins('2'), 'DERIVED'],
        ['905', coins('2'), 'OBSERVED'],
        ['906', coins('2'), 'DERIVED'],
      ])
      expect(await rows('canonical_validator_fees', 'total_fees_native', of('vTie', 902))).toEqual([
        { total_fees_native: coins('1') },
      ])
    })

    it('keeps and counts the figures of an identity that nobody had, or that two had at once', async () => {
      const unmapped = await rows('canonical_unmapped_facts', 'key, amount_native', `period_number = 900`)
      expect(unmapped).toEqual(
        [
          { key: address('iMover2'), amount_native: coins('2') },
          { key: address('iStranger'), amount_native: coins('3') },
          { key: address('iTie2'), amount_native: coins('2') },
          { key: address('iTwins'), amount_native: coins('7') },
        ].sort((one, other) => (one.key < other.key ? -1 : 1)),
      )
      expect(await rows('canonical_validator_fees', 'total_fees_native, status', of('vTwin1'))).toEqual([
        { total_fees_native: null, status: 'MISSING' },
      ])
    })
  })

  describe('the choice among providers', () => {
    const candidates = (vote: string, fact: string, epoch = 900) =>
      rows(
        'canonical_fact_candidates',
        'endpoint, value, status, is_chosen',
        `${of(vote, epoch)} and fact = '${fact}'`,
      )

    it('takes another provider where a 0 says that nothing is known', async () => {
      expect(await candidates('vZero', 'EXEC_FEES')).toEqual([
        { endpoint: 'block_rewards', value: coins('1.5'), status: 'OBSERVED', is_chosen: true },
        { endpoint: 'earnings', value: null, status: 'MISSING', is_chosen: false },
      ])
    })

    it('keeps it unknown where nobody else knows', async () => {
      expect(await rows('canonical_validator_fees', 'total_fees_native, status', of('vBlank'))).toEqual([
        { total_fees_native: null, status: 'MISSING' },
      ])
    })

    it('goes by priority among equals, each rounded to the lamport', async () => {
      expect(await candidates('vNoise', 'EXEC_FEES')).toEqual([
        { endpoint: 'block_rewards', value: coins('1'), status: 'OBSERVED', is_chosen: false },
        { endpoint: 'earnings', value: coins('1'), status: 'OBSERVED', is_chosen: true },
      ])
      expect(await candidates('vTips', 'MEV_COMMISSION_RATE')).toMatchObject([
        { endpoint: 'earnings', is_chosen: true },
        { endpoint: 'mev-info', is_chosen: false },
      ])
    })

    it('takes the later answer to a request', async () => {
      expect(await rows('canonical_validator_fees', 'gross_fees_native', of('vMover', 905))).toEqual([
        { gross_fees_native: coins('2') },
      ])
    })

    it('takes a rate of 0 for a rate, and the period in the body for the period', async () => {
      expect(await candidates('vFree', 'MEV_COMMISSION_RATE')).toEqual([
        { endpoint: 'earnings', value: coins('0'), status: 'OBSERVED', is_chosen: true },
      ])
      expect(await candidates('vTips', 'MEV_COMMISSION_RATE', 908)).toHaveLength(1)
    })
  })

  describe('tips', () => {
    const split = (vote: string, epoch?: number) =>
      rows(
        'canonical_validator_mev',
        'validator_mev_native, staker_mev_native, protocol_mev_native, status',
        of(vote, epoch),
      )

    it('never give the validator more than the network leaves over', async () => {
      expect(await split('vTips')).toEqual([
        {
          validator_mev_native: coins('9.691'),
          staker_mev_native: coins('0'),
          protocol_mev_native: coins('0.309'),
          status: 'DERIVED',
        },
      ])
    })

    it('are floored to the lamport, the rest goes to the stakers', async () => {
      expect(await split('vModest')).toEqual([
        {
          validator_mev_native: coins('1.25'),
          staker_mev_native: coins('8.441000003'),
          protocol_mev_native: coins('0.309'),
          status: 'DERIVED',
        },
      ])
      expect(await split('vFree')).toMatchObject([{ validator_mev_native: coins('0'), status: 'DERIVED' }])
    })

    it('are unknown where the total is, or no rule says what the network takes', async () => {
      expect(await split('vNoTips')).toMatchObject([{ validator_mev_native: null, status: 'MISSING' }])
      expect(await split('vTips', 790)).toMatchObject([{ validator_mev_native: null, status: 'MISSING' }])
    })
  })

  describe('inflation', () => {
    const rewards = (vote: string, epoch?: number) =>
      rows(
        'canonical_stake_rewards',
        'stake_account, rewards_native, commission_native, status',
        of(vote, epoch),
      )

    it('takes the commission that was paid before the one worked out', async () => {
      expect(await rewards('vPaid')).toEqual([
        {
          stake_account: '*',
          rewards_native: coins('95.000000002'),
          commission_native: coins('4.999999998'),
          status: 'OBSERVED',
        },
      ])
    })

    it('works it out where the node answers null, and believes an entry of 0', async () => {
      expect(await rewards('vUnpaid')).toMatchObject([{ commission_native: coins('5'), status: 'DERIVED' }])
      expect(await rewards('vNothing')).toMatchObject([
        { commission_native: coins('0'), status: 'PROVEN_ZERO' },
      ])
    })

    it('reads amounts with an exponent exactly', async () => {
      expect(await rewards('vNoise')).toMatchObject([
        { commission_native: coins('0.000001399'), status: 'DERIVED' },
      ])
    })

    it('keeps what each stake account earned; null says that nothing was paid', async () => {
      expect(await rewards('vPaid', 901)).toEqual([
        {
          stake_account: address('sMoves'),
          rewards_native: coins('0.000000012'),
          commission_native: null,
          status: 'OBSERVED',
        },
        {
          stake_account: address('sResting'),
          rewards_native: coins('0'),
          commission_native: null,
          status: 'PROVEN_ZERO',
        },
      ])
      expect(
        await rows(
          'canonical_unmapped_facts',
          'key_kind, key',
          "period_number = 901 and key_kind <> 'IDENTITY'",
        ),
      ).toEqual([{ key_kind: 'STAKE_ACCOUNT', key: address('sUnlisted') }])
    })
  })

  describe('stake positions', () => {
    it('go by the epochs of activation and deactivation', async () => {
      const positions = await rows(
        'canonical_stake_positions',
        'period_number, active_stake_native, activating_stake_native, deactivating_stake_native, stake_weight, status',
        `stake_account = '${address('sMoves')}'`,
      )
      const none = coins('0')
      const all = coins('10.000000001')
      expect(positions.map((row) => Object.values(row))).toEqual([
        ['900', none, all, none, '0', 'DERIVED'],
        ['901', all, none, all, '10000000001', 'DERIVED'],
      ])
      expect(
        await rows('canonical_stake_positions', 'stake_account', `stake_account = '${address('sNever')}'`),
      ).toEqual([])
    })

    it('give no whole: that is the stake of the validator', async () => {
      expect(await rows('canonical_validator_meta', 'stake_weight, status', of('vNoise'))).toEqual([
        { stake_weight: '5000000000', status: 'OBSERVED' },
      ])
      expect(await rows('canonical_validator_meta', 'stake_weight, status', of('vPaid'))).toEqual([
        { stake_weight: null, status: 'MISSING' },
      ])
    })
  })

  describe('periods', () => {
    it('are final when a file is published for them, or a later period is over', async () => {
      const periods = await project.query(
        `select period_number, is_finalized from canonical.canonical_periods where period_number in (906, 908, 909, 910) order by 1`,
      )
      expect(periods.map((row) => [row['period_number'], row['is_finalized']])).toEqual([
        ['906', true],
        ['908', true],
        ['909', false],
        ['910', false],
      ])
    })

    it('have their slots where the chain tells them', async () => {
      expect(
        await project.query(
          `select first_slot, last_slot from canonical.canonical_periods where period_number = 910`,
        ),
      ).toEqual([{ first_slot: '393120000', last_slot: '393551999' }])
    })
  })

  it('lead back to the very cell of the body that each figure was read from', async () => {
    const cells = await project.query(
      `select count(*) as cells,
              count(*) filter (where round(cast(json_extract_string(payload_json, json_path) as decimal(38, 18)), 9) = value) as same
         from canonical.canonical_fact_candidates as facts
         join staging.staging_payloads as payloads using (payload_id)
        where facts.provider_name = 'doublezero' and status <> 'MISSING' and fact not like '%RATE'`,
    )
    expect(Number(cells[0]?.['cells'])).toBeGreaterThan(30)
    expect(cells[0]?.['same']).toEqual(cells[0]?.['cells'])
  })
})
