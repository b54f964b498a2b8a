import type { JsonValue } from '../../base/hash.js'
import { isObject } from '../../base/json-object.js'
import type {
  AnsweredRequest,
  ExpectedRequests,
  ExtractScope,
  Lead,
  PlannedRequest,
  ProviderExtraction,
} from '../../extract/extraction.js'
import { expectedProposals } from '../shared/expected-proposals.js'
import { requestParameter } from '../shared/request.js'
import type { BidTrace } from './bid-trace.js'
import { greatestPage } from './payload-delivered.js'

const delivered = 'bidtraces/proposer_payload_delivered'
const received = 'bidtraces/builder_blocks_received'

/**
 * Every relay is asked about every block that a validator in scope proposed, for none knows of the others. What builders
 * offered beside it is asked for where `builder_offers` is set to true.
 */
export const extraction: ProviderExtraction = {
  plan: () => [],
  pursue,
  follow,
  leads,
  followed: [delivered],
  expect,
}

function* pursue(lead: Lead, scope: ExtractScope): Generator<PlannedRequest> {
  const endpoints = scope.setting('builder_offers') === 'true' ? [delivered, received] : [delivered]
  for (const provider of scope.sources)
    for (const endpoint of endpoints)
      yield {
        provider,
        endpoint,
        chainId: scope.chainId,
        periodIdentifier: lead.period.identifier,
        validatorKey: lead.validatorKey,
        request: { method: 'GET', path: `/relay/v1/data/${endpoint}`, query: { slot: lead.slot } },
        isFinal: true,
      }
}

/**
 * The next page of a list that goes on, from the last slot of this one: the cursor is meant itself, so that the rest of a
 * slot that was cut in two comes too. A page that is all of its cursor's slot would come again for ever.
 */
function* follow({ planned, body }: AnsweredRequest): Generator<PlannedRequest> {
  const { request } = planned
  const rows = body as unknown as readonly BidTrace[]
  const last = rows.at(-1)
  const limit = Number(requestParameter(request, 'limit') ?? greatestPage)
  const isPage = ['slot', 'block_hash', 'order_by'].every(
    (name) => requestParameter(request, name) === undefined,
  )
  if (!isPage || last === undefined || rows.length < limit || !isObject(request)) return
  const cursor = String(last.slot)
  if (requestParameter(request, 'cursor') === cursor) return
  const query = isObject(request.query) ? request.query : {}
  yield { ...planned, request: { ...request, query: { ...query, cursor } satisfies JsonValue } }
}

/** Where the proposer was to be paid, which the block itself does not say: its balance is looked up as well. */
function* leads({ planned, body }: AnsweredRequest, scope: ExtractScope): Generator<Lead> {
  const period = scope.periods.find(({ identifier }) => identifier === planned.periodIdentifier)
  if (period === undefined || planned.validatorKey === '*') return
  for (const row of body as unknown as readonly (BidTrace & { readonly proposer_fee_recipient: string })[])
    if (row.proposer_pubkey.toLowerCase() === planned.validatorKey)
      yield {
        kind: 'proposed_block',
        period,
        validatorKey: planned.validatorKey,
        slot: String(row.slot),
        blockNumber: row.block_number === undefined ? undefined : String(row.block_number),
        // What a relay delivered need not be what the chain took: the block itself is asked for by the chain's own word.
        blockHash: undefined,
        feeRecipient: row.proposer_fee_recipient.toLowerCase(),
      }
}

function* expect(scope: ExtractScope): Generator<ExpectedRequests> {
  const requests = expectedProposals(scope)
  for (const provider of scope.sources) yield { provider, endpoint: delivered, requests }
}
