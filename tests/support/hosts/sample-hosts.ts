import type { JsonValue } from '../../../src/base/hash.js'
import type { PlannedRequest } from '../../../src/extract/extraction.js'
import { validatorRewardsBody, validatorsBody } from '../../../src/sample/bodies/jito.js'
import {
  networkRewardsBody,
  stakerRewardsBody,
  validatorHistoryBody,
} from '../../../src/sample/bodies/jito.js'
import { stakewizEpochInfoBody, stakewizValidatorBody } from '../../../src/sample/bodies/stakewiz.js'
import { feesAndPaymentsBody, feesBody } from '../../../src/sample/bodies/doublezero.js'
import type { Validator, World } from '../../../src/sample/world/world.js'
import type { Answerer, ReplayAnswer, ReplayRequest } from '../replay/replay-answer.js'
import { text } from '../replay/replay-answer.js'
import { sampleNode } from './sample-node.js'

interface Call {
  readonly id: string
  readonly method: string
  readonly params: readonly JsonValue[]
}

const slotsOfEpoch = 432_000

/** A node of the sample's chain over HTTP, single calls and batches, at the time of the epoch after its last. */
export function sampleRpc(world: World): Answerer {
  const node = sampleNode(world)
  const answerOf = (call: Call): string => {
    const planned = plannedOf(call, world)
    try {
      // The id of the call takes the place of the sample's own.
      return node(planned).replace(/"id":\s*\d+\s*\}\s*$/, `"id":${JSON.stringify(call.id)}}`)
    } catch {
      const error = { code: -32009, message: 'Slot was skipped, or missing in long-term storage' }
      return JSON.stringify({ jsonrpc: '2.0', error, id: call.id })
    }
  }
  return ({ body }) => {
    const calls = JSON.parse(body) as Call | readonly Call[]
    const answer = Array.isArray(calls)
      ? `[${(calls as readonly Call[]).map(answerOf).join(',\n')}]`
      : answerOf(calls as Call)
    return text(answer, 'application/json')
  }
}

/** What the sample's node needs to know of a call, worked out of its parameters. */
function plannedOf({ method, params }: Call, world: World): PlannedRequest {
  const [first, second] = params
  const now = world.endEpoch
  let epoch = now
  let validatorKey = '*'
  if (method === 'getLeaderSchedule' || method === 'getBlocks' || method === 'getBlock')
    epoch = Math.floor(Number(first) / slotsOfEpoch)
  if (method === 'getInflationReward') {
    epoch = (second as { readonly epoch: number }).epoch
    const [address] = first as readonly string[]
    validatorKey = ownerOf(world, address ?? '') ?? '*'
  }
  if (method === 'getProgramAccounts') {
    const { filters } = second as unknown as { filters: readonly { memcmp: { bytes: string } }[] }
    validatorKey = filters[0]?.memcmp.bytes ?? ''
    epoch = now - 1
  }
  if (method === 'getVoteAccounts') epoch = now - 1
  return {
    provider: 'solana_rpc',
    endpoint: method,
    chainId: 'solana-mainnet',
    periodIdentifier: String(epoch),
    validatorKey,
    request: { method, params },
    isFinal: undefined,
  }
}

/** The validator that a stake account is of; undefined for a vote account. */
function ownerOf(world: World, address: string): string | undefined {
  return world.validators.find(({ accounts }) => accounts.some((account) => account.address === address))
    ?.voteKey
}

/** kobe, of the sample. */
export function sampleJito(world: World): Answerer {
  return (request) => {
    const epoch = Number(request.query.get('epoch') ?? epochOfBody(request))
    if (request.path === '/validators') return ok(validatorsBody(world, epoch))
    if (request.path === '/mev_rewards') return ok(networkRewardsBody(world, epoch))
    if (request.path === '/validator_rewards') return ok(validatorRewardsBody(world, epoch, 'right'))
    const [, history] = /^\/validators\/(.+)$/.exec(request.path) ?? []
    const validator = validatorOf(world, history ?? request.query.get('validator_vote_account') ?? '')
    if (validator === undefined) return undefined
    if (history !== undefined) return ok(validatorHistoryBody(world, validator))
    return request.path === '/staker_rewards' ? ok(stakerRewardsBody(world, validator, epoch)) : undefined
  }
}

/** Stakewiz, of the sample. */
export function sampleStakewiz(world: World): Answerer {
  const epoch = world.endEpoch - 1
  return ({ path }) => {
    if (path === '/epoch_info') return ok(stakewizEpochInfoBody(world, epoch))
    const validator = validatorOf(world, path.replace('/validator/', ''))
    return validator && ok(stakewizValidatorBody(world, validator, epoch))
  }
}

/** The files of DoubleZero, of the sample. */
export function sampleDoublezero(world: World): Answerer {
  return ({ path }) => {
    if (path.endsWith('fees_and_payments.csv')) return text(feesAndPaymentsBody(world), 'text/csv')
    const [, epoch] = /fees_(\d+)\.csv$/.exec(path) ?? []
    return epoch === undefined ? undefined : text(feesBody(world, Number(epoch)), 'text/csv')
  }
}

function epochOfBody({ body }: ReplayRequest): number {
  return body === '' ? 0 : (JSON.parse(body) as { readonly epoch: number }).epoch
}

function validatorOf(world: World, key: string): Validator | undefined {
  return world.validators.find(({ voteKey }) => voteKey === key)
}

function ok(body: string): ReplayAnswer {
  return text(body, 'application/json')
}
