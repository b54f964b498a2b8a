import { describe, expect, it } from 'vitest'
import { generateSample } from '../../../src/sample/generate.js'
import { sampleKey } from '../../../src/sample/keys.js'
import {
  blockWithoutFee,
  emptyBlocks,
  identityChange,
  inflationCollector,
  periodWithoutTimes,
  rewardsInBlockOnly,
  sharedIdentity,
  skippedFirstSlots,
  skippedGroup,
  skippedLastSlots,
  timeFromGetBlockTime,
  unfetchedBlock,
  unknownBlockRewards,
} from '../../../src/sample/traps.js'
import {
  answers,
  blockRewardsOf,
  blocksIn,
  demo,
  earningsOf,
  firstEpoch,
  json,
  lamports,
  ledSlots,
  only,
  paramsOf,
  slotsPerEpoch,
  vote,
  type Block,
} from './sample-answers.js'

const blocks = blocksIn(demo)
const inSlotOrder = [...blocks.values()].sort((a, b) => a.slot - b.slot)
const identity = (index: number): string => sampleKey('identity', index)

const isSkipped = (slot: number): boolean =>
  inSlotOrder.some((block) => block.slot > slot && block.parentSlot < slot)

function feesOf(slots: readonly number[]): bigint {
  return slots
    .flatMap((slot) => blocks.get(slot)?.rewards ?? [])
    .filter(({ rewardType }) => rewardType === 'Fee')
    .reduce((sum, reward) => sum + BigInt(reward.lamports), 0n)
}

/** The slots that validator `index` led, under the identity of the epoch before. */
function slotsOf(index: number, epoch: number): readonly number[] {
  const hasMoved = index === identityChange.validator && epoch > firstEpoch + identityChange.epoch
  return ledSlots(epoch).get(identity(hasMoved ? 100 + index : index)) ?? []
}

function firstBlockOf(epoch: number): Block {
  const block = inSlotOrder.find(({ slot, parentSlot }) => {
    const first = epoch * slotsPerEpoch
    return slot >= first && parentSlot < first
  })
  if (block === undefined) throw new Error(`no first block of ${epoch}`)
  return block
}

describe('the blocks of a sample', () => {
  it('give each leader eight to sixteen slots an epoch, in groups of four', () => {
    for (let epoch = firstEpoch; epoch < firstEpoch + 8; epoch += 1)
      for (const [leader, slots] of ledSlots(epoch)) {
        const leads = leader === identity(sharedIdentity.validators[0]) ? 2 : 1
        expect(slots.length % 4).toBe(0)
        expect(slots.length >= 8 * leads && slots.length <= 16 * leads).toBe(true)
        slots.forEach((slot, place) => {
          if (place % 4 > 0) expect(slot).toBe((slots[place - 1] ?? 0) + 1)
        })
      }
  })

  it('are a chain: a parent that is there is the block before, and the heights count', () => {
    for (const block of inSlotOrder) {
      const parent = blocks.get(block.parentSlot)
      expect(block.parentSlot).toBeLessThan(block.slot)
      if (parent === undefined) continue
      expect(block.previousBlockhash).toBe(parent.blockhash)
      expect(block.blockHeight).toBe(parent.blockHeight + 1)
    }
    inSlotOrder.forEach((block, place) => {
      const before = inSlotOrder[place - 1]
      if (before === undefined) return
      expect(block.parentSlot).toBeGreaterThanOrEqual(before.slot)
      expect(block.blockHeight - before.blockHeight).toBeLessThanOrEqual(block.slot - before.slot)
    })
  })

  it('account for every leader slot but the two that are unknown on purpose', () => {
    const unknown: number[] = []
    for (let epoch = firstEpoch; epoch < firstEpoch + 8; epoch += 1)
      for (const slot of [...ledSlots(epoch).values()].flat())
        if (!blocks.has(slot) && !isSkipped(slot)) unknown.push(slot)
    expect(unknown.map((slot) => Math.floor(slot / slotsPerEpoch) - firstEpoch)).toEqual([
      unknownBlockRewards.epoch,
      unfetchedBlock.epoch,
    ])
    const listed = answers('getBlocks').flatMap((line) => json<{ result: string[] }>(line).result)
    expect(unknown.map((slot) => listed.includes(String(slot)))).toEqual([false, true])
  })

  it('pay the fees that the other providers tell', () => {
    for (let epoch = firstEpoch; epoch < firstEpoch + 8; epoch += 1)
      for (let index = 0; index < 5; index += 1) {
        const slots = slotsOf(index, epoch)
        if (slots.some((slot) => !blocks.has(slot) && !isSkipped(slot))) continue
        const row = earningsOf(epoch, index)
        if (row['block_rewards'] !== '0') expect(lamports(row['block_rewards'])).toBe(feesOf(slots))
        const leader = index === identityChange.validator && epoch > firstEpoch + identityChange.epoch
        const told = blockRewardsOf(identity(leader ? 100 + index : index))[epoch]
        expect(lamports(told)).toBe(feesOf(slots))
      }
  })

  it('agree with what the node counts of the whole epoch', () => {
    const epoch = firstEpoch + 1
    const { result } = json<{
      result: { value: { byIdentity: Record<string, [string, string]>; range: Record<string, string> } }
    }>(only(answers('getBlockProduction', epoch)))
    const { byIdentity, range } = result.value
    expect(Object.values(byIdentity).reduce((sum, [led]) => sum + Number(led), 0)).toBe(slotsPerEpoch)
    expect(Number(range['lastSlot']) - Number(range['firstSlot'])).toBe(slotsPerEpoch - 1)
    for (const [leader, slots] of ledSlots(epoch))
      expect(byIdentity[leader]?.map(Number)).toEqual([
        slots.length,
        slots.filter((slot) => blocks.has(slot)).length,
      ])
  })

  it('tell epochs that are not as long as their slots times 400 ms', () => {
    const starts = Array.from({ length: 8 }, (_, index) => firstBlockOf(firstEpoch + index))
      .filter(({ blockTime }) => blockTime !== null)
      .map(({ blockTime }) => Number(blockTime))
    const lengths = starts.slice(1).map((start, index) => start - (starts[index] ?? 0))
    expect(new Set(lengths).size).toBe(lengths.length)
    expect(lengths).not.toContain((slotsPerEpoch * 400) / 1000)
  })

  it('pay in the first block of an epoch the commission that the node tells of the epoch before', () => {
    for (let epoch = firstEpoch; epoch < firstEpoch + 7; epoch += 1) {
      const line = only(answers('getInflationReward', epoch).filter((told) => told.validator_key === '*'))
      const { rewards } = firstBlockOf(epoch + 1)
      const paid = rewards.filter(({ rewardType }) => rewardType === 'Voting')
      expect(paid.length).toBeGreaterThan(10)
      if (epoch === firstEpoch + rewardsInBlockOnly.epoch) {
        expect(line.body).toContain('"error"')
        continue
      }
      const asked = paramsOf(line)[0] as string[]
      const { result } = json<{ result: ({ amount: string } | null)[] }>(line)
      result.forEach((reward, place) => {
        const told = paid.find(({ pubkey }) => pubkey === asked[place])
        expect(told?.lamports).toBe(reward?.amount)
      })
    }
  })

  it('are asked only of the validators known in detail', () => {
    const few = [...generateSample({ epochs: 2, validators: 20, stakers: 3, detailedValidators: 2 })]
    expect([...ledSlots(firstEpoch, few).keys()].sort()).toEqual([identity(0), identity(1)].sort())
    const none = [...generateSample({ epochs: 2, validators: 20, stakers: 3, detailedValidators: 0 })]
    expect(answers('getLeaderSchedule', undefined, none)).toEqual([])
    expect(blocksIn(none).size).toBeLessThan(5)
  })
})

describe('the traps in the blocks of a sample', () => {
  it('skip a whole group, which the parent of the next block proves', () => {
    const slots = slotsOf(skippedGroup.validator, firstEpoch + skippedGroup.epoch).slice(4, 8)
    expect(slots.map((slot) => blocks.has(slot))).toEqual([false, false, false, false])
    expect(slots.every(isSkipped)).toBe(true)
  })

  it('have a block without a fee, and a validator without a fee in a whole epoch', () => {
    const [first = 0, second = 0] = slotsOf(blockWithoutFee.validator, firstEpoch + blockWithoutFee.epoch)
    expect(blocks.get(first)?.rewards).toEqual([])
    expect(blocks.get(second)?.rewards).toHaveLength(1)
    const empty = slotsOf(emptyBlocks.validator, firstEpoch + emptyBlocks.epoch)
    expect(empty.filter((slot) => blocks.has(slot)).length).toBeGreaterThan(4)
    expect(empty.flatMap((slot) => blocks.get(slot)?.rewards ?? [])).toEqual([])
    expect(earningsOf(firstEpoch + emptyBlocks.epoch, emptyBlocks.validator)['block_rewards']).toBe('0')
  })

  it('have slots at either end of an epoch without a block', () => {
    const first = firstBlockOf(firstEpoch + skippedFirstSlots.epoch)
    expect(first.slot % slotsPerEpoch).toBe(skippedFirstSlots.slots)
    const { parentSlot } = firstBlockOf(firstEpoch + skippedLastSlots.epoch + 1)
    expect(parentSlot % slotsPerEpoch).toBe(slotsPerEpoch - 1 - skippedLastSlots.slots)
  })

  it('have a time that only getBlockTime knows, and an epoch whose times nobody knows', () => {
    const timeOf = (slot: number): unknown =>
      json<{ result: unknown }>(
        only(answers('getBlockTime').filter((line) => Number(paramsOf(line)[0]) === slot)),
      ).result
    const told = firstBlockOf(firstEpoch + timeFromGetBlockTime.epoch)
    expect(told.blockTime).toBeNull()
    expect(Number(timeOf(told.slot))).toBeGreaterThan(1_700_000_000)
    const untold = firstBlockOf(firstEpoch + periodWithoutTimes.epoch)
    const last = firstBlockOf(firstEpoch + periodWithoutTimes.epoch + 1).parentSlot
    expect([untold.blockTime, timeOf(untold.slot), blocks.get(last)?.blockTime]).toEqual([null, null, null])
  })

  it('know the end of every other epoch, now of the block, now of its time alone', () => {
    for (let epoch = firstEpoch; epoch < firstEpoch + 7; epoch += 1) {
      if (epoch === firstEpoch + periodWithoutTimes.epoch) continue
      const last = firstBlockOf(epoch + 1).parentSlot
      const times = answers('getBlockTime').filter((line) => Number(paramsOf(line)[0]) === last)
      expect(blocks.has(last) !== times.length > 0).toBe(true)
    }
    expect(() => firstBlockOf(firstEpoch + 8)).toThrow('no first block')
  })

  it('go on under the old identity for an epoch after it was changed', () => {
    const { validator, epoch } = identityChange
    const leaders = [0, 1].map((step) => [...ledSlots(firstEpoch + epoch + step).keys()])
    expect(leaders[0]).toContain(identity(validator))
    expect(leaders[0]).not.toContain(identity(100 + validator))
    expect(leaders[1]).toContain(identity(100 + validator))
    expect(earningsOf(firstEpoch + epoch, validator)).toMatchObject({
      pubkey: identity(100 + validator),
      block_rewards: '0',
    })
    expect(blockRewardsOf(identity(validator))[firstEpoch + epoch]).toMatch(/^\d/)
  })

  it('have two vote accounts on one identity, whose rewards nobody can tell apart', () => {
    const [first, second] = sharedIdentity.validators
    expect(earningsOf(firstEpoch, first)['pubkey']).toBe(earningsOf(firstEpoch, second)['pubkey'])
    expect(earningsOf(firstEpoch, first)['block_rewards']).toBe('NA')
    expect(lamports(blockRewardsOf(identity(first))[firstEpoch])).toBe(
      feesOf(ledSlots(firstEpoch).get(identity(first)) ?? []),
    )
  })

  it('pay a collector that is no vote account', () => {
    const { validator, epoch } = inflationCollector
    const collector = sampleKey('collector', validator)
    expect(firstBlockOf(firstEpoch + epoch).rewards.map(({ pubkey }) => pubkey)).not.toContain(collector)
    const paid = firstBlockOf(firstEpoch + epoch + 1).rewards.find(({ pubkey }) => pubkey === collector)
    expect(paid).toMatchObject({ rewardType: 'Voting', commission: null })
    const line = answers('getInflationReward', firstEpoch + epoch).find((told) => told.validator_key === '*')
    const asked = (line === undefined ? [] : paramsOf(line)[0]) as string[]
    expect(line && json<{ result: unknown[] }>(line).result[asked.indexOf(vote(validator))]).toBeNull()
  })
})
