import { randomOf } from '../random.js'
import {
  commissionAboveAll,
  commissionChange,
  delinquent,
  mevCommissionChange,
  noInflationReward,
  withoutMevClient,
} from '../traps.js'
import { slotsOf } from './leader-slots.js'
import { rememberByEpoch } from './remember.js'
import {
  activeStake,
  hasBegun,
  isActive,
  isAt,
  type StakeAccount,
  type Validator,
  type World,
} from './world.js'

const trillion = 1_000_000_000_000n

/** What a validator earned in an epoch, as the chain would have it; providers tell of it well or badly. Lamports. */
export interface Figures {
  readonly stake: bigint
  /** Inflation rewards of the validator and its stakers together. */
  readonly inflation: bigint
  /** The whole tip account. */
  readonly mev: bigint
  /** The fees of its blocks, net of burn. */
  readonly blockRewards: bigint
  /** May exceed 100, as on the chain; the whole is taken then. */
  readonly commissionPercent: number
  /** May exceed 10000, likewise. */
  readonly mevCommissionBps: number
}

/** Percent of inflation rewards, of MEV tips: by validator, repeated after the twelfth. */
const commissions = [5, 5, 8, 7, 10, 5, 0, 100, 6, 5, 0, 10]
const mevCommissions = [10, 10, 25, 7, 10, 10, 0, 100, 8, 10, 0, 10]

/** Depends on validator and epoch alone, so that any payload can be made at any time. */
export function figuresOf(world: World, validator: Validator, epoch: number): Figures {
  return rememberedFigures(world, epoch, validator.index)
}

const rememberedFigures = rememberByEpoch((world, epoch, index) => {
  const validator = world.validators[index]
  if (validator === undefined) throw new RangeError(`there is no validator ${index}`)
  return drawFigures(world, validator, epoch)
})

function drawFigures(world: World, validator: Validator, epoch: number): Figures {
  const random = randomOf(`${world.options.seed}/figures/${validator.index}/${epoch}`)
  const stake = activeStake(validator, epoch)
  /** Part of the stake in 1e-12, drawn from [low, high) 1e-9 and with digits below. */
  const partOfStake = (low: number, high: number): bigint =>
    (stake * (BigInt(random.between(low, high)) * 1000n + BigInt(random.between(0, 1000)))) / trillion
  const inflation = partOfStake(isAt(world, delinquent, validator, epoch) ? 90_000 : 370_000, 381_000)
  const mev = partOfStake(4_000, 19_000)
  return {
    stake,
    inflation: isAt(world, noInflationReward, validator, epoch) ? 0n : inflation,
    mev: runsMevClient(validator) ? mev : 0n,
    blockRewards: slotsOf(world, validator, epoch).reduce((sum, slot) => sum + slot.feeLamports, 0n),
    commissionPercent: commissionOf(world, validator, epoch),
    mevCommissionBps: mevCommissionOf(world, validator, epoch),
  }
}

export function runsMevClient(validator: Validator): boolean {
  return validator.index % 12 !== withoutMevClient.validator
}

function commissionOf(world: World, validator: Validator, epoch: number): number {
  if (hasBegun(world, commissionChange, validator, epoch)) return commissionChange.percent
  if (hasBegun(world, commissionAboveAll, validator, epoch)) return commissionAboveAll.percent
  return commissions[validator.index % commissions.length] ?? 0
}

function mevCommissionOf(world: World, validator: Validator, epoch: number): number {
  if (hasBegun(world, mevCommissionChange, validator, epoch)) return mevCommissionChange.percent * 100
  const { validator: index, mevEpoch, mevBps } = commissionAboveAll
  if (hasBegun(world, { validator: index, epoch: mevEpoch }, validator, epoch)) return mevBps
  return (mevCommissions[validator.index % mevCommissions.length] ?? 0) * 100
}

/** The reward of one stake account: its part of the inflation, split with the validator, both sides floored. */
export interface StakeReward {
  readonly net: bigint
  readonly commission: bigint
}

export function stakeReward(lamports: bigint, figures: Figures): StakeReward {
  const gross = figures.stake === 0n ? 0n : (figures.inflation * lamports) / figures.stake
  const commission = BigInt(Math.min(figures.commissionPercent, 100))
  return { net: (gross * (100n - commission)) / 100n, commission: (gross * commission) / 100n }
}

/** What the vote account is paid: the commission on each of its stake accounts, those that nobody lists as one. */
export function inflationCommission(validator: Validator, epoch: number, figures: Figures): bigint {
  const active = validator.accounts.filter((account) => isActive(account, epoch))
  const parts = [...active.map((account: StakeAccount) => account.lamports), validator.unlistedLamports]
  return parts.reduce((sum, lamports) => sum + stakeReward(lamports, figures).commission, 0n)
}
