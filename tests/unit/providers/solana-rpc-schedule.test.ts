import { describe, expect, it } from 'vitest'
import type { JsonValue } from '../../../src/base/hash.js'
import { jsonProblem, keys } from './bodies.js'

const [a = '', b = ''] = keys
const answer = (result: unknown) => JSON.stringify({ jsonrpc: '2.0', result, id: 1 })

describe('getEpochSchedule', () => {
  const schedule = {
    firstNormalEpoch: 14,
    firstNormalSlot: 524256,
    leaderScheduleSlotOffset: 432000,
    slotsPerEpoch: 432000,
    warmup: true,
  }
  const check = (changes: object) =>
    jsonProblem('solana_rpc', 'getEpochSchedule', answer({ ...schedule, ...changes }))

  it('is taken with and without a warm-up', async () => {
    expect(await check({})).toBeUndefined()
    expect(await check({ firstNormalEpoch: 0, firstNormalSlot: 0, warmup: false })).toBeUndefined()
  })

  it.each([
    ['slotsPerEpoch', 0],
    ['slotsPerEpoch', undefined],
    ['firstNormalEpoch', -1],
    ['firstNormalSlot', 'x'],
    ['leaderScheduleSlotOffset', 1.5],
    ['warmup', 'no'],
  ])('is refused with %s %s', async (field, value) => {
    expect((await check({ [field]: value }))?.path).toBe(`$.result.${field}`)
  })
})

describe('getLeaderSchedule', () => {
  const all = { method: 'getLeaderSchedule', params: [432000] }
  const one = { method: 'getLeaderSchedule', params: [432000, { identity: a }] }
  const check = (result: unknown, request: JsonValue = all) =>
    jsonProblem('solana_rpc', 'getLeaderSchedule', answer(result), request)

  it('of all identities leaves no slot without a leader', async () => {
    expect(await check({ [a]: [0, 1, 5], [b]: [4, 2, 3] })).toBeUndefined()
    expect(await check({ [a]: [0, 1], [b]: [3] })).toEqual({
      path: '$.result',
      reason: 'nobody leads slot 2 of the epoch: the schedule of all identities is not whole',
    })
    expect((await check({}))?.reason).toBe('the schedule of all identities is empty')
    expect((await check({ [a]: [7] }, {}))?.path).toBe('$.result')
  })

  it('of one identity speaks of that one, which may lead no slot', async () => {
    expect(await check({ [a]: [128, 129] }, one)).toBeUndefined()
    expect(await check({}, one)).toBeUndefined()
    expect(await check({ [b]: [128] }, one)).toEqual({
      path: `$.result.${b}`,
      reason: `the identity ${a} was asked for, and ${b} was answered`,
    })
  })

  it('is refused as null, for the node knows nothing then', async () => {
    expect(await check(null)).toEqual({
      path: '$.result',
      reason: 'the node knows no schedule for the epoch of that slot, which says nothing',
    })
  })

  it('is refused where two lead one slot, and where something is no slot', async () => {
    expect(await check({ [a]: [0, 1], [b]: [2, 1] })).toEqual({
      path: `$.result.${b}[1]`,
      reason: 'the slot 1 of the epoch is led twice',
    })
    expect((await check({ [a]: [0, '1'] }))?.path).toBe(`$.result.${a}[1]`)
    expect((await check({ [a]: [0, -1] }))?.path).toBe(`$.result.${a}[1]`)
    expect((await check({ [a]: 3 }))?.reason).toBe('expected a list of slots, found 3')
    expect((await check({ x: [0] }))?.reason).toBe('expected an address in base 58, found "x"')
    expect((await check([0]))?.reason).toBe('expected slots by identity, found [0]')
  })
})

describe('getBlockProduction', () => {
  const range = { firstSlot: 100, lastSlot: 109 }
  const check = (byIdentity: object, request: JsonValue = {}, of: object = range) =>
    jsonProblem(
      'solana_rpc',
      'getBlockProduction',
      answer({ context: { slot: 109 }, value: { byIdentity, range: of } }),
      request,
    )
  const one = { method: 'getBlockProduction', params: [{ identity: a, range }] }

  it('counts every slot of the range once, unless one identity was asked for', async () => {
    expect(await check({ [a]: [4, 3], [b]: [6, 6] })).toBeUndefined()
    expect(await check({ [a]: [4, 3] }, one)).toBeUndefined()
    expect(await check({ [a]: [4, 3], [b]: [5, 5] })).toEqual({
      path: '$.result.value.byIdentity',
      reason: '9 leader slots in a range of 10 slots',
    })
    expect((await check({ [a]: [11, 3] }, one))?.reason).toBe('11 leader slots in a range of 10 slots')
  })

  it('is refused with more blocks than slots', async () => {
    expect(await check({ [a]: [4, 4], [b]: [6, 7] })).toEqual({
      path: `$.result.value.byIdentity.${b}`,
      reason: '7 blocks in 6 leader slots',
    })
  })

  it('is refused with wrong figures', async () => {
    expect((await check({ [a]: [10] }))?.path).toBe(`$.result.value.byIdentity.${a}`)
    expect((await check({ [a]: [10, -1] }))?.path).toBe(`$.result.value.byIdentity.${a}[1]`)
    expect((await check({ x: [10, 1] }))?.reason).toMatch(/base 58/)
    expect((await check({ [a]: [10, 1] }, {}, { firstSlot: 100 }))?.path).toBe(
      '$.result.value.range.lastSlot',
    )
  })
})
