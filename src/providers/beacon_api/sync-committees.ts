import { z } from 'zod'
import type { JsonValue } from '../../base/hash.js'
import type { BodyProblem } from '../../extract/envelope.js'
import { slotOrEpoch } from '../shared/values.js'
import { answerProblem } from './answer.js'
import { unnamedProblem } from './request.js'

/** A seat each, in order; seats are drawn with replacement, so that a validator may stand there twice. */
const answer = z.object({
  data: z.object({ validators: z.array(slotOrEpoch).min(1, 'the sync committee is empty') }),
})

export function checkSyncCommittees(body: JsonValue, request: JsonValue): BodyProblem | undefined {
  return answerProblem(answer, body) ?? unnamedProblem(request, '/states/', 'slot')
}
