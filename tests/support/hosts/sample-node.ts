import type { JsonValue } from '../../../src/base/hash.js'
import type { PlannedRequest } from '../../../src/extract/extraction.js'
import {
  blockBody,
  blocksBody,
  blockTimeBody,
  leaderScheduleBody,
} from '../../../src/sample/bodies/blocks.js'
import { epochInfoBody, epochScheduleBody } from '../../../src/sample/bodies/epochs.js'
import { stakeRewardsBody, voteRewardsBody } from '../../../src/sample/bodies/inflation-rewards.js'
import { programAccountsBody } from '../../../src/sample/bodies/stakes-of-node.js'
import { voteAccountsBody } from '../../../src/sample/bodies/vote-accounts.js'
import { hasBlock } from '../../../src/sample/world/blocks.js'
import type { Validator, World } from '../../../src/sample/world/world.js'

/** A node that knows the whole of the sample's chain, and answers whatever is asked of it. */
export function sampleNode(world: World): (planned: PlannedRequest) => string {
  return ({ endpoint, periodIdentifier, validatorKey, request }) => {
    const epoch = Number(periodIdentifier)
    const { params } = request as unknown as { readonly params: readonly JsonValue[] }
    const [first, second] = params as readonly [number, number]
    switch (endpoint) {
      case 'getEpochInfo':
        return epochInfoBody(world, epoch)
      case 'getEpochSchedule':
        return epochScheduleBody()
      case 'getVoteAccounts':
        return voteAccountsBody(world, epoch)
      case 'getProgramAccounts':
        return programAccountsBody(validatorOf(world, validatorKey), epoch)
      case 'getInflationReward':
        return inflationRewards(world, epoch, validatorKey, params[0] as readonly string[])
      case 'getLeaderSchedule':
        return leaderScheduleBody(world, epoch, (params[1] as unknown as { identity: string }).identity)
      case 'getBlocks':
        return blocksBody(
          slotsBetween(first, second).filter((slot) => hasBlock(world, slot)),
          first,
        )
      case 'getBlock':
        if (!hasBlock(world, first)) throw new Error(`slot ${first} holds no block`)
        return blockBody(world, first)
      case 'getBlockTime':
        return blockTimeBody(world, first)
      default:
        throw new Error(`nobody answers ${endpoint}`)
    }
  }
}

export function slotsBetween(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}

function validatorOf(world: World, key: string): Validator {
  const validator = world.validators.find(({ voteKey }) => voteKey === key)
  if (validator === undefined) throw new Error(`${key} is no vote account of the sample`)
  return validator
}

function inflationRewards(world: World, epoch: number, key: string, addresses: readonly string[]): string {
  if (key === '*') {
    const validators = addresses.map((address) => validatorOf(world, address))
    return voteRewardsBody(world, validators, epoch)
  }
  const validator = validatorOf(world, key)
  const { result } = JSON.parse(stakeRewardsBody(world, validator, epoch)) as { result: readonly JsonValue[] }
  const places = addresses.map((address) =>
    validator.accounts.findIndex((account) => account.address === address),
  )
  return JSON.stringify({ jsonrpc: '2.0', result: places.map((place) => result[place]), id: 1 })
}
