import { exactJson } from './text-tables.js'

/** A line of an archive, as far as the oracle looks at it. */
export interface ArchivedAnswer {
  readonly provider: string
  readonly endpoint: string
  readonly chain_id: string
  readonly period_identifier: string
  readonly validator_key: string
  readonly request: unknown
  readonly fetched_at: string
  readonly is_final?: boolean
  readonly body: string
}

/** An answer that counts. */
export interface Answer {
  readonly provider: string
  readonly endpoint: string
  readonly chainId: string
  readonly period: string
  readonly validatorKey: string
  readonly request: Readonly<Record<string, unknown>>
  readonly fetchedAt: string
  readonly isFinal: boolean
  readonly body: string
}

/** Files are final when they are published; answers about the moment only where somebody says so. */
const finalOnPublication = ['doublezero', 'stake_accounts', 'marinade', 'prices']

/**
 * The answers in force, by provider and endpoint: what failed is none, and of several answers to one request the latest
 * of the final ones counts, or the latest of all where none is final.
 */
export class Answers {
  readonly #byEndpoint = new Map<string, Answer[]>()
  readonly chainId: string

  constructor(lines: Iterable<ArchivedAnswer>) {
    const byRequest = new Map<string, Answer>()
    for (const line of lines) {
      if (isNoAnswer(line)) continue
      const answer = answerOf(line)
      const { provider, endpoint, chainId, period, validatorKey, request } = answer
      const key = JSON.stringify([provider, endpoint, chainId, period, validatorKey, request])
      const other = byRequest.get(key)
      if (other === undefined || isPreferred(answer, other)) byRequest.set(key, answer)
    }
    for (const answer of byRequest.values()) {
      const key = `${answer.provider} ${answer.endpoint}`
      this.#byEndpoint.set(key, [...(this.#byEndpoint.get(key) ?? []), answer])
    }
    this.chainId = [...byRequest.values()][0]?.chainId ?? ''
  }

  of(provider: string, endpoint: string): readonly Answer[] {
    return this.#byEndpoint.get(`${provider} ${endpoint}`) ?? []
  }

  all(): readonly Answer[] {
    return [...this.#byEndpoint.values()].flat()
  }
}

function answerOf(line: ArchivedAnswer): Answer {
  return {
    provider: line.provider,
    endpoint: line.endpoint,
    chainId: line.chain_id,
    period: line.period_identifier,
    validatorKey: line.validator_key,
    request: line.request as Readonly<Record<string, unknown>>,
    fetchedAt: line.fetched_at,
    isFinal: line.is_final ?? finalOnPublication.includes(line.provider),
    body: line.body,
  }
}

function isPreferred(answer: Answer, other: Answer): boolean {
  if (answer.isFinal !== other.isFinal) return answer.isFinal
  return answer.fetchedAt >= other.fetchedAt
}

/** An error page, a JSON-RPC error, or a block or schedule that the node does not have. */
function isNoAnswer({ endpoint, body }: ArchivedAnswer): boolean {
  if (body.startsWith('<') || body.startsWith('{"jsonrpc":"2.0","error"')) return true
  return ['getBlock', 'getLeaderSchedule'].includes(endpoint) && body.includes('"result":null')
}

const parsed = new WeakMap<Answer, unknown>()

/** The JSON of a body, whole numbers as text. */
export function bodyOf(answer: Answer): unknown {
  if (!parsed.has(answer)) parsed.set(answer, exactJson(answer.body))
  return parsed.get(answer)
}

/** The `result` of a JSON-RPC answer. */
export function resultOf(answer: Answer): unknown {
  return (bodyOf(answer) as { readonly result: unknown }).result
}

/** Parameters of a JSON-RPC request. */
export function paramsOf(answer: Answer): readonly unknown[] {
  return answer.request['params'] as readonly unknown[]
}

/** A parameter of a request to an HTTP service, in its query or body. */
export function parameterOf(answer: Answer, name: string): string | undefined {
  for (const part of [answer.request, answer.request['query'], answer.request['body']]) {
    const value =
      typeof part === 'object' && part !== null ? (part as Record<string, unknown>)[name] : undefined
    if (typeof value === 'string' || typeof value === 'number') return String(value)
  }
  return undefined
}
