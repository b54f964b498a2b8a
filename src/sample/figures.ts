import { randomOf } from './random.js'
import {
  commissionChange,
  delinquent,
  mevCommissionChange,
  noInflationReward,
  withoutMevClient,
} from './traps.js'
import { activeStake, isActive, type StakeAccount, type Validator, type World } from './world.js'

const trillion = 1_000_000_000_000n

/** What a validator earned in an epoch, as the chain would have it; providers tell of it well or badly. Lamports. */
export interface Figures {
  readonly stake: bigint
  /** Inflation rewards of the validator and its stakers together. */
  readonly inflation: bigint
  /** The whole tip account. */
  readonly mev: bigint
  /** Net of burn. */
  readonly blockRewards: bigint
  readonly commissionPercent: number
  readonly mevCommissionPercent: number
}

/** Percent of inflation rewards, of MEV tips: by validator, repeated after the twelfth. */
const commissions = [5, 5, 8, 7, 10, 5, 0, 100, 6, 5, 0, 10]
const mevCommissions = [10, 10, 25, 7, 10, 10, 0, 100, 8, 10, 0, 10]

/** Depends on validator and epoch alone, so that any payload can be made at any time. */
export function figuresOf(world: World, validator: Validator, epoch: number): Figures {
  const random = randomOf(`${world.options.seed}/figures/${validator.index}/${epoch}`)
  const stake = activeStake(validator, epoch)
  /** Part of the stake in 1e-12, drawn from [low, high) 1e-9 and with digits below. */
  const partOfStake = (low: number, high: number): bigint =>
    (stake * (BigInt(random.between(low, high)) * 1000n + BigInt(random.between(0, 1000)))) / trillion
  const offset = epoch - world.options.firstEpoch
  const { index } = validator
  const inflation = partOfStake(
    index === delinquent.validator && offset === delinquent.epoch ? 90_000 : 370_000,
    381_000,
  )
  const mev = partOfStake(4_000, 19_000)
  const blockRewards = partOfStake(16_000, 41_000)
  return {
    stake,
    inflation: index === noInflationReward.validator && offset === noInflationReward.epoch ? 0n : inflation,
    mev: runsMevClient(validator) ? mev : 0n,
    blockRewards,
    commissionPercent: commissionOf(index, offset),
    mevCommissionPercent: mevCommissionOf(index, offset),
  }
}

export function runsMevClient(validator: Validator): boolean {
  return validator.index % 12 !== withoutMevClient.validator
}

function commissionOf(index: number, offset: number): number {
  if (index === commissionChange.validator && offset >= commissionChange.epoch)
    return commissionChange.percent
  return commissions[index % commissions.length] ?? 0
}

function mevCommissionOf(index: number, offset: number): number {
  if (index === mevCommissionChange.validator && offset >= mevCommissionChange.epoch)
    return mevCommissionChange.percent
  return mevCommissions[index % mevCommissions.length] ?? 0
}

/** The reward of one stake account: its part of the inflation, split with the validator, both sides floored. */
export interface StakeReward {
  readonly net: bigint
  readonly commission: bigint
}

export function stakeReward(lamports: bigint, figures: Figures): StakeReward {
  const gross = (figures.inflation * lamports) / figures.stake
  const commission = BigInt(figures.commissionPercent)
  return { net: (gross * (100n - commission)) / 100n, commission: (gross * commission) / 100n }
}

/** What the vote account is paid: the commission on each of its stake accounts, those that nobody lists as one. */
export function inflationCommission(validator: Validator, epoch: number, figures: Figures): bigint {
  const active = validator.accounts.filter((account) => isActive(account, epoch))
  const parts = [...active.map((account: StakeAccount) => account.lamports), validator.unlistedLamports]
  return parts.reduce((sum, lamports) => sum + stakeReward(lamports, figures).commission, 0n)
}
