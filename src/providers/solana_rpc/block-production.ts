import type { JsonValue } from '../../base/hash.js'
import { z } from 'zod'
import { jsonPath } from '../../base/json-path.js'
import type { BodyProblem } from '../../extract/envelope.js'
import { jsonRpcProblem } from '../shared/json-rpc.js'
import { isSolanaKey, slotOrEpoch } from '../shared/values.js'
import { checkBySchema, shown } from '../shared/zod-problem.js'
import { requestOptions } from './request.js'

const answer = z.object({
  result: z.object({
    value: z.object({
      byIdentity: z.record(
        z.string(),
        z.tuple([slotOrEpoch, slotOrEpoch], 'expected [leader slots, blocks produced]'),
      ),
      range: z.object({ firstSlot: slotOrEpoch, lastSlot: slotOrEpoch }),
    }),
  }),
})

interface Production {
  readonly byIdentity: Readonly<
    Record<string, readonly [leaderSlots: number | string, produced: number | string]>
  >
  readonly range: Readonly<Record<'firstSlot' | 'lastSlot', number | string>>
}

/** Leader slots and blocks produced in a range of slots, by identity; of all of them unless one was asked for. */
export function checkBlockProduction(body: JsonValue, request: JsonValue): BodyProblem | undefined {
  const problem = jsonRpcProblem(body) ?? checkBySchema(answer, body)
  if (problem !== undefined) return problem
  const { value } = (body as unknown as { readonly result: { readonly value: Production } }).result
  return countProblem(value) ?? sumProblem(value, request)
}

function countProblem({ byIdentity }: Production): BodyProblem | undefined {
  for (const [identity, [leaderSlots, produced]] of Object.entries(byIdentity)) {
    const path = jsonPath(['result', 'value', 'byIdentity', identity])
    if (!isSolanaKey(identity))
      return { reason: `expected an address in base 58, found ${shown(identity)}`, path }
    if (BigInt(produced) > BigInt(leaderSlots))
      return { reason: `${produced} blocks in ${leaderSlots} leader slots`, path }
  }
  return undefined
}

/** Every slot of the range has one leader, so that the leader slots of all identities are as many as its slots. */
function sumProblem({ byIdentity, range }: Production, request: JsonValue): BodyProblem | undefined {
  const slots = BigInt(range.lastSlot) - BigInt(range.firstSlot) + 1n
  const led = Object.values(byIdentity).reduce((sum, [leaderSlots]) => sum + BigInt(leaderSlots), 0n)
  if (typeof requestOptions(request).identity === 'string' ? led <= slots : led === slots) return undefined
  return {
    reason: `${led} leader slots in a range of ${slots} slots`,
    path: '$.result.value.byIdentity',
  }
}
