import { stakewizEpochInfoBody, stakewizValidatorBody, stakewizValidatorsBody } from '../bodies/stakewiz.js'
import { envelopeOf, fileRequest, type SampleEnvelope } from '../envelope.js'
import { operatedValidators, type World } from '../world/world.js'
import { hoursInto } from './time.js'

function page(
  world: World,
  endpoint: string,
  path: string,
  epoch: number,
  body: string,
  validatorKey?: string,
): SampleEnvelope {
  return envelopeOf({
    provider: 'stakewiz',
    endpoint,
    period: epoch,
    ...(validatorKey === undefined ? {} : { validatorKey }),
    request: fileRequest(path),
    fetchedAt: hoursInto(world, epoch, 23),
    isFinal: true,
    body,
  })
}

/** Snapshots of the operator's own validators, and of all of them in the last epoch: there is no history to ask for. */
export function* stakewizPages(world: World, epoch: number): Generator<SampleEnvelope> {
  yield page(world, 'epoch_info', '/epoch_info', epoch, stakewizEpochInfoBody(world, epoch))
  for (const validator of world.validators.slice(0, operatedValidators)) {
    const path = `/validator/${validator.voteKey}`
    const body = stakewizValidatorBody(world, validator, epoch)
    yield page(world, 'validator/{vote}', path, epoch, body, validator.voteKey)
  }
  if (epoch === world.endEpoch - 1)
    yield page(world, 'validators', '/validators', epoch, stakewizValidatorsBody(world, epoch))
}
