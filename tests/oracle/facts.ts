import { landedBlocks } from './blocks.js'
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
import { cell } from './text-tables.js'
import { stakerTipsOf, type StakerTips } from './staker-tips.js'
import { isValidIn, type Registry } from './registry.js'

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
  /** Every epoch and validator of which anything is known, and those that the operator runs: of these gaps show. */
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
  const rewards = stakeRewards(answers, periods, voteAccounts)
  return {
    chainId: answers.chainId,
    periods,
    chosen,
    led,
    positions,
    costs: costsOf(answers, registry),
    stakerTips: stakerTipsOf(answers, positions),
    stakeReward: (epoch, address) => rewards.get(`${epoch} ${address}`),
    validatorsSeen: distinct([
      ...chosen.validatorsOf(facts),
      ...positions.validators,
      ...operatedValidators(registry, answers.chainId, periods.epochs),
    ]),
  }
}

function operatedValidators(
  registry: Registry,
  chainId: string,
  epochs: readonly number[],
): { readonly epoch: number; readonly validatorKey: string }[] {
  return registry.validators
    .filter((row) => row['chain_id'] === chainId)
    .flatMap((row) =>
      epochs
        .filter((epoch) => isValidIn(row, epoch))
        .map((epoch) => ({ epoch, validatorKey: cell(row, 'validator_key') })),
    )
}

/** As the node told who asked; where nobody did, as the blocks after an epoch's end paid them. */
function stakeRewards(
  answers: Answers,
  periods: Periods,
  voteAccounts: ReadonlySet<string>,
): ReadonlyMap<string, bigint> {
  const rewards = new Map<string, bigint>()
  for (const { slot, rewards: paid } of landedBlocks(answers).values()) {
    const epoch = periods.epochs.findLast((number) => periods.firstSlot(number) <= slot)
    for (const { pubkey, lamports, rewardType } of paid)
      if (rewardType === 'Staking' && epoch !== undefined) rewards.set(`${epoch - 1} ${pubkey}`, lamports)
  }
  for (const { epoch, address, reward } of inflationRewards(answers))
    if (!voteAccounts.has(address))
      rewards.set(`${epoch} ${address}`, reward === null ? 0n : BigInt(reward.amount))
  return rewards
}

function distinct(
  seen: readonly { readonly epoch: number; readonly validatorKey: string }[],
): { readonly epoch: number; readonly validatorKey: string }[] {
  return [...new Map(seen.map((one) => [`${one.epoch} ${one.validatorKey}`, one])).values()].map(
    ({ epoch, validatorKey }) => ({ epoch, validatorKey }),
  )
}
