import type { JsonValue } from '../../base/hash.js'
import type { ExtractScope, PlannedRequest, ScopePeriod } from '../../extract/extraction.js'
import { plannedQuestion } from '../shared/question.js'
import { turnRequest } from './block-ranges.js'
import { epochOfSlot, epochsContext, firstSlotOf, type Epochs } from './epochs.js'

/** A node takes some thousand addresses in one call at most. */
const addressesPerCall = 1000
const stakeProgram = 'Stake11111111111111111111111111111111111111'
/** Where a stake account names its vote account. */
const voterOffset = 124

/** What the questions of one node are made of. */
export interface Asking {
  readonly scope: ExtractScope
  readonly provider: string
}

export function epochSchedule({ scope, provider }: Asking): PlannedRequest {
  return plannedQuestion(scope, provider, {
    endpoint: 'getEpochSchedule',
    request: call('getEpochSchedule', []),
    isFinal: true,
  })
}

/** As of now: of the epoch that runs, in which commissions and stakes may still change. */
export function voteAccounts({ scope, provider }: Asking, epochs: Epochs): PlannedRequest {
  return plannedQuestion(scope, provider, {
    endpoint: 'getVoteAccounts',
    period: scope.current,
    request: call('getVoteAccounts', []),
    context: epochsContext(epochs),
  })
}

/** As of now, too. */
export function stakeAccounts({ scope, provider }: Asking, vote: string): PlannedRequest {
  const filter = { memcmp: { offset: voterOffset, bytes: vote } }
  const options = { commitment: 'finalized', encoding: 'jsonParsed', filters: [filter] }
  return plannedQuestion(scope, provider, {
    endpoint: 'getProgramAccounts',
    period: scope.current,
    validatorKey: vote,
    request: call('getProgramAccounts', [stakeProgram, options]),
  })
}

/** One or more questions of addresses in ascending order; none for no address. */
export function* inflationRewards(
  { scope, provider }: Asking,
  period: ScopePeriod,
  addresses: readonly string[],
  validatorKey?: string,
): Generator<PlannedRequest> {
  for (let first = 0; first < addresses.length; first += addressesPerCall)
    yield plannedQuestion(scope, provider, {
      endpoint: 'getInflationReward',
      period,
      ...(validatorKey === undefined ? {} : { validatorKey }),
      request: call('getInflationReward', [
        addresses.slice(first, first + addressesPerCall),
        { epoch: Number(period.number) },
      ]),
      isFinal: true,
    })
}

export function leaderSchedule(
  { scope, provider }: Asking,
  epochs: Epochs,
  period: ScopePeriod,
  firstSlot: number,
  identity: string,
): PlannedRequest {
  return plannedQuestion(scope, provider, {
    endpoint: 'getLeaderSchedule',
    period,
    request: call('getLeaderSchedule', [firstSlot, { commitment: 'finalized', identity }]),
    isFinal: true,
    context: epochsContext(epochs),
  })
}

/**
 * The first slot of an epoch is asked about like a turn of one slot: its block, or else the one behind it that proves it
 * skipped, is the first block of the epoch.
 */
export function* firstBlocks(asking: Asking, epochs: Epochs, period: ScopePeriod): Generator<PlannedRequest> {
  const slot = firstSlotOf(epochs, period.number)
  if (slot !== undefined) yield blocks(asking, epochs, period, turnRequest(slot, slot))
}

export function blocks(
  { scope, provider }: Asking,
  epochs: Epochs,
  period: ScopePeriod,
  request: JsonValue,
): PlannedRequest {
  return plannedQuestion(scope, provider, {
    endpoint: 'getBlocks',
    period,
    request,
    isFinal: true,
    context: epochsContext(epochs),
  })
}

/** Of the epoch in which the slot is, which may be the one after the turn's. */
export function* block({ scope, provider }: Asking, epochs: Epochs, slot: number): Generator<PlannedRequest> {
  const period = epochOfSlot(epochs, slot)
  const options = {
    commitment: 'finalized',
    encoding: 'json',
    maxSupportedTransactionVersion: 0,
    rewards: true,
    transactionDetails: 'none',
  }
  if (period !== undefined)
    yield plannedQuestion(scope, provider, {
      endpoint: 'getBlock',
      period,
      request: call('getBlock', [slot, options]),
      isFinal: true,
      context: epochsContext(epochs),
    })
}

export function blockTime({ scope, provider }: Asking, period: ScopePeriod, slot: number): PlannedRequest {
  return plannedQuestion(scope, provider, {
    endpoint: 'getBlockTime',
    period,
    request: call('getBlockTime', [slot]),
    isFinal: true,
  })
}

function call(method: string, params: readonly JsonValue[]): JsonValue {
  return { method, params }
}
