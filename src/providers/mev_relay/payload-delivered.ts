import { z } from 'zod'
import type { JsonValue } from '../../base/hash.js'
import type { BodyProblem } from '../../extract/envelope.js'
import { requestParameter } from '../shared/request.js'
import { checkBySchema } from '../shared/zod-problem.js'
import { bidTrace, type BidTrace } from './bid-trace.js'
import { otherThanAsked, tooManyProblem } from './page.js'

/** What a relay gives at most, and where nobody asks for less. */
export const greatestPage = 200

const answer = z.array(bidTrace, 'expected a list of blocks')

/** A page of blocks that proposers took, of slots at or below the cursor, the newest first. */
export function checkPayloadDelivered(body: JsonValue, request: JsonValue): BodyProblem | undefined {
  const problem = checkBySchema(answer, body)
  if (problem !== undefined) return problem
  const rows = body as unknown as readonly BidTrace[]
  return (
    tooManyProblem(rows, request, greatestPage) ??
    otherThanAsked(rows, request) ??
    orderProblem(rows, request) ??
    repeatProblem(rows)
  )
}

/** The next page goes on where this one ends: rows out of their order would be left out. */
function orderProblem(rows: readonly BidTrace[], request: JsonValue): BodyProblem | undefined {
  if (requestParameter(request, 'order_by') !== undefined) return undefined
  const cursor = requestParameter(request, 'cursor')
  let above = cursor !== undefined && /^\d{1,16}$/.test(cursor) ? BigInt(cursor) : undefined
  for (const [index, { slot }] of rows.entries()) {
    if (above !== undefined && BigInt(slot) > above)
      return {
        reason: `the slot ${slot} stands after ${index === 0 ? 'the cursor' : 'the slot'} ${above}, which is lower`,
        path: `$[${index}].slot`,
      }
    above = BigInt(slot)
  }
  return undefined
}

function repeatProblem(rows: readonly BidTrace[]): BodyProblem | undefined {
  const seen = new Set<string>()
  for (const [index, { slot, block_hash: hash }] of rows.entries()) {
    const key = `${slot} ${hash.toLowerCase()}`
    if (seen.has(key))
      return { reason: `the block ${hash} of slot ${slot} stands twice`, path: `$[${index}]` }
    seen.add(key)
  }
  return undefined
}
