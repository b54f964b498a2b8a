import { z } from 'zod'
import type { JsonValue } from '../../base/hash.js'
import type { BodyProblem } from '../../extract/envelope.js'
import { jsonRpcProblem, requestParameters } from '../shared/json-rpc.js'
import { isU64, slotOrEpoch } from '../shared/values.js'
import { checkBySchema } from '../shared/zod-problem.js'
import { requestedSlot, unfinalizedProblem } from './request.js'

const answer = z.object({ result: z.array(slotOrEpoch) })

/** Slots that hold a block, in ascending order. That a slot is not among them proves nothing. */
export function checkBlocks(body: JsonValue, request: JsonValue): BodyProblem | undefined {
  const problem = jsonRpcProblem(body) ?? unfinalizedProblem(request) ?? checkBySchema(answer, body)
  if (problem !== undefined) return problem
  const slots = (body as { readonly result: readonly (number | string)[] }).result.map(BigInt)
  return rangeProblem(slots, request) ?? orderProblem(slots)
}

function rangeProblem(slots: readonly bigint[], request: JsonValue): BodyProblem | undefined {
  const first = requestedSlot(request)
  if (first === undefined) return undefined
  const [, end] = requestParameters(request) ?? []
  const last = (typeof end === 'number' || typeof end === 'string') && isU64(end) ? BigInt(end) : undefined
  const index = slots.findIndex((slot) => slot < first || (last !== undefined && slot > last))
  if (index === -1) return undefined
  return {
    reason: `the slot ${slots[index] ?? ''} lies outside of ${first}..${last ?? ''}, which was asked for`,
    path: `$.result[${index}]`,
  }
}

function orderProblem(slots: readonly bigint[]): BodyProblem | undefined {
  const index = slots.findIndex((slot, place) => slot <= (slots[place - 1] ?? -1n))
  if (index === -1) return undefined
  return {
    reason: `the slot ${slots[index] ?? ''} does not come after ${slots[index - 1] ?? ''}`,
    path: `$.result[${index}]`,
  }
}
