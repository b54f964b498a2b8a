/** A line of an archive, with the keys in the order in which they are written. */
export interface SampleEnvelope {
  readonly provider: string
  readonly endpoint: string
  readonly chain_id: string
  readonly period_identifier: string
  readonly covers_from?: string
  readonly covers_until?: string
  readonly validator_key: string
  readonly request: SampleRequest
  readonly http_status: number
  readonly fetched_at: string
  readonly is_final?: boolean
  readonly body: string
}

/** A file asked for by its path, or a JSON-RPC call without its running number. */
export type SampleRequest =
  | { readonly method: 'GET'; readonly path: string }
  | { readonly method: string; readonly params: readonly (readonly string[] | { readonly epoch: number })[] }
