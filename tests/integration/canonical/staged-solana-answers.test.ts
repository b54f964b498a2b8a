import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestProject } from '../../support/test-project.js'
import { address, buildCanonical, inflationRewards } from './canonical-world.js'
import {
  block,
  blockProduction,
  blocks,
  blockTime,
  epochSchedule,
  fee,
  hashOf,
  programAccounts,
  scheduleOf,
  slotOf,
  voteAccounts,
  wholeSchedule,
} from './solana-answers.js'

const boundaryRewards = [
  fee('iAda', '2500'),
  { to: 'vAda', lamports: '18446744073', type: 'Voting', commission: 5 },
  { to: 'sAda', lamports: '7', type: 'Staking', commission: null, commissionBps: 525 },
  { to: 'tAda', lamports: '-3', type: 'Rent' },
  { to: 'oEve', lamports: '1', type: null },
] as const

const answers = [
  epochSchedule(),
  wholeSchedule(900, { iAda: [0, 1] }, 'iRest'),
  scheduleOf(901, 'iAda', [3, 2]),
  scheduleOf(901, 'iNap', []),
  blocks(900, [0, 1, 15]),
  block({ at: [900, 0], parent: slotOf(899, 14), time: null, rewards: boundaryRewards }),
  block({ at: [900, 1] }),
  blockTime(900, 0, 1_700_000_123),
  blockTime(900, 1, null),
  blockProduction(900, { iAda: [2, 1] }, 'iRest'),
  voteAccounts(900, [
    { vote: 'vAda', identity: 'iAda', commission: 5, commissionBps: 525 },
    { vote: 'vBob', identity: 'iBob', commission: 101 },
  ]),
  programAccounts(900, [
    { account: 'sAda', vote: 'vAda', lamports: '13200000000000001', activation: 732, deactivation: 900 },
    { account: 'sStart', vote: 'vAda', lamports: '2' },
    { account: 'sIdle', vote: '', lamports: '0' },
  ]),
  programAccounts(900, [{ account: 'sBob', vote: 'vBob', lamports: '3', activation: 1 }], {
    withContext: true,
  }),
  inflationRewards(
    900,
    { vAda: '1' },
    {
      body: '{"jsonrpc":"2.0","result":[{"amount":1,"commission":null,"commissionBps":525,"effectiveSlot":1,"epoch":900,"postBalance":1}],"id":1}',
    },
  ),
]

describe('staged answers of a Solana node', () => {
  let project: TestProject
  beforeAll(async () => {
    project = await buildCanonical(answers)
  }, 120_000)
  afterAll(() => {
    project.dispose()
  })

  const rows = (model: string, columns: string, condition = 'true') =>
    project.query(`select ${columns} from staging.stg_solana_rpc__${model} where ${condition} order by all`)

  it('name the slots of every epoch', async () => {
    expect(
      await rows('get_epoch_schedule', 'first_normal_epoch, first_normal_slot, slots_per_epoch'),
    ).toEqual([{ first_normal_epoch: '0', first_normal_slot: '0', slots_per_epoch: '16' }])
  })

  it('name the leader of each slot', async () => {
    expect(
      await rows('get_leader_schedule', 'identity_pubkey, slot_index', "period_identifier = '901'"),
    ).toEqual(['2', '3'].map((slot_index) => ({ identity_pubkey: address('iAda'), slot_index })))
    const counted = 'identity_pubkey, count(*) as slots, sum(slot_index)::bigint as sum'
    const in900 = "period_identifier = '900' group by identity_pubkey"
    expect(await rows('get_leader_schedule', counted, in900)).toEqual([
      { identity_pubkey: address('iAda'), slots: '2', sum: '1' },
      { identity_pubkey: address('iRest'), slots: '14', sum: '119' },
    ])
  })

  it('name whom a schedule speaks of, also where that is nobody who leads a slot', async () => {
    expect(await rows('get_leader_schedule_answers', 'period_identifier, requested_identity')).toEqual([
      { period_identifier: '900', requested_identity: null },
      { period_identifier: '901', requested_identity: address('iAda') },
      { period_identifier: '901', requested_identity: address('iNap') },
    ])
  })

  it('name the slots that hold a block', async () => {
    expect((await rows('get_blocks', 'slot')).map((row) => row['slot'])).toEqual(['14400', '14401', '14415'])
  })

  it('take the slot of a block from the request, and keep a time that is not known unknown', async () => {
    expect(await rows('get_block', 'slot, parent_slot, block_hash, previous_block_hash, block_time')).toEqual(
      [
        {
          slot: '14400',
          parent_slot: '14398',
          block_hash: hashOf(14400),
          previous_block_hash: hashOf(14398),
          block_time: null,
        },
        {
          slot: '14401',
          parent_slot: '14400',
          block_hash: hashOf(14401),
          previous_block_hash: hashOf(14400),
          block_time: '2023-11-15T02:13:21.000000Z',
        },
      ],
    )
    expect(await rows('get_block_time', 'slot, epoch(block_time)::bigint as seconds')).toEqual([
      { slot: '14400', seconds: '1700000123' },
      { slot: '14401', seconds: null },
    ])
  })

  it('keep every reward of a block with its kind, its sign and its commission', async () => {
    const columns = 'element_path, address, reward_type, amount_lamports, commission_bps, commission_path'
    expect((await rows('get_block_rewards', columns)).map(Object.values)).toEqual([
      ['$.result.rewards[0]', address('iAda'), 'Fee', '2500', null, '$.result.rewards[0].commission'],
      [
        '$.result.rewards[1]',
        address('vAda'),
        'Voting',
        '18446744073',
        500,
        '$.result.rewards[1].commission',
      ],
      ['$.result.rewards[2]', address('sAda'), 'Staking', '7', 525, '$.result.rewards[2].commissionBps'],
      ['$.result.rewards[3]', address('tAda'), 'Rent', '-3', null, '$.result.rewards[3].commission'],
      ['$.result.rewards[4]', address('oEve'), null, '1', null, '$.result.rewards[4].commission'],
    ])
  })

  it('take a commission in basis points where the node says it, and keep one above 100 %', async () => {
    expect(await rows('get_vote_accounts', 'validator_key, commission_bps, commission_path')).toEqual([
      {
        validator_key: address('vAda'),
        commission_bps: 525,
        commission_path: '$.result.current[0].inflationRewardsCommissionBps',
      },
      {
        validator_key: address('vBob'),
        commission_bps: 10100,
        commission_path: '$.result.current[1].commission',
      },
    ])
    expect(await rows('get_inflation_reward', 'commission_bps, commission_path')).toEqual([
      { commission_bps: 525, commission_path: '$.result[0].commissionBps' },
    ])
  })

  it('tell stake that was there from the start and stake that never ends by NULL', async () => {
    const columns = 'element_path, stake_account, stake_lamports, activation_epoch, deactivation_epoch'
    expect((await rows('get_program_accounts', columns)).map(Object.values)).toEqual([
      ['$.result.value[0]', address('sBob'), '3', '1', null],
      ['$.result[0]', address('sAda'), '13200000000000001', '732', '900'],
      ['$.result[1]', address('sStart'), '2', null, null],
    ])
  })

  it('count blocks by identity', async () => {
    const columns = 'element_path, leader_slots, produced_blocks, first_slot, last_slot'
    expect((await rows('get_block_production', columns)).map(Object.values)).toEqual([
      [`$.result.value.byIdentity["${address('iAda')}"]`, '2', '1', '14400', '14415'],
      [`$.result.value.byIdentity["${address('iRest')}"]`, '14', '14', '14400', '14415'],
    ])
  })

  it('name their epochs, and those of rewards the epoch before', async () => {
    const periods = await project.query(
      `select endpoint, period_identifier from staging.payload_periods
        where endpoint in ('getBlock', 'getBlocks', 'getEpochSchedule', 'getProgramAccounts')
        group by all order by all`,
    )
    expect(periods).toEqual([
      { endpoint: 'getBlock', period_identifier: '899' },
      { endpoint: 'getBlock', period_identifier: '900' },
      { endpoint: 'getBlocks', period_identifier: '900' },
      { endpoint: 'getProgramAccounts', period_identifier: '900' },
    ])
  })
})
