import {
  attestationReward,
  beaconBlock,
  blockReward,
  duties,
  finalized,
  header,
  root,
  validator,
} from './ethereum-bodies.js'

/** A chain whose epochs have four slots; a committee sits for three epochs. Validators 7 and 9 are in it, and others. */
export interface MadeUpChain {
  /** Who proposes a slot; validator 1 where it is not said. */
  readonly proposers: Readonly<Record<number, number>>
  /** Who sits in the committee at a slot; validator 1 where it is not said. */
  readonly seats?: Readonly<Record<number, readonly number[]>>
}

/** What its node answers about a slot, or an epoch where the endpoint is of epochs. */
export function beaconBody({ proposers, seats }: MadeUpChain, endpoint: string, number: number): unknown {
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
      return finalized({ validators: (seats?.[number] ?? [1]).map(String) })
    default:
      return finalized([{ validator_index: '7', reward: '1' }])
  }
}
