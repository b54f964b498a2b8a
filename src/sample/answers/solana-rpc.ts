import type { JsonValue } from '../../base/hash.js'
import { epochInfoBody, epochScheduleBody } from '../bodies/epochs.js'
import { stakeRewardsBody, voteRewardsBody } from '../bodies/inflation-rewards.js'
import { rpcError } from '../bodies/json.js'
import { programAccountsBody } from '../bodies/stakes-of-node.js'
import { voteAccountsBody } from '../bodies/vote-accounts.js'
import { envelopeOf, type SampleAnswer, type SampleEnvelope } from '../envelope.js'
import { rewardsInBlockOnly, stakeAccountsFromNode } from '../traps.js'
import { hasBegun, isEpoch, slotsPerEpoch, type World } from '../world/world.js'
import { hoursInto } from './time.js'

/** A node takes some thousand addresses in one call at most. */
const addressesPerCall = 1000
const stakeProgram = 'Stake11111111111111111111111111111111111111'
/** Where a stake account names its vote account. */
const voterOffset = 124

/** The answer to one JSON-RPC call, whose method is the endpoint. */
export function rpcCall(
  endpoint: string,
  params: readonly JsonValue[],
  rest: Omit<SampleAnswer, 'provider' | 'endpoint' | 'request'>,
): SampleEnvelope {
  return envelopeOf({ provider: 'solana_rpc', endpoint, request: { method: endpoint, params }, ...rest })
}

export function epochSchedule(world: World): SampleEnvelope {
  return rpcCall('getEpochSchedule', [], {
    period: 'any',
    fetchedAt: hoursInto(world, world.options.firstEpoch, 0.1),
    isFinal: true,
    body: epochScheduleBody(),
  })
}

export function epochInfo(world: World, epoch: number): SampleEnvelope {
  return rpcCall('getEpochInfo', [], {
    period: epoch,
    fetchedAt: hoursInto(world, epoch, 0.1),
    body: epochInfoBody(world, epoch),
  })
}

export function voteAccounts(world: World, epoch: number): SampleEnvelope {
  return rpcCall('getVoteAccounts', [], {
    period: epoch,
    fetchedAt: hoursInto(world, epoch, 22),
    body: voteAccountsBody(world, epoch),
  })
}

export function* programAccounts(world: World, epoch: number): Generator<SampleEnvelope> {
  for (const validator of world.validators) {
    const isAsked = stakeAccountsFromNode.some(({ validator: index, fromEpoch }) =>
      hasBegun(world, { validator: index, epoch: fromEpoch }, validator, epoch),
    )
    if (!isAsked || validator.accounts.length === 0) continue
    const filter = { memcmp: { offset: voterOffset, bytes: validator.voteKey } }
    const options = { commitment: 'finalized', encoding: 'jsonParsed', filters: [filter] }
    yield rpcCall('getProgramAccounts', [stakeProgram, options], {
      period: epoch,
      validatorKey: validator.voteKey,
      fetchedAt: hoursInto(world, epoch, 22.5),
      isFinal: true,
      body: programAccountsBody(validator, epoch),
    })
  }
}

/** Commissions paid to the vote accounts. Of the last epoch they are still being paid out, which reads like an answer. */
export function* voteRewards(world: World, epoch: number): Generator<SampleEnvelope> {
  const { validators } = world
  const isRefused = epoch === world.endEpoch - 1 || isEpoch(world, rewardsInBlockOnly, epoch)
  for (let first = 0; first < validators.length; first += addressesPerCall) {
    const asked = validators.slice(first, first + addressesPerCall)
    yield inflationReward(
      world,
      epoch,
      undefined,
      asked.map((validator) => validator.voteKey),
      isRefused ? notYet(epoch) : voteRewardsBody(world, asked, epoch),
    )
  }
}

function notYet(epoch: number): string {
  return rpcError(-32004, `Block not available for slot ${(epoch + 1) * slotsPerEpoch}`, epoch * 10 + 2)
}

export function* stakeRewards(world: World, epoch: number): Generator<SampleEnvelope> {
  for (const validator of world.validators) {
    if (validator.accounts.length === 0) continue
    yield inflationReward(
      world,
      epoch,
      validator.voteKey,
      validator.accounts.map((account) => account.address),
      stakeRewardsBody(world, validator, epoch),
    )
  }
}

function inflationReward(
  world: World,
  epoch: number,
  validatorKey: string | undefined,
  addresses: readonly string[],
  body: string,
): SampleEnvelope {
  return rpcCall('getInflationReward', [addresses, { epoch }], {
    period: epoch,
    ...(validatorKey === undefined ? {} : { validatorKey }),
    fetchedAt: hoursInto(world, epoch + 1, 1),
    isFinal: true,
    body,
  })
}
