/** A line of an archive, as far as the oracle looks at it. */
export interface ArchivedAnswer {
  readonly provider: string
  readonly endpoint: string
  readonly chain_id: string
  readonly period_identifier: string
  readonly validator_key: string
  readonly request: unknown
  readonly fetched_at: string
  readonly body: string
}

/** The answers that count: no error bodies, and of several answers to one request the latest. */
export function answersInForce(answers: Iterable<ArchivedAnswer>): ArchivedAnswer[] {
  const byRequest = new Map<string, ArchivedAnswer>()
  for (const answer of answers) {
    if (isError(answer)) continue
    const { provider, endpoint, chain_id, period_identifier, validator_key, request } = answer
    const key = JSON.stringify([provider, endpoint, chain_id, period_identifier, validator_key, request])
    const earlier = byRequest.get(key)
    if (earlier === undefined || earlier.fetched_at <= answer.fetched_at) byRequest.set(key, answer)
  }
  return [...byRequest.values()]
}

function isError(answer: ArchivedAnswer): boolean {
  return answer.body.startsWith('<') || answer.body.startsWith('{"jsonrpc":"2.0","error"')
}
