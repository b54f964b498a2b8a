import { lamportsOf } from './exact.js'
import { answersInForce, type ArchivedAnswer } from './payloads.js'
import { cell, csvRows, exactJson, type TextRow } from './text-tables.js'

/** What the providers say of a validator in an epoch, each figure by endpoint; undefined is unknown. Lamports. */
export interface Facts {
  earningsBlockRewards?: bigint
  otherBlockRewards?: bigint
  inflation?: bigint
  observedCommission?: bigint
  commissionBps?: bigint
  mev?: bigint
  mevCommissionBps?: bigint
  stake?: bigint
  positions?: Position[]
}

export interface Position {
  readonly address: string
  readonly withdrawer: string
  readonly stake: bigint
}

export interface KnownFacts {
  readonly chainId: string
  /** Every epoch that anything speaks of, the running one too, ascending. */
  readonly epochs: readonly number[]
  /** Epochs that are over: a later one has begun, or their earnings are published. */
  readonly finalEpochs: ReadonlySet<number>
  /** By epoch, then vote account. */
  readonly byEpoch: ReadonlyMap<number, ReadonlyMap<string, Facts>>
  /** Net rewards of stake accounts by epoch and address. */
  readonly stakeRewards: ReadonlyMap<string, bigint>
}

/** Reads an archive of one Solana chain in which `earnings` tells every epoch's identities. */
export function factsOf(answers: Iterable<ArchivedAnswer>): KnownFacts {
  const inForce = answersInForce(answers)
  const byEpoch = new Map<number, Map<string, Facts>>()
  const stakeRewards = new Map<string, bigint>()
  const voteKeyByIdentity = new Map<string, string>()
  const facts = (epoch: number, voteKey: string): Facts => {
    const ofEpoch = byEpoch.get(epoch) ?? new Map<string, Facts>()
    byEpoch.set(epoch, ofEpoch)
    const known = ofEpoch.get(voteKey) ?? {}
    ofEpoch.set(voteKey, known)
    return known
  }
  const of = (endpoint: string): ArchivedAnswer[] => inForce.filter((answer) => answer.endpoint === endpoint)

  for (const answer of of('getVoteAccounts')) {
    const { result } = exactJson(answer.body) as { result: Record<'current' | 'delinquent', VoteAccount[]> }
    for (const account of [...result.current, ...result.delinquent]) {
      const known = facts(Number(answer.period_identifier), account.votePubkey)
      known.stake = BigInt(account.activatedStake)
      known.commissionBps = BigInt(account.commission) * 100n
    }
  }
  for (const answer of of('mev-info')) {
    const { validators } = exactJson(answer.body) as { validators: MevCommission[] }
    for (const { epoch, vote_account, mev_commission_bps } of validators)
      facts(Number(epoch), vote_account).mevCommissionBps = BigInt(mev_commission_bps)
  }
  // Earnings come last of these three: where they speak they are preferred.
  for (const answer of of('earnings')) {
    const epoch = Number(answer.period_identifier)
    for (const row of csvRows(answer.body)) {
      readEarnings(facts(epoch, cell(row, 'votekey')), row)
      voteKeyByIdentity.set(`${epoch} ${cell(row, 'pubkey')}`, cell(row, 'votekey'))
    }
  }
  for (const answer of of('block_rewards')) {
    for (const row of csvRows(answer.body)) {
      for (const column of Object.keys(row).filter((name) => /^\d+$/.test(name))) {
        const voteKey = voteKeyByIdentity.get(`${column} ${cell(row, 'pubkey')}`)
        const amount = row[column] ?? 'NA'
        const lamports = amount === 'NA' ? undefined : lamportsOf(amount)
        if (voteKey !== undefined && lamports !== undefined)
          facts(Number(column), voteKey).otherBlockRewards = lamports
      }
    }
  }
  for (const answer of of('getInflationReward')) {
    const epoch = Number(answer.period_identifier)
    const [addresses] = (answer.request as { params: [string[], unknown] }).params
    const { result } = exactJson(answer.body) as { result: ({ amount: string } | null)[] }
    result.forEach((reward, index) => {
      const address = addresses[index] ?? ''
      if (reward === null) return
      if (answer.validator_key === '*') facts(epoch, address).observedCommission = BigInt(reward.amount)
      else stakeRewards.set(`${epoch} ${address}`, BigInt(reward.amount))
    })
  }
  for (const answer of of('stake_accounts')) {
    for (const row of csvRows(answer.body))
      readPosition(facts(Number(cell(row, 'epoch')), cell(row, 'vote_account')), row)
  }
  const running = of('getEpochInfo').map((answer) => Number(answer.period_identifier))
  const epochs = [...new Set([...byEpoch.keys(), ...running])].sort((a, b) => a - b)
  const published = of('earnings').map((answer) => Number(answer.period_identifier))
  const latest = Math.max(...running)
  return {
    chainId: inForce[0]?.chain_id ?? '',
    epochs,
    finalEpochs: new Set([...published, ...epochs.filter((epoch) => epoch < latest)]),
    byEpoch,
    stakeRewards,
  }
}

interface VoteAccount {
  readonly votePubkey: string
  readonly activatedStake: string
  readonly commission: string
}

interface MevCommission {
  readonly epoch: string
  readonly vote_account: string
  readonly mev_commission_bps: string
}

/** Rates may be 0; an amount of 0 in this file says that nobody knows. */
function readEarnings(known: Facts, row: TextRow): void {
  known.commissionBps = BigInt(cell(row, 'commission')) * 100n
  known.mevCommissionBps = BigInt(cell(row, 'mev_commission')) * 100n
  assignKnown(known, 'stake', knownAmount(row['stake']))
  assignKnown(known, 'inflation', knownAmount(row['inflation']))
  assignKnown(known, 'mev', knownAmount(row['mev_rewards']))
  assignKnown(known, 'earningsBlockRewards', knownAmount(row['block_rewards']))
}

function assignKnown(
  known: Facts,
  fact: 'stake' | 'inflation' | 'mev' | 'earningsBlockRewards',
  lamports: bigint | undefined,
): void {
  if (lamports !== undefined) known[fact] = lamports
}

function knownAmount(text: string | null | undefined): bigint | undefined {
  if (text === null || text === undefined || text === '' || text === 'NA') return undefined
  const lamports = lamportsOf(text)
  return lamports === 0n ? undefined : lamports
}

/** The list repeats one snapshot for every epoch: activation and deactivation decide who was active when. */
function readPosition(known: Facts, row: TextRow): void {
  known.positions ??= []
  const epoch = Number(cell(row, 'epoch'))
  const deactivation = row['deactivation_epoch'] ?? null
  const isActive =
    Number(cell(row, 'activation_epoch')) < epoch && (deactivation === null || Number(deactivation) >= epoch)
  if (!isActive) return
  known.positions.push({
    address: cell(row, 'stake_account'),
    withdrawer: cell(row, 'withdrawer_wallet'),
    stake: lamportsOf(cell(row, 'stake_sol')),
  })
}
