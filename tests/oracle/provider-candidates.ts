import { landedBlocks } from './blocks.js'
import { amountSeen, derived, missing, rateSeen, type Candidate } from './candidates.js'
import { lamportsOf } from './exact.js'
import { voteAccountsIn, type Identities } from './identities.js'
import { bodyOf, parameterOf, paramsOf, resultOf, type Answer, type Answers } from './payloads.js'
import type { Periods } from './periods.js'
import { cell, csvRows } from './text-tables.js'

/** Text of a file that means that nobody knows. */
function known(text: string | null | undefined): string | undefined {
  return text === null || text === undefined || text === '' || text === 'NA' ? undefined : text
}

function lamports(text: string | null | undefined): bigint | undefined {
  const sol = known(text)
  return sol === undefined ? undefined : lamportsOf(sol)
}

function percentInBps(text: string | null | undefined): bigint | undefined {
  const percent = known(text)
  return percent === undefined ? undefined : BigInt(percent) * 100n
}

function bps(text: string | null | undefined): bigint | undefined {
  return text === null || text === undefined ? undefined : BigInt(text)
}

/** Amounts of 0 in the earnings say that nobody knows; rates may be 0. */
export function earningsCandidates(answers: Answers): Candidate[] {
  return answers.of('doublezero', 'earnings').flatMap((from) =>
    csvRows(from.body).flatMap((row) => {
      const of = { epoch: Number(from.period), validatorKey: cell(row, 'votekey'), from }
      return [
        { ...of, fact: 'EXEC_FEES', ...amountSeen(lamports(row['block_rewards']), 'UNKNOWN') },
        { ...of, fact: 'MEV_TOTAL', ...amountSeen(lamports(row['mev_rewards']), 'UNKNOWN') },
        { ...of, fact: 'INFLATION_TOTAL', ...amountSeen(lamports(row['inflation']), 'UNKNOWN') },
        { ...of, fact: 'ACTIVE_STAKE', ...amountSeen(lamports(row['stake']), 'UNKNOWN') },
        { ...of, fact: 'COMMISSION_RATE', ...rateSeen(percentInBps(row['commission'])) },
        { ...of, fact: 'MEV_COMMISSION_RATE', ...rateSeen(percentInBps(row['mev_commission'])) },
      ]
    }),
  )
}

/** Block rewards are told by identity: they are those of the vote account that had it in the epoch. */
export function blockRewardsCandidates(answers: Answers, identities: Identities): Candidate[] {
  return answers.of('doublezero', 'block_rewards').flatMap((from) =>
    csvRows(from.body).flatMap((row) =>
      Object.keys(row)
        .filter((column) => /^\d+$/.test(column))
        .flatMap((column) => {
          const epoch = Number(column)
          const holder = identities.holderOf(epoch, cell(row, 'pubkey'))
          if (holder === undefined || holder === 'SEVERAL') return []
          const seen = amountSeen(lamports(row[column]), 'PROVEN')
          const figure = holder.basis === 'ASSUMED' ? derived(seen) : seen
          return [{ fact: 'EXEC_FEES', epoch, validatorKey: holder.validatorKey, ...figure, from }]
        }),
    ),
  )
}

interface JitoValidator {
  readonly vote_account: string
  readonly mev_commission_bps: string | null
  readonly mev_rewards?: string | null
  readonly running_jito: boolean
}

interface JitoEpoch {
  readonly epoch: string
  readonly mev_commission_bps: string | null
  readonly mev_rewards: string
}

interface JitoReward {
  readonly vote_account: string
  readonly epoch: string
  readonly mev_revenue: string
  readonly mev_commission: string | null
}

/** A 0 of Jito's is unknown, but for a validator that runs no Jito in an epoch that is over: it has no tip account. */
export function jitoCandidates(answers: Answers): Candidate[] {
  const validators = answers.of('jito', 'validators').flatMap((from) => {
    const epoch = Number(parameterOf(from, 'epoch') ?? from.period)
    return (bodyOf(from) as { validators: readonly JitoValidator[] }).validators.flatMap((row) => {
      const hasNoAccount = from.isFinal && !row.running_jito && row.mev_commission_bps === null
      return tipCandidates(
        from,
        epoch,
        row.vote_account,
        row.mev_rewards,
        row.mev_commission_bps,
        hasNoAccount,
      )
    })
  })
  const histories = answers
    .of('jito', 'validators/{vote}')
    .flatMap((from) =>
      (bodyOf(from) as readonly JitoEpoch[]).flatMap((row) =>
        tipCandidates(
          from,
          Number(row.epoch),
          from.validatorKey,
          row.mev_rewards,
          row.mev_commission_bps,
          false,
        ),
      ),
    )
  const rewards = answers
    .of('jito', 'validator_rewards')
    .flatMap((from) =>
      (bodyOf(from) as { rewards: readonly JitoReward[] }).rewards.flatMap((row) =>
        tipCandidates(from, Number(row.epoch), row.vote_account, row.mev_revenue, row.mev_commission, false),
      ),
    )
  return [...validators, ...histories, ...rewards]
}

function tipCandidates(
  from: Answer,
  epoch: number,
  validatorKey: string,
  total: string | null | undefined,
  rate: string | null,
  isZeroProven: boolean,
): Candidate[] {
  const amount = amountSeen(bps(total), isZeroProven ? 'PROVEN' : 'UNKNOWN')
  return [
    { fact: 'MEV_TOTAL', epoch, validatorKey, ...amount, from },
    { fact: 'MEV_COMMISSION_RATE', epoch, validatorKey, ...rateSeen(bps(rate)), from },
  ]
}

interface MevInfo {
  readonly epoch: string
  readonly vote_account: string
  readonly mev_commission_bps: string
}

interface Snapshot {
  readonly epoch: string
  readonly validator_metas: readonly {
    readonly vote_account: string
    readonly commission: string
    readonly mev_commission: string | null
    readonly stake: string
  }[]
}

export function marinadeCandidates(answers: Answers): Candidate[] {
  const rates = answers.of('marinade', 'mev-info').flatMap((from) =>
    (bodyOf(from) as { validators: readonly MevInfo[] }).validators.map((row) => ({
      fact: 'MEV_COMMISSION_RATE',
      // The epoch in which the rate was seen, whatever the file's own.
      epoch: Number(row.epoch),
      validatorKey: row.vote_account,
      ...rateSeen(bps(row.mev_commission_bps)),
      from,
    })),
  )
  const snapshots = answers.of('marinade', 'validators').flatMap((from) => {
    const { epoch, validator_metas: metas } = bodyOf(from) as Snapshot
    return metas.flatMap((meta) => {
      const of = { epoch: Number(epoch), validatorKey: meta.vote_account, from }
      return [
        { ...of, fact: 'COMMISSION_RATE', ...rateSeen(percentInBps(meta.commission)) },
        { ...of, fact: 'MEV_COMMISSION_RATE', ...rateSeen(bps(meta.mev_commission)) },
        { ...of, fact: 'ACTIVE_STAKE', ...amountSeen(bps(meta.stake), 'PROVEN') },
      ]
    })
  })
  return [...rates, ...snapshots]
}

export function voteAccountCandidates(answers: Answers): Candidate[] {
  return answers.of('solana_rpc', 'getVoteAccounts').flatMap((from) =>
    voteAccountsIn(from).flatMap(({ votePubkey, activatedStake, commission }) => {
      const of = { epoch: Number(from.period), validatorKey: votePubkey, from }
      return [
        { ...of, fact: 'ACTIVE_STAKE', ...amountSeen(BigInt(activatedStake), 'PROVEN') },
        { ...of, fact: 'COMMISSION_RATE', ...rateSeen(percentInBps(commission)) },
      ]
    }),
  )
}

interface InflationReward {
  readonly amount: string
  readonly commission: string | null
}

/** What the node was asked for: addresses, of which some are vote accounts. Null: it knows of no reward. */
export function inflationRewards(answers: Answers): {
  readonly epoch: number
  readonly address: string
  readonly reward: InflationReward | null
  readonly from: Answer
}[] {
  return answers.of('solana_rpc', 'getInflationReward').flatMap((from) => {
    const addresses = paramsOf(from)[0] as readonly string[]
    const rewards = resultOf(from) as readonly (InflationReward | null)[]
    return addresses.map((address, place) => ({
      epoch: Number(from.period),
      address,
      reward: rewards[place] ?? null,
      from,
    }))
  })
}

/** The commission of an epoch as the vote account was paid it: as the node tells it, or the next epoch's first block. */
export function inflationCandidates(
  answers: Answers,
  periods: Periods,
  voteAccounts: ReadonlySet<string>,
): Candidate[] {
  const told = inflationRewards(answers)
    .filter(({ address }) => voteAccounts.has(address))
    .flatMap(({ epoch, address, reward, from }): Candidate[] => {
      const of = { epoch, validatorKey: address, from }
      const rate = reward?.commission ?? null
      return [
        {
          ...of,
          fact: 'INFLATION_COMMISSION',
          ...(reward === null ? missing : amountSeen(BigInt(reward.amount), 'PROVEN')),
        },
        ...(rate === null ? [] : [{ ...of, fact: 'COMMISSION_RATE', ...rateSeen(percentInBps(rate)) }]),
      ]
    })
  const paid = [...landedBlocks(answers).values()].flatMap(({ slot, parentSlot, rewards, answer }) => {
    const epoch = periods.epochs.find(
      (number) => parentSlot < periods.firstSlot(number) && slot >= periods.firstSlot(number),
    )
    if (epoch === undefined) return []
    return rewards
      .filter(({ rewardType, pubkey }) => rewardType === 'Voting' && voteAccounts.has(pubkey))
      .flatMap(({ pubkey, lamports: amount, commission }): Candidate[] => {
        const of = { epoch: epoch - 1, validatorKey: pubkey, from: answer }
        return [
          { ...of, fact: 'INFLATION_COMMISSION', ...amountSeen(amount, 'PROVEN') },
          ...(commission === null
            ? []
            : [{ ...of, fact: 'COMMISSION_RATE', ...rateSeen(percentInBps(commission)) }]),
        ]
      })
  })
  return [...told, ...paid]
}
