import type { Answer } from '../../integration/canonical/canonical-world.js'
import { chain } from './beacon-answers.js'
import { addressOf, blockHashOf, keyOf, transactionHashOf } from './names.js'

/** Answers of an execution node in its own shapes: hex quantities, wei. */
export interface Transaction {
  readonly from: string
  readonly to: string
  readonly wei: bigint
  readonly gas: bigint
  /** What a unit of gas cost above the base fee. */
  readonly tip: bigint
  readonly hasFailed?: boolean
}

export interface ExecutionBlock {
  readonly slot: number
  readonly number: number
  readonly receiver: string
  readonly baseFee: bigint
  readonly transactions: readonly Transaction[]
}

const hex = (value: bigint | number): string => `0x${value.toString(16)}`

function rpc(method: string, params: readonly unknown[], result: unknown): Answer {
  return {
    provider: 'execution_rpc',
    endpoint: method,
    chain,
    period: '*',
    request: { method, params },
    isFinal: true,
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, result }),
  }
}

export function executionBlock(block: ExecutionBlock): Answer {
  const { slot, number, receiver, baseFee, transactions } = block
  return rpc('eth_getBlockByNumber', [hex(number), true], {
    number: hex(number),
    hash: blockHashOf(slot),
    parentHash: blockHashOf(slot - 1),
    miner: receiver,
    timestamp: hex(1_700_000_000),
    gasLimit: hex(30_000_000),
    gasUsed: hex(transactions.reduce((sum, { gas }) => sum + gas, 0n)),
    baseFeePerGas: hex(baseFee),
    transactions: transactions.map(({ from, to, wei, tip }, index) => ({
      blockHash: blockHashOf(slot),
      blockNumber: hex(number),
      hash: transactionHashOf(slot, index),
      transactionIndex: hex(index),
      from,
      to,
      value: hex(wei),
      type: '0x2',
      gasPrice: hex(baseFee + tip),
    })),
    withdrawals: [],
  })
}

export function blockReceipts(block: ExecutionBlock): Answer {
  const { slot, number, baseFee, transactions } = block
  let used = 0n
  const receipts = transactions.map(({ from, to, gas, tip, hasFailed = false }, index) => ({
    blockHash: blockHashOf(slot),
    blockNumber: hex(number),
    transactionHash: transactionHashOf(slot, index),
    transactionIndex: hex(index),
    from,
    to,
    status: hasFailed ? '0x0' : '0x1',
    gasUsed: hex(gas),
    cumulativeGasUsed: hex((used += gas)),
    effectiveGasPrice: hex(baseFee + tip),
  }))
  return rpc('eth_getBlockReceipts', [hex(number)], receipts)
}

export function balanceAfter(address: string, blockNumber: number, wei: bigint): Answer {
  return rpc('eth_getBalance', [address, hex(blockNumber)], hex(wei))
}

export interface Delivered {
  readonly slot: number
  readonly proposer: number
  readonly recipient: string
  readonly wei: bigint
  readonly fork?: number
}

/** A page of what proposers took from a relay, the newest slot first. */
export function delivered(relay: string, rows: readonly Delivered[]): Answer {
  const body = [...rows]
    .sort((one, other) => other.slot - one.slot)
    .map(({ slot, proposer, recipient, wei, fork = 0 }) => ({
      slot: String(slot),
      parent_hash: blockHashOf(slot - 1),
      block_hash: blockHashOf(slot, fork),
      builder_pubkey: keyOf(9999),
      proposer_pubkey: keyOf(proposer),
      proposer_fee_recipient: recipient.toUpperCase().replace('0X', '0x'),
      gas_limit: '30000000',
      gas_used: '15000000',
      value: String(wei),
      num_tx: '3',
      block_number: String(slot),
    }))
  return {
    provider: `mev_relay_${relay}`,
    endpoint: 'bidtraces/proposer_payload_delivered',
    chain,
    period: '*',
    request: {
      method: 'GET',
      path: '/relay/v1/data/bidtraces/proposer_payload_delivered',
      query: { relay },
    },
    isFinal: true,
    body: JSON.stringify(body),
  }
}

/** Somebody who pays for gas and nothing else. */
export const stranger = addressOf(900)
