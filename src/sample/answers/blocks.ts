import {
  blockBody,
  blockProductionBody,
  blocksBody,
  blockTimeBody,
  leaderOf,
  leaderScheduleBody,
  lostBlockBody,
} from '../bodies/blocks.js'
import { rpcError } from '../bodies/json.js'
import type { SampleEnvelope } from '../envelope.js'
import { periodWithoutTimes, timeFromGetBlockTime } from '../traps.js'
import { firstBlock, lastBlock, leaderAt, nextBlock } from '../world/blocks.js'
import { leaderSlots, type LeaderSlot } from '../world/leader-slots.js'
import { isEpoch, slotsPerEpoch, type World } from '../world/world.js'
import { rpcCall } from './solana-rpc.js'
import { hoursInto } from './time.js'

/** What is asked of an epoch's blocks: whose slots they are, which slots have one, and each of them. */
export function* leaderBlocks(world: World, epoch: number): Generator<SampleEnvelope> {
  yield* leaderSchedules(world, epoch)
  for (const group of groupsOf(leaderSlots(world, epoch))) yield* groupBlocks(world, epoch, group)
  yield blockProduction(world, epoch)
}

function* leaderSchedules(world: World, epoch: number): Generator<SampleEnvelope> {
  const leaders = leaderSlots(world, epoch).map(({ validator }) => leaderOf(world, epoch, validator))
  for (const identity of [...new Set(leaders)].sort())
    yield rpcCall('getLeaderSchedule', [epoch * slotsPerEpoch, { commitment: 'finalized', identity }], {
      period: epoch,
      fetchedAt: hoursInto(world, epoch, 0.2),
      isFinal: true,
      body: leaderScheduleBody(world, epoch, identity),
    })
}

/** Slots of one leader that follow one another. */
function groupsOf(slots: readonly LeaderSlot[]): LeaderSlot[][] {
  const groups: LeaderSlot[][] = []
  for (const slot of slots) {
    const group = groups.at(-1)
    const last = group?.at(-1)
    const continues = last?.validator === slot.validator && last.slotIndex + 1 === slot.slotIndex
    if (group !== undefined && continues) group.push(slot)
    else groups.push([slot])
  }
  return groups
}

/** Where the last slot was skipped, the block after it proves that: it names an earlier parent. */
function* groupBlocks(world: World, epoch: number, group: readonly LeaderSlot[]): Generator<SampleEnvelope> {
  const slotOf = (led: LeaderSlot): number => epoch * slotsPerEpoch + led.slotIndex
  const [first, last] = [group[0], group.at(-1)]
  if (first === undefined || last === undefined) return
  const proof = last.fate === 'SKIPPED' ? nextBlock(world, slotOf(last)) : undefined
  const listed = group.filter(({ fate }) => fate === 'PRODUCED' || fate === 'UNFETCHED').map(slotOf)
  yield rpcCall('getBlocks', [slotOf(first), proof ?? slotOf(last), { commitment: 'finalized' }], {
    period: epoch,
    fetchedAt: hoursInto(world, epoch + 1, 0.4),
    isFinal: true,
    body: blocksBody(proof === undefined ? listed : [...listed, proof], slotOf(first)),
  })
  for (const led of group) {
    if (led.fate === 'PRODUCED') yield block(world, slotOf(led), epoch)
    if (led.fate === 'LOST') yield block(world, slotOf(led), epoch, lostBlockBody(slotOf(led)))
  }
  if (proof !== undefined && leaderAt(world, proof) === undefined) yield block(world, proof, epoch)
}

function block(world: World, slot: number, epoch: number, body = blockBody(world, slot)): SampleEnvelope {
  const options = {
    commitment: 'finalized',
    encoding: 'json',
    maxSupportedTransactionVersion: 0,
    rewards: true,
    transactionDetails: 'none',
  }
  return rpcCall('getBlock', [slot, options], {
    period: epoch,
    fetchedAt: hoursInto(world, epoch + 1, 0.5),
    isFinal: true,
    body,
  })
}

/**
 * When an epoch began and ended: its first block, which pays the commissions of the epoch before as well, and its last,
 * of which every second time only the time is asked. Of the epoch that runs there is no first block yet.
 */
export function* boundaryBlocks(world: World, epoch: number): Generator<SampleEnvelope> {
  const [first, last] = [firstBlock(world, epoch), lastBlock(world, epoch)]
  const isWithoutTimes = isEpoch(world, periodWithoutTimes, epoch)
  yield block(world, first, epoch)
  if (isEpoch(world, timeFromGetBlockTime, epoch) || isWithoutTimes) yield blockTime(world, first, epoch)
  if ((epoch - world.options.firstEpoch) % 2 === 0 || isWithoutTimes) yield block(world, last, epoch)
  else yield blockTime(world, last, epoch)
}

/** The node that is asked is not there yet. */
export function blockNotYet(world: World): SampleEnvelope {
  const slot = world.endEpoch * slotsPerEpoch
  const problem = rpcError(-32004, `Block not available for slot ${slot}`, slot % 1_000_000)
  return block(world, slot, world.endEpoch, problem)
}

function blockTime(world: World, slot: number, epoch: number): SampleEnvelope {
  return rpcCall('getBlockTime', [slot], {
    period: epoch,
    fetchedAt: hoursInto(world, epoch + 1, 0.6),
    isFinal: true,
    body: blockTimeBody(world, slot),
  })
}

function blockProduction(world: World, epoch: number): SampleEnvelope {
  const range = { firstSlot: epoch * slotsPerEpoch, lastSlot: (epoch + 1) * slotsPerEpoch - 1 }
  return rpcCall('getBlockProduction', [{ commitment: 'finalized', range }], {
    period: epoch,
    fetchedAt: hoursInto(world, epoch + 1, 0.3),
    isFinal: true,
    body: blockProductionBody(world, epoch),
  })
}
