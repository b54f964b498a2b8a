import { z } from 'zod'
import type { JsonValue } from '../../base/hash.js'
import type { BodyProblem } from '../../extract/envelope.js'
import { jsonRpcProblem } from '../shared/json-rpc.js'
import { integerBetween, slotOrEpoch } from '../shared/values.js'
import { checkBySchema } from '../shared/zod-problem.js'

/** From the first normal epoch on every epoch has `slotsPerEpoch` slots; those before it were shorter (`warmup`). */
const answer = z.object({
  result: z.object({
    firstNormalEpoch: slotOrEpoch,
    firstNormalSlot: slotOrEpoch,
    leaderScheduleSlotOffset: slotOrEpoch,
    slotsPerEpoch: integerBetween(1, Number.MAX_SAFE_INTEGER, 'a number of slots'),
    warmup: z.boolean(),
  }),
})

export function checkEpochSchedule(body: JsonValue): BodyProblem | undefined {
  return jsonRpcProblem(body) ?? checkBySchema(answer, body)
}
