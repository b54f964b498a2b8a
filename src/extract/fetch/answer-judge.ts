import { readLosslessJson } from '../../base/lossless-json.js'
import type { JsonValue } from '../../base/hash.js'
import { decodeUtf8 } from '../../base/utf8.js'
import type { EndpointDeclaration, ProviderDeclaration } from '../../project/types.js'
import type { BodyChecker } from '../body-checker.js'
import type { EndpointAdapter } from '../envelope.js'
import type { ProviderExtraction } from '../extraction.js'
import type { HttpAnswer, Verdict } from '../http/http-exchange.js'
import type { KeyedRequest } from '../plan/request-key.js'
import { isSuccess } from '../success-status.js'

/** What is needed to tell data from anything else. */
export interface JudgedEndpoint {
  readonly provider: ProviderDeclaration
  readonly endpoint: EndpointDeclaration
  readonly adapter: EndpointAdapter
  readonly extraction: ProviderExtraction
  readonly checker: BodyChecker
}

/**
 * Whether the body of one question's answer is what its endpoint promises, and else whether to ask again. An error
 * status is left to the policy of HTTP (`data`) unless the provider says more about it.
 */
export async function judgeBody(
  { planned }: KeyedRequest,
  answer: Pick<HttpAnswer, 'status' | 'body'>,
  { provider, endpoint, adapter, extraction, checker }: JudgedEndpoint,
): Promise<Verdict> {
  const isTransient = (body: JsonValue | undefined): boolean | undefined =>
    extraction.isTransient?.({ endpoint: endpoint.endpoint, httpStatus: answer.status, body })
  if (!isSuccess(answer.status)) {
    const said = isTransient(jsonOf(answer.body))
    if (said === undefined) return { kind: 'data' }
    return { kind: said ? 'transient' : 'terminal', reason: `answered with HTTP status ${answer.status}` }
  }
  const finalityPath = endpoint.finality.rule === 'FLAG' ? endpoint.finality.path : undefined
  const finding = await checker.check(
    { body: answer.body, request: planned.request, format: endpoint.format, finalityPath },
    adapter,
    { adapter: provider.adapter, endpoint: endpoint.endpoint },
  )
  if (finding.ok) return { kind: 'data' }
  const { reason, path } = finding.problem
  const said = path === undefined ? reason : `${reason} (${path})`
  const body = jsonOf(answer.body)
  // What cannot even be read is what a proxy puts in the way, or half an answer: it may come right the next time.
  const isUnread = endpoint.format === 'json' && body === undefined
  return { kind: (isTransient(body) ?? isUnread) ? 'transient' : 'terminal', reason: said }
}

/** A body that failed is looked at only for its code: a long one has none. */
const greatestLookedAt = 1024 * 1024

function jsonOf(body: Uint8Array): JsonValue | undefined {
  if (body.byteLength > greatestLookedAt) return undefined
  const decoded = decodeUtf8(body)
  const read = decoded.ok ? readLosslessJson(decoded.text) : undefined
  return read?.ok === true ? read.value : undefined
}
