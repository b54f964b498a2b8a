import { describe, expect, it } from 'vitest'
import { address, earnings, inflationRewards, stakeAccounts } from '../canonical/canonical-world.js'
import {
  block,
  epochSchedule,
  fee,
  programAccounts,
  runningEpoch,
  slotOf,
  voteAccounts,
} from '../canonical/solana-answers.js'
import { coins, trapWorld } from './trap-world.js'

const entry = (amount: string, more: string) =>
  `{"amount":${amount},"effectiveSlot":1,"epoch":900,"postBalance":1,${more}}`
const bodyOf = (...entries: readonly string[]) => `{"jsonrpc":"2.0","result":[${entries.join(',')}],"id":1}`

const world = trapWorld(() => [
  epochSchedule(),
  voteAccounts(900, [
    { vote: 'vPaid', identity: 'iPaid', commission: 100 },
    { vote: 'vFree', identity: 'iFree', commission: 0 },
    { vote: 'vNull', identity: 'iNull' },
    { vote: 'vOver', identity: 'iOver', commission: 101 },
    { vote: 'vBps', identity: 'iBps', commission: 5, commissionBps: 525 },
    { vote: 'vSent', identity: 'iSent', credits: [['18446744073709551615', 5, 4]] },
  ]),
  earnings(900, [
    // 5 % of it would be 1 lamport more than what was paid.
    { identity: 'iPaid', vote: 'vPaid', inflation: '0.000000180', commission: '5' },
    { identity: 'iOver', vote: 'vOver', inflation: '0.000001000' },
    { identity: 'iNull', vote: 'vNull', inflation: '0.000000100', commission: '5' },
  ]),
  inflationRewards(900, { vPaid: '8' }),
  inflationRewards(900, { vFree: '0' }, { body: bodyOf(entry('0', '"commission":0')) }),
  inflationRewards(900, { vNull: null }),
  inflationRewards(900, { vBps: '3' }, { body: bodyOf(entry('3', '"commission":null,"commissionBps":525')) }),
  stakeAccounts([
    { epoch: 900, account: 'sListed', vote: 'vPaid', stake: '10', activation: 800 },
    { epoch: 900, account: 'sNull', vote: 'vPaid', stake: '20', activation: 800 },
    { epoch: 900, account: 'sBoth', vote: 'vPaid', stake: '30', activation: 800 },
  ]),
  inflationRewards(900, { sNull: null, sBoth: '40' }, { validator: address('vPaid') }),
  // The first block of 901 pays the commissions of 900 and, in as many blocks as it takes, the stakers.
  block({
    at: [901, 0],
    parent: slotOf(900, 15),
    rewards: [
      fee('iLeader', '5000'),
      { to: 'vPaid', lamports: '8', type: 'Voting', commission: 5 },
      { to: 'vLate', lamports: '77', type: 'Voting', commission: 7 },
      { to: 'kCollector', lamports: '66', type: 'Voting', commission: null },
      { to: 'kCollector', lamports: '4', type: 'Voting', commission: null },
      { to: 'sListed', lamports: '12', type: 'Staking', commission: 5 },
      { to: 'sStranger', lamports: '99', type: 'Staking', commission: 5 },
      { to: 'vPaid', lamports: '2039280', type: 'Rent' },
    ],
  }),
  block({ at: [901, 1], rewards: [{ to: 'sBoth', lamports: '41', type: 'Staking', commission: 5 }] }),
  // vLate was named by its stakers alone.
  programAccounts(901, [{ account: 'sLate', vote: 'vLate', lamports: '5', activation: 1 }]),
  runningEpoch(901),
])

const aggregate = (vote: string, epoch = 900) =>
  world
    .inEpoch(
      'canonical_stake_rewards',
      'rewards_native, commission_native, status',
      epoch,
      `stake_account = '*' and validator_key = '${address(vote)}'`,
    )
    .then(([row]) => row)
const account = (name: string) =>
  world
    .inEpoch(
      'canonical_stake_rewards',
      'rewards_native, commission_native, status',
      900,
      `stake_account = '${address(name)}'`,
    )
    .then(([row]) => row)
const rates = (vote: string) =>
  world.inEpoch(
    'canonical_fact_candidates',
    'endpoint, value, is_chosen',
    900,
    `fact = 'COMMISSION_RATE' and validator_key = '${address(vote)}'`,
  )
const bps = (rate: number) => coins(BigInt(rate) * 1_000_000_000n)

describe('trap: the commission on staking rewards', () => {
  it('is what was paid, not the gross worked out of it (gross is not commission × 10000 / bps)', async () => {
    // 8 × 10000 / 500 would be 160; the stakers got 172 of 180.
    expect(await aggregate('vPaid')).toEqual({
      rewards_native: coins(172),
      commission_native: coins(8),
      status: 'OBSERVED',
    })
  })

  it('of 0 % gives an entry of amount 0, which is a proven zero', async () => {
    expect(await aggregate('vFree')).toMatchObject({ commission_native: coins(0), status: 'PROVEN_ZERO' })
    expect((await rates('vFree')).find((rate) => rate['is_chosen'])).toMatchObject({ value: bps(0) })
  })

  it('is derived where the vote account answers null, for a collector may have got it', async () => {
    const candidates = await world.inEpoch(
      'canonical_fact_candidates',
      'endpoint, value, status',
      900,
      `fact = 'INFLATION_COMMISSION' and validator_key = '${address('vNull')}'`,
    )
    expect(candidates).toEqual([{ endpoint: 'getInflationReward', value: null, status: 'MISSING' }])
    expect(await aggregate('vNull')).toMatchObject({ commission_native: coins(5), status: 'DERIVED' })
  })

  it('is read from the first block of the next epoch where nobody asked for it', async () => {
    expect(await aggregate('vLate')).toMatchObject({ commission_native: coins(77), status: 'OBSERVED' })
    const candidates = await world.inEpoch(
      'canonical_fact_candidates',
      'endpoint, value, is_chosen, json_path',
      900,
      `fact = 'INFLATION_COMMISSION' and validator_key = '${address('vPaid')}'`,
    )
    expect(candidates).toEqual([
      { endpoint: 'getBlock', value: coins(8), is_chosen: false, json_path: '$.result.rewards[1].lamports' },
      { endpoint: 'getInflationReward', value: coins(8), is_chosen: true, json_path: '$.result[0].amount' },
    ])
  })

  it('paid to a collector that nobody knows is kept unmapped, in one sum', async () => {
    const unmapped = await world.inEpoch(
      'canonical_unmapped_facts',
      'key_kind, key, fact, amount_native',
      900,
      `provider_name = 'solana_rpc'`,
    )
    expect(unmapped).toEqual([
      {
        key_kind: 'COLLECTOR',
        key: address('kCollector'),
        fact: 'INFLATION_COMMISSION',
        amount_native: coins(70),
      },
    ])
  })

  it('does not include Rent, and the rewards of an epoch boundary are not fees', async () => {
    expect(await aggregate('vPaid')).toMatchObject({ commission_native: coins(8) })
    const [block] = await world.inEpoch('canonical_blocks', 'fees_native', 901, `slot = ${slotOf(901, 0)}`)
    expect(block).toEqual({ fees_native: coins(5000) })
  })

  it('of the epoch before is not that of the epoch of the block', async () => {
    expect(await aggregate('vPaid', 901)).toBeUndefined()
  })
})

describe('trap: the rate of commission', () => {
  it('is that of the reward, not what getVoteAccounts says today', async () => {
    expect(await rates('vPaid')).toEqual([
      { endpoint: 'earnings', value: bps(500), is_chosen: false },
      { endpoint: 'getBlock', value: bps(500), is_chosen: false },
      { endpoint: 'getInflationReward', value: bps(500), is_chosen: true },
      { endpoint: 'getVoteAccounts', value: bps(10_000), is_chosen: false },
    ])
  })

  it('stands in another field where the node says basis points', async () => {
    expect(await rates('vBps')).toEqual([
      { endpoint: 'getInflationReward', value: bps(525), is_chosen: true },
      { endpoint: 'getVoteAccounts', value: bps(525), is_chosen: false },
    ])
  })

  it('above 100 % is kept as seen and counts as 100 %', async () => {
    expect(await world.ofValidator('canonical_validator_meta', 'commission_rate_bps', 'vOver', 900)).toEqual({
      commission_rate_bps: 10_100,
    })
    expect(await aggregate('vOver')).toEqual({
      rewards_native: coins(0),
      commission_native: coins(1000),
      status: 'DERIVED',
    })
  })
})

describe('trap: the reward of a stake account', () => {
  it('of null is a proven zero', async () => {
    expect(await account('sNull')).toEqual({
      rewards_native: coins(0),
      commission_native: null,
      status: 'PROVEN_ZERO',
    })
  })

  it('stands in one of the first blocks of the next epoch, and is net of commission', async () => {
    expect(await account('sListed')).toEqual({
      rewards_native: coins(12),
      commission_native: null,
      status: 'OBSERVED',
    })
  })

  it('is what was asked for before what a block says, and nobody else is one of ours', async () => {
    expect(await account('sBoth')).toMatchObject({ rewards_native: coins(40) })
    expect(await account('sStranger')).toBeUndefined()
  })
})

describe('trap: the epoch 18446744073709551615 in epochCredits', () => {
  it('is no epoch', async () => {
    expect(
      await world.query(`select max(period_number)::varchar as last from canonical.canonical_periods`),
    ).toEqual([{ last: '901' }])
    expect(await rates('vSent')).toHaveLength(1)
  })
})
