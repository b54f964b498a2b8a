import { payloadColumns, rejectionColumns } from './landed-columns.js'

/** A landed table as a copy between two warehouses sees it. */
export interface CopiedTable {
  readonly name: string
  /** All but `batch_no`, which the warehouse that is copied to gives anew. */
  readonly columns: readonly string[]
  /** What makes a row the same in both warehouses. */
  readonly key: readonly string[]
  /** Columns of any size: such rows are read a few at a time. Empty where a row is small. */
  readonly bodies: readonly string[]
}

/** In the order in which they are copied. Runs are copied beside them: they have no batch of their own. */
export const copiedTables: readonly CopiedTable[] = [
  {
    name: 'staging_payloads',
    columns: payloadColumns,
    key: ['payload_id'],
    bodies: ['raw_payload', 'payload_json'],
  },
  {
    name: 'payload_observations',
    columns: ['payload_id', 'fetched_at', 'run_id', 'http_status', 'is_final'],
    key: ['payload_id', 'fetched_at'],
    bodies: [],
  },
  {
    name: 'rejected_payloads',
    columns: [...rejectionColumns, 'run_id'],
    key: ['rejection_id'],
    bodies: ['body'],
  },
  {
    name: 'extraction_cursors',
    columns: ['provider_name', 'endpoint', 'chain_id', 'scope', 'cursor', 'run_id'],
    key: ['provider_name', 'endpoint', 'chain_id', 'scope'],
    bodies: [],
  },
]

/** The columns of a run. */
export const runColumns: readonly string[] = [
  'run_id',
  'chain_id',
  'scope',
  'started_at',
  'completed_at',
  'status',
  'error_message',
  'records_fetched',
  'records_staged',
  'records_rejected',
  'metadata',
]
