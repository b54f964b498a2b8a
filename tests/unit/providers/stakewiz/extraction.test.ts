import { expect, it } from 'vitest'
import type { PlannedRequest } from '../../../../src/extract/extraction.js'
import { stakewizEpochInfoBody, stakewizValidatorBody } from '../../../../src/sample/bodies/stakewiz.js'
import { createWorld } from '../../../../src/sample/world/world.js'
import { closureOf, period, scopeOf } from '../closure.js'

it('asks for the epoch and the validators as they are now', async () => {
  const world = createWorld({})
  const validators = world.validators.slice(0, 2).map(({ voteKey }) => voteKey)
  const answer = ({ endpoint, periodIdentifier, validatorKey }: PlannedRequest): string => {
    const epoch = Number(periodIdentifier)
    const validator = world.validators.find(({ voteKey }) => voteKey === validatorKey)
    return endpoint === 'epoch_info' || validator === undefined
      ? stakewizEpochInfoBody(world, epoch)
      : stakewizValidatorBody(world, validator, epoch)
  }
  const scope = scopeOf({
    periods: [5001, 5002].map(period),
    current: period(5003),
    validators,
    sources: ['stakewiz'],
  })
  const answers = await closureOf('stakewiz', scope, answer)
  expect(answers.map(({ planned }) => planned)).toEqual([
    question('epoch_info', '*', '/epoch_info'),
    ...validators.map((vote) => question('validator/{vote}', vote, `/validator/${vote}`)),
  ])
})

function question(endpoint: string, validatorKey: string, path: string): PlannedRequest {
  return {
    provider: 'stakewiz',
    endpoint,
    chainId: 'solana-mainnet',
    periodIdentifier: '5003',
    validatorKey,
    request: { method: 'GET', path },
    isFinal: undefined,
  }
}
