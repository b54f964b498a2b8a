import { randomOf } from './random.js'
import { unknownBlockRewards, zeroThatIsKnownElsewhere } from './traps.js'
import type { Validator, World } from './world.js'

/** What each of the two files says of the block rewards of a validator in an epoch. */
export interface BlockRewardsKnowledge {
  readonly earnings: 'value' | 'zero' | 'NA'
  readonly blockRewards: 'value' | 'NA'
}

const known: BlockRewardsKnowledge = { earnings: 'value', blockRewards: 'value' }

const unknownSomewhere: readonly BlockRewardsKnowledge[] = [
  { earnings: 'zero', blockRewards: 'NA' },
  { earnings: 'zero', blockRewards: 'value' },
  { earnings: 'NA', blockRewards: 'value' },
  { earnings: 'NA', blockRewards: 'NA' },
  { earnings: 'value', blockRewards: 'NA' },
]

export function blockRewardsKnowledge(
  world: World,
  validator: Validator,
  epoch: number,
): BlockRewardsKnowledge {
  const { seed, firstEpoch, unknownPerMille } = world.options
  const isAt = (trap: { validator: number; epoch: number }): boolean =>
    trap.validator === validator.index && firstEpoch + trap.epoch === epoch
  if (isAt(unknownBlockRewards)) return { earnings: 'zero', blockRewards: 'NA' }
  if (isAt(zeroThatIsKnownElsewhere)) return { earnings: 'zero', blockRewards: 'value' }
  const random = randomOf(`${seed}/unknown/${validator.index}/${epoch}`)
  if (random.between(0, 1000) >= unknownPerMille) return known
  return unknownSomewhere[random.between(0, unknownSomewhere.length)] ?? known
}
