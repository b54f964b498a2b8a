import type { JsonValue } from '../../base/hash.js'
import { isObject } from '../../base/json-object.js'
import { jsonPath } from '../../base/json-path.js'
import type { BodyProblem } from '../../extract/envelope.js'
import { jsonRpcProblem } from '../shared/json-rpc.js'
import { isSlotOrEpoch, isSolanaKey } from '../shared/values.js'
import { shown } from '../shared/zod-problem.js'
import { requestOptions } from './request.js'

/**
 * `{identity: [slots, counted from the first of the epoch]}`. Asked for one identity the answer speaks of that one
 * alone, `{}` when it leads no slot; otherwise every slot up to the last one has its leader, or a part is missing.
 */
export function checkLeaderSchedule(body: JsonValue, request: JsonValue): BodyProblem | undefined {
  const problem = jsonRpcProblem(body)
  if (problem !== undefined) return problem
  const { result } = body as { readonly result: JsonValue }
  if (result === null)
    return {
      reason: 'the node knows no schedule for the epoch of that slot, which says nothing',
      path: '$.result',
    }
  if (!isObject(result))
    return { reason: `expected slots by identity, found ${shown(result)}`, path: '$.result' }
  const led = new Set<number>()
  for (const [identity, slots] of Object.entries(result)) {
    const found = identityProblem(identity, slots, led)
    if (found !== undefined) return found
  }
  const { identity } = requestOptions(request)
  return typeof identity === 'string' ? strangerProblem(result, identity) : gapProblem(led)
}

function identityProblem(identity: string, slots: JsonValue, led: Set<number>): BodyProblem | undefined {
  const place = ['result', identity]
  if (!isSolanaKey(identity))
    return { reason: `expected an address in base 58, found ${shown(identity)}`, path: jsonPath(place) }
  if (!Array.isArray(slots))
    return { reason: `expected a list of slots, found ${shown(slots)}`, path: jsonPath(place) }
  for (const [index, slot] of (slots as readonly JsonValue[]).entries()) {
    const path = jsonPath([...place, index])
    if (typeof slot !== 'number' || !isSlotOrEpoch(slot))
      return { reason: `expected a slot counted from the first of the epoch, found ${shown(slot)}`, path }
    if (led.has(slot)) return { reason: `the slot ${slot} of the epoch is led twice`, path }
    led.add(slot)
  }
  return undefined
}

function strangerProblem(result: Readonly<Record<string, JsonValue>>, asked: string) {
  const stranger = Object.keys(result).find((identity) => identity !== asked)
  if (stranger === undefined) return undefined
  return {
    reason: `the identity ${asked} was asked for, and ${stranger} was answered`,
    path: jsonPath(['result', stranger]),
  }
}

/** A leader whose slots are cut off would seem to have earned less. */
function gapProblem(led: ReadonlySet<number>): BodyProblem | undefined {
  if (led.size === 0) return { reason: 'the schedule of all identities is empty', path: '$.result' }
  for (let slot = 0; slot < led.size; slot += 1)
    if (!led.has(slot))
      return {
        reason: `nobody leads slot ${slot} of the epoch: the schedule of all identities is not whole`,
        path: '$.result',
      }
  return undefined
}
