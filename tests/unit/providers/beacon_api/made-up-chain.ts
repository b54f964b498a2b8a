import type { ExtractScope, PlannedRequest } from '../../../../src/extract/extraction.js'
import {
  attestationReward,
  beaconBlock,
  blockReward,
  duties,
  finalized,
  header,
  publicKey,
  root,
  validator,
} from '../../../support/ethereum-bodies.js'
import { scopeOf } from '../closure.js'

/** Two epochs of four slots make a window, three epochs the term of a committee. */
const settings: Readonly<Record<string, string>> = {
  window_epochs: '2',
  slots_per_epoch: '4',
  epochs_per_sync_committee_period: '3',
}

export const setting = (name: string): string | undefined => settings[name]

/** Validators 7 and 9 in the windows by their numbers. */
export function ethereumScope(numbers: readonly bigint[], changes: Partial<ExtractScope> = {}): ExtractScope {
  return scopeOf({
    chainId: 'ethereum-mainnet',
    periods: numbers.map((number) => ({ identifier: String(number * 2n), number })),
    validators: [publicKey(9), publicKey(7)],
    setting,
    ...changes,
  })
}

/** A chain in which `proposers` gives who proposes a slot, and `seats` who sits in a committee at one. */
export function answerOf(
  proposers: Readonly<Record<number, number>>,
  seats: Readonly<Record<number, readonly number[]>> = {},
): (planned: PlannedRequest) => string {
  return ({ endpoint, request }) => {
    const { path } = request as { readonly path: string }
    const number = Number(/\d+/.exec(path.replace(/v[12]/, ''))?.[0])
    return JSON.stringify(bodyOf(endpoint, number))
  }

  function bodyOf(endpoint: string, number: number): unknown {
    const slots = [0, 1, 2, 3].map((place) => proposers[number * 4 + place] ?? 1)
    switch (endpoint) {
      case 'genesis':
        return { data: { genesis_time: '1', genesis_validators_root: root(1), genesis_fork_version: '0x00' } }
      case 'config/spec':
        return {
          data: { SLOTS_PER_EPOCH: '4', EPOCHS_PER_SYNC_COMMITTEE_PERIOD: '3', SECONDS_PER_SLOT: '12' },
        }
      case 'states/{id}/validators':
        return finalized([validator(7), validator(9)])
      case 'duties/proposer':
        return duties(number, slots)
      case 'rewards/attestations':
        return finalized({ total_rewards: [attestationReward(7)] })
      case 'headers':
        return finalized(header(number))
      case 'blocks':
        return beaconBlock(number)
      case 'rewards/blocks':
        return finalized(blockReward())
      case 'states/{id}/sync_committees':
        return finalized({ validators: (seats[number] ?? [1]).map(String) })
      default:
        return finalized([{ validator_index: '7', reward: '1' }])
    }
  }
}
