import {
  blockhashOf,
  blockTimeOf,
  getBlockTimeOf,
  heightOf,
  leaderAt,
  parentOf,
  placeOf,
  firstBlock,
  strangerIdentity,
} from '../world/blocks.js'
import { leaderSlots, slotsOf } from '../world/leader-slots.js'
import { randomOf } from '../random.js'
import { leaderIdentityOf, slotsPerEpoch, type World } from '../world/world.js'
import { commissionPaid } from './inflation-rewards.js'
import { rpcAnswer, rpcError, type SampleJson } from './json.js'

/** Numbers of requests: the node repeats them, nobody looks at them. */
function idOf(slot: number): number {
  return slot % 1_000_000
}

/** `getLeaderSchedule` of one identity: its slots, counted from the epoch's first. */
export function leaderScheduleBody(world: World, epoch: number, identity: string): string {
  const slots = leaderSlots(world, epoch).filter(
    (slot) => leaderOf(world, epoch, slot.validator) === identity,
  )
  return rpcAnswer({ [identity]: slots.map((slot) => slot.slotIndex) }, epoch * 10 + 4)
}

export function leaderOf(world: World, epoch: number, validator: number): string {
  const led = world.validators[validator]
  return led === undefined ? strangerIdentity : leaderIdentityOf(world, led, epoch)
}

/** `getBlocks`: the slots from first to last that hold a block the node has. */
export function blocksBody(slots: readonly number[], first: number): string {
  return rpcAnswer(slots, idOf(first))
}

/** `getBlock` without transactions. */
export function blockBody(world: World, slot: number): string {
  const parentSlot = parentOf(world, slot)
  return rpcAnswer(
    {
      blockHeight: heightOf(world, slot),
      blockTime: blockTimeOf(world, slot),
      blockhash: blockhashOf(world, slot),
      parentSlot,
      previousBlockhash: blockhashOf(world, parentSlot),
      rewards: [...payouts(world, slot), ...fees(world, slot)],
    },
    idOf(slot),
  )
}

export function lostBlockBody(slot: number): string {
  return rpcError(
    -32007,
    `Slot ${slot} was skipped, or missing due to ledger jump to recent snapshot`,
    idOf(slot),
  )
}

export function blockTimeBody(world: World, slot: number): string {
  return rpcAnswer(getBlockTimeOf(world, slot), idOf(slot))
}

/** A block of no fees has no entry for them. */
function fees(world: World, slot: number): SampleJson[] {
  const led = leaderAt(world, slot)
  const { epoch } = placeOf(slot)
  const pubkey = led === undefined ? strangerIdentity : leaderOf(world, epoch, led.validator)
  const random = randomOf(`${world.options.seed}/stranger/${slot}`)
  const lamports = led?.feeLamports ?? BigInt(random.between(9_000, 90_000)) * 1_000n + 5n
  if (lamports === 0n) return []
  const postBalance = 40_000_000_000n + BigInt(random.next()) * 7n + lamports
  return [{ commission: null, lamports, postBalance, pubkey, rewardType: 'Fee' }]
}

/** The first block of an epoch pays the commissions of the epoch before; the sample's first is the first that is paid. */
function payouts(world: World, slot: number): SampleJson[] {
  const { epoch } = placeOf(slot)
  if (slot !== firstBlock(world, epoch) || epoch <= world.options.firstEpoch) return []
  return world.validators.flatMap((validator) => {
    const paid = commissionPaid(world, validator, epoch - 1)
    if (paid === undefined) return []
    const { receiver, lamports, percent, postBalance } = paid
    return [{ commission: percent, lamports, postBalance, pubkey: receiver, rewardType: 'Voting' }]
  })
}

/** `getBlockProduction` over a whole epoch: of each identity the slots it led and those in which it made a block. */
export function blockProductionBody(world: World, epoch: number): string {
  const byIdentity = new Map<string, { led: number; produced: number }>()
  for (const validator of world.validators) {
    const identity = leaderIdentityOf(world, validator, epoch)
    const counted = byIdentity.get(identity) ?? { led: 0, produced: 0 }
    const slots = slotsOf(world, validator, epoch)
    counted.led += slots.length
    counted.produced += slots.filter((slot) => slot.fate !== 'SKIPPED').length
    byIdentity.set(identity, counted)
  }
  const own = [...byIdentity.values()].reduce((sum, { led }) => sum + led, 0)
  const others = slotsPerEpoch - own
  byIdentity.set(strangerIdentity, { led: others, produced: others - Math.floor(others / 40) })
  const entries = [...byIdentity].sort(([a], [b]) => (a < b ? -1 : 1))
  return rpcAnswer(
    {
      context: { apiVersion: '3.0.14', slot: (epoch + 1) * slotsPerEpoch + 5_000 },
      value: {
        byIdentity: Object.fromEntries(entries.map(([key, { led, produced }]) => [key, [led, produced]])),
        range: { firstSlot: epoch * slotsPerEpoch, lastSlot: (epoch + 1) * slotsPerEpoch - 1 },
      },
    },
    epoch * 10 + 5,
  )
}
