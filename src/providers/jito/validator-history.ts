import { z } from 'zod'
import type { JsonValue } from '../../base/hash.js'
import type { BodyProblem } from '../../extract/envelope.js'
import { u64 } from '../shared/values.js'
import { checkBySchema } from '../shared/zod-problem.js'
import { knownLater, rateBps } from './values.js'

/** One validator's epochs, newest first. The body does not say whose they are: the request or the envelope does. */
const answer = z
  .array(
    z.object({
      epoch: u64,
      mev_commission_bps: rateBps,
      mev_rewards: u64,
      priority_fee_commission_bps: rateBps,
      priority_fee_rewards: knownLater,
    }),
  )
  .min(1, 'the list of epochs is empty')

export function checkValidatorHistory(body: JsonValue): BodyProblem | undefined {
  const problem = checkBySchema(answer, body)
  if (problem !== undefined) return problem
  const epochs = (body as readonly { readonly epoch: number | string }[]).map(({ epoch }) => String(epoch))
  const again = epochs.findIndex((epoch, index) => epochs.indexOf(epoch) !== index)
  if (again === -1) return undefined
  return { reason: `the epoch ${epochs[again] ?? ''} stands twice`, path: `$[${again}]` }
}
