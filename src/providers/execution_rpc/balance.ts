import { z } from 'zod'
import type { JsonValue } from '../../base/hash.js'
import type { BodyProblem } from '../../extract/envelope.js'
import { ethereumAddress, hexQuantity } from '../shared/ethereum-values.js'
import { jsonRpcProblem, requestParameters } from '../shared/json-rpc.js'
import { checkBySchema, shown } from '../shared/zod-problem.js'
import { nullProblem } from './null-result.js'
import { requestedBlock } from './request.js'

const answer = z.object({ result: hexQuantity })

/** Wei of an address after a block; both stand in the request alone. */
export function checkBalance(body: JsonValue, request: JsonValue): BodyProblem | undefined {
  const problem = jsonRpcProblem(body) ?? nullProblem(body, 'balance') ?? checkBySchema(answer, body)
  if (problem !== undefined) return problem
  const [address, block] = requestParameters(request) ?? []
  if (!ethereumAddress.safeParse(address).success)
    return { reason: `the request does not name the address: found ${shown(address)}`, path: '$' }
  if (requestedBlock(request, 1) !== undefined) return undefined
  return {
    reason: `the request does not name the block by its number: found ${shown(block)}`,
    path: '$',
  }
}
