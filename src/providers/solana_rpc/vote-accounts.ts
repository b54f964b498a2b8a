import { z } from 'zod'
import type { JsonValue } from '../../base/hash.js'
import type { BodyProblem } from '../../extract/envelope.js'
import { jsonRpcProblem } from '../shared/json-rpc.js'
import { solanaKey, u64 } from '../shared/values.js'
import { checkBySchema } from '../shared/zod-problem.js'
import { commissionBps, commissionPercent } from './commission.js'

const voteAccount = z.object({
  votePubkey: solanaKey,
  nodePubkey: solanaKey,
  activatedStake: u64,
  commission: commissionPercent,
  inflationRewardsCommissionBps: commissionBps.nullable().optional(),
  epochVoteAccount: z.boolean(),
  epochCredits: z.array(z.tuple([u64, u64, u64])),
  lastVote: u64,
  rootSlot: u64,
})

const answer = z.object({
  result: z.object({ current: z.array(voteAccount), delinquent: z.array(voteAccount) }),
})

interface VoteAccounts {
  readonly current: readonly { readonly votePubkey: string }[]
  readonly delinquent: readonly { readonly votePubkey: string }[]
}

export function checkVoteAccounts(body: JsonValue): BodyProblem | undefined {
  const problem = jsonRpcProblem(body) ?? checkBySchema(answer, body)
  if (problem !== undefined) return problem
  const { current, delinquent } = (body as unknown as { readonly result: VoteAccounts }).result
  const seen = new Set<string>()
  for (const { votePubkey } of [...current, ...delinquent]) {
    if (seen.has(votePubkey))
      return { reason: `the vote account ${votePubkey} stands twice`, path: '$.result' }
    seen.add(votePubkey)
  }
  return undefined
}
