import { randomOf, type Random } from '../random.js'
import { blockWithoutFee, emptyBlocks, skippedGroup, unfetchedBlock, unknownBlockRewards } from '../traps.js'
import { rememberByEpoch } from './remember.js'
import { activeStake, isAt, slotsPerEpoch, type Validator, type World } from './world.js'

/**
 * What became of a leader slot. LOST and UNFETCHED ones hold a block: the node has lost the one (and calls it "skipped,
 * or missing"), nobody asked for the other.
 */
export type SlotFate = 'PRODUCED' | 'SKIPPED' | 'LOST' | 'UNFETCHED'

export interface LeaderSlot {
  /** Counted from the epoch's first slot. */
  readonly slotIndex: number
  /** Number of the validator that leads it. */
  readonly validator: number
  readonly fate: SlotFate
  /** What the block paid its leader, net of burn; 0 for a block without a `Fee` entry, and where there is no block. */
  readonly feeLamports: bigint
}

/** A leader has four slots in a row. */
const slotsInGroup = 4
const greatestGroups = 4
/** Groups at either end of an epoch are led by strangers, so that its first and last block are theirs. */
const groupsOfStrangers = 4

/** The leader slots of the validators known in detail, ascending. */
export function leaderSlots(world: World, epoch: number): readonly LeaderSlot[] {
  return rememberedSlots(world, epoch, 0)
}

const rememberedSlots = rememberByEpoch((world, epoch): readonly LeaderSlot[] =>
  world.validators
    .slice(0, world.options.detailedValidators)
    .flatMap((validator) => slotsOf(world, validator, epoch))
    .sort((a, b) => a.slotIndex - b.slotIndex),
)

export function isDetailed(world: World, validator: Validator): boolean {
  return validator.index < world.options.detailedValidators
}

/** Slots that a validator leads in an epoch, whether its schedule is asked for or not: two to four groups of four. */
export function slotsOf(world: World, validator: Validator, epoch: number): readonly LeaderSlot[] {
  const random = randomOf(`${world.options.seed}/leader/${validator.index}/${epoch}`)
  const groups = random.between(2, greatestGroups + 1)
  const starts = Array.from({ length: groups }, (_, group) => groupStart(world, validator, group, random))
  const fates = starts.map((_, group) => groupFates(world, validator, epoch, group, random))
  loseSlot(world, validator, epoch, fates)
  const target = targetLamports(validator, epoch, random)
  return starts.flatMap((start, group) =>
    (fates[group] ?? []).map((fate, place) => {
      const weight = BigInt(random.between(500, 1500))
      const fee = (target * weight) / (1000n * BigInt(groups * slotsInGroup))
      const isFirst = group === 0 && place === 0
      const isFree = random.oneIn(48) || hasNoFee(world, validator, epoch, isFirst)
      return {
        slotIndex: start + place,
        validator: validator.index,
        fate,
        feeLamports: fate === 'SKIPPED' || isFree ? 0n : fee,
      }
    }),
  )
}

/** Each group has a stretch of the epoch to itself, so that no two meet. */
function groupStart(world: World, validator: Validator, group: number, random: Random): number {
  const leaders = Math.max(world.options.detailedValidators, validator.index + 1)
  const groupsOfEpoch = slotsPerEpoch / slotsInGroup - 2 * groupsOfStrangers
  const stretch = Math.floor(groupsOfEpoch / (leaders * greatestGroups))
  const first = groupsOfStrangers + (group * leaders + validator.index) * stretch
  return (first + random.between(0, Math.max(1, stretch))) * slotsInGroup
}

/** Now and then a block is missing, seldom a whole group. */
function groupFates(
  world: World,
  validator: Validator,
  epoch: number,
  group: number,
  random: Random,
): SlotFate[] {
  const skipped = random.oneIn(7) ? random.between(0, slotsInGroup) : undefined
  const isAllSkipped = random.oneIn(40) || (group === 1 && isAt(world, skippedGroup, validator, epoch))
  return Array.from({ length: slotsInGroup }, (_, place) =>
    isAllSkipped || place === skipped ? 'SKIPPED' : 'PRODUCED',
  )
}

/** Where blocks are lost or not asked for it is the last one, after which no fetched block proves anything. */
function loseSlot(world: World, validator: Validator, epoch: number, fates: SlotFate[][]): void {
  const random = randomOf(`${world.options.seed}/lost/${validator.index}/${epoch}`)
  const isUnlucky = random.between(0, 1000) < world.options.unknownPerMille
  const isLost = isAt(world, unknownBlockRewards, validator, epoch) || (isUnlucky && random.oneIn(2))
  const isUnfetched = isAt(world, unfetchedBlock, validator, epoch) || isUnlucky
  const last = fates.at(-1)
  if (last !== undefined && (isLost || isUnfetched)) last[slotsInGroup - 1] = isLost ? 'LOST' : 'UNFETCHED'
}

function hasNoFee(world: World, validator: Validator, epoch: number, isFirst: boolean): boolean {
  return (
    isAt(world, emptyBlocks, validator, epoch) || (isFirst && isAt(world, blockWithoutFee, validator, epoch))
  )
}

/** From 16 to 41 lamports for each million of stake, were no slot skipped. */
function targetLamports(validator: Validator, epoch: number, random: Random): bigint {
  return (activeStake(validator, epoch) * BigInt(random.between(16_000, 41_000))) / 1_000_000_000n
}
