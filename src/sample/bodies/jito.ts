import { sampleKey } from '../keys.js'
import { incompletePage, lateCorrection, thereAndBack, tipsKnownElsewhere, unknownTips } from '../traps.js'
import { plainDecimal } from '../decimal-text.js'
import { figuresOf, runsMevClient } from '../world/figures.js'
import { stakerTips, tipSplit } from '../world/tips.js'
import { isAt, isEpoch, operatedValidators, type Validator, type World } from '../world/world.js'
import { Digits, jsonBody, type SampleJson } from './json.js'

const systemProgram = '11111111111111111111111111111111'
/** Claims the network's part of every tip account; Jito's list by claimant holds it beside one of the validators only. */
const networkClaimant = sampleKey('claim', 0)

/** Which answer to the same question: the one that holds in the end, or one that was, or will be, taken back. */
export type Edition = 'right' | 'first' | 'passing'

/** `POST /validators`: every validator in one epoch, 0 where Jito has no tip account of it. */
export function validatorsBody(world: World, epoch: number): string {
  const validators = world.validators.map((validator): SampleJson => {
    const figures = figuresOf(world, validator, epoch)
    const runsJito = runsMevClient(validator)
    return {
      vote_account: validator.voteKey,
      mev_commission_bps: runsJito ? figures.mevCommissionBps : null,
      mev_rewards: hasTipAccount(world, validator, epoch) ? figures.mev : 0n,
      priority_fee_commission_bps: runsJito ? 10_000 : null,
      priority_fee_rewards: 0,
      running_jito: runsJito,
      running_bam: false,
      active_stake: figures.stake,
      jito_directed_stake_target: null,
      jito_directed_stake_lamports: null,
    }
  })
  return jsonBody({ validators })
}

/** `GET /validators/{vote}`: one validator in the newest hundred epochs, newest first. */
export function validatorHistoryBody(world: World, validator: Validator): string {
  const length = Math.min(100, world.options.epochs)
  const epochs = Array.from({ length }, (_, ago) => world.endEpoch - 1 - ago)
  return jsonBody(
    epochs
      .filter((epoch) => hasTipAccount(world, validator, epoch))
      .map((epoch): SampleJson => {
        const { mevCommissionBps, mev } = figuresOf(world, validator, epoch)
        return {
          epoch,
          mev_commission_bps: mevCommissionBps,
          mev_rewards: mev,
          priority_fee_commission_bps: 10_000,
          priority_fee_rewards: 0,
        }
      }),
  )
}

/** `GET /validator_rewards` of one epoch, whole: largest tip account first. `num_stakers` counts two that are none. */
export function validatorRewardsBody(world: World, epoch: number, edition: Edition): string {
  const rows = world.validators
    .filter((validator) => hasTipAccount(world, validator, epoch))
    .map((validator) => {
      const figures = figuresOf(world, validator, epoch)
      return { validator, figures, mev: published(world, validator, epoch, figures.mev, edition) }
    })
    .sort((a, b) => (a.mev > b.mev ? -1 : a.mev < b.mev ? 1 : a.validator.index - b.validator.index))
  const rewards = rows.map(({ validator, figures, mev }): SampleJson => ({
    vote_account: validator.voteKey,
    mev_revenue: mev,
    mev_commission: figures.mevCommissionBps,
    priority_fee_revenue: 0,
    priority_fee_commission: null,
    num_stakers: stakerTips(validator, epoch, figures).length + 2,
    epoch,
    claim_status_account: claimOf(validator, epoch, 0),
  }))
  return jsonBody({ rewards, total_count: rewards.length })
}

function published(world: World, validator: Validator, epoch: number, mev: bigint, edition: Edition): bigint {
  const corrected = lateCorrection.validators as readonly number[]
  if (edition === 'first' && isEpoch(world, lateCorrection, epoch) && corrected.includes(validator.index))
    return (mev * 101n) / 100n
  if (edition === 'passing' && isAt(world, thereAndBack, validator, epoch)) return mev / 2n
  return mev
}

/** `POST /mev_rewards`: the whole network, that is every validator of the sample. */
export function networkRewardsBody(world: World, epoch: number): string {
  const running = world.validators
    .filter(runsMevClient)
    .map((validator) => figuresOf(world, validator, epoch))
  const tips = running.reduce((sum, { mev }) => sum + mev, 0n)
  const stake = running.reduce((sum, figures) => sum + figures.stake, 0n)
  const perLamport = stake === 0n ? 0n : (tips * 10n ** 20n) / stake
  return jsonBody({
    epoch,
    total_network_mev_lamports: tips,
    jito_stake_weight_lamports: stake,
    mev_reward_per_lamport: new Digits(plainDecimal(perLamport, 20)),
  })
}

/** How many rows are asked for: Jito's greatest number, and half of them where the list is to be a part. */
export function stakerRewardsLimit(world: World, validator: Validator, epoch: number): number {
  if (!isAt(world, incompletePage, validator, epoch)) return 10_000
  return Math.max(1, Math.floor(leavesOf(world, validator, epoch).length / 2))
}

/**
 * `GET /staker_rewards` of one validator and epoch: who can claim what of the tip account, largest first. The rows are
 * counted only where an authority is asked for.
 */
export function stakerRewardsBody(world: World, validator: Validator, epoch: number): string {
  const rewards = leavesOf(world, validator, epoch)
    .map((leaf, number) => ({ ...leaf, number }))
    .sort((a, b) => (a.lamports > b.lamports ? -1 : a.lamports < b.lamports ? 1 : a.number - b.number))
    .slice(0, stakerRewardsLimit(world, validator, epoch))
    .map(({ claimant, staker, withdrawer, lamports, number }): SampleJson => ({
      claimant,
      stake_authority: staker,
      withdraw_authority: withdrawer,
      validator_vote_account: validator.voteKey,
      epoch,
      amount: lamports,
      claim_status_account: claimOf(validator, epoch, number),
      priority_fee_amount: null,
      priority_fee_claim_status_account: null,
    }))
  return jsonBody({ rewards, total_count: 0 })
}

interface Leaf {
  readonly claimant: string
  readonly staker: string
  readonly withdrawer: string
  readonly lamports: bigint
}

/** The validator's own leaf and the stakers'; the network's, which is kept once, beside a validator that varies. */
function leavesOf(world: World, validator: Validator, epoch: number): Leaf[] {
  const figures = figuresOf(world, validator, epoch)
  const split = tipSplit(figures)
  const system = { staker: systemProgram, withdrawer: systemProgram }
  const leaves: Leaf[] = [{ claimant: validator.voteKey, ...system, lamports: split.validator }]
  if (validator.index === epoch % operatedValidators)
    leaves.push({ claimant: networkClaimant, ...system, lamports: split.network })
  for (const { stakeAccount, ...tips } of stakerTips(validator, epoch, figures))
    leaves.push({ claimant: stakeAccount, ...tips })
  return leaves
}

export function hasTipAccount(world: World, validator: Validator, epoch: number): boolean {
  return (
    runsMevClient(validator) &&
    !isAt(world, tipsKnownElsewhere, validator, epoch) &&
    !isAt(world, unknownTips, validator, epoch)
  )
}

function claimOf(validator: Validator, epoch: number, leaf: number): string {
  return sampleKey('claim', (epoch * 100_000 + validator.index) * 128 + leaf)
}
