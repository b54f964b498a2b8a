import { beforeAll, describe, expect, it } from 'vitest'
import type { AnsweredRequest } from '../../../../src/extract/extraction.js'
import { firstBlock, lastBlock } from '../../../../src/sample/world/blocks.js'
import { leaderSlots } from '../../../../src/sample/world/leader-slots.js'
import { createWorld, identityOf, slotsPerEpoch } from '../../../../src/sample/world/world.js'
import { closureOf, extractionOf, parsed, period, scopeOf } from '../closure.js'
import { fetchedBlocks, outcomeOf, slotOf } from './evidence.js'
import { sampleNode } from '../../../support/hosts/sample-node.js'

const world = createWorld({})
const epochs = [5001, 5002, 5003, 5004]
/** Of the sample's validators with leader slots; their traps are in the epochs above. */
const [first, second, fourth] = [world.validators[0], world.validators[1], world.validators[4]]
const asked = [first, second, fourth].flatMap((validator) => validator ?? [])
const scope = scopeOf({
  periods: epochs.map(period),
  current: period(5005),
  validators: [...asked.map(({ voteKey }) => voteKey).sort(), 'unknownToTheNode'],
})

let answers: readonly AnsweredRequest[]

beforeAll(async () => {
  const known = { ...scope, validators: asked.map(({ voteKey }) => voteKey).sort() }
  answers = await closureOf('solana_rpc', known, sampleNode(world))
})

function questions(endpoint: string): readonly AnsweredRequest[] {
  return answers.filter(({ planned }) => planned.endpoint === endpoint)
}

describe('leader slots', () => {
  it('are all proven produced, with their block, or skipped', () => {
    const blocks = fetchedBlocks(answers)
    const led = epochs.flatMap((epoch) =>
      leaderSlots(world, epoch)
        .filter(({ validator }) => asked.some(({ index }) => index === validator))
        .map(({ slotIndex, fate }) => ({ slot: epoch * slotsPerEpoch + slotIndex, fate })),
    )
    expect(led.length).toBeGreaterThan(90)
    expect(led.some(({ fate }) => fate === 'SKIPPED')).toBe(true)
    for (const { slot, fate } of led)
      expect([slot, outcomeOf(slot, blocks)]).toEqual([slot, fate === 'SKIPPED' ? 'SKIPPED' : 'PRODUCED'])
  })

  it('are asked for by the identity that runs the validator now, once for each epoch', () => {
    const identities = asked.map((validator) => identityOf(world, validator, 5005)).sort()
    expect(questions('getLeaderSchedule').map(({ planned }) => planned.request)).toEqual(
      epochs.flatMap((epoch) =>
        identities.map((identity) => ({
          method: 'getLeaderSchedule',
          params: [epoch * slotsPerEpoch, { commitment: 'finalized', identity }],
        })),
      ),
    )
  })
})

describe('ends of epochs', () => {
  const times = () => questions('getBlockTime').map(slotOf)

  it('are found in the first block, whatever was skipped before it', () => {
    const fetched = fetchedBlocks(answers).map(({ slot }) => slot)
    for (const epoch of [...epochs, 5005]) expect(fetched).toContain(firstBlock(world, epoch))
    expect(firstBlock(world, 5002)).toBe(5002 * slotsPerEpoch + 2)
  })

  it('are the times of the last blocks, and of a first one that does not tell its own', () => {
    const ends = epochs.map((epoch) => lastBlock(world, epoch))
    expect([...times()].sort()).toEqual([...ends, firstBlock(world, 5004)].sort())
  })

  it('belong to the epoch of their slot', () => {
    for (const answered of [...questions('getBlock'), ...questions('getBlockTime')])
      expect(answered.planned.periodIdentifier).toBe(String(Math.floor(slotOf(answered) / slotsPerEpoch)))
  })
})

describe('rewards', () => {
  const addresses = (answered: AnsweredRequest) =>
    (answered.planned.request as unknown as { params: [readonly string[]] }).params[0]

  it('are asked for all vote accounts of an epoch at once, and for the stake accounts of each', () => {
    const votes = questions('getInflationReward').filter(({ planned }) => planned.validatorKey === '*')
    expect(votes.map(({ planned }) => planned.periodIdentifier)).toEqual(epochs.map(String))
    for (const question of votes) expect(addresses(question)).toHaveLength(3)
    const stakes = questions('getInflationReward').filter(({ planned }) => planned.validatorKey !== '*')
    expect(stakes).toHaveLength(epochs.length * 3)
  })

  it('are asked for those accounts only that may have had a position in the epoch', () => {
    const stakes = questions('getInflationReward').filter(
      ({ planned }) => planned.validatorKey === first?.voteKey && planned.periodIdentifier === '5001',
    )
    const there = first?.accounts.filter(
      ({ activationEpoch, deactivationEpoch }) =>
        activationEpoch <= 5001 && (deactivationEpoch === undefined || deactivationEpoch >= 5005),
    )
    expect(stakes.flatMap(addresses)).toEqual(there?.map(({ address }) => address).sort())
  })

  it('are asked for a thousand addresses at a time', async () => {
    const validators = Array.from({ length: 2001 }, (_, index) => `vote${index}`)
    const extraction = await extractionOf('solana_rpc')
    const planned = [...extraction.plan({ ...scope, validators })].filter(
      ({ endpoint, periodIdentifier }) => endpoint === 'getInflationReward' && periodIdentifier === '5001',
    )
    expect(planned.map((question) => addresses({ planned: question, body: null }).length)).toEqual([
      1000, 1000, 1,
    ])
  })
})

describe('what is of now', () => {
  it('belongs to the epoch that runs, and is not final', () => {
    for (const { planned } of [...questions('getVoteAccounts'), ...questions('getProgramAccounts')])
      expect([planned.periodIdentifier, planned.isFinal]).toEqual(['5005', undefined])
  })

  it('makes everything else final', () => {
    const others = answers.filter(
      ({ planned }) => !['getVoteAccounts', 'getProgramAccounts'].includes(planned.endpoint),
    )
    expect(others.every(({ planned }) => planned.isFinal === true)).toBe(true)
  })
})

describe('what is not asked', () => {
  it('is the schedule of a validator whose identity is unknown', async () => {
    const [voteAccounts] = questions('getVoteAccounts')
    const extraction = await extractionOf('solana_rpc')
    if (voteAccounts === undefined) throw new Error('no vote accounts')
    const strangers = { ...scope, validators: ['unknownToTheNode'] }
    expect([...(extraction.follow?.(voteAccounts, strangers) ?? ['nothing follows'])]).toEqual([])
  })

  it('is anything about slots when there is no epoch to ask for', async () => {
    const none = await closureOf(
      'solana_rpc',
      scopeOf({ current: period(5005), validators: [first?.voteKey ?? ''] }),
      sampleNode(world),
    )
    expect(none.map(({ planned }) => planned.endpoint)).toEqual(['getEpochSchedule', 'getProgramAccounts'])
  })
})

describe('discovery', () => {
  const read = async (slotIndex: number, epoch = 900) => {
    const { discovery } = await extractionOf('solana_rpc')
    const body = { jsonrpc: '2.0', result: { epoch, slotIndex, slotsInEpoch: 432_000 }, id: 1 }
    return discovery?.('node', () => undefined).read(parsed(JSON.stringify(body)))
  }

  it('takes the epochs before the one that runs for final', async () => {
    expect(await read(1000)).toEqual({ current: period(900), finalBelow: 900n })
  })

  it('waits a moment after the end of an epoch, so that the block behind it is there', async () => {
    expect(await read(100)).toEqual({ current: period(900), finalBelow: 899n })
    expect(await read(100, 0)).toEqual({ current: period(0), finalBelow: 0n })
  })

  it('asks the source that it is given', async () => {
    const { discovery } = await extractionOf('solana_rpc')
    expect(discovery?.('other_node', () => undefined).request).toMatchObject({
      provider: 'other_node',
      request: { method: 'getEpochInfo', params: [] },
    })
  })
})

it('asks each source of the adapter, and goes on asking the one that answered', async () => {
  const two = { ...scope, periods: [period(5001)], validators: [first?.voteKey ?? ''], sources: ['a', 'b'] }
  const both = await closureOf('solana_rpc', two, sampleNode(world))
  const asked = (source: string) =>
    both.filter(({ planned }) => planned.provider === source).map(({ planned }) => planned.request)
  expect(asked('a').length).toBeGreaterThan(10)
  expect(asked('a')).toEqual(asked('b'))
})

it('expects as many questions as a leader of a hundred slots gives rise to, or of as many as it is told', async () => {
  const extraction = await extractionOf('solana_rpc')
  const blocksOf = (value: string | undefined) =>
    [...(extraction.expect?.({ ...scope, setting: () => value }) ?? [])].find(
      ({ endpoint }) => endpoint === 'getBlock',
    )?.requests
  // 4 epochs of 4 validators, and five ends.
  expect(blocksOf(undefined)).toBe(16 * 100 + 5)
  expect(blocksOf('8')).toBe(16 * 8 + 5)
  expect(blocksOf('many')).toBe(16 * 100 + 5)
})

it.each([
  [-32004, true],
  [-32005, true],
  [-32014, true],
  [-32016, true],
  [-32017, true],
  [-32019, true],
  [429, true],
  [-32001, undefined],
  [-32007, undefined],
  [-32011, undefined],
  [-32015, undefined],
  [-32018, undefined],
  [-32602, undefined],
])('says of the error %i whether it is worth asking again', async (code, isTransient) => {
  const extraction = await extractionOf('solana_rpc')
  const body = { jsonrpc: '2.0', error: { code, message: 'no' }, id: 1 }
  expect(extraction.isTransient?.({ endpoint: 'getBlock', httpStatus: 200, body })).toBe(isTransient)
})

it('asks again after a limit that is told in words, and leaves the rest to the general rules', async () => {
  const extraction = await extractionOf('solana_rpc')
  const error = { code: -32000, message: 'Too many requests for a specific RPC call' }
  expect(extraction.isTransient?.({ endpoint: 'getBlock', httpStatus: 200, body: { error } })).toBe(true)
  expect(extraction.isTransient?.({ endpoint: 'getBlock', httpStatus: 502, body: undefined })).toBeUndefined()
  const internal = { error: { code: -32603, message: 'Internal error' } }
  expect(extraction.isTransient?.({ endpoint: 'getBlock', httpStatus: 503, body: internal })).toBeUndefined()
})
