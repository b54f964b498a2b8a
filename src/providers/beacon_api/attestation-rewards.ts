import { z } from 'zod'
import type { JsonValue } from '../../base/hash.js'
import type { BodyProblem } from '../../extract/envelope.js'
import { standingTwice } from '../shared/standing-twice.js'
import { i64, slotOrEpoch } from '../shared/values.js'
import { answerProblem } from './answer.js'
import { requestedValidators, unnamedProblem } from './request.js'

/** `ideal_rewards` beside these is what a perfect validator would have got: nobody was paid it. */
const answer = z.object({
  data: z.object({
    total_rewards: z.array(
      z.object({
        validator_index: slotOrEpoch,
        head: i64,
        target: i64,
        source: i64,
        inactivity: i64,
        inclusion_delay: i64.nullable().optional(),
      }),
    ),
  }),
})

interface AttestationRewards {
  readonly data: { readonly total_rewards: readonly { readonly validator_index: string | number }[] }
}

/** Gwei, signed, of one epoch, which the request must name; a validator that is not active has no row. */
export function checkAttestationRewards(body: JsonValue, request: JsonValue): BodyProblem | undefined {
  const problem = answerProblem(answer, body) ?? unnamedProblem(request, '/rewards/attestations/', 'epoch')
  if (problem !== undefined) return problem
  const listed = (body as unknown as AttestationRewards).data.total_rewards.map((row) =>
    String(row.validator_index),
  )
  const asked = requestedValidators(request)
  if (asked !== undefined && listed.length > asked.size)
    return {
      reason: `${asked.size} validators were asked for and ${listed.length} rewards came`,
      path: '$.data.total_rewards',
    }
  return standingTwice(listed, 'the validator', ['data', 'total_rewards'])
}
