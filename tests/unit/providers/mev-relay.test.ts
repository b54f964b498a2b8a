import { describe, expect, it } from 'vitest'
import type { JsonValue } from '../../../src/base/hash.js'
import { bid, publicKey, root } from '../../support/ethereum-bodies.js'
import { jsonProblem } from './bodies.js'

const delivered = 'bidtraces/proposer_payload_delivered'
const received = 'bidtraces/builder_blocks_received'
const query = (parameters: JsonValue): JsonValue => ({
  method: 'GET',
  path: `/relay/v1/data/${delivered}`,
  query: parameters,
})
const problem = async (endpoint: string, body: unknown, request: JsonValue = {}) =>
  (await jsonProblem('mev_relay', endpoint, JSON.stringify(body), request))?.reason

const descending = (count: number) => Array.from({ length: count }, (_, place) => bid(1000 - place))

describe('an answer of a relay', () => {
  it.each([
    ['no block', delivered, [], query({ slot: '66' })],
    ['a page', delivered, descending(200), query({ cursor: '1000' })],
    ['two blocks of one slot', delivered, [bid(66), bid(66, { block_hash: root(1) })], query({ slot: '66' })],
    [
      'a block by its hash',
      delivered,
      [bid(66)],
      query({ block_hash: root(9_066).toUpperCase().replace('X', 'x') }),
    ],
    ['blocks in order of their value', delivered, [bid(66), bid(67)], query({ order_by: '-value' })],
    [
      'a relay that says less',
      delivered,
      [bid(66, { num_tx: undefined, block_number: undefined })],
      query({}),
    ],
    ['an offer that came twice', received, [bid(66), bid(66)], query({ slot: '66' })],
    [
      'offers with their times',
      received,
      [bid(66, { timestamp: '1', timestamp_ms: '1000', optimistic_submission: false })],
      query({ slot: '66' }),
    ],
  ] as const)('passes: %s', async (_, endpoint, body, request) => {
    expect(await problem(endpoint, body, request)).toBeUndefined()
  })

  it.each([
    [
      'an error',
      delivered,
      { code: 400, message: 'maximum limit is 200' },
      query({}),
      /^expected a list of blocks$/,
    ],
    [
      'an error of the other endpoint',
      received,
      { code: 400, message: 'x' },
      query({}),
      /^expected a list of offers$/,
    ],
    ['more than a page', delivered, descending(201), query({}), /^201 rows came where 200 were asked for$/],
    [
      'more than was asked for',
      delivered,
      descending(3),
      query({ limit: '2' }),
      /^3 rows came where 2 were asked for$/,
    ],
    [
      'slots that ascend',
      delivered,
      [bid(66), bid(67)],
      query({}),
      /^the slot 67 stands after the slot 66, which is lower$/,
    ],
    [
      'a slot above the cursor',
      delivered,
      [bid(67)],
      query({ cursor: '66' }),
      /^the slot 67 stands after the cursor 66, which is lower$/,
    ],
    ['another slot', delivered, [bid(67)], query({ slot: '66' }), /^slot 66 was asked for, found "67"$/],
    [
      'another proposer',
      delivered,
      [bid(66)],
      query({ proposer_pubkey: publicKey(8) }),
      /^proposer_pubkey 0x0*8 was asked for/,
    ],
    ['a block that stands twice', delivered, [bid(66), bid(66)], query({}), /stands twice$/],
    [
      'an offer for another slot',
      received,
      [bid(67)],
      query({ slot: '66' }),
      /^slot 66 was asked for, found "67"$/,
    ],
    ['a value in hex', delivered, [bid(66, { value: '0x1' })], query({}), /^expected wei in decimal digits/],
    [
      'a value with a fraction',
      delivered,
      [bid(66, { value: '1.5' })],
      query({}),
      /^expected wei in decimal digits/,
    ],
    [
      'a short address',
      received,
      [bid(66, { proposer_fee_recipient: '0x1' })],
      query({}),
      /^expected an address of 20 bytes/,
    ],
    [
      'a short key',
      received,
      [bid(66, { proposer_pubkey: root(1) })],
      query({}),
      /^expected a public key of 48 bytes/,
    ],
  ] as const)('is refused: %s', async (_, endpoint, body, request, reason) => {
    expect(await problem(endpoint, body, request)).toMatch(reason)
  })
})
