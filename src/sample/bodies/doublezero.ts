import { fifteenDigits, noisySolText, quoted, solText } from '../decimal-text.js'
import { sampleKey } from '../keys.js'
import { randomOf } from '../random.js'
import { commissionAboveAll, lateCorrection, unknownFee, unknownTips } from '../traps.js'
import { blockRewardsKnowledge } from '../world/block-rewards-knowledge.js'
import { figuresOf, type Figures } from '../world/figures.js'
import {
  hasBegun,
  identityOf,
  isAt,
  isEpoch,
  leaderIdentityOf,
  type Validator,
  type World,
} from '../world/world.js'

const earningsHeader =
  '"pubkey","votekey","stake","commission","mev_commission","inflation","mev_rewards","block_rewards","dz_fee"'

/** `earnings_epoch<E>.csv`: a row per vote account, largest stake first, keys in quotes. */
export function earningsBody(world: World, epoch: number, edition: 'first' | 'corrected'): string {
  const rows = world.validators.map((validator) => ({
    validator,
    figures: publishedFigures(world, validator, epoch, edition),
  }))
  rows.sort((a, b) => compare(b.figures.stake, a.figures.stake) || a.validator.index - b.validator.index)
  const lines = rows.map(({ validator, figures }) => {
    const { earnings } = blockRewardsKnowledge(world, validator, epoch)
    const blockRewards =
      earnings === 'value' ? solText(figures.blockRewards) : earnings === 'zero' ? '0' : 'NA'
    const fee = earnings === 'value' ? dzFee(figures.blockRewards) : blockRewards
    return [
      quoted(identityOf(world, validator, epoch)),
      quoted(validator.voteKey),
      fifteenDigits(figures.stake, 9),
      percentOf(world, validator, epoch, 'epoch', figures.commissionPercent),
      percentOf(world, validator, epoch, 'mevEpoch', figures.mevCommissionBps / 100),
      solText(figures.inflation),
      isAt(world, unknownTips, validator, epoch) ? '0' : solText(figures.mev),
      blockRewards,
      fee,
    ].join(',')
  })
  return csv(earningsHeader, lines)
}

/** The file has no spelling for a rate above the whole. */
function percentOf(
  world: World,
  validator: Validator,
  epoch: number,
  from: 'epoch' | 'mevEpoch',
  percent: number,
): string {
  const trap = { validator: commissionAboveAll.validator, epoch: commissionAboveAll[from] }
  return hasBegun(world, trap, validator, epoch) ? 'NA' : String(percent)
}

/** The first edition of the epoch that was corrected is 3 % short on block rewards and 1 % over on tips. */
function publishedFigures(
  world: World,
  validator: Validator,
  epoch: number,
  edition: 'first' | 'corrected',
): Figures {
  const figures = figuresOf(world, validator, epoch)
  const isWrong =
    edition === 'first' &&
    isEpoch(world, lateCorrection, epoch) &&
    (lateCorrection.validators as readonly number[]).includes(validator.index)
  if (!isWrong) return figures
  return { ...figures, blockRewards: (figures.blockRewards * 97n) / 100n, mev: (figures.mev * 101n) / 100n }
}

/**
 * `block_rewards_data.csv`: a row per identity that led slots, a column per epoch, `NA` where the identity produced
 * nothing known. Two vote accounts on one identity have one row.
 */
export function blockRewardsBody(world: World): string {
  const { firstEpoch, seed } = world.options
  const epochs = Array.from({ length: world.options.epochs }, (_, index) => firstEpoch + index)
  const header = ['pubkey', ...epochs.map(String), 'average_rewards', 'dz_fee'].map(quoted).join(',')
  const rows = new Map<string, (bigint | undefined)[]>()
  for (const validator of world.validators)
    for (const [index, epoch] of epochs.entries()) {
      const identity = leaderIdentityOf(world, validator, epoch)
      const row = rows.get(identity) ?? epochs.map(() => undefined)
      rows.set(identity, row)
      if (blockRewardsKnowledge(world, validator, epoch).blockRewards === 'NA') continue
      row[index] = (row[index] ?? 0n) + figuresOf(world, validator, epoch).blockRewards
    }
  const lines = [...rows].map(([identity, rewards]) => {
    const random = randomOf(`${seed}/noise/${identity}`)
    const cells = rewards.map((reward) => {
      const direction = random.oneIn(4) ? (random.oneIn(2) ? -1n : 1n) : undefined
      if (reward === undefined) return 'NA'
      return direction === undefined ? solText(reward) : noisySolText(reward, direction)
    })
    return [quoted(identity), ...cells, ...averageCells(rewards)].join(',')
  })
  return csv(header, [...lines, strangerLine(epochs.length)])
}

/** An identity that no vote account of the sample has: its rewards belong to nobody here. */
function strangerLine(epochs: number): string {
  const cells = Array.from({ length: epochs }, (_, index) => (index === 0 ? '0.053266657' : 'NA'))
  return [quoted(sampleKey('identity', 999_999)), ...cells, '0.053266657', '0.00266333285'].join(',')
}

/** Mean of what is known, and 5 % of it, to 15 digits. */
function averageCells(rewards: readonly (bigint | undefined)[]): readonly [string, string] {
  const knownRewards = rewards.filter((reward) => reward !== undefined)
  if (knownRewards.length === 0) return ['NA', 'NA']
  const sum = knownRewards.reduce((total, reward) => total + reward, 0n)
  const average = (sum * 1_000_000_000n) / BigInt(knownRewards.length)
  return [fifteenDigits(average, 18), fifteenDigits(average * 5n, 20)]
}

/** Every fourth validator is no customer of DoubleZero; the third of the operator's is one from the fourth epoch on. */
function isCustomer(world: World, validator: Validator, epoch: number): boolean {
  if (validator.index === 2) return epoch >= world.options.firstEpoch + 3
  return validator.index % 4 !== 3
}

/** What is billed, in lamports: 5 % of the block rewards, a rest rounded up in the epoch's file and down in the other. */
function billed(world: World, validator: Validator, epoch: number, rounding: 'up' | 'down'): bigint {
  const part = figuresOf(world, validator, epoch).blockRewards * 5n
  return (part + (rounding === 'up' ? 99n : 0n)) / 100n
}

/** `fees_<E>.csv`: what DoubleZero bills its customers for one epoch. */
export function feesBody(world: World, epoch: number): string {
  const lines = world.validators
    .filter((validator) => isCustomer(world, validator, epoch))
    .map(
      (validator) =>
        `${quoted(identityOf(world, validator, epoch))},${quoted(validator.voteKey)},` +
        String(billed(world, validator, epoch, 'up')),
    )
  return csv('"pubkey","votekey","dz_fee_lamports"', lines)
}

/** `fees_and_payments.csv`: the same of all epochs, 0 for who was no customer, and whether it was paid. No quotes. */
export function feesAndPaymentsBody(world: World): string {
  const { firstEpoch } = world.options
  const epochs = Array.from({ length: world.options.epochs }, (_, index) => firstEpoch + index)
  const header = [
    'pubkey',
    'votekey',
    ...epochs.map((epoch) => `dz_fee_lamports_${epoch}`),
    ...epochs.map((epoch) => `is_paid_${epoch}`),
  ].join(',')
  const lines = world.validators
    .filter((validator) => isCustomer(world, validator, world.endEpoch - 1))
    .map((validator) => {
      const fees = epochs.map((epoch) => {
        if (isAt(world, unknownFee, validator, epoch)) return 'NA'
        return isCustomer(world, validator, epoch) ? String(billed(world, validator, epoch, 'down')) : '0'
      })
      const isPaid = fees.map((fee, index) =>
        fee === '0' || fee === 'NA' ? 'NA' : index < epochs.length - 2 ? 'Yes' : 'No',
      )
      return [identityOf(world, validator, world.endEpoch - 1), validator.voteKey, ...fees, ...isPaid].join(
        ',',
      )
    })
  return csv(header, lines)
}

function dzFee(blockRewards: bigint): string {
  return fifteenDigits(blockRewards * 5n, 11)
}

function csv(header: string, lines: readonly string[]): string {
  return `${[header, ...lines].join('\n')}\n`
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}
