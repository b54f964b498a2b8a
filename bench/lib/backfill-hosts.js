// The hosts of a made-up chain in which every validator leads fifteen turns of four slots in an epoch, all with a block.
// What is not about slots is the sample's.
import { Buffer } from 'node:buffer'
import * as sample from '../../dist/sample/bodies/jito.js'
import { epochInfoBody, epochScheduleBody } from '../../dist/sample/bodies/epochs.js'
import { feesAndPaymentsBody, feesBody } from '../../dist/sample/bodies/doublezero.js'
import { programAccountsBody } from '../../dist/sample/bodies/stakes-of-node.js'
import { stakewizEpochInfoBody, stakewizValidatorBody } from '../../dist/sample/bodies/stakewiz.js'
import { voteAccountsBody } from '../../dist/sample/bodies/vote-accounts.js'

const slotsPerEpoch = 432_000
const slotsOfTurn = 4
const turnsOfEpoch = 15
export const leaderSlots = slotsOfTurn * turnsOfEpoch

const blockhash = '4AzAzEhPygCW3ZyA5bs9Nj9zEgJa4NhHC8h3KP25ieMx'

/** Stands in for sockets: every question is answered at once, as soon as its turn has come. */
export function backfillTransport(world, now) {
  let requests = 0
  return {
    get requests() {
      return requests
    },
    async send({ url, body }) {
      requests += 1
      const text = answerOf(world, url, body)
      const bytes = Buffer.from(text)
      const answer = { status: 200, headers: {}, body: bytes, receivedAt: now() }
      return { kind: 'answer', answer, bytes: bytes.byteLength }
    },
    close: async () => undefined,
  }
}

function answerOf(world, url, body) {
  if (url.host.includes('solana')) {
    const calls = JSON.parse(body)
    return Array.isArray(calls) ? `[${calls.map((call) => rpc(world, call)).join(',')}]` : rpc(world, calls)
  }
  if (url.host.includes('jito')) return jito(world, url, body)
  if (url.host.includes('stakewiz')) {
    if (url.pathname === '/epoch_info') return stakewizEpochInfoBody(world, world.endEpoch)
    return stakewizValidatorBody(
      world,
      validatorOf(world, url.pathname.split('/').at(-1)),
      world.endEpoch - 1,
    )
  }
  const [, epoch] = /fees_(\d+)\.csv$/.exec(url.pathname) ?? []
  return epoch === undefined ? feesAndPaymentsBody(world) : feesBody(world, Number(epoch))
}

function jito(world, url, body) {
  const epoch = Number(url.searchParams.get('epoch') ?? (body ? JSON.parse(body).epoch : 0))
  const [, history] = /\/validators\/(.+)$/.exec(url.pathname) ?? []
  if (history !== undefined) return sample.validatorHistoryBody(world, validatorOf(world, history))
  if (url.pathname.endsWith('/validators')) return sample.validatorsBody(world, epoch)
  if (url.pathname.endsWith('/mev_rewards')) return sample.networkRewardsBody(world, epoch)
  if (url.pathname.endsWith('/validator_rewards')) return sample.validatorRewardsBody(world, epoch, 'right')
  const validator = validatorOf(world, url.searchParams.get('validator_vote_account'))
  return sample.stakerRewardsBody(world, validator, epoch)
}

function rpc(world, { id, method, params }) {
  const whole = {
    getEpochInfo: () => epochInfoBody(world, world.endEpoch),
    getEpochSchedule: () => epochScheduleBody(),
    getVoteAccounts: () => voteAccountsBody(world, world.endEpoch - 1),
    getProgramAccounts: () =>
      programAccountsBody(validatorOf(world, params[1].filters[0].memcmp.bytes), world.endEpoch - 1),
  }[method]
  if (whole !== undefined) return whole().replace(/"id":\s*\d+\s*\}\s*$/, `"id":${JSON.stringify(id)}}`)
  return JSON.stringify({ jsonrpc: '2.0', result: slotAnswers[method](world, params), id })
}

const slotAnswers = {
  getLeaderSchedule(world, [, { identity }]) {
    const place = world.validators.findIndex((validator) => validator.identity === identity)
    const stretch = Math.floor(slotsPerEpoch / (turnsOfEpoch + 1))
    const turns = Array.from({ length: turnsOfEpoch }, (_, turn) => (turn + 1) * stretch + place * 16)
    return { [identity]: turns.flatMap((first) => [0, 1, 2, 3].map((slot) => first + slot)) }
  },
  getBlocks: (_world, [first, last]) => Array.from({ length: last - first + 1 }, (_, index) => first + index),
  getBlock: (_world, [slot]) => ({
    blockHeight: slot,
    blockTime: 1_700_000_000 + slot,
    blockhash,
    parentSlot: slot - 1,
    previousBlockhash: blockhash,
    rewards: [],
  }),
  getBlockTime: (_world, [slot]) => 1_700_000_000 + slot,
  getInflationReward: (_world, [addresses]) => addresses.map(() => null),
}

function validatorOf(world, key) {
  return world.validators.find(({ voteKey }) => voteKey === key)
}
