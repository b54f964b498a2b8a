import { z } from 'zod'
import type { JsonValue } from '../../base/hash.js'
import type { BodyProblem } from '../../extract/envelope.js'
import { i64, slotOrEpoch } from '../shared/values.js'
import { answerProblem } from './answer.js'
import { unnamedProblem } from './request.js'

const answer = z.object({ data: z.array(z.object({ validator_index: slotOrEpoch, reward: i64 })) })

interface Row {
  readonly validator_index: string | number
  readonly reward: string | number
}

/**
 * Gwei, signed, of members of the sync committee in one block, whose slot the request names. Some nodes give a row for
 * every seat of a validator, each with the sum of all its seats: they must agree, or nobody knows which to believe.
 */
export function checkSyncCommitteeRewards(body: JsonValue, request: JsonValue): BodyProblem | undefined {
  const problem = answerProblem(answer, body) ?? unnamedProblem(request, '/rewards/sync_committee/', 'slot')
  if (problem !== undefined) return problem
  const seen = new Map<string, string | number>()
  for (const [index, row] of (body as unknown as { readonly data: readonly Row[] }).data.entries()) {
    const earlier = seen.get(String(row.validator_index))
    if (earlier !== undefined && BigInt(earlier) !== BigInt(row.reward))
      return {
        reason: `the validator ${row.validator_index} has the rewards ${earlier} and ${row.reward} in one block`,
        path: `$.data[${index}].reward`,
      }
    seen.set(String(row.validator_index), row.reward)
  }
  return undefined
}
