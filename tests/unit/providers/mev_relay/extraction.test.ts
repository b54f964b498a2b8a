import { describe, expect, it } from 'vitest'
import type { JsonValue } from '../../../../src/base/hash.js'
import type { AnsweredRequest, Lead, PlannedRequest } from '../../../../src/extract/extraction.js'
import { bid, publicKey, root } from '../../../support/ethereum-bodies.js'
import { extractionOf, period, scopeOf } from '../closure.js'

const extraction = await extractionOf('mev_relay')
const scope = scopeOf({
  chainId: 'ethereum-mainnet',
  periods: [period(6)],
  validators: [publicKey(7)],
  sources: ['mev_relay_near', 'mev_relay_far'],
})
const lead: Lead = {
  kind: 'proposed_block',
  period: period(6),
  validatorKey: publicKey(7),
  slot: '25',
  blockNumber: undefined,
  blockHash: undefined,
  feeRecipient: undefined,
}
const path = '/relay/v1/data/bidtraces/proposer_payload_delivered'

function answered(
  query: JsonValue,
  rows: readonly object[],
  changes: Partial<PlannedRequest> = {},
): AnsweredRequest {
  const [planned] = [...(extraction.pursue?.(lead, scope) ?? [])]
  if (planned === undefined) throw new Error('nothing was planned')
  return {
    planned: { ...planned, request: { method: 'GET', path, query }, ...changes },
    body: rows as unknown as JsonValue,
  }
}

describe('what is asked of relays', () => {
  it('is each of them, about every block that was proposed', () => {
    const asked = [...(extraction.pursue?.(lead, scope) ?? [])]
    expect(asked.map(({ provider, request }) => [provider, request])).toEqual(
      scope.sources.map((provider) => [provider, { method: 'GET', path, query: { slot: '25' } }]),
    )
    expect(asked[0]).toMatchObject({ validatorKey: publicKey(7), periodIdentifier: '6', isFinal: true })
    expect([...extraction.plan(scope)]).toEqual([])
    expect([...(extraction.expect?.(scope) ?? [])].map(({ requests }) => requests)).toEqual([1, 1])
  })

  it('is also what was offered, where that is wanted', () => {
    const wanting = { ...scope, setting: (name: string) => (name === 'builder_offers' ? 'true' : undefined) }
    const endpoints = [...(extraction.pursue?.(lead, wanting) ?? [])].map(({ endpoint }) => endpoint)
    expect(endpoints.slice(0, 2)).toEqual([
      'bidtraces/proposer_payload_delivered',
      'bidtraces/builder_blocks_received',
    ])
  })
})

describe('a list that goes on', () => {
  const page = [bid(66), bid(65)]
  const next = (query: JsonValue, rows: readonly object[], request?: JsonValue) =>
    [
      ...(extraction.follow?.(answered(query, rows, request === undefined ? {} : { request }), scope) ?? []),
    ].map((planned) => (planned.request as { readonly query: JsonValue }).query)

  it('goes on from its last slot, which is meant itself', () => {
    expect(next({ limit: '2' }, page)).toEqual([{ limit: '2', cursor: '65' }])
    expect(next({ limit: '2', cursor: '66' }, page)).toEqual([{ limit: '2', cursor: '65' }])
    expect(
      next(
        {},
        Array.from({ length: 200 }, (_, place) => bid(1000 - place)),
      ),
    ).toEqual([{ cursor: '801' }])
    expect(next({}, page, { limit: '2' })).toEqual([{ cursor: '65' }])
  })

  it.each([
    ['a page that is not full', { limit: '3' }, page],
    ['an empty page', { limit: '0' }, []],
    [
      'a page that is all of one slot',
      { limit: '2', cursor: '65' },
      [bid(65), bid(65, { block_hash: root(1) })],
    ],
    ['a slot', { limit: '2', slot: '66' }, page],
    ['another order', { limit: '2', order_by: 'value' }, page],
  ])('ends with %s', (_, query, rows) => {
    expect(next(query, rows)).toEqual([])
  })
})

describe('where a proposer was to be paid', () => {
  const leads = (rows: readonly object[], changes: Partial<PlannedRequest> = {}) => [
    ...(extraction.leads?.(answered({ slot: '25' }, rows, changes), scope) ?? []),
  ]

  it('is looked up at the block that was delivered', () => {
    expect(leads([bid(25), bid(25, { proposer_pubkey: publicKey(8) })])).toEqual([
      {
        ...lead,
        blockNumber: '19000000',
        blockHash: undefined,
        feeRecipient: '0x388c818ca8b9251b393131c08a736a67ccb19297',
      },
    ])
    expect(leads([bid(25, { block_number: undefined })])).toMatchObject([{ blockNumber: undefined }])
  })

  it('is of no concern for others', () => {
    expect(leads([bid(25)], { validatorKey: '*' })).toEqual([])
    expect(leads([bid(25)], { periodIdentifier: '7' })).toEqual([])
  })
})
