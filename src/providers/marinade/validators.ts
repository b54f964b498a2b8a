import { z } from 'zod'
import type { JsonValue } from '../../base/hash.js'
import type { BodyProblem } from '../../extract/envelope.js'
import { decimalNumber } from '../shared/decimals.js'
import { standingTwice } from '../shared/standing-twice.js'
import { integerBetween, solanaKey, u64 } from '../shared/values.js'
import { checkBySchema } from '../shared/zod-problem.js'

/**
 * Every vote account at the last slot of an epoch, and the inflation of the whole network. `commission` is a percentage
 * in 8 bits, of which more than 100 counts as 100; `mev_commission` is in basis points, null without Jito.
 */
const validators = z.object({
  epoch: u64,
  slot: u64,
  capitalization: u64,
  epoch_duration_in_years: decimalNumber,
  validator_rate: decimalNumber,
  validator_rewards: u64,
  validator_metas: z
    .array(
      z.object({
        vote_account: solanaKey,
        commission: integerBetween(0, 255, 'a percentage'),
        mev_commission: integerBetween(0, 65_535, 'basis points').nullable(),
        stake: u64,
        credits: u64,
      }),
    )
    .min(1, 'the list of validators is empty'),
})

export function checkValidators(body: JsonValue): BodyProblem | undefined {
  const problem = checkBySchema(validators, body)
  if (problem !== undefined) return problem
  const { validator_metas: metas } = body as {
    readonly validator_metas: readonly { readonly vote_account: string }[]
  }
  return standingTwice(
    metas.map((meta) => meta.vote_account),
    'the vote account',
    ['validator_metas'],
  )
}
