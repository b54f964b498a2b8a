import { describe, expect, it } from 'vitest'
import type { JsonValue } from '../../../src/base/hash.js'
import {
  address,
  executionBlock,
  hex,
  receipt,
  result,
  root,
  transaction,
} from '../../support/ethereum-bodies.js'
import { jsonProblem } from './bodies.js'

const ask = (method: string, ...params: readonly JsonValue[]) => ({ method, params })
const problem = async (endpoint: string, body: unknown, request: JsonValue = {}) =>
  (await jsonProblem('execution_rpc', endpoint, JSON.stringify(body), request))?.reason

const block = ask('eth_getBlockByNumber', '0x64', true)
const receipts = ask('eth_getBlockReceipts', '0x64')
const balance = ask('eth_getBalance', address(1), '0x64')
const both = [receipt(100, 0, 21_000), receipt(100, 1, 21_000)]

describe('an answer of an execution node', () => {
  it.each([
    ['eth_getBlockByNumber', executionBlock(100), block],
    ['eth_getBlockByNumber', executionBlock(100), ask('eth_getBlockByNumber', 'finalized', true)],
    [
      'eth_getBlockByNumber',
      executionBlock(100, { baseFeePerGas: undefined, withdrawals: undefined, transactions: [] }),
      block,
    ],
    ['eth_getBlockByNumber', executionBlock(100), { ...block, block_hash: root(100) }],
    ['eth_getBlockReceipts', both, receipts],
    ['eth_getBlockReceipts', both, { ...receipts, block_hash: root(100) }],
    ['eth_getBlockReceipts', both, ask('eth_getBlockReceipts', root(100))],
    ['eth_getBlockReceipts', [], receipts],
    ['eth_getBlockReceipts', [receipt(100, 0, 1, { status: undefined, root: root(1) })], receipts],
    ['eth_getBalance', '0x0', balance],
  ] as const)('of %s passes: %j', async (endpoint, value, request) => {
    expect(await problem(endpoint, result(value), request)).toBeUndefined()
  })

  it.each([
    ['a bare result', 'eth_getBalance', '0x0', balance, /^expected the whole JSON-RPC answer/],
    [
      'an error',
      'eth_getBalance',
      { jsonrpc: '2.0', error: { code: -32005, message: 'limit' } },
      balance,
      /^the node answered with error -32005: "limit"$/,
    ],
    [
      'no block',
      'eth_getBlockByNumber',
      result(null),
      block,
      /^the node has no such block \(null\), which proves nothing$/,
    ],
    [
      'a block of another branch',
      'eth_getBlockByNumber',
      result(executionBlock(100)),
      { ...block, block_hash: root(99) },
      new RegExp(`^the block is ${root(100)}, and the chain holds ${root(99)} in its place$`),
    ],
    [
      'receipts of another branch',
      'eth_getBlockReceipts',
      result(both),
      { ...receipts, block_hash: root(99) },
      /^the block is .* in its place$/,
    ],
    [
      'another block',
      'eth_getBlockByNumber',
      result(executionBlock(101)),
      block,
      /^the block is number 101, not 100, which was asked for$/,
    ],
    [
      'hashes for transactions',
      'eth_getBlockByNumber',
      result(executionBlock(100, { transactions: [root(1)] })),
      block,
      /^expected a whole transaction/,
    ],
    [
      'a transaction of another block',
      'eth_getBlockByNumber',
      result(executionBlock(100, { transactions: [transaction(101, 0)] })),
      block,
      /^the transaction is of block/,
    ],
    [
      'a transaction that is missing',
      'eth_getBlockByNumber',
      result(executionBlock(100, { transactions: [transaction(100, 1)] })),
      block,
      /^the transaction at place 0 has index 1$/,
    ],
    [
      'gas that is no hex',
      'eth_getBlockByNumber',
      result(executionBlock(100, { gasUsed: 21000 })),
      block,
      /^expected a count in hex/,
    ],
    [
      'more wei than there are',
      'eth_getBalance',
      result(hex(10n ** 38n)),
      balance,
      /^expected a quantity in hex \(0x…\) below 10\^38/,
    ],
    ['no receipts', 'eth_getBlockReceipts', result(null), receipts, /^the node has no such block/],
    [
      'no receipts of no block',
      'eth_getBlockReceipts',
      result([]),
      {},
      /the request does not name the block$/,
    ],
    [
      'receipts of another block',
      'eth_getBlockReceipts',
      result([receipt(101, 0, 1)]),
      receipts,
      /^the receipt is of block 101/,
    ],
    [
      'receipts of two blocks',
      'eth_getBlockReceipts',
      result([receipt(100, 0, 5), receipt(101, 1, 5)]),
      ask('eth_getBlockReceipts', root(100)),
      /^the receipt is of block 101/,
    ],
    [
      'a receipt that is missing',
      'eth_getBlockReceipts',
      result([receipt(100, 1, 5)]),
      receipts,
      /^the receipt at place 0 has index 1$/,
    ],
    [
      'gas that does not add up',
      'eth_getBlockReceipts',
      result([both[0], receipt(100, 1, 21_000, { cumulativeGasUsed: hex(42_001) })]),
      receipts,
      /^the receipts up to here used 42000 gas, and the block 42001$/,
    ],
    [
      'a status that is none',
      'eth_getBlockReceipts',
      result([receipt(100, 0, 5, { status: '0x2' })]),
      receipts,
      /^expected 0x0 or 0x1$/,
    ],
    [
      'a balance of nobody',
      'eth_getBalance',
      result('0x0'),
      ask('eth_getBalance', '0x1', '0x64'),
      /^the request does not name the address: found "0x1"$/,
    ],
    [
      'a balance of any time',
      'eth_getBalance',
      result('0x0'),
      ask('eth_getBalance', address(1), 'latest'),
      /^the request does not name the block by its number: found "latest"$/,
    ],
    [
      'a balance after a block told by its hash',
      'eth_getBalance',
      result('0x0'),
      ask('eth_getBalance', address(1), root(1)),
      /^the request does not name the block by its number/,
    ],
  ] as const)('is refused: %s', async (_, endpoint, body, request, reason) => {
    expect(await problem(endpoint, body, request)).toMatch(reason)
  })
})
