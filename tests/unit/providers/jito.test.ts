import { describe, expect, it } from 'vitest'
import type { JsonValue } from '../../../src/base/hash.js'
import { jsonProblem, keys } from './bodies.js'

const [a = '', b = '', c = ''] = keys
const system = '1'.repeat(32)

describe('validators', () => {
  const check = (...validators: readonly object[]) =>
    jsonProblem('jito', 'validators', JSON.stringify({ validators }))
  const validator = {
    vote_account: a,
    mev_commission_bps: 800,
    mev_rewards: 4438669326,
    priority_fee_commission_bps: 5000,
    priority_fee_rewards: 31269273876,
    running_jito: true,
    active_stake: 57968373482697,
  }

  it('takes the fields of 2023, the later ones, and those that are added', async () => {
    expect(await check({ vote_account: a, mev_commission_bps: 0, running_jito: true })).toBeUndefined()
    expect(await check(validator, { ...validator, vote_account: b, running_bam: false })).toBeUndefined()
  })

  it('takes amounts as numbers, as their digits and as null, and no commission without Jito', async () => {
    expect(
      await check({ ...validator, mev_rewards: '18446744073709551615', active_stake: null }),
    ).toBeUndefined()
    expect(await check({ ...validator, mev_commission_bps: null, running_jito: false })).toBeUndefined()
  })

  it('takes a commission above 10000 as it was seen', async () => {
    expect(await check({ ...validator, mev_commission_bps: 65_535 })).toBeUndefined()
  })

  it.each([
    [{ ...validator, mev_commission_bps: 65_536 }, 'mev_commission_bps'],
    [{ ...validator, mev_commission_bps: 800.5 }, 'mev_commission_bps'],
    [{ ...validator, mev_rewards: -1 }, 'mev_rewards'],
    [{ ...validator, mev_rewards: 1.5 }, 'mev_rewards'],
    [{ ...validator, mev_rewards: '18446744073709551616' }, 'mev_rewards'],
    [{ ...validator, priority_fee_rewards: 'many' }, 'priority_fee_rewards'],
    [{ ...validator, active_stake: '1e3' }, 'active_stake'],
    [{ ...validator, running_jito: 'yes' }, 'running_jito'],
    [{ ...validator, vote_account: '12345......' }, 'vote_account'],
  ])('refuses %j', async (wrong, field) => {
    expect((await check({ ...validator, vote_account: c }, wrong))?.path).toBe(`$.validators[1].${field}`)
  })

  it('refuses the empty list that a failure answers with, and a validator that stands twice', async () => {
    expect(await check()).toEqual({ path: '$.validators', reason: 'the list of validators is empty' })
    expect(await check(validator, validator)).toEqual({
      path: '$.validators[1]',
      reason: `the vote account ${a} stands twice`,
    })
  })
})

describe('validators/{vote}', () => {
  const check = (...epochs: readonly object[]) =>
    jsonProblem('jito', 'validators/{vote}', JSON.stringify(epochs))
  const epoch = {
    epoch: 608,
    mev_commission_bps: 10_000,
    mev_rewards: 59355050,
    priority_fee_commission_bps: 5000,
    priority_fee_rewards: 43328291,
  }

  it('takes one row an epoch, also without priority fees', async () => {
    expect(await check(epoch, { epoch: 605, mev_commission_bps: 10_000, mev_rewards: 0 })).toBeUndefined()
  })

  it('refuses an empty list, an epoch that stands twice, and a row without tips', async () => {
    expect((await check())?.reason).toBe('the list of epochs is empty')
    expect(await check(epoch, { ...epoch, epoch: '608' })).toEqual({
      path: '$[1]',
      reason: 'the epoch 608 stands twice',
    })
    expect((await check({ ...epoch, mev_rewards: null }))?.path).toBe('$[0].mev_rewards')
  })
})

describe('validator_rewards', () => {
  const row = {
    vote_account: a,
    mev_revenue: 934451876628,
    mev_commission: 0,
    priority_fee_revenue: 0,
    priority_fee_commission: null,
    num_stakers: 13222,
    epoch: 678,
    claim_status_account: c,
  }
  const check = (rows: readonly object[], total: number | string = rows.length, request: JsonValue = {}) =>
    jsonProblem('jito', 'validator_rewards', JSON.stringify({ rewards: rows, total_count: total }), request)

  it('takes amounts as numbers and as text, with and without priority fees', async () => {
    const older = { vote_account: b, mev_revenue: '128250941158', mev_commission: 700, epoch: 678 }
    expect(await check([row, older])).toBeUndefined()
    expect(await check([row, { ...row, epoch: 679 }])).toBeUndefined()
  })

  it('refuses the empty list of a failure, and a validator that stands twice in an epoch', async () => {
    expect((await check([]))?.reason).toBe('the list of rewards is empty')
    expect(await check([row, { ...row, epoch: '678' }])).toEqual({
      path: '$.rewards[1]',
      reason: 'the row has the same epoch and vote_account as $.rewards[0]',
    })
  })

  it('refuses a list that was cut off, unless a page was asked for', async () => {
    expect(await check([row], 1083, { epoch: 678 })).toEqual({
      path: '$.rewards',
      reason: '1 of 1083 rows are listed, and the request asks for no page: the list was cut off',
    })
    expect(await check([row], 1083, { epoch: 678, limit: 1 })).toBeUndefined()
    expect(await check([row], '1083', { query: { epoch: 678, page: 11 } })).toBeUndefined()
  })

  it.each([{ page: 0 }, { page: 'two' }, { limit: 10_001 }, { query: { limit: -1 } }])(
    'refuses an answer to %j, which kobe would not have given',
    async (request) => {
      expect((await check([row], 1, request))?.reason).toMatch(/which kobe does not give$/)
    },
  )

  it('refuses more rows than there are in all, but takes a count of 0 as not counted', async () => {
    expect((await check([row, { ...row, vote_account: b }], 1))?.reason).toBe(
      '2 rows are listed where there are 1 in all',
    )
    expect(await check([row], 0)).toBeUndefined()
  })

  it('refuses rows of another epoch or validator than asked for, wherever the request names it', async () => {
    expect(await check([row], 1, { query: { epoch: 679 } })).toEqual({
      path: '$.rewards[0].epoch',
      reason: 'epoch 679 was asked for, found 678',
    })
    expect((await check([row], 1, { body: { vote_account: b } }))?.path).toBe('$.rewards[0].vote_account')
    expect(await check([row], 1, { epoch: '678', vote_account: a })).toBeUndefined()
  })

  it('names the field that is wrong', async () => {
    expect((await check([{ ...row, mev_revenue: null }]))?.path).toBe('$.rewards[0].mev_revenue')
    expect((await check([{ ...row, claim_status_account: 'x' }]))?.path).toBe(
      '$.rewards[0].claim_status_account',
    )
    expect((await jsonProblem('jito', 'validator_rewards', JSON.stringify({ rewards: [row] })))?.path).toBe(
      '$.total_count',
    )
  })
})

describe('mev_rewards', () => {
  const check = (text: string, request: JsonValue = {}) => jsonProblem('jito', 'mev_rewards', text, request)
  const total = (lamports: string, perLamport = '7.16512622565213e-05') =>
    `{"epoch":600,"total_network_mev_lamports":${lamports},"jito_stake_weight_lamports":273972433518536409,"mev_reward_per_lamport":${perLamport}}`

  it('takes stakes beyond what a double holds, and a ratio with fraction and exponent', async () => {
    expect(await check(total('19630470685094'), { body: { epoch: 600 } })).toBeUndefined()
    expect(await check(total('1', '1'))).toBeUndefined()
  })

  it('refuses the zeros that a failure answers with', async () => {
    const failed =
      '{"epoch":0,"total_network_mev_lamports":0,"jito_stake_weight_lamports":0,"mev_reward_per_lamport":0.0}'
    expect((await check(failed))?.path).toBe('$.total_network_mev_lamports')
  })

  it('refuses a fraction of a lamport, a ratio that is none, and another epoch', async () => {
    expect((await check(total('1.5')))?.path).toBe('$.total_network_mev_lamports')
    expect((await check(total('1', '"x"')))?.path).toBe('$.mev_reward_per_lamport')
    expect((await check(total('1', 'null')))?.path).toBe('$.mev_reward_per_lamport')
    expect(await check(total('1'), { body: { epoch: 601 } })).toEqual({
      path: '$.epoch',
      reason: 'epoch 601 was asked for, found 600',
    })
  })
})

describe('staker_rewards', () => {
  const leaf = {
    claimant: b,
    stake_authority: c,
    withdraw_authority: c,
    validator_vote_account: a,
    epoch: 824,
    amount: 348145740523,
    claim_status_account: c,
    priority_fee_amount: null,
    priority_fee_claim_status_account: null,
  }
  const own = { ...leaf, claimant: a, stake_authority: system, withdraw_authority: system }
  const check = (rows: readonly object[], total = 0, request: JsonValue = {}) =>
    jsonProblem('jito', 'staker_rewards', JSON.stringify({ rewards: rows, total_count: total }), request)

  it("takes stakers' leaves and the validator's own, and a count of 0, which is none", async () => {
    expect(await check([leaf, own])).toBeUndefined()
    const older = { ...leaf, priority_fee_amount: undefined, priority_fee_claim_status_account: undefined }
    expect(await check([older], 1)).toBeUndefined()
  })

  it('refuses the empty list of a failure, a claimant that stands twice, and a list that was cut off', async () => {
    expect((await check([]))?.reason).toBe('the list of rewards is empty')
    expect((await check([leaf, leaf]))?.reason).toBe(
      'the row has the same epoch and validator_vote_account and claimant as $.rewards[0]',
    )
    expect((await check([leaf], 1_170_170))?.reason).toMatch(/the list was cut off$/)
    expect(await check([leaf], 1_170_170, { limit: 1 })).toBeUndefined()
  })

  it('refuses rows of another epoch, validator or authority than asked for', async () => {
    expect((await check([leaf], 0, { epoch: 823 }))?.path).toBe('$.rewards[0].epoch')
    expect((await check([leaf, own], 0, { stake_authority: c }))?.path).toBe('$.rewards[1].stake_authority')
    expect((await check([leaf], 0, { validator_vote_account: b }))?.path).toBe(
      '$.rewards[0].validator_vote_account',
    )
  })

  it('refuses an amount that is no count of lamports', async () => {
    expect((await check([{ ...leaf, amount: 0.5 }]))?.path).toBe('$.rewards[0].amount')
    expect((await check([{ ...leaf, priority_fee_amount: -1 }]))?.path).toBe(
      '$.rewards[0].priority_fee_amount',
    )
  })
})
