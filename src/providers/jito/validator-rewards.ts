import { z } from 'zod'
import type { JsonValue } from '../../base/hash.js'
import type { BodyProblem } from '../../extract/envelope.js'
import { solanaKey, u64 } from '../shared/values.js'
import { checkBySchema } from '../shared/zod-problem.js'
import { rewardsProblem, type RewardsPage } from './rewards-page.js'
import { knownLater, maybeKey, rateBps } from './values.js'

/** `mev_revenue` is the whole tip account, whatever its name suggests. */
const answer = z.object({
  rewards: z
    .array(
      z.object({
        vote_account: solanaKey,
        mev_revenue: u64,
        mev_commission: rateBps,
        priority_fee_revenue: knownLater,
        priority_fee_commission: rateBps,
        num_stakers: knownLater,
        epoch: u64,
        claim_status_account: maybeKey,
      }),
    )
    .min(1, 'the list of rewards is empty'),
  total_count: u64,
})

export function checkValidatorRewards(body: JsonValue, request: JsonValue): BodyProblem | undefined {
  return (
    checkBySchema(answer, body) ??
    rewardsProblem(body as unknown as RewardsPage, request, {
      filters: ['epoch', 'vote_account'],
      key: ['epoch', 'vote_account'],
    })
  )
}
