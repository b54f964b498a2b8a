import { heightOf } from '../world/blocks.js'
import { slotsPerEpoch, type World } from '../world/world.js'
import { rpcAnswer } from './json.js'

/** `getEpochInfo`, a few hundred slots into an epoch. */
export function epochInfoBody(world: World, epoch: number): string {
  const slotIndex = 648
  const absoluteSlot = epoch * slotsPerEpoch + slotIndex
  const blockHeight = heightOf(world, absoluteSlot)
  return rpcAnswer(
    {
      absoluteSlot,
      blockHeight,
      epoch,
      slotIndex,
      slotsInEpoch: slotsPerEpoch,
      transactionCount: blockHeight * 211,
    },
    epoch * 10,
  )
}

/** `getEpochSchedule`: epochs of equal length since the chain began. */
export function epochScheduleBody(): string {
  return rpcAnswer(
    {
      firstNormalEpoch: 0,
      firstNormalSlot: 0,
      leaderScheduleSlotOffset: slotsPerEpoch,
      slotsPerEpoch,
      warmup: false,
    },
    1,
  )
}
