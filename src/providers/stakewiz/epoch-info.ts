import { z } from 'zod'
import type { JsonValue } from '../../base/hash.js'
import type { BodyProblem } from '../../extract/envelope.js'
import { u64 } from '../shared/values.js'
import { checkBySchema } from '../shared/zod-problem.js'

/** The running epoch. Its times are worked out by Stakewiz, so that nothing but the epoch is of use. */
const epochInfo = z.object({ epoch: u64, start_slot: u64.nullish(), slot_height: u64.nullish() })

export function checkEpochInfo(body: JsonValue): BodyProblem | undefined {
  return checkBySchema(epochInfo, body)
}
