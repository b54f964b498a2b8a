import type { PublishedRow } from './published-rows.js'
import type { TraceNode } from './trace-node.js'
import type { TracedPayload } from './traced-payloads.js'
import { fitsItsHash } from './traced-payloads.js'

/** A node of a trace as JSON, with all below it. */
export interface TraceNodeRecord {
  readonly role: string
  readonly relation: string
  readonly key: string
  readonly row: PublishedRow['cells']
  readonly file?: string
  readonly line?: number
  readonly sources: readonly {
    readonly payload_id: string
    readonly json_path?: string
    readonly amount?: string
  }[]
  readonly made_of: readonly TraceNodeRecord[]
  readonly note?: string
}

export interface PayloadRecord {
  readonly payload_id: string
  readonly provider_name: string
  readonly endpoint: string
  readonly chain_id: string
  readonly period_identifier: string
  readonly validator_key: string
  /** JSON text. */
  readonly request: string
  readonly request_hash: string
  readonly response_hash: string
  readonly byte_count: number
  readonly fits: boolean
  readonly observations: readonly {
    readonly fetched_at: string
    readonly http_status: string
    readonly is_final: boolean
    readonly run_id: string
  }[]
}

export function nodeRecord(node: TraceNode): TraceNodeRecord {
  const { role, row, place, sources, children, note } = node
  return {
    role,
    relation: row.relation,
    key: row.key,
    row: row.cells,
    ...place,
    sources: sources.map(({ payloadId, jsonPath, amount }) => ({
      payload_id: payloadId,
      ...(jsonPath === undefined ? {} : { json_path: jsonPath }),
      ...(amount === undefined ? {} : { amount }),
    })),
    made_of: children.map(nodeRecord),
    ...(note === undefined ? {} : { note }),
  }
}

export function payloadRecord(payload: TracedPayload): PayloadRecord {
  return {
    payload_id: payload.payloadId,
    provider_name: payload.providerName,
    endpoint: payload.endpoint,
    chain_id: payload.chainId,
    period_identifier: payload.periodIdentifier,
    validator_key: payload.validatorKey,
    request: payload.request,
    request_hash: payload.requestHash,
    response_hash: payload.responseHash,
    byte_count: payload.byteCount,
    fits: fitsItsHash(payload),
    observations: payload.observations.map(({ fetchedAt, httpStatus, isFinal, runId }) => ({
      fetched_at: fetchedAt,
      http_status: httpStatus,
      is_final: isFinal,
      run_id: runId,
    })),
  }
}
