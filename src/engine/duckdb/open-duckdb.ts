import type { Engine, WriterInfo } from '../engine.js'

export interface DuckdbOptions {
  /** The database file, or `:memory:` for one of its own. */
  readonly path: string
  /** Opens an existing file for reading: others may read it at the same time, nobody may write. */
  readonly readOnly?: boolean | undefined
  /** The engine's own threads for one query; the number of cores by default. */
  readonly threads?: number | undefined
  /** DuckDB's spelling, e.g. `4GB`; 60 % of the memory that the process may use by default. */
  readonly memoryLimit?: string | undefined
  /** Who writes: told in `<path>.lock.json` to those who find the file locked. */
  readonly writer?: WriterInfo | undefined
  /** The only folders, besides the database and its spill folder, that SQL may read and write files in. */
  readonly allowedDirectories?: readonly string[] | undefined
  /** Where queries spill what does not fit into memory; `<path>.tmp` by default, nowhere for `:memory:`. */
  readonly temporaryDirectory?: string | undefined
}

/**
 * Opens a DuckDB warehouse. The client library is loaded only now: verbs without a database do not pay for it.
 * Throws a UserError of code `warehouse_locked` (another process has the file open), `warehouse_missing` (read-only
 * and not there), `not_a_warehouse`, `warehouse_too_new`, `warehouse_unopenable` or `invalid_engine_setting`.
 */
export async function openDuckdb(options: DuckdbOptions): Promise<Engine> {
  const { DuckdbEngine } = await import('./duckdb-engine.js')
  return DuckdbEngine.open(options)
}
