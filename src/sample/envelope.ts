import type { JsonValue } from '../base/hash.js'

/** A line of an archive, with the keys in the order in which they are written. */
export interface SampleEnvelope {
  readonly provider: string
  readonly endpoint: string
  readonly chain_id: string
  readonly period_identifier: string
  readonly covers_from?: string
  readonly covers_until?: string
  readonly validator_key: string
  readonly request: JsonValue
  readonly http_status: number
  readonly fetched_at: string
  readonly is_final?: boolean
  readonly body: string
}

/** What differs from answer to answer; `period` is an epoch, or the epochs [from, until) that a file speaks of. */
export interface SampleAnswer {
  readonly provider: string
  readonly endpoint: string
  readonly period: number | { readonly from: number; readonly until: number } | 'any'
  readonly validatorKey?: string
  readonly request: JsonValue
  /** Milliseconds since 1970. */
  readonly fetchedAt: number
  readonly isFinal?: boolean
  readonly body: string
}

export function envelopeOf(answer: SampleAnswer): SampleEnvelope {
  const { provider, endpoint, period, request, fetchedAt, isFinal, body } = answer
  return {
    provider,
    endpoint,
    chain_id: 'solana-mainnet',
    period_identifier: typeof period === 'number' ? String(period) : '*',
    ...(typeof period === 'object'
      ? { covers_from: String(period.from), covers_until: String(period.until) }
      : {}),
    validator_key: answer.validatorKey ?? '*',
    request,
    http_status: 200,
    fetched_at: new Date(fetchedAt).toISOString(),
    ...(isFinal === undefined ? {} : { is_final: isFinal }),
    body,
  }
}

/** A file, asked for by its path. */
export function fileRequest(path: string): JsonValue {
  return { method: 'GET', path }
}
