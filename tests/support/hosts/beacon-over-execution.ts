import type { JsonValue } from '../../../src/base/hash.js'
import {
  attestationReward,
  beaconBlock,
  blockReward,
  duties,
  executionPayload,
  finalized,
  header,
  root,
  validator,
} from '../ethereum-bodies.js'
import type { Answerer } from '../replay/replay-answer.js'
import { json } from '../replay/replay-answer.js'

/** What an execution node says of a block. */
export interface ExecutionBlock {
  readonly number: number
  readonly hash: string
  readonly feeRecipient: string
}

export interface BeaconChain {
  readonly slotsOfEpoch: number
  /** The newest final slot. */
  readonly finalSlot: number
  /** Proposes every block. */
  readonly proposer: number
  /** The execution block of a slot. */
  readonly blockOf: (slot: number) => ExecutionBlock | undefined
}

/** A consensus node above the blocks of a real execution node. */
export function beaconOver({ slotsOfEpoch, finalSlot, proposer, blockOf }: BeaconChain): Answerer {
  return ({ path }) => {
    const at = Number(/\/(\d+)(?:\/|$)/.exec(path)?.[1])
    const kind = path.replace(/\d+/g, (digits, place: number) => (path[place - 1] === 'v' ? digits : '#'))
    const answers: Readonly<Record<string, () => unknown>> = {
      '/eth/v1/beacon/genesis': () =>
        finalized({
          genesis_time: '1606824023',
          genesis_validators_root: root(1),
          genesis_fork_version: '0x00000000',
        }),
      '/eth/v1/config/spec': () => ({
        data: {
          SECONDS_PER_SLOT: '12',
          SLOTS_PER_EPOCH: String(slotsOfEpoch),
          EPOCHS_PER_SYNC_COMMITTEE_PERIOD: '256',
        },
      }),
      '/eth/v1/beacon/headers/finalized': () => finalized(header(finalSlot)),
      '/eth/v1/beacon/headers/#': () => finalized(header(at)),
      '/eth/v2/beacon/blocks/#': () => {
        const block = blockOf(at)
        return (
          block &&
          beaconBlock(
            at,
            executionPayload({
              block_number: String(block.number),
              block_hash: block.hash,
              fee_recipient: block.feeRecipient,
              withdrawals: [],
            }),
          )
        )
      },
      '/eth/v1/beacon/states/#/validators': () => finalized([validator(proposer)]),
      '/eth/v1/beacon/states/#/sync_committees': () => finalized({ validators: [String(proposer + 1)] }),
      '/eth/v1/validator/duties/proposer/#': () => duties(at, Array<number>(slotsOfEpoch).fill(proposer)),
      '/eth/v1/beacon/rewards/attestations/#': () =>
        finalized({ ideal_rewards: [], total_rewards: [attestationReward(proposer)] }),
      '/eth/v1/beacon/rewards/blocks/#': () => finalized(blockReward({ proposer_index: String(proposer) })),
    }
    const told = answers[kind]?.()
    return told === undefined ? undefined : json(told as JsonValue)
  }
}
