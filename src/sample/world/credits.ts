import { randomOf } from '../random.js'
import { noInflationReward } from '../traps.js'
import { hasBegun, type Validator, type World } from './world.js'

/** Credits of a vote account at the end of an epoch, all epochs together. They are told so, and grow by each epoch's. */
export function creditsAfter(world: World, validator: Validator, epoch: number): number {
  const raw = rawCreditsAfter(world, validator, epoch)
  if (!hasBegun(world, noInflationReward, validator, epoch)) return raw
  const without = world.options.firstEpoch + noInflationReward.epoch
  return raw - (rawCreditsAfter(world, validator, without) - rawCreditsAfter(world, validator, without - 1))
}

/** Credits of one epoch: sixteen for a vote in time, so somewhat less than 6,912,000; none without a vote. */
export function creditsOf(world: World, validator: Validator, epoch: number): number {
  return creditsAfter(world, validator, epoch) - creditsAfter(world, validator, epoch - 1)
}

function rawCreditsAfter(world: World, validator: Validator, epoch: number): number {
  const random = randomOf(`${world.options.seed}/credits/${validator.index}/${epoch}`)
  return epoch * 6_700_000 + validator.index * 1_009 + random.between(0, 200_000)
}
