import { describe, expect, it } from 'vitest'
import type { JsonValue } from '../../../src/base/hash.js'
import {
  attestationReward,
  beaconBlock,
  blockReward,
  duties,
  executionPayload,
  finalized,
  header,
  publicKey,
  root,
  validator,
} from '../../support/ethereum-bodies.js'
import { jsonProblem } from './bodies.js'

const at = (path: string, more: object = {}): JsonValue => ({
  method: 'GET',
  path: `/eth/v1${path}`,
  ...more,
})
const problem = async (endpoint: string, body: unknown, request: JsonValue = {}) =>
  (await jsonProblem('beacon_api', endpoint, JSON.stringify(body), request))?.reason

const genesis = { genesis_time: '1', genesis_validators_root: root(1), genesis_fork_version: '0x00' }
const spec = { SLOTS_PER_EPOCH: '32', EPOCHS_PER_SYNC_COMMITTEE_PERIOD: '256', SECONDS_PER_SLOT: '12' }
const state = at('/beacon/states/64/validators')
const attested = at('/beacon/rewards/attestations/9')
const proposed = at('/beacon/rewards/blocks/66')
const voted = at('/beacon/rewards/sync_committee/66')

describe('an answer of a consensus node', () => {
  it.each([
    ['genesis', { data: genesis }, {}],
    ['config/spec', { data: spec }, {}],
    ['config/spec', { data: { ...spec, SECONDS_PER_SLOT: undefined, SLOT_DURATION_MS: '12000' } }, {}],
    ['headers', finalized(header(66)), at('/beacon/headers/66')],
    ['headers', finalized(header(66)), at('/beacon/headers/finalized')],
    ['headers', finalized([]), at('/beacon/headers')],
    ['blocks', beaconBlock(66), at('/beacon/blocks/66')],
    ['blocks', beaconBlock(2, null), at('/beacon/blocks/2')],
    ['blocks', beaconBlock(66, executionPayload({ withdrawals: undefined })), at('/beacon/blocks/66')],
    ['states/{id}/validators', finalized([validator(9), validator(10)]), state],
    [
      'states/{id}/validators',
      finalized([validator(9)]),
      { ...(state as object), query: { id: ['9', publicKey(10)] } },
    ],
    [
      'states/{id}/validators',
      finalized([validator(9)]),
      { ...(state as object), body: { ids: [publicKey(9).toUpperCase()] } },
    ],
    ['states/{id}/validators', finalized([validator(9)]), { ...(state as object), body: { ids: [] } }],
    [
      'states/{id}/sync_committees',
      finalized({ validators: ['1', '1'] }),
      at('/beacon/states/64/sync_committees'),
    ],
    [
      'validator_balances',
      finalized([{ index: '9', balance: '0' }]),
      at('/beacon/states/64/validator_balances'),
    ],
    [
      'validator_balances',
      finalized([{ index: '9', balance: '0' }]),
      at('/beacon/states/64/validator_balances', { query: { id: publicKey(9) } }),
    ],
    ['duties/proposer', duties(2, [7, 8]), at('/validator/duties/proposer/2')],
    ['duties/proposer', { data: duties(0, [7, 8, 9]).data.slice(1) }, at('/validator/duties/proposer/0')],
    ['rewards/attestations', finalized({ total_rewards: [attestationReward(9)] }), attested],
    [
      'rewards/attestations',
      { data: { total_rewards: [attestationReward(9, { inclusion_delay: '5' })] } },
      attested,
    ],
    ['rewards/blocks', finalized(blockReward()), proposed],
    ['rewards/sync_committee', finalized([{ validator_index: '9', reward: '-7' }]), voted],
  ] as const)('of %s passes: %j', async (endpoint, body, request) => {
    expect(await problem(endpoint, body, request)).toBeUndefined()
  })

  it.each([
    ['a bare list', [], /^expected the whole answer {"data": …}, found \[\]$/],
    ['a bare object', genesis, /there is no data$/],
    ['an error', { code: 404, message: 'NOT_FOUND' }, /^the node answered with error 404: "NOT_FOUND"$/],
    [
      'an unchecked answer',
      { execution_optimistic: true, data: genesis },
      /^the node has not checked the block yet/,
    ],
    ['a flag that is none', { finalized: 'true', data: genesis }, /^expected true or false, found "true"$/],
    ['data that is not there', { data: null }, /expected object/],
  ])('is refused: %s', async (_, body, reason) => {
    expect(await problem('genesis', body)).toMatch(reason)
  })
})

describe('refused is', () => {
  it.each([
    [
      'constants without the length of a slot',
      'config/spec',
      { data: { ...spec, SECONDS_PER_SLOT: undefined } },
      {},
      /the length of a slot is not told/,
    ],
    [
      'constants without the length of an epoch',
      'config/spec',
      { data: { ...spec, SLOTS_PER_EPOCH: undefined } },
      {},
      /^expected an integer from 0 .*, found nothing$/,
    ],
    [
      'an epoch without slots',
      'config/spec',
      { data: { ...spec, SLOTS_PER_EPOCH: '0' } },
      {},
      /^expected more than 0$/,
    ],
    [
      'a header of another slot',
      'headers',
      finalized(header(67)),
      at('/beacon/headers/66'),
      /^the block is of slot 67, not of slot 66/,
    ],
    [
      'a header with a short root',
      'headers',
      finalized({ ...header(66), root: '0x1' }),
      {},
      /^expected a hash of 32 bytes in hex, found "0x1"$/,
    ],
    [
      'such a header in a list',
      'headers',
      finalized([header(65), { ...header(66), canonical: 1 }]),
      {},
      /expected boolean/,
    ],
    [
      'a block of another slot',
      'blocks',
      beaconBlock(67),
      at('/beacon/blocks/66'),
      /^the block is of slot 67/,
    ],
    [
      'a blinded block',
      'blocks',
      finalized(
        {
          message: {
            slot: '66',
            proposer_index: '7',
            parent_root: root(1),
            state_root: root(2),
            body: { execution_payload_header: {} },
          },
        },
        { version: 'electra' },
      ),
      {},
      /without it nobody can tell who was paid/,
    ],
    [
      'a base fee in hex',
      'blocks',
      beaconBlock(66, executionPayload({ base_fee_per_gas: '0x5' })),
      {},
      /^expected wei in decimal digits/,
    ],
    [
      'a state of no slot',
      'states/{id}/validators',
      finalized([validator(9)]),
      at('/beacon/states/head/validators'),
      /^the request does not name the slot/,
    ],
    [
      'a validator that stands twice',
      'states/{id}/validators',
      finalized([validator(9), validator(9)]),
      state,
      /^the validator 9 stands twice$/,
    ],
    [
      'a validator that nobody asked for',
      'states/{id}/validators',
      finalized([validator(9)]),
      { ...(state as object), query: { id: `8,${publicKey(10)}` } },
      /^the validator 9 was not asked for$/,
    ],
    [
      'a negative balance',
      'states/{id}/validators',
      finalized([validator(9, {}, { balance: '-1' })]),
      state,
      /^expected an integer from 0 to 2\^64 - 1/,
    ],
    [
      'an epoch that is neither one nor never',
      'states/{id}/validators',
      finalized([validator(9, { exit_epoch: '18446744073709551614' })]),
      state,
      /^expected an epoch, or 2\^64 - 1 for never/,
    ],
    [
      'a balance that nobody asked for',
      'validator_balances',
      finalized([{ index: '9', balance: '1' }]),
      at('/beacon/states/64/validator_balances', { query: { id: '8' } }),
      /^the validator 9 was not asked for$/,
    ],
    [
      'a committee without members',
      'states/{id}/sync_committees',
      finalized({ validators: [] }),
      at('/beacon/states/64/sync_committees'),
      /^the sync committee is empty$/,
    ],
    [
      'a committee of no slot',
      'states/{id}/sync_committees',
      finalized({ validators: ['1'] }),
      at('/beacon/states/finalized/sync_committees'),
      /^the request does not name the slot/,
    ],
    [
      'duties with a gap',
      'duties/proposer',
      { data: [duties(2, [7, 8]).data[0], duties(3, [7, 8]).data[0]] },
      {},
      /^the slot 6 does not follow upon the slot 4$/,
    ],
    [
      'duties that were cut off',
      'duties/proposer',
      { data: duties(2, [7, 8, 9, 10]).data.slice(0, 3) },
      at('/validator/duties/proposer/2'),
      /of another epoch, or some are missing/,
    ],
    [
      'duties of another epoch',
      'duties/proposer',
      duties(3, [7, 8]),
      at('/validator/duties/proposer/2'),
      /of another epoch, or some are missing/,
    ],
    ['no duties', 'duties/proposer', { data: [] }, {}, /^the list of duties is empty$/],
    [
      'rewards of no epoch',
      'rewards/attestations',
      finalized({ total_rewards: [] }),
      {},
      /^the request does not name the epoch/,
    ],
    [
      'ideal rewards alone',
      'rewards/attestations',
      finalized({ ideal_rewards: [] }),
      attested,
      /expected array/,
    ],
    [
      'a reward with a fraction',
      'rewards/attestations',
      finalized({ total_rewards: [attestationReward(9, { head: '1.5' })] }),
      attested,
      /^expected an integer from -2\^63/,
    ],
    [
      'more rewards than validators',
      'rewards/attestations',
      finalized({ total_rewards: [attestationReward(9), attestationReward(8)] }),
      { ...(attested as object), body: ['9'] },
      /^1 validators were asked for and 2 rewards came$/,
    ],
    [
      'two rewards of one validator',
      'rewards/attestations',
      finalized({ total_rewards: [attestationReward(9), attestationReward(9)] }),
      attested,
      /^the validator 9 stands twice$/,
    ],
    [
      'a block that was not worked out',
      'rewards/blocks',
      finalized(blockReward({ proposer_index: '0', total: '0', attestations: '0', sync_aggregate: '0' })),
      proposed,
      /^proposer and rewards are all 0/,
    ],
    [
      'a total that is none',
      'rewards/blocks',
      finalized(blockReward({ total: '61' })),
      proposed,
      /^the total 61 is not the sum of its parts, 60$/,
    ],
    [
      'a block of no slot',
      'rewards/blocks',
      finalized(blockReward()),
      at('/beacon/rewards/blocks/head'),
      /^the request does not name the slot/,
    ],
    [
      'a member with two rewards',
      'rewards/sync_committee',
      finalized([
        { validator_index: '9', reward: '7' },
        { validator_index: '9', reward: '8' },
      ]),
      voted,
      /^the validator 9 has the rewards 7 and 8 in one block$/,
    ],
    [
      'votes of no slot',
      'rewards/sync_committee',
      finalized([]),
      at(`/beacon/rewards/sync_committee/${root(1)}`),
      /^the request does not name the slot/,
    ],
  ] as const)('%s', async (_, endpoint, body, request, reason) => {
    expect(await problem(endpoint, body, request)).toMatch(reason)
  })
})
