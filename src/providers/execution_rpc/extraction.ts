import type { JsonValue } from '../../base/hash.js'
import { isObject } from '../../base/json-object.js'
import type {
  AnsweredRequest,
  ExpectedRequests,
  ExtractScope,
  Lead,
  PlannedRequest,
  ProviderExtraction,
  ProviderFailure,
} from '../../extract/extraction.js'
import { expectedProposals } from '../shared/expected-proposals.js'
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
  follow,
  followed: ['eth_getBlockByNumber'],
  expect,
  isTransient,
}

/**
 * Of a block of the chain, which its hash tells: the block and its receipts. What another branch has under that number is
 * refused, and asked for again by the next run. A lead without a hash only tells whose balance is of interest.
 */
function* pursue(lead: Lead, scope: ExtractScope): Generator<PlannedRequest> {
  const { blockNumber, blockHash, feeRecipient } = lead
  if (blockNumber === undefined) return
  const block = quantity(BigInt(blockNumber))
  for (const provider of scope.sources) {
    const asking = {
      provider,
      chainId: scope.chainId,
      periodIdentifier: lead.period.identifier,
      validatorKey: lead.validatorKey,
    }
    if (blockHash === undefined) {
      if (feeRecipient !== undefined) yield* balances(asking, feeRecipient, BigInt(blockNumber))
      continue
    }
    const expected = { block_hash: blockHash }
    const whole = ask(asking, 'eth_getBlockByNumber', [block, true], expected)
    yield feeRecipient === undefined ? whole : { ...whole, context: feeRecipient }
    yield ask(asking, 'eth_getBlockReceipts', [block], expected)
  }
}

/** A balance does not say of which branch it is: it is asked of a node that has shown the block itself. */
function* follow({ planned, body }: AnsweredRequest): Generator<PlannedRequest> {
  const { context: recipient } = planned
  const { result } = body as unknown as { readonly result: { readonly number: string } }
  if (typeof recipient === 'string') yield* balances(planned, recipient, BigInt(result.number))
}

/** What an address held before a block and after it. */
function* balances(asking: Asking, address: string, block: bigint): Generator<PlannedRequest> {
  for (const after of block > 0n ? [block - 1n, block] : [block])
    yield ask(asking, 'eth_getBalance', [address, quantity(after)])
}

type Asking = Pick<PlannedRequest, 'provider' | 'chainId' | 'periodIdentifier' | 'validatorKey'>

function ask(
  { provider, chainId, periodIdentifier, validatorKey }: Asking,
  method: string,
  params: readonly JsonValue[],
  expected: Readonly<Record<string, string>> = {},
): PlannedRequest {
  return {
    provider,
    endpoint: method,
    chainId,
    periodIdentifier,
    validatorKey,
    request: { method, params, ...expected },
    isFinal: true,
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
