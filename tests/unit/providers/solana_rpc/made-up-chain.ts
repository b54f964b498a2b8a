import fc from 'fast-check'
import type { JsonValue } from '../../../../src/base/hash.js'
import type { PlannedRequest } from '../../../../src/extract/extraction.js'
import { keyOf } from '../closure.js'
import { slotsBetween } from '../../../support/hosts/sample-node.js'

export const slotsOfEpoch = 32
export const epochsOfChain = 3
export const vote = keyOf(1)
export const identity = keyOf(2)

/** A short chain: which slots hold a block, and which of each epoch the one validator leads. */
export interface Chain {
  readonly blocks: readonly number[]
  readonly led: readonly (readonly number[])[]
}

/** Most gaps between blocks are short, and some longer than an epoch, or than what is looked for. */
const gap = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 1, max: 3 }) },
  { weight: 2, arbitrary: fc.integer({ min: 4, max: 40 }) },
  { weight: 1, arbitrary: fc.integer({ min: 100, max: 700 }) },
)

export const anyChain: fc.Arbitrary<Chain> = fc.record({
  blocks: fc
    .array(gap, { minLength: 20, maxLength: 120 })
    .map((gaps) => [
      0,
      ...gaps.map((_, index) => gaps.slice(0, index + 1).reduce((sum, one) => sum + one, 0)),
    ]),
  led: fc.array(fc.uniqueArray(fc.nat(slotsOfEpoch - 1), { maxLength: 12 }), {
    minLength: epochsOfChain,
    maxLength: epochsOfChain,
  }),
})

/** A node of that chain. */
export function chainNode({ blocks, led }: Chain): (planned: PlannedRequest) => string {
  const answerOf = (planned: PlannedRequest): JsonValue => {
    const { params } = planned.request as unknown as { readonly params: readonly [number, number] }
    const [slot, until] = params
    switch (planned.endpoint) {
      case 'getEpochSchedule':
        return {
          firstNormalEpoch: 0,
          firstNormalSlot: 0,
          leaderScheduleSlotOffset: slotsOfEpoch,
          slotsPerEpoch: slotsOfEpoch,
          warmup: false,
        }
      case 'getVoteAccounts':
        return { current: [voteAccount], delinquent: [] }
      case 'getLeaderSchedule':
        return { [identity]: led[slot / slotsOfEpoch] ?? [] }
      case 'getBlocks':
        return slotsBetween(slot, until).filter((listed) => blocks.includes(listed))
      case 'getBlock':
        return blockAt(blocks, slot)
      case 'getBlockTime':
        return 1_700_000_000 + slot
      case 'getInflationReward':
        return [null]
      default:
        return []
    }
  }
  return (planned) => JSON.stringify({ jsonrpc: '2.0', result: answerOf(planned), id: 1 })
}

const voteAccount = {
  votePubkey: vote,
  nodePubkey: identity,
  activatedStake: 1,
  commission: 5,
  epochVoteAccount: true,
  epochCredits: [],
  lastVote: 1,
  rootSlot: 1,
}

function blockAt(blocks: readonly number[], slot: number): JsonValue {
  if (!blocks.includes(slot)) throw new Error(`slot ${slot} holds no block`)
  return {
    blockTime: 1_700_000_000 + slot,
    blockhash: keyOf(3),
    parentSlot: blocks.findLast((before) => before < slot) ?? 0,
    previousBlockhash: keyOf(3),
    rewards: [],
  }
}
