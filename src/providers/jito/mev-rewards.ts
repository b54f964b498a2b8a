import { z } from 'zod'
import type { JsonValue } from '../../base/hash.js'
import type { BodyProblem } from '../../extract/envelope.js'
import { requestParameter } from '../shared/request.js'
import { u64 } from '../shared/values.js'
import { checkBySchema, shown } from '../shared/zod-problem.js'

const decimal = /^\d+(\.\d+)?([eE][+-]?\d+)?$/

/** A share in the network's tips, with a fraction and most often an exponent: it is text here, and nobody computes with it. */
const ratio = z.union([z.string(), z.number()]).refine((value) => decimal.test(String(value)), {
  error: ({ input }) => `expected a decimal, found ${shown(input)}`,
})

const answer = z.object({
  epoch: u64,
  total_network_mev_lamports: u64,
  jito_stake_weight_lamports: u64,
  mev_reward_per_lamport: ratio,
})

export function checkMevRewards(body: JsonValue, request: JsonValue): BodyProblem | undefined {
  const problem = checkBySchema(answer, body)
  if (problem !== undefined) return problem
  const { epoch, total_network_mev_lamports: total } = body as Readonly<Record<string, string | number>>
  // When kobe fails it answers with this very shape, all zeros.
  if (String(total) === '0')
    return {
      reason: 'the tips of the whole network are 0, which is what kobe answers when it fails',
      path: '$.total_network_mev_lamports',
    }
  const asked = requestParameter(request, 'epoch')
  if (asked === undefined || String(epoch) === asked) return undefined
  return { reason: `epoch ${asked} was asked for, found ${shown(epoch)}`, path: '$.epoch' }
}
