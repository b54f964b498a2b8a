import { createHash } from 'node:crypto'
import { canonicalJson, sha256 } from '../../base/hash.js'
import type { PlannedRequest } from '../extraction.js'

/** A question with the names under which it is known. */
export interface KeyedRequest {
  readonly planned: PlannedRequest
  /** SHA-256 of the request's canonical JSON, as landed payloads carry it. */
  readonly requestHash: string
  /** Equal for one question, however often it is planned: 128 bits, in base64. */
  readonly key: string
}

export function keyed(planned: PlannedRequest): KeyedRequest {
  const requestHash = sha256(canonicalJson(planned.request))
  const { provider, endpoint, chainId, periodIdentifier, coversFrom, coversUntil, validatorKey } = planned
  const key = questionKey([
    provider,
    endpoint,
    chainId,
    periodIdentifier,
    coversFrom ?? '',
    coversUntil ?? '',
    validatorKey,
    requestHash,
  ])
  return { planned, requestHash, key }
}

/** Of the columns of a landed payload, in the order of `keyed`; absent covers are empty. */
export function questionKey(parts: readonly string[]): string {
  // No part holds a line feed: the door stores no such words, and a hash has none.
  return createHash('sha256').update(parts.join('\n')).digest().subarray(0, 16).toString('base64')
}
