import type { JsonValue } from '../../base/hash.js'
import type {
  ExpectedRequests,
  ExtractScope,
  Lead,
  PlannedRequest,
  ProviderExtraction,
  ProviderFailure,
} from '../../extract/extraction.js'
import { expectedProposals } from '../shared/expected-proposals.js'
import { isObject } from '../shared/json-rpc.js'
import { saysTooMany } from '../shared/rpc-limits.js'

/** Codes after which the same node may answer later: a limit was reached (-32005), or it is not available (-32002). */
const transientCodes: readonly number[] = [-32002, -32005, 429]

/**
 * Nothing is asked of a window by itself: only of blocks that a validator in scope proposed, which a consensus node tells.
 * Windows are planned when they are final, so that the block of a number cannot become another one.
 */
export const extraction: ProviderExtraction = {
  plan: () => [],
  pursue,
  followed: [],
  expect,
  isTransient,
}

/** The block, its receipts, and what was held before and after it by whoever was paid. */
function* pursue(lead: Lead, scope: ExtractScope): Generator<PlannedRequest> {
  const { blockNumber, feeRecipient } = lead
  if (blockNumber === undefined) return
  const number = BigInt(blockNumber)
  for (const provider of scope.sources) {
    const ask = (method: string, ...params: readonly JsonValue[]): PlannedRequest => ({
      provider,
      endpoint: method,
      chainId: scope.chainId,
      periodIdentifier: lead.period.identifier,
      validatorKey: lead.validatorKey,
      request: { method, params },
      isFinal: true,
    })
    yield ask('eth_getBlockByNumber', quantity(number), true)
    yield ask('eth_getBlockReceipts', quantity(number))
    if (feeRecipient === undefined) continue
    if (number > 0n) yield ask('eth_getBalance', feeRecipient, quantity(number - 1n))
    yield ask('eth_getBalance', feeRecipient, quantity(number))
  }
}

function* expect(scope: ExtractScope): Generator<ExpectedRequests> {
  const proposals = expectedProposals(scope)
  for (const provider of scope.sources) {
    yield { provider, endpoint: 'eth_getBlockByNumber', requests: proposals }
    yield { provider, endpoint: 'eth_getBlockReceipts', requests: proposals }
    yield { provider, endpoint: 'eth_getBalance', requests: 2 * proposals }
  }
}

/** A final block is there: a node that says null has not got it yet. */
function isTransient({ body }: ProviderFailure): boolean | undefined {
  if (!isObject(body)) return undefined
  if (body.result === null) return true
  if (!isObject(body.error)) return undefined
  const { code, message } = body.error
  return saysTooMany(message) || transientCodes.includes(Number(code)) ? true : undefined
}

function quantity(value: bigint): string {
  return `0x${value.toString(16)}`
}
