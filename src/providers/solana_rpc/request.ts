import type { JsonValue } from '../../base/hash.js'
import { isObject } from '../../base/json-object.js'
import type { BodyProblem } from '../../extract/envelope.js'
import { requestParameters } from '../shared/json-rpc.js'
import { isSlotOrEpoch } from '../shared/values.js'

/** The slot that a request asks about, as its first parameter; undefined where it names none. */
export function requestedSlot(request: JsonValue): bigint | undefined {
  const [slot] = requestParameters(request) ?? []
  return (typeof slot === 'number' || typeof slot === 'string') && isSlotOrEpoch(slot)
    ? BigInt(slot)
    : undefined
}

/** The options of a request: its last parameter where that is an object. */
export function requestOptions(request: JsonValue): Readonly<Record<string, JsonValue>> {
  const last = requestParameters(request)?.at(-1)
  return isObject(last) ? last : {}
}

/** For an answer that does not say itself of which slot it is. */
export function unnamedSlotProblem(request: JsonValue): BodyProblem | undefined {
  if (requestedSlot(request) !== undefined) return undefined
  return {
    reason: 'the request does not name the slot, and the answer does not say of which slot it is',
    path: '$',
  }
}

/** A block that is not finalized can still be replaced by another one, and with it its rewards. */
export function unfinalizedProblem(request: JsonValue): BodyProblem | undefined {
  const { commitment } = requestOptions(request)
  if (commitment === undefined || commitment === null || commitment === 'finalized') return undefined
  return {
    reason: `the answer was asked for with commitment ${JSON.stringify(commitment)}: only "finalized" cannot change any more`,
    path: '$',
  }
}
