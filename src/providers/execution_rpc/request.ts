import type { JsonValue } from '../../base/hash.js'
import { isObject } from '../../base/json-object.js'
import type { BodyProblem } from '../../extract/envelope.js'
import { isHexQuantity } from '../shared/ethereum-values.js'
import { requestParameters } from '../shared/json-rpc.js'

/** The block number at a place of a request's parameters; undefined for a tag (`latest`), a hash or nothing. */
export function requestedBlock(request: JsonValue, place: number): bigint | undefined {
  const named = requestParameters(request)?.[place]
  // A hash is hex too, and longer than any number of a block.
  return isHexQuantity(named) && named.length <= 18 ? BigInt(named) : undefined
}

/**
 * The problem of a block of another hash than the one that the request expects (`block_hash`, which is not sent): a node
 * that follows another branch of the chain has another block under the same number.
 */
export function otherHashProblem(request: JsonValue, hash: string, path: string): BodyProblem | undefined {
  const expected = isObject(request) ? request.block_hash : undefined
  if (typeof expected !== 'string' || expected.toLowerCase() === hash.toLowerCase()) return undefined
  return { reason: `the block is ${hash}, and the chain holds ${expected} in its place`, path }
}
