import { describe, expect, it } from 'vitest'
import type { JsonValue } from '../../../../src/base/hash.js'
import type { Lead } from '../../../../src/extract/extraction.js'
import { address, executionBlock, publicKey, result, root } from '../../../support/ethereum-bodies.js'
import { extractionOf, period, scopeOf } from '../closure.js'

const extraction = await extractionOf('execution_rpc')
const scope = scopeOf({ chainId: 'ethereum-mainnet', periods: [period(6)], validators: [publicKey(7)] })
const lead: Lead = {
  kind: 'proposed_block',
  period: period(6),
  validatorKey: publicKey(7),
  slot: '25',
  blockNumber: '100',
  blockHash: root(100),
  feeRecipient: address(5),
}
const asked = (changes: Partial<Lead> = {}) =>
  [...(extraction.pursue?.({ ...lead, ...changes }, scope) ?? [])].map(({ request }) => request)
const followed = (number: number, changes: Partial<Lead> = {}) => {
  const block = { ...lead, blockNumber: String(number), ...changes }
  const [planned] = [...(extraction.pursue?.(block, scope) ?? [])]
  if (planned === undefined) throw new Error('nothing is asked')
  const body = result(executionBlock(number)) as JsonValue
  return [...(extraction.follow?.({ planned, body }, scope) ?? [])].map(({ request }) => request)
}

describe('what is asked of an execution node', () => {
  it('is a proposed block and its receipts, of the hash that the chain holds', () => {
    expect(asked()).toEqual([
      { method: 'eth_getBlockByNumber', params: ['0x64', true], block_hash: root(100) },
      { method: 'eth_getBlockReceipts', params: ['0x64'], block_hash: root(100) },
    ])
    expect([...(extraction.pursue?.(lead, scope) ?? [])][0]).toMatchObject({
      provider: 'node',
      endpoint: 'eth_getBlockByNumber',
      periodIdentifier: '6',
      validatorKey: publicKey(7),
      isFinal: true,
    })
  })

  it('is then what was held before and after the block by whoever was paid', () => {
    expect(followed(100)).toEqual([
      { method: 'eth_getBalance', params: [address(5), '0x63'] },
      { method: 'eth_getBalance', params: [address(5), '0x64'] },
    ])
    expect(followed(0)).toEqual([{ method: 'eth_getBalance', params: [address(5), '0x0'] }])
  })

  it('is a balance alone where a lead names no block of the chain', () => {
    expect(asked({ blockHash: undefined })).toEqual(followed(100))
    expect(asked({ blockHash: undefined, feeRecipient: undefined })).toEqual([])
  })

  it('is no balance of nobody, and nothing without a block or a lead', () => {
    expect(followed(100, { feeRecipient: undefined })).toEqual([])
    expect(asked({ blockNumber: undefined })).toEqual([])
    expect([...extraction.plan(scope)]).toEqual([])
  })

  it('is expected for as many blocks as chance gives', () => {
    expect([...(extraction.expect?.(scope) ?? [])].map(({ requests }) => requests)).toEqual([1, 1, 2])
  })
})

it.each([
  [{ error: { code: -32005, message: 'limit exceeded' } }, true],
  [{ error: { code: '-32002' } }, true],
  [{ error: { code: -32000, message: 'Too Many Requests' } }, true],
  [{ error: { code: -32001, message: 'not found' } }, undefined],
  [{ result: null }, true],
  [{ result: {} }, undefined],
  [[], undefined],
] as const)('asks again after %j: %s', (body, expected) => {
  const failure = { endpoint: 'eth_getBalance', httpStatus: 200, body: body as JsonValue }
  expect(extraction.isTransient?.(failure)).toBe(expected)
})
