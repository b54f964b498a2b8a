import { describe, expect, it } from 'vitest'
import type { JsonValue } from '../../../src/base/hash.js'
import { jsonProblem, keys } from './bodies.js'

const [a = '', b = '', c = ''] = keys
const answer = (result: string) => `{"jsonrpc":"2.0","result":${result},"id":1}`

describe('every answer', () => {
  const check = (text: string) => jsonProblem('solana_rpc', 'getEpochInfo', text)

  it('must not be an error', async () => {
    expect(
      await check('{"jsonrpc":"2.0","error":{"code":-32004,"message":"Block not available"},"id":1}'),
    ).toEqual({ path: '$.error', reason: 'the node answered with error -32004: "Block not available"' })
    expect((await check('{"jsonrpc":"2.0","error":"odd","id":1}'))?.path).toBe('$.error')
  })

  it('must be the whole answer, not its result alone', async () => {
    expect((await check('{"epoch":1,"slotIndex":2}'))?.reason).toMatch(/found an object of epoch, slotIndex$/)
    expect((await check('[1]'))?.reason).toMatch(/found a bare array$/)
    expect((await check('7'))?.reason).toMatch(/found 7$/)
    expect(await check('{"jsonrpc":"2.0","id":1}')).toEqual({
      path: '$',
      reason: 'the answer has neither result nor error',
    })
    expect((await check(answer('null')))?.path).toBe('$.result')
  })
})

describe('getEpochInfo', () => {
  const info = { absoluteSlot: 87298680, epoch: 202, slotIndex: 34680, slotsInEpoch: 432000 }
  const check = (result: object) => jsonProblem('solana_rpc', 'getEpochInfo', answer(JSON.stringify(result)))

  it('is taken with and without the newer fields', async () => {
    expect(await check(info)).toBeUndefined()
    expect(await check({ ...info, blockHeight: 1, transactionCount: null })).toBeUndefined()
  })

  it('is refused without an epoch, or with a slot beyond it', async () => {
    expect((await check({ ...info, epoch: undefined }))?.path).toBe('$.result.epoch')
    expect((await check({ ...info, epoch: -1 }))?.path).toBe('$.result.epoch')
    expect((await check({ ...info, absoluteSlot: 2 ** 53 }))?.reason).toBe(
      'expected a slot or an epoch from 0 to 2^53 - 1, found "9007199254740992"',
    )
    expect((await check({ ...info, slotIndex: 432000 }))?.path).toBe('$.result.slotIndex')
  })
})

describe('getInflationReward', () => {
  const reward = (amount: string, epoch = 800) =>
    `{"amount":${amount},"commission":5,"effectiveSlot":1,"epoch":${epoch},"postBalance":2}`
  const check = (result: string, request?: JsonValue) =>
    jsonProblem('solana_rpc', 'getInflationReward', answer(result), request)
  const request = { method: 'getInflationReward', params: [[a, b], { epoch: 800 }] }

  it('takes amounts of 64 bits, null for nothing earned, and no commission', async () => {
    expect(await check(`[${reward('18446744073709551615')},null]`, request)).toBeUndefined()
    expect(await check(`[${reward('1').replace('5', 'null')}]`)).toBeUndefined()
    expect(await check('[]')).toBeUndefined()
  })

  it.each(['18446744073709551616', '-1', '1.5', '1e3', 'null', '"x"'])(
    'refuses the amount %s',
    async (amount) => {
      expect((await check(`[null,${reward(amount)}]`))?.path).toBe('$.result[1].amount')
    },
  )

  it('refuses another number of rewards than of addresses', async () => {
    expect(await check(`[${reward('1')}]`, request)).toEqual({
      path: '$.result',
      reason: '2 addresses were asked for and 1 rewards came: they cannot be told apart',
    })
  })

  it('refuses rewards of another epoch than the one asked for, and of several epochs', async () => {
    expect(await check(`[null,${reward('1', 799)}]`, request)).toEqual({
      path: '$.result[1].epoch',
      reason: 'the reward is of epoch 799, not of epoch 800',
    })
    expect((await check(`[${reward('1')},${reward('1', 799)}]`))?.path).toBe('$.result[1].epoch')
  })

  it('takes a commission above 100 percent, which is legal, and one in basis points', async () => {
    expect(await check(`[${reward('1').replace('5', '255')}]`)).toBeUndefined()
    expect(await check(`[${reward('1').replace('5', '256')}]`)).toEqual({
      path: '$.result[0].commission',
      reason: 'expected a percentage from 0 to 255, found 256',
    })
    const inBps = (bps: string) => `[${reward('1').replace('"commission":5', `"commissionBps":${bps}`)}]`
    expect(await check(inBps('525'))).toBeUndefined()
    expect(await check(inBps('null'))).toBeUndefined()
    expect((await check(inBps('65536')))?.path).toBe('$.result[0].commissionBps')
  })

  it('refuses what was asked for with another commitment than finalized', async () => {
    const options = { epoch: 800, commitment: 'confirmed' }
    const unfinalized = { method: 'getInflationReward', params: [[a, b], options] }
    expect((await check(`[${reward('1')},null]`, unfinalized))?.reason).toMatch(/commitment "confirmed"/)
  })
})

describe('getVoteAccounts', () => {
  const account = (vote: string, stake = '38263229364446900') =>
    `{"votePubkey":"${vote}","nodePubkey":"${c}","activatedStake":${stake},"commission":100,"epochVoteAccount":true,"epochCredits":[[902,1383125544,1376213656]],"lastVote":1,"rootSlot":0}`
  const check = (current: string, delinquent = '') =>
    jsonProblem(
      'solana_rpc',
      'getVoteAccounts',
      answer(`{"current":[${current}],"delinquent":[${delinquent}]}`),
    )

  it('takes stakes beyond what a double holds', async () => {
    expect(await check(account(a), account(b))).toBeUndefined()
    expect(await check('')).toBeUndefined()
  })

  it('takes a commission above 100 percent, one in basis points, and the epoch that is none', async () => {
    const withBps = account(a).replace(
      '"commission":100',
      '"commission":255,"inflationRewardsCommissionBps":25500',
    )
    expect(await check(withBps)).toBeUndefined()
    expect((await check(withBps.replace('255,', '256,')))?.path).toBe('$.result.current[0].commission')
    expect((await check(withBps.replace('25500', '65536')))?.path).toBe(
      '$.result.current[0].inflationRewardsCommissionBps',
    )
    expect(await check(account(a).replace('[902,', '[18446744073709551615,'))).toBeUndefined()
  })

  it('refuses wrong figures with their place', async () => {
    expect((await check(account(a, '1.5')))?.path).toBe('$.result.current[0].activatedStake')
    expect((await check('', account('x')))?.path).toBe('$.result.delinquent[0].votePubkey')
    expect((await check(account(a).replace('1383125544', '"x"')))?.path).toBe(
      '$.result.current[0].epochCredits[0][1]',
    )
  })

  it('refuses a vote account that stands twice', async () => {
    expect((await check(account(a), account(a)))?.reason).toMatch(/stands twice$/)
  })
})
