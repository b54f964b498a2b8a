import { z } from 'zod'
import type { JsonValue } from '../../base/hash.js'
import type { BodyProblem } from '../../extract/envelope.js'
import { jsonRpcProblem } from '../shared/json-rpc.js'
import { checkBySchema } from '../shared/zod-problem.js'
import { blockTime } from './block.js'
import { unnamedSlotProblem } from './request.js'

/** Null where the node does not know the time of the block. */
const answer = z.object({ result: blockTime })

export function checkBlockTime(body: JsonValue, request: JsonValue): BodyProblem | undefined {
  return jsonRpcProblem(body) ?? checkBySchema(answer, body) ?? unnamedSlotProblem(request)
}
