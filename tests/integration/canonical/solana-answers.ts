import { address, type Answer } from './canonical-world.js'

/** Epochs of the worlds made by hand are this short, so that a whole schedule can be written down. */
export const slotsPerEpoch = 16

/** The n-th slot of an epoch. */
export function slotOf(epoch: number, index: number): number {
  return epoch * slotsPerEpoch + index
}

function answer(
  endpoint: string,
  period: number | '*',
  params: readonly unknown[],
  result: unknown,
  more: Partial<Answer> = {},
): Answer {
  return {
    provider: 'solana_rpc',
    endpoint,
    period,
    request: { method: endpoint, params },
    body: JSON.stringify({ jsonrpc: '2.0', result, id: 1 }),
    ...more,
  }
}

/** Tells the slots of every epoch. */
export function epochSchedule(more: Partial<Answer> = {}): Answer {
  const schedule = {
    firstNormalEpoch: 0,
    firstNormalSlot: 0,
    leaderScheduleSlotOffset: slotsPerEpoch,
    slotsPerEpoch,
    warmup: false,
  }
  return answer('getEpochSchedule', '*', [], schedule, more)
}

/** `epoch` runs: the one before it is over. */
export function runningEpoch(epoch: number, more: Partial<Answer> = {}): Answer {
  const info = { absoluteSlot: slotOf(epoch, 5), epoch, slotIndex: 5, slotsInEpoch: slotsPerEpoch }
  return answer('getEpochInfo', epoch, [], info, more)
}

/** What the node says of one identity: the slots it leads, counted from the first of the epoch. */
export function scheduleOf(
  epoch: number,
  identity: string,
  slots: readonly number[],
  more: Partial<Answer> = {},
): Answer {
  const params = [slotOf(epoch, 0), { identity: address(identity) }]
  const result = slots.length === 0 ? {} : { [address(identity)]: slots }
  return answer('getLeaderSchedule', epoch, params, result, more)
}

/** What the node says of all identities; whoever is not named leads nothing, and `rest` leads what is left. */
export function wholeSchedule(
  epoch: number,
  led: Readonly<Record<string, readonly number[]>>,
  rest: string,
  more: Partial<Answer> = {},
): Answer {
  const taken = new Set(Object.values(led).flat())
  const left = Array.from({ length: slotsPerEpoch }, (_, index) => index).filter((slot) => !taken.has(slot))
  const entries = Object.entries({ ...led, [rest]: left }).map(([identity, slots]) => [
    address(identity),
    slots,
  ])
  return answer('getLeaderSchedule', epoch, [slotOf(epoch, 0)], Object.fromEntries(entries), more)
}

export interface Reward {
  readonly to: string
  readonly lamports: string
  readonly type: 'Fee' | 'Voting' | 'Staking' | 'Rent' | null
  readonly commission?: number | null
  readonly commissionBps?: number | null
}

export interface Block {
  /** In which epoch, and the n-th slot of it. */
  readonly at: readonly [epoch: number, index: number]
  /** Absolute slot of the block before it; the slot before it unless said otherwise. */
  readonly parent?: number
  readonly hash?: string
  readonly parentHash?: string
  /** Seconds since 1970; null where the node does not know. */
  readonly time?: number | null
  readonly rewards?: readonly Reward[]
}

/** A fee that a leader was paid, in lamports. */
export function fee(to: string, lamports: string): Reward {
  return { to, lamports, type: 'Fee' }
}

/** Hash of a block by its slot: a block names the one before it. */
export function hashOf(slot: number): string {
  return address(`hash${slot}x`)
}

/** One finalized block; the envelope names its epoch unless `more` says otherwise. */
export function block({ at: [epoch, index], ...its }: Block, more: Partial<Answer> = {}): Answer {
  const slot = slotOf(epoch, index)
  const parentSlot = its.parent ?? slot - 1
  const rewards = (its.rewards ?? []).map(
    ({ to, lamports, type, ...rest }) =>
      `{"pubkey":"${address(to)}","lamports":${lamports},"postBalance":1,"rewardType":${JSON.stringify(type)},` +
      JSON.stringify({ commission: null, ...rest }).slice(1),
  )
  const facts = {
    blockHeight: 1,
    blockTime: its.time === undefined ? 1_700_000_000 + slot : its.time,
    blockhash: its.hash ?? hashOf(slot),
    parentSlot,
    previousBlockhash: its.parentHash ?? hashOf(parentSlot),
  }
  const result = `{${JSON.stringify(facts).slice(1, -1)},"rewards":[${rewards.join(',')}]}`
  const body = `{"jsonrpc":"2.0","result":${result},"id":1}`
  const params = [slot, { transactionDetails: 'none', rewards: true, commitment: 'finalized' }]
  return { ...answer('getBlock', epoch, params, null), body, ...more }
}

/** Blocks of an epoch, one in each of these slots, without gaps where none was left out. */
export function blocksOf(
  epoch: number,
  rewards: Readonly<Record<number, readonly Reward[]>>,
  more: Partial<Answer> = {},
): readonly Answer[] {
  const indexes = Object.keys(rewards).map(Number)
  return indexes.map((index, place) => {
    const parent = place === 0 ? undefined : slotOf(epoch, indexes[place - 1] ?? 0)
    const its = { at: [epoch, index] as const, rewards: rewards[index] ?? [] }
    return block(parent === undefined ? its : { ...its, parent }, more)
  })
}

/** Slots of an epoch that hold a block. */
export function blocks(epoch: number, indexes: readonly number[], more: Partial<Answer> = {}): Answer {
  const params = [slotOf(epoch, 0), slotOf(epoch, slotsPerEpoch - 1)]
  const slots = indexes.map((index) => slotOf(epoch, index))
  return answer('getBlocks', epoch, params, slots, more)
}

export function blockTime(
  epoch: number,
  index: number,
  seconds: number | null,
  more: Partial<Answer> = {},
): Answer {
  return answer('getBlockTime', epoch, [slotOf(epoch, index)], seconds, more)
}

/** Leader slots and blocks by identity, over a whole epoch unless a range is given; `rest` led what is left. */
export function blockProduction(
  epoch: number,
  byIdentity: Readonly<Record<string, readonly [led: number, produced: number]>>,
  rest: string,
  range: readonly [first: number, last: number] = [0, slotsPerEpoch - 1],
  more: Partial<Answer> = {},
): Answer {
  const led = Object.values(byIdentity).reduce((sum, [slots]) => sum + slots, 0)
  const left = range[1] - range[0] + 1 - led
  const entries = Object.entries({ ...byIdentity, [rest]: [left, left] })
  const value = {
    byIdentity: Object.fromEntries(entries.map(([identity, counts]) => [address(identity), counts])),
    range: { firstSlot: slotOf(epoch, range[0]), lastSlot: slotOf(epoch, range[1]) },
  }
  return answer('getBlockProduction', epoch, [{ range: value.range }], { context: { slot: 1 }, value }, more)
}

export interface VoteAccount {
  readonly vote: string
  readonly identity: string
  readonly commission?: number
  readonly commissionBps?: number
  readonly stake?: string
  readonly credits?: readonly (readonly [epoch: number | string, credits: number, previous: number])[]
}

/** All vote accounts, as they are in `epoch`. */
export function voteAccounts(
  epoch: number,
  accounts: readonly VoteAccount[],
  more: Partial<Answer> = {},
): Answer {
  const current = accounts.map(({ vote, identity, commission, commissionBps, stake, credits }) => {
    const bps = commissionBps === undefined ? '' : `,"inflationRewardsCommissionBps":${commissionBps}`
    const spelled = (credits ?? []).map((entry) => `[${entry.join(',')}]`)
    return (
      `{"votePubkey":"${address(vote)}","nodePubkey":"${address(identity)}","activatedStake":${stake ?? '1000'},` +
      `"commission":${commission ?? 5}${bps},"epochVoteAccount":true,"epochCredits":[${spelled.join(',')}],` +
      `"lastVote":1,"rootSlot":1}`
    )
  })
  const body = `{"jsonrpc":"2.0","result":{"current":[${current.join(',')}],"delinquent":[]},"id":1}`
  return { ...answer('getVoteAccounts', epoch, [], null), body, ...more }
}

export interface StakeAccount {
  readonly account: string
  readonly vote: string
  readonly lamports: string
  readonly staker?: string
  readonly withdrawer?: string
  /** 2^64 - 1 unless said otherwise: it was there from the start, or never ends. */
  readonly activation?: number
  readonly deactivation?: number
}

const never = '18446744073709551615'

/** Parsed stake accounts, as they are in `epoch`; one without a vote account is not delegated. */
export function programAccounts(
  epoch: number,
  accounts: readonly StakeAccount[],
  more: Partial<Answer> & { readonly withContext?: boolean } = {},
): Answer {
  const { withContext = false, ...rest } = more
  const list = accounts.map((its) => {
    const delegation = {
      voter: address(its.vote),
      stake: its.lamports,
      activationEpoch: String(its.activation ?? never),
      deactivationEpoch: String(its.deactivation ?? never),
    }
    const authorized = {
      staker: address(its.staker ?? 'Staker'),
      withdrawer: address(its.withdrawer ?? 'Withdrawer'),
    }
    const info = { meta: { authorized }, stake: its.vote === '' ? null : { delegation } }
    const parsed = { type: its.vote === '' ? 'initialized' : 'delegated', info }
    return {
      pubkey: address(its.account),
      account: {
        data: { parsed, program: 'stake', space: 200 },
        lamports: 5,
        owner: 'Stake11111111111111111111111111111111111111',
      },
    }
  })
  const votes = [...new Set(accounts.map(({ vote }) => vote))].map(address)
  const params = [
    'Stake11111111111111111111111111111111111111',
    { encoding: 'jsonParsed', filters: votes.map((bytes) => ({ memcmp: { offset: 124, bytes } })) },
  ]
  const result = withContext ? { context: { slot: 1 }, value: list } : list
  return answer('getProgramAccounts', epoch, params, result, rest)
}
