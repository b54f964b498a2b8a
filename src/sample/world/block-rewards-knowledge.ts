import { randomOf } from '../random.js'
import { emptyBlocks, unknownBlockRewards, zeroThatIsKnownElsewhere } from '../traps.js'
import { identityOf, isAt, leaderIdentityOf, sharesIdentity, type Validator, type World } from './world.js'

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
  const { seed, unknownPerMille } = world.options
  // Of an identity with two vote accounts the first file does not know whose the rewards are; the other is by identity.
  if (sharesIdentity(world, validator)) return { earnings: 'NA', blockRewards: 'value' }
  if (isAt(world, unknownBlockRewards, validator, epoch)) return { earnings: 'zero', blockRewards: 'NA' }
  if (isAt(world, zeroThatIsKnownElsewhere, validator, epoch) || isAt(world, emptyBlocks, validator, epoch))
    return { earnings: 'zero', blockRewards: 'value' }
  // The first file looks for the rewards under today's identity, and they are still the former one's.
  if (identityOf(world, validator, epoch) !== leaderIdentityOf(world, validator, epoch))
    return { earnings: 'zero', blockRewards: 'value' }
  const random = randomOf(`${seed}/unknown/${validator.index}/${epoch}`)
  if (random.between(0, 1000) >= unknownPerMille) return known
  return unknownSomewhere[random.between(0, unknownSomewhere.length)] ?? known
}
