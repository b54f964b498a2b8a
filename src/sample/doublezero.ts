import { blockRewardsKnowledge } from './block-rewards-knowledge.js'
import { fifteenDigits, noisySolText, quoted, solText } from './decimal-text.js'
import { figuresOf, type Figures } from './figures.js'
import { sampleKey } from './keys.js'
import { randomOf } from './random.js'
import { lateCorrection } from './traps.js'
import { identityOf, type Validator, type World } from './world.js'

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
      figures.commissionPercent,
      figures.mevCommissionPercent,
      solText(figures.inflation),
      solText(figures.mev),
      blockRewards,
      fee,
    ].join(',')
  })
  return csv(earningsHeader, lines)
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
    epoch === world.options.firstEpoch + lateCorrection.epoch &&
    (lateCorrection.validators as readonly number[]).includes(validator.index)
  if (!isWrong) return figures
  return { ...figures, blockRewards: (figures.blockRewards * 97n) / 100n, mev: (figures.mev * 101n) / 100n }
}

/** `block_rewards_data.csv`: a row per identity, a column per epoch, `NA` where the identity produced nothing known. */
export function blockRewardsBody(world: World): string {
  const { firstEpoch, seed } = world.options
  const epochs = Array.from({ length: world.options.epochs }, (_, index) => firstEpoch + index)
  const header = ['pubkey', ...epochs.map(String), 'average_rewards', 'dz_fee'].map(quoted).join(',')
  const lines = world.validators.flatMap((validator) => {
    const rewards = epochs.map((epoch) =>
      blockRewardsKnowledge(world, validator, epoch).blockRewards === 'NA'
        ? undefined
        : figuresOf(world, validator, epoch).blockRewards,
    )
    const identities = epochs.map((epoch) => identityOf(world, validator, epoch))
    return [...new Set(identities)].map((identity) => {
      const own = rewards.map((reward, index) => (identities[index] === identity ? reward : undefined))
      const random = randomOf(`${seed}/noise/${identity}`)
      const cells = own.map((reward) => {
        const direction = random.oneIn(4) ? (random.oneIn(2) ? -1n : 1n) : undefined
        if (reward === undefined) return 'NA'
        return direction === undefined ? solText(reward) : noisySolText(reward, direction)
      })
      return [quoted(identity), ...cells, ...averageCells(own)].join(',')
    })
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

/** `fees_<E>.csv`: what DoubleZero bills, in lamports, where it knows the block rewards. */
export function feesBody(world: World, epoch: number): string {
  const lines = world.validators.flatMap((validator) => {
    const { earnings, blockRewards } = blockRewardsKnowledge(world, validator, epoch)
    if (earnings !== 'value' && blockRewards !== 'value') return []
    const fee = (figuresOf(world, validator, epoch).blockRewards * 5n) / 100n
    return [`${quoted(identityOf(world, validator, epoch))},${quoted(validator.voteKey)},${fee}`]
  })
  return csv('"pubkey","votekey","dz_fee_lamports"', lines)
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
