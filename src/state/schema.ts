/**
 * The tables of schema `aurora`, as Kysely sees them. Times are ISO 8601 text in UTC with microseconds, BIGINT is
 * bigint. What each table means stands in `docs/reference/state-tables.md`.
 */
export interface AuroraDatabase {
  'aurora.migrations': MigrationsTable
  'aurora.runs': RunsTable
  'aurora.results': ResultsTable
  'aurora.failures': FailuresTable
  'aurora.relations': RelationsTable
  'aurora.publications': PublicationsTable
  'aurora.publication_nodes': PublicationNodesTable
  'aurora.publication_tests': PublicationTestsTable
  'aurora.locks': LocksTable
  'aurora.batches': BatchesTable
}

export interface MigrationsTable {
  name: string
  applied_at: string
}

/** INTERRUPTED is found out by the next writer: a killed process writes nothing more. */
export type RunStatus = 'RUNNING' | 'SUCCESS' | 'FAILED' | 'INTERRUPTED'

export interface RunsTable {
  run_id: string
  verb: string
  started_at: string
  finished_at: string | null
  status: RunStatus
  target: string
  git_commit: string | null
  aurora_version: string
  batch_no: bigint | null
  as_of: string | null
  /** JSON. */
  arguments: string
  error_message: string | null
}

export interface ResultsTable {
  run_id: string
  node_id: string
  resource_type: string
  name: string
  status: string
  message: string
  started_at: string
  milliseconds: bigint
  row_count: bigint | null
  failures: bigint | null
  fingerprint: string | null
}

export interface FailuresTable {
  run_id: string
  test_id: string
  row_number: bigint
  row_json: string
}

export type RelationType = 'TABLE' | 'VIEW'

export interface RelationsTable {
  schema_name: string
  relation_name: string
  relation_type: RelationType
  run_id: string
  node_id: string
  created_at: string
}

export interface PublicationsTable {
  publication_id: string
  publication_number: bigint
  run_id: string
  published_at: string
  as_of: string
  git_commit: string | null
  batch_no: bigint
  aurora_version: string
  is_partial: boolean
  stale_nodes: bigint
}

export interface PublicationNodesTable {
  publication_id: string
  node_id: string
  resource_type: string
  schema_name: string
  relation_name: string
  materialized: string
  /** NULL for views, with `physical_name`. */
  physical_schema: string | null
  physical_name: string | null
  fingerprint: string
  data_identity: string | null
  row_count: bigint | null
  seal: string | null
  is_stale: boolean
  built_by_run: string
  /** JSON array of `{name, type}`. */
  columns_json: string
}

export interface PublicationTestsTable {
  publication_id: string
  test_id: string
  fingerprint: string
  status: string
}

export interface LocksTable {
  lock_name: string
  run_id: string | null
  pid: bigint | null
  host: string | null
  verb: string | null
  since: string | null
  fence: bigint
}

export interface BatchesTable {
  batch_no: bigint
  run_id: string
  taken_at: string
}
