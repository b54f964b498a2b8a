import type { JsonValue } from '../../base/hash.js'
import {
  hasTipAccount,
  networkRewardsBody,
  stakerRewardsBody,
  stakerRewardsLimit,
  validatorHistoryBody,
  validatorRewardsBody,
  validatorsBody,
  type Edition,
} from '../bodies/jito.js'
import { envelopeOf, type SampleAnswer, type SampleEnvelope } from '../envelope.js'
import { lateCorrection, thereAndBack } from '../traps.js'
import { isDetailed } from '../world/leader-slots.js'
import { isEpoch, operatedValidators, type Validator, type World } from '../world/world.js'
import { hoursInto } from './time.js'

function answer(
  endpoint: string,
  rest: Omit<SampleAnswer, 'provider' | 'endpoint' | 'isFinal'>,
): SampleEnvelope {
  return envelopeOf({ provider: 'jito', endpoint, isFinal: true, ...rest })
}

/** What Jito says of an epoch that is over, its tip accounts shared out. */
export function* jitoAnswers(world: World, epoch: number): Generator<SampleEnvelope> {
  const fetchedAt = hoursInto(world, epoch + 1, 6)
  const asked: JsonValue = { epoch }
  yield answer('validators', {
    period: epoch,
    request: { method: 'POST', path: '/validators', body: asked },
    fetchedAt,
    body: validatorsBody(world, epoch),
  })
  yield answer('mev_rewards', {
    period: epoch,
    request: { method: 'POST', path: '/mev_rewards', body: asked },
    fetchedAt,
    body: networkRewardsBody(world, epoch),
  })
  yield validatorRewards(world, epoch, isEpoch(world, lateCorrection, epoch) ? 'first' : 'right', 6)
  if (isEpoch(world, thereAndBack, epoch)) {
    yield validatorRewards(world, epoch, 'passing', 20)
    yield validatorRewards(world, epoch, 'right', 34)
  }
  for (const validator of operated(world))
    if (validator.accounts.length > 0 && hasTipAccount(world, validator, epoch))
      yield stakerRewards(world, validator, epoch)
}

/** The correction, three days after the first answer. */
export function correctedTips(world: World, epoch: number): SampleEnvelope {
  return validatorRewards(world, epoch, 'right', 6 + 72)
}

/** The whole history of each of the operator's own validators. */
export function* tipHistories(world: World): Generator<SampleEnvelope> {
  for (const validator of operated(world))
    yield answer('validators/{vote}', {
      period: { from: world.options.firstEpoch, until: world.endEpoch },
      validatorKey: validator.voteKey,
      request: { method: 'GET', path: `/validators/${validator.voteKey}` },
      fetchedAt: hoursInto(world, world.endEpoch, 7),
      body: validatorHistoryBody(world, validator),
    })
}

function operated(world: World): readonly Validator[] {
  return world.validators.slice(0, operatedValidators).filter((validator) => isDetailed(world, validator))
}

function validatorRewards(world: World, epoch: number, edition: Edition, hours: number): SampleEnvelope {
  return answer('validator_rewards', {
    period: epoch,
    request: { method: 'GET', path: '/validator_rewards', query: { epoch, limit: 10_000 } },
    fetchedAt: hoursInto(world, epoch + 1, hours),
    body: validatorRewardsBody(world, epoch, edition),
  })
}

function stakerRewards(world: World, validator: Validator, epoch: number): SampleEnvelope {
  return answer('staker_rewards', {
    period: epoch,
    validatorKey: validator.voteKey,
    request: {
      method: 'GET',
      path: '/staker_rewards',
      query: {
        epoch,
        limit: stakerRewardsLimit(world, validator, epoch),
        validator_vote_account: validator.voteKey,
      },
    },
    fetchedAt: hoursInto(world, epoch + 1, 6.5),
    body: stakerRewardsBody(world, validator, epoch),
  })
}
