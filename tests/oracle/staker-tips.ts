import { bodyOf, parameterOf, type Answer, type Answers } from './payloads.js'
import type { Positions } from './positions.js'

/** What each stake account was given of its validator's tips. */
export interface StakerTips {
  /** Undefined where nobody knows; 0 for an account that a whole list does not name. */
  of(epoch: number, validatorKey: string, stakeAccount: string): bigint | undefined
}

interface Leaf {
  readonly claimant: string
  readonly stake_authority: string
  readonly withdraw_authority: string
  readonly validator_vote_account: string
  readonly epoch: string
  readonly amount: string
}

const systemProgram = '11111111111111111111111111111111'

/**
 * A list of one validator and epoch is whole when fewer rows came than were asked for (100 unless asked otherwise). The
 * validator's own leaf and the network's, whose authorities are the system program, are no stakers'.
 */
export function stakerTipsOf(answers: Answers, positions: Positions): StakerTips {
  const given = new Map<string, bigint>()
  const whole = new Set<string>()
  const lists = [...answers.of('jito', 'staker_rewards')].sort((a, b) => (a.fetchedAt < b.fetchedAt ? -1 : 1))
  for (const answer of lists) {
    const { rewards } = bodyOf(answer) as { readonly rewards: readonly Leaf[] }
    for (const leaf of rewards) {
      const isSystem = leaf.stake_authority === systemProgram && leaf.withdraw_authority === systemProgram
      if (isSystem || leaf.claimant === leaf.validator_vote_account) continue
      given.set(`${leaf.epoch} ${leaf.claimant}`, BigInt(leaf.amount))
    }
    const ofOne = wholeListOf(answer, rewards.length)
    if (ofOne !== undefined) whole.add(ofOne)
  }
  return {
    of: (epoch, validatorKey, stakeAccount) => {
      const known = given.get(`${epoch} ${stakeAccount}`)
      if (known !== undefined) return known
      const isListed = positions.of(epoch, validatorKey) !== undefined
      return isListed && whole.has(`${epoch} ${validatorKey}`) ? 0n : undefined
    },
  }
}

function wholeListOf(answer: Answer, rows: number): string | undefined {
  const asked = (name: string): string | undefined => parameterOf(answer, name)
  const [epoch, validatorKey] = [asked('epoch'), asked('validator_vote_account')]
  if (epoch === undefined || validatorKey === undefined || asked('stake_authority') !== undefined)
    return undefined
  const isFirstPage = (asked('page') ?? '1') === '1'
  const isWhole = answer.isFinal && isFirstPage && rows < Number(asked('limit') ?? '100')
  return isWhole ? `${epoch} ${validatorKey}` : undefined
}
