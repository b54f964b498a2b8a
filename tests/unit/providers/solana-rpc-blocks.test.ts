import { describe, expect, it } from 'vitest'
import type { JsonValue } from '../../../src/base/hash.js'
import { jsonProblem, keys } from './bodies.js'

const [a = '', b = '', c = ''] = keys
const answer = (result: string) => `{"jsonrpc":"2.0","result":${result},"id":1}`
const asked = (method: string, ...params: JsonValue[]) => ({ method, params })

describe('getBlock', () => {
  const fee = { pubkey: a, lamports: 2500, postBalance: 482032983798, rewardType: 'Fee', commission: null }
  const block = {
    blockHeight: 400,
    blockTime: 1633504705,
    blockhash: b,
    parentSlot: 499,
    previousBlockhash: c,
    rewards: [fee],
  }
  const request = asked('getBlock', 500, { transactionDetails: 'none', rewards: true })
  const check = (result: object | null, of: JsonValue = request) =>
    jsonProblem('solana_rpc', 'getBlock', answer(JSON.stringify(result)), of)
  const withReward = (changes: object) => check({ ...block, rewards: [fee, { ...fee, ...changes }] })

  it('is taken with a fee, without any reward, and with those of an epoch boundary', async () => {
    expect(await check(block)).toBeUndefined()
    expect(await check({ ...block, rewards: [], blockHeight: null })).toBeUndefined()
    expect(await check({ ...block, numRewardPartitions: 243, transactions: [] })).toBeUndefined()
    expect(await withReward({ rewardType: 'Voting', commission: 101 })).toBeUndefined()
    expect(await withReward({ rewardType: 'Voting', commissionBps: 65535 })).toBeUndefined()
    expect(await withReward({ rewardType: 'Staking', commission: undefined })).toBeUndefined()
    expect(await withReward({ rewardType: null })).toBeUndefined()
  })

  it('may lack its time, and is block 0 without a parent of its own', async () => {
    expect(await check({ ...block, blockTime: null })).toBeUndefined()
    expect(await check({ ...block, parentSlot: 0 }, asked('getBlock', 0))).toBeUndefined()
    expect((await check({ ...block, blockTime: 1633504705000 }))?.path).toBe('$.result.blockTime')
    expect((await check({ ...block, blockTime: undefined }))?.path).toBe('$.result.blockTime')
  })

  it('is refused without the list of rewards, which would look like a block without fees', async () => {
    expect(await check({ ...block, rewards: undefined })).toEqual({
      path: '$.result.rewards',
      reason: 'expected the list of rewards: without it a block without fees cannot be told',
    })
    expect((await check({ ...block, rewards: null }))?.path).toBe('$.result.rewards')
  })

  it.each([-32007, -32009])('is refused as error %i, which proves no skipped slot', async (code) => {
    const text = `{"jsonrpc":"2.0","error":{"code":${code},"message":"Slot 500 was skipped, or missing"},"id":1}`
    expect(await jsonProblem('solana_rpc', 'getBlock', text, request)).toEqual({
      path: '$.error',
      reason: `the node answered with error ${code}: "Slot 500 was skipped, or missing"`,
    })
  })

  it('is refused as null, which proves none either', async () => {
    expect(await check(null)).toEqual({
      path: '$.result',
      reason:
        'the node has no block there: the slot was skipped, or the block is missing, and neither is proven',
    })
  })

  it('is refused where the request does not name its slot', async () => {
    for (const request of [{}, asked('getBlock'), asked('getBlock', 'x'), asked('getBlock', -1)])
      expect(await check(block, request)).toEqual({
        path: '$',
        reason: 'the request does not name the slot, and the answer does not say of which slot it is',
      })
  })

  it.each(['confirmed', 'processed'])(
    'is refused with commitment %s, since it may still go',
    async (commitment) => {
      expect(await check(block, asked('getBlock', 500, { commitment }))).toEqual({
        path: '$',
        reason: `the answer was asked for with commitment "${commitment}": only "finalized" cannot change any more`,
      })
      expect(await check(block, asked('getBlock', 500, { commitment: 'finalized' }))).toBeUndefined()
    },
  )

  it('is refused with a parent that does not come before it', async () => {
    expect(await check({ ...block, parentSlot: 500 })).toEqual({
      path: '$.result.parentSlot',
      reason: 'the parent 500 does not come before the slot 500, which was asked for',
    })
  })

  it('is refused with a reward of a kind that nobody knows, for it may be revenue', async () => {
    expect(await withReward({ rewardType: 'BlockRevenue' })).toEqual({
      path: '$.result.rewards[1].rewardType',
      reason: 'expected one of Fee, Rent, Staking, Voting or null, found "BlockRevenue"',
    })
    expect((await withReward({ rewardType: undefined }))?.path).toBe('$.result.rewards[1].rewardType')
  })

  it('is refused with a negative reward, unless it is rent', async () => {
    expect(await withReward({ rewardType: 'Rent', lamports: -7 })).toBeUndefined()
    expect(await withReward({ rewardType: 'Fee', lamports: -7 })).toEqual({
      path: '$.result.rewards[1].lamports',
      reason: 'the Fee reward is negative: -7',
    })
  })

  it.each([
    ['lamports', 1.5],
    ['lamports', '9223372036854775808'],
    ['postBalance', -1],
    ['pubkey', 'x'],
    ['commission', 256],
    ['commissionBps', 65536],
  ])('is refused with %s %s', async (field, value) => {
    expect((await withReward({ [field]: value }))?.path).toBe(`$.result.rewards[1].${field}`)
  })

  it.each(['blockhash', 'previousBlockhash', 'parentSlot'])('is refused without %s', async (field) => {
    expect((await check({ ...block, [field]: undefined }))?.path).toBe(`$.result.${field}`)
  })
})

describe('getBlocks', () => {
  const check = (result: string, request: JsonValue = asked('getBlocks', 500, 510)) =>
    jsonProblem('solana_rpc', 'getBlocks', answer(result), request)

  it('takes ascending slots of the range, none included', async () => {
    expect(await check('[500,501,510]')).toBeUndefined()
    expect(await check('[]')).toBeUndefined()
    expect(await check('[600]', asked('getBlocks', 500))).toBeUndefined()
    expect(await check('[600]', {})).toBeUndefined()
  })

  it('refuses slots that were not asked for, that stand twice or out of order', async () => {
    expect(await check('[500,511]')).toEqual({
      path: '$.result[1]',
      reason: 'the slot 511 lies outside of 500..510, which was asked for',
    })
    expect((await check('[499]', asked('getBlocks', 500, { commitment: 'finalized' })))?.path).toBe(
      '$.result[0]',
    )
    expect(await check('[501,500]')).toEqual({
      path: '$.result[1]',
      reason: 'the slot 500 does not come after 501',
    })
    expect((await check('[501,501]'))?.path).toBe('$.result[1]')
  })

  it('refuses what is no list of slots, and what may still change', async () => {
    expect((await check('null'))?.path).toBe('$.result')
    expect((await check('[500,-1]'))?.path).toBe('$.result[1]')
    expect((await check('[]', asked('getBlocks', 500, 510, { commitment: 'confirmed' })))?.reason).toMatch(
      /commitment "confirmed"/,
    )
  })
})

describe('getBlockTime', () => {
  const check = (result: string, request: JsonValue = asked('getBlockTime', 500)) =>
    jsonProblem('solana_rpc', 'getBlockTime', answer(result), request)

  it('takes seconds, and null where the node does not know', async () => {
    expect(await check('1625230849')).toBeUndefined()
    expect(await check('null')).toBeUndefined()
  })

  it('refuses milliseconds, fractions, and a time of no slot', async () => {
    expect(await check('1625230849000')).toEqual({
      path: '$.result',
      reason: 'expected seconds since 1970 from 0 to 99999999999, found 1625230849000',
    })
    expect((await check('1625230849.5'))?.path).toBe('$.result')
    expect((await check('1625230849', {}))?.reason).toMatch(/^the request does not name the slot/)
  })
})
