import { z } from 'zod'
import type { JsonValue } from '../../base/hash.js'
import type { BodyProblem } from '../../extract/envelope.js'
import { hash32 } from '../shared/ethereum-values.js'
import { slotOrEpoch } from '../shared/values.js'
import { answerProblem } from './answer.js'
import { otherSlotProblem } from './other-slot.js'
import { numberInPath } from './request.js'

const header = z.object({
  root: hash32,
  canonical: z.boolean(),
  header: z.object({
    message: z.object({
      slot: slotOrEpoch,
      proposer_index: slotOrEpoch,
      parent_root: hash32,
      state_root: hash32,
      body_root: hash32,
    }),
  }),
})

const answer = z.object({ data: z.union([header, z.array(header)]) })
const single = z.object({ data: header })
const list = z.object({ data: z.array(header) })

interface Header {
  readonly header: { readonly message: { readonly slot: string } }
}

/** The header of one block, or a list of those of a slot or of the children of a block. */
export function checkHeaders(body: JsonValue, request: JsonValue): BodyProblem | undefined {
  const problem = answerProblem(answer, body)
  if (problem !== undefined) return detailed(body) ?? problem
  const { data } = body as unknown as { readonly data: Header | readonly Header[] }
  if (!('header' in data)) return undefined
  return otherSlotProblem(
    data.header.message.slot,
    numberInPath(request, '/headers/'),
    '$.data.header.message.slot',
  )
}

/** A union says only that none of its forms fits: the form that was meant says why. */
function detailed(body: JsonValue): BodyProblem | undefined {
  const isList = Array.isArray((body as { readonly data?: JsonValue } | null)?.data)
  return answerProblem(isList ? list : single, body)
}
