/** Columns of `staging.staging_payloads` that an answer fills; `batch_no` is given with the landing. */
export const payloadColumns: readonly string[] = [
  'payload_id',
  'chain_id',
  'period_identifier',
  'covers_from',
  'covers_until',
  'validator_key',
  'provider_name',
  'endpoint',
  'data_type',
  'request',
  'request_hash',
  'response_hash',
  'raw_payload',
  'payload_json',
]

/** Columns of `staging.rejected_payloads` that a refused answer fills; `run_id` and `batch_no` are given with it. */
export const rejectionColumns: readonly string[] = [
  'rejection_id',
  'provider_name',
  'endpoint',
  'chain_id',
  'period_identifier',
  'validator_key',
  'request',
  'http_status',
  'fetched_at',
  'body',
  'response_hash',
  'reason',
  'json_path',
  'source_file',
  'source_line',
]
