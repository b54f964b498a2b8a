import type { JsonValue } from '../../base/hash.js'
import { isHexQuantity } from '../shared/ethereum-values.js'
import { requestParameters } from '../shared/json-rpc.js'

/** The block number at a place of a request's parameters; undefined for a tag (`latest`), a hash or nothing. */
export function requestedBlock(request: JsonValue, place: number): bigint | undefined {
  const named = requestParameters(request)?.[place]
  // A hash is hex too, and longer than any number of a block.
  return isHexQuantity(named) && named.length <= 18 ? BigInt(named) : undefined
}
