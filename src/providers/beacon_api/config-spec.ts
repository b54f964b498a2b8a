import { z } from 'zod'
import type { JsonValue } from '../../base/hash.js'
import type { BodyProblem } from '../../extract/envelope.js'
import { u64 } from '../shared/values.js'
import { answerProblem } from './answer.js'

/** Asked of values that are no integers too, for a refinement does not stop the next one. */
const positive = u64.refine((value) => !/^0+$/.test(String(value)), 'expected more than 0')

/** Slots are told in seconds, since Fulu also in milliseconds; what else is there is kept as it is. */
const answer = z.object({
  data: z
    .object({
      SLOTS_PER_EPOCH: positive,
      EPOCHS_PER_SYNC_COMMITTEE_PERIOD: positive,
      SECONDS_PER_SLOT: positive.optional(),
      SLOT_DURATION_MS: positive.optional(),
    })
    .refine(
      (spec) => spec.SECONDS_PER_SLOT !== undefined || spec.SLOT_DURATION_MS !== undefined,
      'expected SECONDS_PER_SLOT or SLOT_DURATION_MS: the length of a slot is not told',
    ),
})

export function checkConfigSpec(body: JsonValue): BodyProblem | undefined {
  return answerProblem(answer, body)
}
