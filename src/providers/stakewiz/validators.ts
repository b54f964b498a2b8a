import { z } from 'zod'
import type { JsonValue } from '../../base/hash.js'
import { isObject } from '../../base/json-object.js'
import type { BodyProblem } from '../../extract/envelope.js'
import { percentNumber } from '../shared/decimals.js'
import { standingTwice } from '../shared/standing-twice.js'
import { solanaKey, u64 } from '../shared/values.js'
import { checkBySchema } from '../shared/zod-problem.js'

/**
 * What is read of a record. Everything but the vote account may be missing, and older records have no epoch.
 * `activated_stake` is a float of SOL and `commission` is today's: neither is read, so neither is checked.
 */
const validator = z.object({
  vote_identity: solanaKey,
  identity: solanaKey.nullish(),
  epoch: u64.nullish(),
  uptime: percentNumber.nullish(),
  name: z.string().nullish(),
})

const validators = z.array(validator).min(1, 'the list of validators is empty')

export function checkValidators(body: JsonValue): BodyProblem | undefined {
  const problem = checkBySchema(validators, body)
  if (problem !== undefined) return problem
  const listed = body as readonly { readonly vote_identity: string }[]
  return standingTwice(
    listed.map((record) => record.vote_identity),
    'the vote account',
    [],
  )
}

export function checkValidator(body: JsonValue, request: JsonValue): BodyProblem | undefined {
  const problem = checkBySchema(validator, body)
  if (problem !== undefined) return problem
  const { vote_identity: answered } = body as { readonly vote_identity: string }
  const asked = isObject(request) ? (request.vote ?? request.validator) : undefined
  if (typeof asked !== 'string' || asked === answered) return undefined
  return {
    reason: `the record is of ${answered}, not of ${asked}, who was asked for`,
    path: '$.vote_identity',
  }
}
