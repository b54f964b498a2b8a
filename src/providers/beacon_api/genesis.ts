import { z } from 'zod'
import type { JsonValue } from '../../base/hash.js'
import type { BodyProblem } from '../../extract/envelope.js'
import { hash32 } from '../shared/ethereum-values.js'
import { slotOrEpoch } from '../shared/values.js'
import { answerProblem } from './answer.js'

const answer = z.object({
  data: z.object({
    genesis_time: slotOrEpoch,
    genesis_validators_root: hash32,
    genesis_fork_version: z.string(),
  }),
})

export function checkGenesis(body: JsonValue): BodyProblem | undefined {
  return answerProblem(answer, body)
}
