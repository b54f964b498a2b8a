import { z } from 'zod'
import type { JsonValue } from '../../base/hash.js'
import type { BodyProblem } from '../../extract/envelope.js'
import { coinNumber, decimalNumber } from '../shared/decimals.js'
import { standingTwice } from '../shared/standing-twice.js'
import { u64 } from '../shared/values.js'
import { checkBySchema } from '../shared/zod-problem.js'

const empty = 'the list of epochs is empty'

/** Pairs of an epoch and an amount in SOL; what later versions put behind them is let through. */
const series = z.array(z.tuple([u64, coinNumber]).rest(z.unknown())).min(1, empty)

/** Totals of the whole network. Block rewards, shared priority fees and slots per year came later than the others. */
const rewards = z.object({
  rewards_mev: series,
  rewards_inflation_est: series,
  rewards_jito_priority: series.optional(),
  rewards_block: series.optional(),
  slots_per_year: z
    .array(z.tuple([u64, decimalNumber]).rest(z.unknown()))
    .min(1, empty)
    .optional(),
})

const totals = ['rewards_mev', 'rewards_inflation_est', 'rewards_jito_priority', 'rewards_block'] as const

type Totals = Partial<Readonly<Record<(typeof totals)[number], readonly (readonly [string | number])[]>>>

export function checkRewards(body: JsonValue): BodyProblem | undefined {
  const problem = checkBySchema(rewards, body)
  if (problem !== undefined) return problem
  for (const name of totals) {
    const epochs = (body as Totals)[name]?.map(([epoch]) => String(epoch)) ?? []
    const twice = standingTwice(epochs, 'the epoch', [name])
    if (twice !== undefined) return twice
  }
  return undefined
}
