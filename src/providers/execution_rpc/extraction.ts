import type { JsonValue } from '../../base/hash.js'
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
  follow,
  followed: ['eth_getBlockByNumber'],
  expect,
  isTransient,
}

/**
 * The block and its receipts, of the hash that the consensus node tells: what another branch has under that number is
 * refused, and asked for again by the next run.
 */
function* pursue(lead: Lead, scope: ExtractScope): Generator<PlannedRequest> {
  const { blockNumber, blockHash } = lead
  if (blockNumber === undefined) return
  const block = quantity(BigInt(blockNumber))
  const expected = blockHash === undefined ? {} : { block_hash: blockHash }
  for (const provider of scope.sources) {
    const asking = {
      provider,
      chainId: scope.chainId,
      periodIdentifier: lead.period.identifier,
      validatorKey: lead.validatorKey,
    }
    yield ask(asking, 'eth_getBlockByNumber', [block, true], expected)
    yield ask(asking, 'eth_getBlockReceipts', [block], expected)
  }
}

/**
 * What was held before and after a block by whoever was paid its fees. A balance does not say of which branch it is, so
 * it is asked of a node that has shown the block itself.
 */
function* follow({ planned, body }: AnsweredRequest): Generator<PlannedRequest> {
  const { result } = body as unknown as {
    readonly result: { readonly number: string; readonly miner: string }
  }
  const number = BigInt(result.number)
  for (const after of number > 0n ? [number - 1n, number] : [number])
    yield ask(planned, 'eth_getBalance', [result.miner.toLowerCase(), quantity(after)])
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
