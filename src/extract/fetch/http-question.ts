import type { JsonValue } from '../../base/hash.js'
import { isObject } from '../../base/json-object.js'
import type { EndpointDeclaration } from '../../project/types.js'
import type { HttpQuestion } from '../http/http-exchange.js'
import type { KeyedRequest } from '../plan/request-key.js'

/** Where a question goes, and what goes with it. */
export interface QuestionTarget {
  readonly base: URL
  /** Lower-case names; with secrets. */
  readonly headers: Readonly<Record<string, string>>
  readonly credentials: readonly string[]
}

/**
 * The HTTP request of questions to one endpoint: one of them, or several that JSON-RPC takes in one batch.
 * A call's id derives from its question, so that the same question gives the same bytes in whatever company it is asked.
 */
export function httpQuestion(
  requests: readonly KeyedRequest[],
  endpoint: EndpointDeclaration,
  target: QuestionTarget,
): HttpQuestion {
  const [first] = requests
  if (first === undefined) throw new RangeError('no question')
  const asked = endpoint.rpcMethod === undefined ? restRequest(first, target) : rpcRequest(requests, target)
  const { rateLimitPerMinute } = endpoint
  return {
    ...asked,
    credentials: target.credentials,
    ...(rateLimitPerMinute === undefined
      ? {}
      : { budget: { key: endpoint.endpoint, requestsPerMinute: rateLimitPerMinute } }),
  }
}

type Asked = Pick<HttpQuestion, 'method' | 'url' | 'headers' | 'body'>

/** The id under which a call is asked and its answer comes back. */
export function callId({ requestHash }: KeyedRequest): string {
  return requestHash.slice(0, 16)
}

function rpcRequest(requests: readonly KeyedRequest[], { base, headers }: QuestionTarget): Asked {
  const calls = requests.map((request) => {
    const { method, params } = fieldsOf(request)
    return { jsonrpc: '2.0', id: callId(request), method, params: params ?? [] }
  })
  const body = JSON.stringify(calls.length === 1 ? calls[0] : calls)
  return {
    method: 'POST',
    url: new URL(base),
    headers: { ...headers, 'content-type': 'application/json' },
    body,
  }
}

function restRequest(request: KeyedRequest, { base, headers }: QuestionTarget): Asked {
  const { method, path, query, body } = fieldsOf(request)
  const url = new URL(base)
  url.pathname = `${url.pathname.replace(/\/$/, '')}/${textOf(path).replace(/^\//, '')}`
  if (isObject(query))
    for (const [name, value] of Object.entries(query))
      for (const one of Array.isArray(value) ? (value as readonly JsonValue[]) : [value])
        url.searchParams.append(name, textOf(one))
  if (method !== 'POST') return { method: 'GET', url, headers, body: undefined }
  return {
    method,
    url,
    headers: { ...headers, 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  }
}

function fieldsOf({ planned }: KeyedRequest): Readonly<Record<string, JsonValue | undefined>> {
  if (isObject(planned.request)) return planned.request
  throw new TypeError(`the request of ${planned.provider} ${planned.endpoint} is no object`)
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
