import { ChosenFacts } from './candidates.js'
import { costsOf, type Costs } from './costs.js'
import { Identities } from './identities.js'
import { feeCandidates, ledSlots, type LedSlots } from './leader-slots.js'
import { Answers, type ArchivedAnswer } from './payloads.js'
import { periodsOf, type Periods } from './periods.js'
import { positionsOf, type Positions } from './positions.js'
import {
  blockRewardsCandidates,
  earningsCandidates,
  inflationCandidates,
  inflationRewards,
  jitoCandidates,
  marinadeCandidates,
  voteAccountCandidates,
} from './provider-candidates.js'
import { stakerTipsOf, type StakerTips } from './staker-tips.js'
import type { Registry } from './registry.js'

/** What an archive proves, provider by provider chosen as the registry says. Amounts in lamports. */
export interface KnownFacts {
  readonly chainId: string
  readonly periods: Periods
  readonly chosen: ChosenFacts
  readonly led: readonly LedSlots[]
  readonly positions: Positions
  readonly costs: Costs
  readonly stakerTips: StakerTips
  /** Net reward of a stake account; 0 where the node says that there was none, undefined where nobody asked. */
  stakeReward(epoch: number, address: string): bigint | undefined
  /** Every epoch and validator of which anything is known. */
  readonly validatorsSeen: readonly { readonly epoch: number; readonly validatorKey: string }[]
}

/** Facts that make a validator one that was seen in an epoch. */
const facts = [
  'EXEC_FEES',
  'MEV_TOTAL',
  'MEV_COMMISSION_RATE',
  'INFLATION_TOTAL',
  'INFLATION_COMMISSION',
  'COMMISSION_RATE',
  'ACTIVE_STAKE',
]

export function factsOf(lines: Iterable<ArchivedAnswer>, registry: Registry): KnownFacts {
  const answers = new Answers(lines)
  const periods = periodsOf(answers)
  const identities = new Identities(answers, registry)
  const led = ledSlots(answers, identities, periods)
  const positions = positionsOf(answers, registry, periods.epochs)
  const said = [
    ...earningsCandidates(answers),
    ...blockRewardsCandidates(answers, identities),
    ...feeCandidates(led),
    ...jitoCandidates(answers),
    ...marinadeCandidates(answers),
    ...voteAccountCandidates(answers),
  ]
  const voteAccounts = new Set(said.map(({ validatorKey }) => validatorKey))
  const candidates = [...said, ...inflationCandidates(answers, periods, voteAccounts)]
  const chosen = new ChosenFacts(candidates, registry, answers.chainId)
  const rewards = stakeRewards(answers, voteAccounts)
  return {
    chainId: answers.chainId,
    periods,
    chosen,
    led,
    positions,
    costs: costsOf(answers, registry),
    stakerTips: stakerTipsOf(answers, positions),
    stakeReward: (epoch, address) => rewards.get(`${epoch} ${address}`),
    validatorsSeen: distinct([...chosen.validatorsOf(facts), ...positions.validators]),
  }
}

function stakeRewards(answers: Answers, voteAccounts: ReadonlySet<string>): ReadonlyMap<string, bigint> {
  return new Map(
    inflationRewards(answers)
      .filter(({ address }) => !voteAccounts.has(address))
      .map(({ epoch, address, reward }) => [
        `${epoch} ${address}`,
        reward === null ? 0n : BigInt(reward.amount),
      ]),
  )
}

function distinct(
  seen: readonly { readonly epoch: number; readonly validatorKey: string }[],
): { readonly epoch: number; readonly validatorKey: string }[] {
  return [...new Map(seen.map((one) => [`${one.epoch} ${one.validatorKey}`, one])).values()].map(
    ({ epoch, validatorKey }) => ({ epoch, validatorKey }),
  )
}
