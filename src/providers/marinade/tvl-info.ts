import { z } from 'zod'
import type { JsonValue } from '../../base/hash.js'
import type { BodyProblem } from '../../extract/envelope.js'
import { coinNumber, decimalNumber } from '../shared/decimals.js'
import { checkBySchema } from '../shared/zod-problem.js'

/** What is staked with Marinade at the time of the run; there are more such pairs, which come and go. */
const tvlInfo = z.object({
  staked_sol: coinNumber,
  staked_usd: decimalNumber,
  total_sol: coinNumber,
  total_usd: decimalNumber,
})

export function checkTvlInfo(body: JsonValue): BodyProblem | undefined {
  return checkBySchema(tvlInfo, body)
}
