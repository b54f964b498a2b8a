import { z } from 'zod'
import type { JsonValue } from '../../base/hash.js'
import { isObject } from '../../base/json-object.js'
import type { BodyProblem } from '../../extract/envelope.js'
import { jsonRpcProblem, requestParameters } from '../shared/json-rpc.js'
import { slotOrEpoch, u64 } from '../shared/values.js'
import { checkBySchema } from '../shared/zod-problem.js'
import { commissionBps, commissionPercent } from './commission.js'
import { unfinalizedProblem } from './request.js'

/**
 * In the order of the addresses asked for; null where nothing was earned. `commission` is null where Agave 4 says
 * `commissionBps` instead, and both are for a collector that several validators share.
 */
const answer = z.object({
  result: z.array(
    z
      .object({
        amount: u64,
        commission: commissionPercent.nullable().optional(),
        commissionBps: commissionBps.nullable().optional(),
        effectiveSlot: slotOrEpoch,
        epoch: slotOrEpoch,
        postBalance: u64,
      })
      .nullable(),
  ),
})

export function checkInflationReward(body: JsonValue, request: JsonValue): BodyProblem | undefined {
  const problem = jsonRpcProblem(body) ?? checkBySchema(answer, body) ?? unfinalizedProblem(request)
  if (problem !== undefined) return problem
  const { result } = body as { readonly result: readonly Reward[] }
  const [addresses, options] = requestParameters(request) ?? []
  if (Array.isArray(addresses) && addresses.length !== result.length)
    return {
      reason: `${addresses.length} addresses were asked for and ${result.length} rewards came: they cannot be told apart`,
      path: '$.result',
    }
  return checkEpochs(result, isObject(options) ? options.epoch : undefined)
}

/** What the schema has let through, as far as it is looked at here. */
type Reward = { readonly epoch: number | string } | null

/** Amounts of another epoch than the one asked for would be booked in the wrong period. */
function checkEpochs(result: readonly Reward[], asked: JsonValue | undefined): BodyProblem | undefined {
  const epochs = result.map((reward) => (reward === null ? undefined : String(reward.epoch)))
  const isAsked = typeof asked === 'number' || typeof asked === 'string'
  const epoch = isAsked ? String(asked) : epochs.find((known) => known !== undefined)
  const index = epochs.findIndex((known) => known !== undefined && known !== epoch)
  if (index === -1) return undefined
  return {
    reason: `the reward is of epoch ${epochs[index] ?? ''}, not of epoch ${epoch ?? ''}`,
    path: `$.result[${index}].epoch`,
  }
}
