import { z } from 'zod'
import type { JsonValue } from '../../base/hash.js'
import type { BodyProblem } from '../../extract/envelope.js'
import { isObject, jsonRpcProblem, requestParameters } from '../shared/json-rpc.js'
import { integerBetween, u64 } from '../shared/values.js'
import { checkBySchema } from '../shared/zod-problem.js'

/** In the order of the addresses asked for; null where nothing was earned. `commission` is null for shared collectors. */
const answer = z.object({
  result: z.array(
    z
      .object({
        amount: u64,
        commission: integerBetween(0, 100, 'a percentage').nullable().optional(),
        effectiveSlot: u64,
        epoch: u64,
        postBalance: u64,
      })
      .nullable(),
  ),
})

export function checkInflationReward(body: JsonValue, request: JsonValue): BodyProblem | undefined {
  const problem = jsonRpcProblem(body) ?? checkBySchema(answer, body)
  if (problem !== undefined) return problem
  const { result } = body as { readonly result: readonly ({ readonly epoch: JsonValue } | null)[] }
  const [addresses, options] = requestParameters(request) ?? []
  if (Array.isArray(addresses) && addresses.length !== result.length)
    return {
      reason: `${addresses.length} addresses were asked for and ${result.length} rewards came: they cannot be told apart`,
      path: '$.result',
    }
  return checkEpochs(result, isObject(options) ? options.epoch : undefined)
}

/** Amounts of another epoch than the one asked for would be booked in the wrong period. */
function checkEpochs(
  result: readonly ({ readonly epoch: JsonValue } | null)[],
  asked: JsonValue | undefined,
): BodyProblem | undefined {
  const epoch = asked ?? result.find((reward) => reward !== null)?.epoch
  const index = result.findIndex((reward) => reward !== null && String(reward.epoch) !== String(epoch))
  if (index === -1) return undefined
  return {
    reason: `the reward is of epoch ${String(result[index]?.epoch)}, not of epoch ${String(epoch)}`,
    path: `$.result[${index}].epoch`,
  }
}
