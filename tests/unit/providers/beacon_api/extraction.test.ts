import { describe, expect, it } from 'vitest'
import type { JsonValue } from '../../../../src/base/hash.js'
import type { AnsweredRequest, PlannedRequest } from '../../../../src/extract/extraction.js'
import {
  beaconBlock,
  executionPayload,
  finalized,
  header,
  publicKey,
  root,
} from '../../../support/ethereum-bodies.js'
import { closureOf, extractionOf } from '../closure.js'
import { answerOf, ethereumScope, setting } from './made-up-chain.js'

const extraction = await extractionOf('beacon_api')
const json = (value: unknown) => value as JsonValue

/** What is asked, as `endpoint /path`, without the prefix of paths. */
const asked = (answered: readonly Pick<AnsweredRequest, 'planned'>[]) =>
  answered.map(({ planned }) => lineOf(planned))

function lineOf({ endpoint, request }: PlannedRequest): string {
  const { method, path } = request as { readonly method: string; readonly path: string }
  return `${endpoint} ${method} ${path.replace(/^\/eth\/v[12]/, '')}`
}

describe('what is asked of a consensus node', () => {
  it('is, of a window, its states, and the duties and rewards of its epochs', async () => {
    const answered = await closureOf('beacon_api', ethereumScope([3n]), answerOf({}))
    expect(asked(answered)).toEqual([
      'genesis GET /beacon/genesis',
      'config/spec GET /config/spec',
      'states/{id}/validators GET /beacon/states/24/validators',
      'states/{id}/validators GET /beacon/states/32/validators',
      'duties/proposer GET /validator/duties/proposer/6',
      'rewards/attestations POST /beacon/rewards/attestations/6',
      'duties/proposer GET /validator/duties/proposer/7',
      'rewards/attestations POST /beacon/rewards/attestations/7',
      'states/{id}/sync_committees GET /beacon/states/24/sync_committees',
    ])
    expect(new Set(answered.map(({ planned }) => planned.periodIdentifier))).toEqual(new Set(['*', '6']))
  })

  it('names validators in one order, so that the same question is asked again', async () => {
    const scope = ethereumScope([3n])
    const turned = { ...scope, validators: [...scope.validators].reverse() }
    expect([...extraction.plan(turned)]).toEqual([...extraction.plan(scope)])
    const rewards = [...extraction.plan(scope)].find(({ endpoint }) => endpoint === 'rewards/attestations')
    expect(rewards).toMatchObject({ isFinal: true, request: { body: [publicKey(7), publicKey(9)] } })
  })

  it('is nothing of nobody, whose rewards would be those of all', () => {
    const planned = [...extraction.plan(ethereumScope([3n], { validators: [] }))]
    expect(planned.map(({ endpoint }) => endpoint)).toEqual(['genesis', 'config/spec'])
  })

  it('is posted where more validators are asked about than an address holds, and rewards in parts', () => {
    const validators = Array.from({ length: 1001 }, (_, place) => publicKey(place))
    const planned = [...extraction.plan(ethereumScope([3n], { validators }))]
    const [state] = planned.filter(({ endpoint }) => endpoint === 'states/{id}/validators')
    expect(state?.request).toMatchObject({ method: 'POST', body: { ids: validators } })
    const rewards = planned.filter(({ endpoint }) => endpoint === 'rewards/attestations').slice(0, 2)
    expect(rewards.map(({ request }) => (request as { body: unknown[] }).body.length)).toEqual([1000, 1])
  })

  it('is the block of each slot that a validator in scope was to propose', async () => {
    const answered = await closureOf('beacon_api', ethereumScope([3n]), answerOf({ 25: 7, 30: 9, 31: 8 }))
    expect(asked(answered).slice(9)).toEqual([
      'headers GET /beacon/headers/25',
      'headers GET /beacon/headers/30',
      'blocks GET /beacon/blocks/25',
      'rewards/blocks GET /beacon/rewards/blocks/25',
      'blocks GET /beacon/blocks/30',
      'rewards/blocks GET /beacon/rewards/blocks/30',
    ])
    expect(answered.at(-1)?.planned.validatorKey).toBe(publicKey(9))
  })

  it('is every slot in which a validator in scope sat in the committee, and no other', async () => {
    // Epochs 4 and 5: the committee of epochs 3 to 5. Epochs 8 and 9: those of epochs 6 to 8, and 9 to 11.
    const seats = { 16: [1, 2], 32: [9, 3, 9, 7], 36: [3] }
    const answered = await closureOf('beacon_api', ethereumScope([2n, 4n]), answerOf({}, seats))
    const lines = asked(answered)
    expect(lines.filter((line) => line.includes('committees'))).toEqual([
      'states/{id}/sync_committees GET /beacon/states/16/sync_committees',
      'states/{id}/sync_committees GET /beacon/states/32/sync_committees',
      'states/{id}/sync_committees GET /beacon/states/36/sync_committees',
    ])
    const rewards = answered.filter(({ planned }) => planned.endpoint === 'rewards/sync_committee')
    expect(asked(rewards)).toEqual(
      [32, 33, 34, 35].map((slot) => `rewards/sync_committee POST /beacon/rewards/sync_committee/${slot}`),
    )
    expect(rewards[0]?.planned.request).toMatchObject({ body: [publicKey(7), publicKey(9)] })
  })
})

describe('the windows of a chain', () => {
  const discovery = extraction.discovery?.('node', setting)

  it('are asked of the newest final block', () => {
    expect(discovery?.request).toMatchObject({ provider: 'node', endpoint: 'headers', validatorKey: '*' })
  })

  // The last epoch of window 2 is 5: its rewards are done with when epoch 9 is final.
  it.each([
    [0, '0', 0n],
    [15, '2', 0n],
    [35, '8', 2n],
    [36, '8', 3n],
    [43, '10', 3n],
    [44, '10', 4n],
  ])('with slot %i final: %s runs, those below %s are over', (slot, identifier, finalBelow) => {
    expect(discovery?.read(json(finalized(header(slot))))).toEqual({
      current: { identifier, number: BigInt(identifier) / 2n },
      finalBelow,
    })
  })

  it('are days of mainnet unless said otherwise', () => {
    const usual = extraction.discovery?.('node', (name) => (name === 'window_epochs' ? '0' : undefined))
    const told = usual?.read(json(finalized(header(32 * (225 * 10 + 3)))))
    expect(told).toEqual({ current: { identifier: '2250', number: 10n }, finalBelow: 10n })
  })
})

describe('a block that a validator in scope proposed', () => {
  const scope = ethereumScope([3n])
  const planned = (validatorKey: string): PlannedRequest => ({
    provider: 'node',
    endpoint: 'blocks',
    chainId: 'ethereum-mainnet',
    periodIdentifier: '6',
    validatorKey,
    request: { method: 'GET', path: '/eth/v2/beacon/blocks/25' },
    isFinal: undefined,
  })
  const leads = (body: object, key = publicKey(7)) => [
    ...(extraction.leads?.({ planned: planned(key), body: json(body) }, scope) ?? []),
  ]

  it('leads to the execution block in it', () => {
    expect(leads(beaconBlock(25))).toEqual([
      {
        kind: 'proposed_block',
        period: { identifier: '6', number: 3n },
        validatorKey: publicKey(7),
        slot: '25',
        blockNumber: '19000000',
        blockHash: root(19_000_000),
        feeRecipient: '0x388c818ca8b9251b393131c08a736a67ccb19297',
      },
    ])
  })

  it('leads nowhere before the merge, and for nobody', () => {
    expect(leads(beaconBlock(25, null))).toMatchObject([{ blockNumber: undefined, feeRecipient: undefined }])
    expect(leads(beaconBlock(25, executionPayload()), '*')).toEqual([])
  })
})

describe('an answer that is no data', () => {
  const scope = ethereumScope([3n])
  const missed = { code: 404, message: 'NOT_FOUND: beacon block at slot 28' }
  const absence = (endpoint: string, path: string, more: object = {}, validatorKey = publicKey(7)) => {
    const planned: PlannedRequest = {
      provider: 'node',
      endpoint,
      chainId: 'ethereum-mainnet',
      periodIdentifier: '6',
      validatorKey,
      request: { method: 'GET', path: `/eth/v1/beacon${path}` },
      isFinal: undefined,
    }
    const failure = { endpoint, httpStatus: 404, body: json(missed), ...more }
    const proof = extraction.absence?.(failure, planned, scope)
    return proof && [...proof].map((one) => `${lineOf(one)} ${one.validatorKey}`)
  }

  it('is a slot that may have been missed: the blocks beside it prove it', () => {
    const beside = ['headers GET /beacon/headers/27 *', 'headers GET /beacon/headers/29 *']
    expect(absence('headers', '/headers/28')).toEqual(beside)
    expect(absence('rewards/sync_committee', '/rewards/sync_committee/28', {}, '*')).toEqual(beside)
    expect(absence('headers', '/headers/0')).toEqual(['headers GET /beacon/headers/1 *'])
  })

  it('is followed from proof to proof within an epoch only', () => {
    expect(absence('headers', '/headers/27', {}, '*')).toEqual(['headers GET /beacon/headers/26 *'])
    expect(absence('headers', '/headers/28', {}, '*')).toEqual(['headers GET /beacon/headers/29 *'])
  })

  it.each([
    [
      'a state that the node has lost',
      'rewards/sync_committee',
      '/rewards/sync_committee/28',
      { body: { message: 'NOT_FOUND: missing state at slot 28' } },
    ],
    ['another status', 'headers', '/headers/28', { httpStatus: 500 }],
    ['a block whose header is there', 'blocks', '/blocks/28', {}],
    ['an epoch', 'rewards/attestations', '/rewards/attestations/7', {}],
    ['a block without a slot', 'headers', '/headers/finalized', {}],
  ])('is a failure: %s', (_, endpoint, path, more) => {
    expect(absence(endpoint, path, more)).toBeUndefined()
  })

  it.each([
    ['an unchecked answer', { execution_optimistic: true, data: {} }, true],
    ['rewards that were not worked out', { data: { proposer_index: '0', total: '0' } }, true],
    ['another body', { data: { proposer_index: '7', total: '0' } }, undefined],
    ['no JSON', undefined, undefined],
  ])('%s is asked for again: %j', (_, body, expected) => {
    const failure = { endpoint: 'rewards/blocks', httpStatus: 200, body: body as JsonValue | undefined }
    expect(extraction.isTransient?.(failure)).toBe(expected)
  })
})

it('expects as many blocks as chance gives', () => {
  const expected = (active: string | undefined) =>
    [...(extraction.expect?.(ethereumScope([3n, 4n], { setting: () => active })) ?? [])].map(
      ({ endpoint, requests }) => [endpoint, requests],
    )
  expect(expected(undefined)).toEqual([
    ['headers', 1],
    ['blocks', 1],
    ['rewards/blocks', 1],
    ['states/{id}/sync_committees', 4],
  ])
  expect(expected('7200')[0]).toEqual(['headers', 4])
})
