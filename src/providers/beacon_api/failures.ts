import { isObject } from '../../base/json-object.js'
import type { ExtractScope, PlannedRequest, ProviderFailure } from '../../extract/extraction.js'
import { header } from './questions.js'
import { numberInPath } from './request.js'
import { windowsOf } from './windows.js'

/** What a node says of a state that it has thrown away; of a slot without a block it speaks of the block. */
const lostState = /state|prun|archiv|histor/i

/**
 * An unchecked answer, and a reward of nobody over nothing, are what a node says while it is not done: it may be asked
 * again. Everything else is left to the general rules.
 */
export function isTransientBeaconFailure({ body }: ProviderFailure): boolean | undefined {
  if (!isObject(body)) return undefined
  if (body.execution_optimistic === true) return true
  const { data } = body
  return isObject(data) && data.total === '0' && data.proposer_index === '0' ? true : undefined
}

/**
 * A slot without a block answers 404, and so does a node that lost what it knew. What proves that a slot was missed are
 * the blocks beside it, of which the later names the earlier as its parent: they are asked for in its stead. Where they
 * are missing too, those beside them, within their epoch, so that a node that knows nothing is not asked for ever.
 */
export function missedSlot(
  failure: ProviderFailure,
  { provider, chainId, endpoint, periodIdentifier, validatorKey, request }: PlannedRequest,
  scope: ExtractScope,
): readonly PlannedRequest[] | undefined {
  const { httpStatus, body } = failure
  const message = isObject(body) && typeof body.message === 'string' ? body.message : ''
  if (httpStatus !== 404 || lostState.test(message)) return undefined
  const isHeader = endpoint === 'headers'
  const slot = numberInPath(request, isHeader ? '/headers/' : '/rewards/sync_committee/')
  if (slot === undefined) return undefined
  const { slotsOfEpoch } = windowsOf(scope.setting)
  const isOnlyProof = isHeader && validatorKey === '*'
  return [slot - 1n, slot + 1n]
    .filter((beside) => beside >= 0n && (!isOnlyProof || beside / slotsOfEpoch === slot / slotsOfEpoch))
    .map((beside) => header({ provider, chainId, periodIdentifier }, beside, '*'))
}
