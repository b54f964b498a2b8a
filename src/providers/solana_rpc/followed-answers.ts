import type { JsonValue } from '../../base/hash.js'
import type { AnsweredRequest, PlannedRequest } from '../../extract/extraction.js'
import { requestedSlot } from './request.js'
import { askedRange, findingOf, runsOf, turnRequest } from './block-ranges.js'
import { epochOfSlot, epochPeriod, firstSlotOf, type Epochs } from './epochs.js'
import {
  block,
  blocks,
  blockTime,
  firstBlocks,
  inflationRewards,
  leaderSchedule,
  voteAccounts,
  type Asking,
} from './questions.js'
import { addressesOf, delegatedAccounts } from './stake-addresses.js'

/** What an answer of a kind leads to. Bodies were checked; of them only what is read is described. */
type Follow = (asking: Asking, answered: AnsweredRequest, epochs: Epochs) => Iterable<PlannedRequest>

/** The result of a JSON-RPC answer, which the schema has let through. */
function resultOf({ body }: AnsweredRequest): unknown {
  return (body as unknown as { readonly result: unknown }).result
}

/** Who leads, and when the epochs began and ended: the first block of the next one names the last of each. */
export function* ofEpochSchedule(asking: Asking, epochs: Epochs): Generator<PlannedRequest> {
  if (asking.scope.periods.length === 0) return
  const numbers = asking.scope.periods.flatMap(({ number }) => [number, number + 1n])
  for (const number of new Set(numbers)) yield* firstBlocks(asking, epochs, epochPeriod(number))
  yield voteAccounts(asking, epochs)
}

/** The schedule of each identity that runs a validator in scope now; an unknown validator has none. */
export const ofVoteAccounts: Follow = function* (asking, answered, epochs) {
  interface Vote {
    readonly votePubkey: string
    readonly nodePubkey: string
  }
  const { current, delinquent } = resultOf(answered) as Record<'current' | 'delinquent', readonly Vote[]>
  const identities = new Map([...current, ...delinquent].map((vote) => [vote.votePubkey, vote.nodePubkey]))
  const asked = new Set(asking.scope.validators.flatMap((validator) => identities.get(validator) ?? []))
  for (const period of asking.scope.periods) {
    const firstSlot = firstSlotOf(epochs, period.number)
    if (firstSlot === undefined) continue
    for (const identity of [...asked].sort())
      yield leaderSchedule(asking, epochs, period, firstSlot, identity)
  }
}

/** A list of blocks for each turn. */
export const ofLeaderSchedule: Follow = function* (asking, answered, epochs) {
  const { planned } = answered
  const firstSlot = Number(requestedSlot(planned.request))
  const period = epochPeriod(BigInt(planned.periodIdentifier))
  const led = Object.values(resultOf(answered) as Readonly<Record<string, readonly number[]>>).flat()
  const slots = led.map((index) => firstSlot + index).sort((one, other) => one - other)
  for (const [first, last] of runsOf(slots)) yield blocks(asking, epochs, period, turnRequest(first, last))
}

/** The blocks that are wanted of a list, or the next list. */
export const ofBlocks: Follow = function* (asking, answered, epochs) {
  const { planned } = answered
  const listed = (resultOf(answered) as readonly (number | string)[]).map(Number)
  const { wanted, search } = findingOf(askedRange(planned.request), listed)
  for (const slot of wanted) yield* block(asking, epochs, slot)
  if (search !== undefined)
    yield blocks(asking, epochs, epochPeriod(BigInt(planned.periodIdentifier)), search)
}

/**
 * The first block of an epoch names the last one of the epoch before, whose time alone is wanted. Its own time is asked for
 * where it does not tell it.
 */
export const ofBlock: Follow = function* (asking, answered, epochs) {
  interface Block {
    readonly parentSlot: number | string
    readonly blockTime: number | null
  }
  const result = resultOf(answered) as Block
  const slot = Number(requestedSlot(answered.planned.request))
  const parentSlot = Number(result.parentSlot)
  const [period, before] = [epochOfSlot(epochs, slot), epochOfSlot(epochs, parentSlot)]
  if (period === undefined || before?.number === period.number) return
  const isAsked = (number: bigint): boolean => asking.scope.periods.some((asked) => asked.number === number)
  if (before !== undefined && isAsked(before.number)) yield blockTime(asking, before, parentSlot)
  if (result.blockTime === null && isAsked(period.number)) yield blockTime(asking, period, slot)
}

/** What the stake accounts of today were paid in each epoch asked for. */
export function* ofStakeAccounts(asking: Asking, vote: string, body: JsonValue): Generator<PlannedRequest> {
  const accounts = delegatedAccounts(body)
  for (const period of asking.scope.periods)
    yield* inflationRewards(asking, period, addressesOf(accounts, period), vote)
}
