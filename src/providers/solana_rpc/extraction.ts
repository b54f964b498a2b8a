import type {
  AnsweredRequest,
  ExpectedRequests,
  ExtractScope,
  PlannedRequest,
  ProviderExtraction,
} from '../../extract/extraction.js'
import { epochDiscovery } from './discovery.js'
import { epochsOf } from './epochs.js'
import {
  ofBlock,
  ofBlocks,
  ofEpochSchedule,
  ofLeaderSchedule,
  ofStakeAccounts,
  ofVoteAccounts,
} from './followed-answers.js'
import { epochSchedule, inflationRewards, stakeAccounts } from './questions.js'
import { isTransientRpcFailure } from './rpc-failure.js'

/** Slots that a validator leads in an epoch, where nobody says how many. */
const usualLeaderSlots = 100
/** Slots of a turn. */
const slotsOfTurn = 4

/**
 * Questions that need slots follow from the epoch schedule, which they carry along as their context:
 * getEpochSchedule → getBlocks → getBlock → getBlockTime for the ends of epochs, and
 * getEpochSchedule → getVoteAccounts → getLeaderSchedule → getBlocks → getBlock for what validators led.
 */
export const extraction: ProviderExtraction = {
  discovery: epochDiscovery,
  plan,
  follow,
  followed: [
    'getBlock',
    'getBlocks',
    'getEpochSchedule',
    'getLeaderSchedule',
    'getProgramAccounts',
    'getVoteAccounts',
  ],
  expect,
  isTransient: isTransientRpcFailure,
}

function* plan(scope: ExtractScope): Generator<PlannedRequest> {
  for (const provider of scope.sources) {
    const asking = { scope, provider }
    yield epochSchedule(asking)
    for (const period of scope.periods) yield* inflationRewards(asking, period, [...scope.validators].sort())
    for (const validator of scope.validators) yield stakeAccounts(asking, validator)
  }
}

function* follow(answered: AnsweredRequest, scope: ExtractScope): Generator<PlannedRequest> {
  const { planned, body } = answered
  const asking = { scope, provider: planned.provider }
  if (planned.endpoint === 'getProgramAccounts') yield* ofStakeAccounts(asking, planned.validatorKey, body)
  if (planned.endpoint === 'getEpochSchedule') {
    const told = epochsOf((body as { readonly result?: typeof body }).result)
    if (told !== undefined) yield* ofEpochSchedule(asking, told)
    return
  }
  const epochs = epochsOf(planned.context)
  if (epochs === undefined) return
  if (planned.endpoint === 'getVoteAccounts') yield* ofVoteAccounts(asking, answered, epochs)
  if (planned.endpoint === 'getLeaderSchedule') yield* ofLeaderSchedule(asking, answered, epochs)
  if (planned.endpoint === 'getBlocks') yield* ofBlocks(asking, answered, epochs)
  if (planned.endpoint === 'getBlock') yield* ofBlock(asking, answered, epochs)
}

/** How many slots a validator leads is known only with its schedule: `expected_leader_slots`, or a hundred. */
function* expect(scope: ExtractScope): Generator<ExpectedRequests> {
  const setting = Number(scope.setting('expected_leader_slots') ?? usualLeaderSlots)
  const leaderSlots = Number.isFinite(setting) && setting >= 0 ? setting : usualLeaderSlots
  const periods = scope.periods.length
  const schedules = periods * scope.validators.length
  const ends = periods === 0 ? 0 : periods + 1
  const expected: readonly (readonly [string, number])[] = [
    ['getVoteAccounts', periods === 0 ? 0 : 1],
    ['getLeaderSchedule', schedules],
    ['getBlocks', ends + schedules * Math.ceil(leaderSlots / slotsOfTurn)],
    ['getBlock', ends + schedules * Math.ceil(leaderSlots)],
    ['getBlockTime', periods],
    ['getInflationReward', schedules],
  ]
  for (const provider of scope.sources)
    for (const [endpoint, requests] of expected) yield { provider, endpoint, requests }
}
