import { z } from 'zod'
import type { JsonValue } from '../../base/hash.js'
import type { BodyProblem } from '../../extract/envelope.js'
import { slotOrEpoch, u64 } from '../shared/values.js'
import { answerProblem } from './answer.js'
import { unnamedProblem } from './request.js'

const answer = z.object({
  data: z.object({
    proposer_index: slotOrEpoch,
    total: u64,
    attestations: u64,
    sync_aggregate: u64,
    proposer_slashings: u64,
    attester_slashings: u64,
  }),
})

type BlockRewards = Readonly<Record<keyof z.infer<typeof answer>['data'], string>>

/** Gwei that the proposer of a block was paid for what it took in; the request names the slot. */
export function checkBlockRewards(body: JsonValue, request: JsonValue): BodyProblem | undefined {
  const problem = answerProblem(answer, body) ?? unnamedProblem(request, '/rewards/blocks/', 'slot')
  if (problem !== undefined) return problem
  const { data } = body as unknown as { readonly data: BlockRewards }
  return emptyProblem(data) ?? sumProblem(data)
}

/** What a node answers with status 200 while it works out an old state. */
function emptyProblem({ proposer_index: proposer, total }: BlockRewards): BodyProblem | undefined {
  if (BigInt(proposer) !== 0n || BigInt(total) !== 0n) return undefined
  return {
    reason: 'proposer and rewards are all 0: the node has not worked them out yet',
    path: '$.data',
  }
}

function sumProblem(data: BlockRewards): BodyProblem | undefined {
  const parts = [data.attestations, data.sync_aggregate, data.proposer_slashings, data.attester_slashings]
  const sum = parts.reduce((total, part) => total + BigInt(part), 0n)
  if (sum === BigInt(data.total)) return undefined
  return { reason: `the total ${data.total} is not the sum of its parts, ${sum}`, path: '$.data.total' }
}
