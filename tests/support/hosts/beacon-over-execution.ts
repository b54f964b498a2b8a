import type { JsonValue } from '../../../src/base/hash.js'
import { beaconBlock, executionPayload, finalized, validator } from '../ethereum-bodies.js'
import type { Answerer } from '../replay/replay-answer.js'
import { firstOf, json } from '../replay/replay-answer.js'
import { beaconHost } from './ethereum-hosts.js'

/** What an execution node says of a block. */
export interface ExecutionBlock {
  readonly number: number
  readonly hash: string
  readonly feeRecipient: string
}

export interface BeaconChain {
  /** The newest final slot. */
  readonly finalSlot: number
  /** Proposes every block. */
  readonly proposer: number
  /** The execution block of a slot. */
  readonly blockOf: (slot: number) => ExecutionBlock | undefined
}

/** A consensus node above the blocks of a real execution node; epochs have four slots. */
export function beaconOver({ finalSlot, proposer, blockOf }: BeaconChain): Answerer {
  const slots = Array.from({ length: finalSlot + 1 }, (_, slot) => [slot, proposer] as const)
  return firstOf([
    ({ path }) => {
      const [, slot] = /\/beacon\/blocks\/(\d+)$/.exec(path) ?? []
      const block = slot === undefined ? undefined : blockOf(Number(slot))
      if (block === undefined) return undefined
      const { number, hash, feeRecipient } = block
      const payload = executionPayload({
        block_number: String(number),
        block_hash: hash,
        fee_recipient: feeRecipient,
        withdrawals: [],
      })
      return json(beaconBlock(Number(slot), payload) as JsonValue)
    },
    ({ path }) =>
      path.endsWith('/validators') ? json(finalized([validator(proposer)]) as JsonValue) : undefined,
    beaconHost({ proposers: Object.fromEntries(slots), missed: [], final: finalSlot }),
  ])
}
