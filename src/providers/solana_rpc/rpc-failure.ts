import { isObject } from '../../base/json-object.js'
import type { ProviderFailure } from '../../extract/extraction.js'
import { saysTooMany } from '../shared/rpc-limits.js'

/**
 * Codes after which the same node may answer later: it is behind (-32005, -32016), does not have the block yet (-32004,
 * -32014), still pays rewards out (-32017), could not reach its long-term storage (-32019), or says 429 here instead of by
 * its status.
 */
const transientCodes: readonly number[] = [-32004, -32005, -32014, -32016, -32017, -32019, 429]

/** Undefined for every other answer: the general rules decide, by its status. */
export function isTransientRpcFailure({ body }: ProviderFailure): boolean | undefined {
  if (!isObject(body) || !isObject(body.error)) return undefined
  const { code, message } = body.error
  if (saysTooMany(message)) return true
  return transientCodes.includes(Number(code)) ? true : undefined
}
