import { z } from 'zod'
import type { JsonValue } from '../../base/hash.js'
import type { BodyProblem } from '../../extract/envelope.js'
import { solanaKey, u64 } from '../shared/values.js'
import { checkBySchema } from '../shared/zod-problem.js'
import { rewardsProblem, type RewardsPage } from './rewards-page.js'
import { knownLater, maybeKey } from './values.js'

/**
 * The leaves of tip accounts. Besides stakers, the claimants are the validator itself and the network: both have the
 * system program as their authorities.
 */
const answer = z.object({
  rewards: z
    .array(
      z.object({
        claimant: solanaKey,
        stake_authority: solanaKey,
        withdraw_authority: solanaKey,
        validator_vote_account: solanaKey,
        epoch: u64,
        amount: u64,
        claim_status_account: maybeKey,
        priority_fee_amount: knownLater,
        priority_fee_claim_status_account: maybeKey,
      }),
    )
    .min(1, 'the list of rewards is empty'),
  total_count: u64,
})

export function checkStakerRewards(body: JsonValue, request: JsonValue): BodyProblem | undefined {
  return (
    checkBySchema(answer, body) ??
    rewardsProblem(body as unknown as RewardsPage, request, {
      filters: ['epoch', 'validator_vote_account', 'stake_authority'],
      key: ['epoch', 'validator_vote_account', 'claimant'],
    })
  )
}
