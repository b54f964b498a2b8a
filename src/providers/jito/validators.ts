import { z } from 'zod'
import type { JsonValue } from '../../base/hash.js'
import type { BodyProblem } from '../../extract/envelope.js'
import { solanaKey } from '../shared/values.js'
import { checkBySchema } from '../shared/zod-problem.js'
import { knownLater, rateBps } from './values.js'

/** Answers of 2023 have the first three fields only. An empty list is what kobe answers when it fails. */
const answer = z.object({
  validators: z
    .array(
      z.object({
        vote_account: solanaKey,
        mev_commission_bps: rateBps,
        running_jito: z.boolean(),
        mev_rewards: knownLater,
        priority_fee_commission_bps: rateBps,
        priority_fee_rewards: knownLater,
        active_stake: knownLater,
      }),
    )
    .min(1, 'the list of validators is empty'),
})

export function checkValidators(body: JsonValue): BodyProblem | undefined {
  const problem = checkBySchema(answer, body)
  if (problem !== undefined) return problem
  const { validators } = body as { readonly validators: readonly { readonly vote_account: string }[] }
  const seen = new Set<string>()
  for (const [index, { vote_account: voteAccount }] of validators.entries()) {
    if (seen.has(voteAccount))
      return { reason: `the vote account ${voteAccount} stands twice`, path: `$.validators[${index}]` }
    seen.add(voteAccount)
  }
  return undefined
}
