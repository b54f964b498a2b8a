import type { Answer } from '../../integration/canonical/canonical-world.js'
import { blockHashOf, keyOf, rootOf, stateRootOf } from './names.js'

/** Answers of a consensus node in its own shapes: decimal strings, gwei, `18446744073709551615` for never. */
export const chain = 'ethereum-mainnet'
const never = '18446744073709551615'

type More = Partial<Answer>

function beacon(endpoint: string, path: string, body: unknown, more: More = {}): Answer {
  return {
    provider: 'beacon_api',
    endpoint,
    chain,
    period: '*',
    request: { method: 'GET', path },
    body: JSON.stringify(body),
    ...more,
  }
}

const finalized = (data: unknown, isFinalized = true) => ({
  execution_optimistic: false,
  finalized: isFinalized,
  data,
})

export function genesis(time: number): Answer {
  return beacon('genesis', '/eth/v1/beacon/genesis', {
    data: {
      genesis_time: String(time),
      genesis_validators_root: rootOf(0),
      genesis_fork_version: '0x00000000',
    },
  })
}

/** Whatever keys the node of a test tells. */
export function configSpec(spec: Readonly<Record<string, string>>): Answer {
  return beacon('config/spec', '/eth/v1/config/spec', { data: { CONFIG_NAME: 'small', ...spec } })
}

export interface HeaderOptions {
  readonly parent: number
  readonly proposer: number
  /** Another block of the same slot. */
  readonly fork?: number
  readonly isCanonical?: boolean
  readonly isFinalized?: boolean
}

export function header(slot: number, options: HeaderOptions, more: More = {}): Answer {
  const { parent, proposer, fork = 0, isCanonical = true, isFinalized = true } = options
  const data = {
    root: rootOf(slot, fork),
    canonical: isCanonical,
    header: {
      message: {
        slot: String(slot),
        proposer_index: String(proposer),
        parent_root: rootOf(parent),
        state_root: stateRootOf(slot, fork),
        body_root: rootOf(slot, 9),
      },
      signature: '0x',
    },
  }
  const id = fork === 0 ? slot : rootOf(slot, fork)
  return beacon('headers', `/eth/v1/beacon/headers/${id}`, finalized(data, isFinalized), more)
}

export interface Withdrawal {
  readonly validator: number
  readonly address: string
  readonly gwei: bigint
}

export interface BlockOptions extends HeaderOptions {
  readonly number: number
  readonly receiver: string
  /** Of the execution block, where it is a real one. */
  readonly blockHash?: string
  readonly withdrawals?: readonly Withdrawal[]
}

export function block(slot: number, options: BlockOptions, more: More = {}): Answer {
  const { parent, proposer, number, receiver, withdrawals = [], fork = 0 } = options
  const { blockHash = blockHashOf(slot, fork) } = options
  const message = {
    slot: String(slot),
    proposer_index: String(proposer),
    parent_root: rootOf(parent),
    state_root: stateRootOf(slot, fork),
    body: {
      execution_payload: {
        parent_hash: blockHashOf(parent),
        block_hash: blockHash,
        block_number: String(number),
        fee_recipient: receiver,
        base_fee_per_gas: '1000',
        gas_used: '21000',
        timestamp: '1700000000',
        withdrawals: withdrawals.map(({ validator, address, gwei }, index) => ({
          index: String(1000 * slot + index),
          validator_index: String(validator),
          address,
          amount: String(gwei),
        })),
      },
    },
  }
  const id = fork === 0 ? slot : rootOf(slot, fork)
  const body = { version: 'electra', ...finalized({ message, signature: '0x' }) }
  return beacon('blocks', `/eth/v2/beacon/blocks/${id}`, body, more)
}

export interface ValidatorState {
  readonly index: number
  readonly balance: bigint
  readonly effective: bigint
  readonly credentials: string
  readonly activation?: number
  readonly exit?: number
  readonly withdrawable?: number
  readonly isSlashed?: boolean
}

export function validatorStates(slot: number, states: readonly ValidatorState[], more: More = {}): Answer {
  const data = states.map((state) => ({
    index: String(state.index),
    balance: String(state.balance),
    status: 'active_ongoing',
    validator: {
      pubkey: keyOf(state.index),
      withdrawal_credentials: state.credentials,
      effective_balance: String(state.effective),
      slashed: state.isSlashed ?? false,
      activation_eligibility_epoch: '0',
      activation_epoch: String(state.activation ?? 0),
      exit_epoch: String(state.exit ?? never),
      withdrawable_epoch: String(state.withdrawable ?? never),
    },
  }))
  return beacon('states/{id}/validators', `/eth/v1/beacon/states/${slot}/validators`, finalized(data), more)
}

/** A seat each: an index that stands twice has two. */
export function syncCommittee(slot: number, seats: readonly number[], more: More = {}): Answer {
  const data = { validators: seats.map(String), validator_aggregates: [] }
  return beacon(
    'states/{id}/sync_committees',
    `/eth/v1/beacon/states/${slot}/sync_committees`,
    finalized(data),
    more,
  )
}

/** The proposers of all slots of an epoch. */
export function proposerDuties(epoch: number, proposers: readonly number[], more: More = {}): Answer {
  const data = proposers.map((proposer, place) => ({
    pubkey: keyOf(proposer),
    validator_index: String(proposer),
    slot: String(epoch * proposers.length + place),
  }))
  const body = { dependent_root: rootOf(0), execution_optimistic: false, data }
  return beacon('duties/proposer', `/eth/v1/validator/duties/proposer/${epoch}`, body, {
    isFinal: true,
    ...more,
  })
}

export interface Attested {
  readonly head: bigint
  readonly target: bigint
  readonly source: bigint
  readonly inactivity: bigint
}

/** With ideal rewards beside them, which nobody was paid. */
export function attestationRewards(
  epoch: number,
  rewards: ReadonlyMap<number, Attested>,
  more: More & { readonly isFinalized?: boolean } = {},
): Answer {
  const { isFinalized = true, ...rest } = more
  const data = {
    ideal_rewards: [
      {
        effective_balance: '32000000000',
        head: '999999',
        target: '999999',
        source: '999999',
        inclusion_delay: '0',
        inactivity: '0',
      },
    ],
    total_rewards: [...rewards].map(([index, { head, target, source, inactivity }]) => ({
      validator_index: String(index),
      head: String(head),
      target: String(target),
      source: String(source),
      inactivity: String(inactivity),
    })),
  }
  return beacon(
    'rewards/attestations',
    `/eth/v1/beacon/rewards/attestations/${epoch}`,
    finalized(data, isFinalized),
    rest,
  )
}

/** What a proposer was paid, in two parts that make the total. */
export function blockRewards(slot: number, proposer: number, attestations: bigint, sync: bigint): Answer {
  const data = {
    proposer_index: String(proposer),
    total: String(attestations + sync),
    attestations: String(attestations),
    sync_aggregate: String(sync),
    proposer_slashings: '0',
    attester_slashings: '0',
  }
  return beacon('rewards/blocks', `/eth/v1/beacon/rewards/blocks/${slot}`, finalized(data))
}

/** A row for every seat, each with the whole sum of the member, as some nodes answer. */
export function syncRewards(
  slot: number,
  seats: readonly number[],
  rewards: ReadonlyMap<number, bigint>,
): Answer {
  const data = seats.map((index) => ({
    validator_index: String(index),
    reward: String(rewards.get(index) ?? 0n),
  }))
  return beacon('rewards/sync_committee', `/eth/v1/beacon/rewards/sync_committee/${slot}`, finalized(data))
}
