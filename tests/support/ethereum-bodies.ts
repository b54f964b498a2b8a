/** Answers of Ethereum nodes and relays, made by hand: right in every part that a schema looks at. */

/** A hash, root or key of so many bytes that is told by a number. */
export function bytes(count: number, name: number): string {
  return `0x${name.toString(16).padStart(2 * count, '0')}`
}

export const root = (name: number) => bytes(32, name)
export const address = (name: number) => bytes(20, name)
export const publicKey = (name: number) => bytes(48, name)
export const hex = (value: bigint | number) => `0x${value.toString(16)}`

/** What a consensus node puts around its data. */
export function finalized(data: unknown, more: object = {}): object {
  return { execution_optimistic: false, finalized: true, ...more, data }
}

export function header(slot: number, more: { readonly parent?: number; readonly canonical?: boolean } = {}) {
  return {
    root: root(slot),
    canonical: more.canonical ?? true,
    header: {
      message: {
        slot: String(slot),
        proposer_index: '7',
        parent_root: root(more.parent ?? slot - 1),
        state_root: root(1_000_000 + slot),
        body_root: root(2_000_000 + slot),
      },
      signature: bytes(96, slot),
    },
  }
}

/** A block of the consensus layer; `payload` null is one from before the merge. */
export function beaconBlock(slot: number, payload: object | null = executionPayload(), more: object = {}) {
  return finalized(
    {
      message: {
        slot: String(slot),
        proposer_index: '7',
        parent_root: root(slot - 1),
        state_root: root(1_000_000 + slot),
        body: payload === null ? {} : { execution_payload: payload },
      },
      signature: bytes(96, slot),
    },
    { version: payload === null ? 'altair' : 'electra', ...more },
  )
}

export function executionPayload(more: object = {}): object {
  return {
    block_number: '19000000',
    block_hash: root(19_000_000),
    parent_hash: root(18_999_999),
    fee_recipient: '0x388C818CA8B9251b393131C08a736A67ccB19297',
    base_fee_per_gas: '12345678901234567890',
    gas_used: '29999999',
    timestamp: '1700000003',
    withdrawals: [{ index: '5', validator_index: '9', address: address(9), amount: '17654321' }],
    ...more,
  }
}

export function validator(index: number, more: object = {}, state: object = {}) {
  return {
    index: String(index),
    balance: '32000000007',
    status: 'active_ongoing',
    ...state,
    validator: {
      pubkey: publicKey(index),
      withdrawal_credentials: `0x01${'0'.repeat(22)}${address(index).slice(2)}`,
      effective_balance: '32000000000',
      slashed: false,
      activation_eligibility_epoch: '0',
      activation_epoch: '3',
      exit_epoch: '18446744073709551615',
      withdrawable_epoch: '18446744073709551615',
      ...more,
    },
  }
}

/** The proposers of an epoch of so many slots. */
export function duties(epoch: number, proposers: readonly number[]) {
  return {
    dependent_root: root(epoch),
    execution_optimistic: false,
    data: proposers.map((index, place) => ({
      pubkey: publicKey(index),
      validator_index: String(index),
      slot: String(epoch * proposers.length + place),
    })),
  }
}

export function attestationReward(index: number, more: object = {}) {
  return {
    validator_index: String(index),
    head: '10',
    target: '-26',
    source: '-14',
    inactivity: '0',
    ...more,
  }
}

export function blockReward(more: object = {}) {
  return {
    proposer_index: '7',
    total: '60',
    attestations: '40',
    sync_aggregate: '20',
    proposer_slashings: '0',
    attester_slashings: '0',
    ...more,
  }
}

/** What an execution node puts around its result. */
export function result(value: unknown): object {
  return { jsonrpc: '2.0', id: 1, result: value }
}

export function transaction(block: number, place: number, more: object = {}) {
  return {
    blockHash: root(block),
    blockNumber: hex(block),
    hash: root(block + place),
    transactionIndex: hex(place),
    from: '0x95222290DD7278Aa3Ddd389Cc1E1d165CC4BAfe5',
    to: address(2),
    value: hex(35n * 10n ** 18n + 1n),
    type: '0x2',
    gasPrice: '0x5',
    maxFeePerGas: '0x6',
    maxPriorityFeePerGas: '0x1',
    ...more,
  }
}

export function executionBlock(number: number, more: object = {}) {
  return {
    number: hex(number),
    hash: root(number),
    parentHash: root(number - 1),
    miner: '0x95222290DD7278Aa3Ddd389Cc1E1d165CC4BAfe5',
    timestamp: hex(1_700_000_003),
    gasLimit: '0x1c9c380',
    gasUsed: '0xa410',
    baseFeePerGas: '0x4',
    transactions: [transaction(number, 0), transaction(number, 1, { to: null, type: '0x0' })],
    withdrawals: [{ index: '0x5', validatorIndex: '0x9', address: address(9), amount: hex(17_654_321) }],
    ...more,
  }
}

export function receipt(block: number, place: number, gas: number, more: object = {}) {
  return {
    blockHash: root(block),
    blockNumber: hex(block),
    transactionHash: root(block + place),
    transactionIndex: hex(place),
    from: address(1),
    to: address(2),
    status: '0x1',
    gasUsed: hex(gas),
    cumulativeGasUsed: hex(gas * (place + 1)),
    effectiveGasPrice: '0x5',
    ...more,
  }
}

export function bid(slot: number, more: object = {}) {
  return {
    slot: String(slot),
    parent_hash: root(slot + 8_999),
    block_hash: root(slot + 9_000),
    builder_pubkey: publicKey(77),
    proposer_pubkey: publicKey(7),
    proposer_fee_recipient: '0x388C818CA8B9251b393131C08a736A67ccB19297',
    gas_limit: '30000000',
    gas_used: '29999999',
    value: '123456789012345678901',
    num_tx: '99',
    block_number: '19000000',
    ...more,
  }
}
