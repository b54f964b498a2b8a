import type { z } from 'zod'
import type { JsonValue } from '../../base/hash.js'
import { isObject } from '../../base/json-object.js'
import type { BodyProblem } from '../../extract/envelope.js'
import { checkBySchema, shown } from '../shared/zod-problem.js'

/**
 * The problem of an answer by its frame, `{execution_optimistic?, finalized?, data}`, then by the schema of the whole. A
 * node that follows the chain without having checked it (`execution_optimistic`) may yet change its mind.
 */
export function answerProblem(schema: z.ZodType, body: JsonValue): BodyProblem | undefined {
  return frameProblem(body) ?? checkBySchema(schema, body)
}

function frameProblem(body: JsonValue): BodyProblem | undefined {
  if (!isObject(body))
    return { reason: `expected the whole answer {"data": …}, found ${shown(body)}`, path: '$' }
  if (body.data === undefined && body.code !== undefined)
    return { reason: `the node answered with error ${shown(body.code)}: ${shown(body.message)}`, path: '$' }
  if (body.data === undefined)
    return { reason: 'expected the whole answer {"data": …}: there is no data', path: '$' }
  for (const flag of ['execution_optimistic', 'finalized'] as const)
    if (body[flag] !== undefined && typeof body[flag] !== 'boolean')
      return { reason: `expected true or false, found ${shown(body[flag])}`, path: `$.${flag}` }
  if (body.execution_optimistic !== true) return undefined
  return {
    reason: 'the node has not checked the block yet (execution_optimistic): it may still change its mind',
    path: '$.execution_optimistic',
  }
}
