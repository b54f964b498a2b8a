import type { JsonValue } from '../../base/hash.js'
import type { BodyProblem } from '../../extract/envelope.js'

/** A node that lacks a block answers null: that says nothing of the block. */
export function nullProblem(body: JsonValue, what: string): BodyProblem | undefined {
  if ((body as { readonly result: JsonValue }).result !== null) return undefined
  return { reason: `the node has no such ${what} (null), which proves nothing`, path: '$.result' }
}
