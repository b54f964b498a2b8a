import { sampleKey } from '../keys.js'
import { inflationCollector } from '../traps.js'
import { figuresOf, inflationCommission, stakeReward } from '../world/figures.js'
import { hasBegun, isActive, slotsPerEpoch, type Validator, type World } from '../world/world.js'
import { rpcAnswer, type SampleJson } from './json.js'

/** `getInflationReward` of vote accounts, in the order of the request: the validators' commission. */
export function voteRewardsBody(world: World, validators: readonly Validator[], epoch: number): string {
  const rewards = validators.map((validator): SampleJson => {
    const paid = commissionPaid(world, validator, epoch)
    // Asked for the vote account the node knows nothing of what its collector was paid.
    if (paid === undefined || paid.receiver !== validator.voteKey) return null
    return reward(paid.lamports, paid.percent, epoch, paid.postBalance)
  })
  return rpcAnswer(rewards, epoch * 10 + 2)
}

/** `getInflationReward` of a validator's stake accounts, net of its commission; null for one that was not active. */
export function stakeRewardsBody(world: World, validator: Validator, epoch: number): string {
  const figures = figuresOf(world, validator, epoch)
  const rewards = validator.accounts.map((account): SampleJson => {
    if (figures.inflation === 0n || !isActive(account, epoch)) return null
    const { net } = stakeReward(account.lamports, figures)
    return reward(net, Math.min(figures.commissionPercent, 100), epoch, account.lamports + 2_282_880n + net)
  })
  return rpcAnswer(rewards, epoch * 10 + 3)
}

function reward(amount: bigint, commission: number | null, epoch: number, postBalance: bigint): SampleJson {
  return { amount, commission, effectiveSlot: (epoch + 1) * slotsPerEpoch, epoch, postBalance }
}

/** The commission of an epoch as the first block of the next pays it. */
export interface CommissionPaid {
  readonly receiver: string
  readonly lamports: bigint
  /** Null where the receiver may collect for several vote accounts. */
  readonly percent: number | null
  readonly postBalance: bigint
}

/** Undefined without vote credits; a commission of 0 percent is paid as 0. */
export function commissionPaid(
  world: World,
  validator: Validator,
  epoch: number,
): CommissionPaid | undefined {
  const figures = figuresOf(world, validator, epoch)
  if (figures.inflation === 0n) return undefined
  const lamports = inflationCommission(validator, epoch, figures)
  const postBalance = lamports + 26_858_640n + BigInt(validator.index) * 1_000_003n
  if (hasBegun(world, inflationCollector, validator, epoch))
    return { receiver: sampleKey('collector', validator.index), lamports, percent: null, postBalance }
  return { receiver: validator.voteKey, lamports, percent: figures.commissionPercent, postBalance }
}
