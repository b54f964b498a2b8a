import { base58, sampleKey } from '../keys.js'
import { sha256 } from '../../base/hash.js'
import { periodWithoutTimes, skippedFirstSlots, skippedLastSlots, timeFromGetBlockTime } from '../traps.js'
import { leaderSlots, type LeaderSlot } from './leader-slots.js'
import { isEpoch, slotsPerEpoch, type World } from './world.js'

/** Slots are numbered from the chain's beginning here; strangers lead those that no validator of the sample leads. */
export interface SlotPlace {
  readonly epoch: number
  readonly slotIndex: number
}

/** Whoever leads the other slots: an identity without a vote account in the sample. */
export const strangerIdentity = sampleKey('identity', 999_998)

export function placeOf(slot: number): SlotPlace {
  return { epoch: Math.floor(slot / slotsPerEpoch), slotIndex: slot % slotsPerEpoch }
}

export function leaderAt(world: World, slot: number): LeaderSlot | undefined {
  const { epoch, slotIndex } = placeOf(slot)
  return leaderSlots(world, epoch).find((led) => led.slotIndex === slotIndex)
}

export function hasBlock(world: World, slot: number): boolean {
  const led = leaderAt(world, slot)
  if (led !== undefined) return led.fate !== 'SKIPPED'
  const { epoch, slotIndex } = placeOf(slot)
  return slotIndex >= skippedAtStart(world, epoch) && slotIndex < slotsPerEpoch - skippedAtEnd(world, epoch)
}

/** The nearest block before a slot. */
export function parentOf(world: World, slot: number): number {
  let parent = slot - 1
  while (!hasBlock(world, parent)) parent -= 1
  return parent
}

/** The nearest block after a slot. */
export function nextBlock(world: World, slot: number): number {
  let next = slot + 1
  while (!hasBlock(world, next)) next += 1
  return next
}

export function firstBlock(world: World, epoch: number): number {
  return nextBlock(world, epoch * slotsPerEpoch - 1)
}

export function lastBlock(world: World, epoch: number): number {
  return parentOf(world, (epoch + 1) * slotsPerEpoch)
}

/** How many blocks the chain has up to a slot that holds one. Before the sample every twentieth slot held none. */
export function heightOf(world: World, slot: number): number {
  const { epoch, slotIndex } = placeOf(slot)
  const before = world.options.firstEpoch * slotsPerEpoch
  if (slot < before) return slot - Math.floor(before / 20)
  const skipped = skippedBefore(world, epoch) + skippedWithin(world, epoch, slotIndex)
  return slot - Math.floor(before / 20) - skipped
}

export function blockhashOf(world: World, slot: number): string {
  return base58(sha256(`aurora-sample/blockhash/${world.options.seed}/${slot}`))
}

/** When a block was made, in seconds since 1970: blocks lie evenly in their epoch. */
export function secondsOf(world: World, slot: number): number {
  const { epoch, slotIndex } = placeOf(slot)
  const start = world.clock.startOf(epoch)
  return start + Math.floor((slotIndex * (world.clock.startOf(epoch + 1) - start)) / slotsPerEpoch)
}

/** What `getBlock` says of it. */
export function blockTimeOf(world: World, slot: number): number | null {
  const { epoch } = placeOf(slot)
  if (isEpoch(world, timeFromGetBlockTime, epoch) && slot === firstBlock(world, epoch)) return null
  return getBlockTimeOf(world, slot)
}

/** What `getBlockTime` says of it. */
export function getBlockTimeOf(world: World, slot: number): number | null {
  const { epoch } = placeOf(slot)
  const isAnEnd = slot === firstBlock(world, epoch) || slot === lastBlock(world, epoch)
  return isEpoch(world, periodWithoutTimes, epoch) && isAnEnd ? null : secondsOf(world, slot)
}

function skippedAtStart(world: World, epoch: number): number {
  return isEpoch(world, skippedFirstSlots, epoch) ? skippedFirstSlots.slots : 0
}

function skippedAtEnd(world: World, epoch: number): number {
  return isEpoch(world, skippedLastSlots, epoch) ? skippedLastSlots.slots : 0
}

const remembered = new WeakMap<World, number[]>()

/** Slots without a block from the sample's first epoch up to, not including, this one. */
function skippedBefore(world: World, epoch: number): number {
  const { firstEpoch } = world.options
  const sums = remembered.get(world) ?? [0]
  remembered.set(world, sums)
  for (let known = sums.length - 1; firstEpoch + known < epoch; known += 1)
    sums.push((sums[known] ?? 0) + skippedWithin(world, firstEpoch + known, slotsPerEpoch - 1))
  return sums[epoch - firstEpoch] ?? 0
}

/** Slots without a block in an epoch up to and including a slot. */
function skippedWithin(world: World, epoch: number, slotIndex: number): number {
  const led = leaderSlots(world, epoch).filter(
    (slot) => slot.fate === 'SKIPPED' && slot.slotIndex <= slotIndex,
  )
  const atStart = Math.min(skippedAtStart(world, epoch), slotIndex + 1)
  const atEnd = Math.max(0, slotIndex + 1 - (slotsPerEpoch - skippedAtEnd(world, epoch)))
  return led.length + atStart + atEnd
}
