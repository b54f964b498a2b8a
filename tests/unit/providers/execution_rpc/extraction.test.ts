import { describe, expect, it } from 'vitest'
import type { JsonValue } from '../../../../src/base/hash.js'
import type { Lead } from '../../../../src/extract/extraction.js'
import { address, publicKey, root } from '../../../support/ethereum-bodies.js'
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

describe('what is asked of an execution node', () => {
  it('is a proposed block, its receipts, and what was held before and after it', () => {
    expect(asked()).toEqual([
      { method: 'eth_getBlockByNumber', params: ['0x64', true] },
      { method: 'eth_getBlockReceipts', params: ['0x64'] },
      { method: 'eth_getBalance', params: [address(5), '0x63'] },
      { method: 'eth_getBalance', params: [address(5), '0x64'] },
    ])
    expect(extraction.pursue?.(lead, scope)).toBeDefined()
    expect([...(extraction.pursue?.(lead, scope) ?? [])][0]).toMatchObject({
      provider: 'node',
      endpoint: 'eth_getBlockByNumber',
      periodIdentifier: '6',
      validatorKey: publicKey(7),
      isFinal: true,
    })
  })

  it('is less where less is known, and nothing without a block or a lead', () => {
    expect(asked({ feeRecipient: undefined })).toHaveLength(2)
    expect(asked({ blockNumber: '0' })).toHaveLength(3)
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
