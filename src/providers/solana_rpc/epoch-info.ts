import { z } from 'zod'
import type { JsonValue } from '../../base/hash.js'
import type { BodyProblem } from '../../extract/envelope.js'
import { jsonRpcProblem } from '../shared/json-rpc.js'
import { slotOrEpoch, u64 } from '../shared/values.js'
import { checkBySchema } from '../shared/zod-problem.js'

/** `blockHeight` and `transactionCount` came later than the rest, and old answers lack them. */
const answer = z.object({
  result: z.object({
    absoluteSlot: slotOrEpoch,
    epoch: slotOrEpoch,
    slotIndex: slotOrEpoch,
    slotsInEpoch: slotOrEpoch,
    blockHeight: u64.optional(),
    transactionCount: u64.nullable().optional(),
  }),
})

export function checkEpochInfo(body: JsonValue): BodyProblem | undefined {
  const problem = jsonRpcProblem(body) ?? checkBySchema(answer, body)
  if (problem !== undefined) return problem
  const { slotIndex, slotsInEpoch } = (
    body as { readonly result: Record<'slotIndex' | 'slotsInEpoch', string> }
  ).result
  if (BigInt(slotIndex) < BigInt(slotsInEpoch)) return undefined
  return {
    reason: `the slot ${slotIndex} of the epoch is beyond its ${slotsInEpoch} slots`,
    path: '$.result.slotIndex',
  }
}
