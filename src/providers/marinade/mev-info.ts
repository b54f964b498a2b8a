import { z } from 'zod'
import type { JsonValue } from '../../base/hash.js'
import type { BodyProblem } from '../../extract/envelope.js'
import { standingTwice } from '../shared/standing-twice.js'
import { integerBetween, solanaKey, u64 } from '../shared/values.js'
import { checkBySchema } from '../shared/zod-problem.js'

/**
 * `epoch` is a number in older files and text in newer ones; it is the last epoch in which the rate was seen.
 * The chain keeps a rate in 16 bits and takes one above 10,000 for 10,000: it is kept as seen and clamped on use.
 */
const mevInfo = z.object({
  validators: z
    .array(
      z.object({
        vote_account: solanaKey,
        mev_commission_bps: integerBetween(0, 65_535, 'basis points'),
        epoch: u64,
      }),
    )
    .min(1, 'the list of validators is empty'),
})

export function checkMevInfo(body: JsonValue): BodyProblem | undefined {
  const problem = checkBySchema(mevInfo, body)
  if (problem !== undefined) return problem
  const { validators } = body as { readonly validators: readonly { readonly vote_account: string }[] }
  return standingTwice(
    validators.map((validator) => validator.vote_account),
    'the vote account',
    ['validators'],
  )
}
