import type { JsonValue } from '../../base/hash.js'
import { isObject } from '../../base/json-object.js'
import type {
  AnsweredRequest,
  ExtractScope,
  Lead,
  PlannedRequest,
  ScopePeriod,
} from '../../extract/extraction.js'
import { block, blockRewards, header, syncCommittee, syncCommitteeRewards, type Asking } from './questions.js'
import { numberInPath } from './request.js'
import { committeeSlots, each, rangeOf, windowsOf } from './windows.js'

/** Every block that a validator in scope was to propose. */
export function* ofDuties(
  { planned, body }: AnsweredRequest,
  scope: ExtractScope,
): Generator<PlannedRequest> {
  const wanted = new Set(scope.validators)
  const { data } = body as unknown as { readonly data: readonly { pubkey: string; slot: string }[] }
  for (const { pubkey, slot } of data) {
    const key = pubkey.toLowerCase()
    if (wanted.has(key)) yield header(planned, BigInt(slot), key)
  }
}

/** A block that is there, with what it paid; headers of nobody only prove that the slots beside them were missed. */
export function* ofHeader({ planned }: AnsweredRequest): Generator<PlannedRequest> {
  const slot = numberInPath(planned.request, '/headers/')
  if (slot === undefined || planned.validatorKey === '*') return
  yield block(planned, slot, planned.validatorKey)
  yield blockRewards(planned, slot, planned.validatorKey)
}

/**
 * The state after a window knows the index of every validator that was in it, by which committees are told: they are asked
 * for with the validators by index as their context. The state before it tells nothing more.
 */
export function* ofValidators(
  { planned, body }: AnsweredRequest,
  scope: ExtractScope,
): Generator<PlannedRequest> {
  const windows = windowsOf(scope.setting)
  const period = periodOf(planned, scope)
  if (period === undefined) return
  const range = rangeOf(period, windows)
  if (numberInPath(planned.request, '/states/') !== range.slots[1]) return
  const { data } = body as unknown as {
    readonly data: readonly { index: string | number; validator: { pubkey: string } }[]
  }
  const keys = Object.fromEntries(
    data.map(({ index, validator }) => [String(index), validator.pubkey.toLowerCase()]),
  )
  if (data.length === 0) return
  for (const [from] of committeeSlots(range, windows)) yield syncCommittee(planned, from, keys)
}

/** Each slot that members in scope sit in, so that a committee without them costs one question. */
export function* ofSyncCommittee(
  { planned, body }: AnsweredRequest,
  scope: ExtractScope,
): Generator<PlannedRequest> {
  const windows = windowsOf(scope.setting)
  const period = periodOf(planned, scope)
  const slot = numberInPath(planned.request, '/states/')
  const { context } = planned
  if (period === undefined || slot === undefined || !isObject(context)) return
  const seats = (body as unknown as { readonly data: { readonly validators: readonly JsonValue[] } }).data
    .validators
  const members = [...new Set(seats.map(String))].flatMap((index) => {
    const key = Object.hasOwn(context, index) ? context[index] : undefined
    return typeof key === 'string' ? [key] : []
  })
  if (members.length === 0) return
  const term = committeeSlots(rangeOf(period, windows), windows).find(([from]) => from === slot)
  for (const sat of each(term ?? [0n, 0n])) yield* syncCommitteeRewards(planned, sat, members.sort())
}

/** A block of a validator in scope, to be looked up at execution nodes and relays. */
export function* leadsOfBlock({ planned, body }: AnsweredRequest, scope: ExtractScope): Generator<Lead> {
  const period = periodOf(planned, scope)
  if (period === undefined || planned.validatorKey === '*') return
  const { message } = (body as unknown as { readonly data: { readonly message: BlockMessage } }).data
  const payload = message.body.execution_payload
  yield {
    kind: 'proposed_block',
    period,
    validatorKey: planned.validatorKey,
    slot: String(message.slot),
    blockNumber: payload && String(payload.block_number),
    blockHash: payload?.block_hash.toLowerCase(),
    feeRecipient: payload?.fee_recipient.toLowerCase(),
  }
}

/** What the schema of `blocks` has let through. */
interface BlockMessage {
  readonly slot: string | number
  readonly body: {
    readonly execution_payload?: {
      readonly block_number: string | number
      readonly block_hash: string
      readonly fee_recipient: string
    }
  }
}

function periodOf({ periodIdentifier }: Asking, scope: ExtractScope): ScopePeriod | undefined {
  return scope.periods.find(({ identifier }) => identifier === periodIdentifier)
}
