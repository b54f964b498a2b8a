import { z } from 'zod'
import type { JsonValue } from '../../base/hash.js'
import type { BodyProblem } from '../../extract/envelope.js'
import { u64 } from '../shared/values.js'
import { checkBySchema } from '../shared/zod-problem.js'
import { bidTrace, type BidTrace } from './bid-trace.js'
import { otherThanAsked } from './page.js'

const received = bidTrace.extend({
  timestamp: u64.optional(),
  timestamp_ms: u64.optional(),
  optimistic_submission: z.boolean().optional(),
})

const answer = z.array(received, 'expected a list of offers')

/**
 * Offers for a slot. A builder may send a block twice, and relays give more rows than the 500 that their interface
 * speaks of, so that neither is held against an answer.
 */
export function checkBlocksReceived(body: JsonValue, request: JsonValue): BodyProblem | undefined {
  return checkBySchema(answer, body) ?? otherThanAsked(body as unknown as readonly BidTrace[], request)
}
