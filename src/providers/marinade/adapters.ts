import { z } from 'zod'
import type { JsonValue } from '../../base/hash.js'
import type { BodyProblem, ProviderAdapters } from '../../extract/envelope.js'
import { integerBetween, solanaKey, u64 } from '../shared/values.js'
import { checkBySchema } from '../shared/zod-problem.js'

/** `epoch` is a number in older files and text in newer ones; it is the last epoch in which the rate was seen. */
const mevInfo = z.object({
  validators: z
    .array(
      z.object({
        vote_account: solanaKey,
        mev_commission_bps: integerBetween(0, 10_000, 'basis points'),
        epoch: u64,
      }),
    )
    .min(1, 'the list of validators is empty'),
})

export const adapters: ProviderAdapters = new Map([['mev-info', { check: checkMevInfo }]])

function checkMevInfo(body: JsonValue): BodyProblem | undefined {
  const problem = checkBySchema(mevInfo, body)
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
