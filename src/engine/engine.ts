/** The two engines. Where SQL differs, it differs by this name. */
export type Dialect = 'duckdb' | 'postgres'

/**
 * A value as an engine gives it and takes it. Decimals and integers wider than 32 bits never pass through a double:
 * DECIMAL is text at its scale, BIGINT and wider are bigint, DATE is `2025-01-31`, TIMESTAMPTZ is ISO 8601 in UTC
 * with microseconds (`2025-01-31T00:00:00.000000Z`), UUID, JSON and VARCHAR are text, BLOB is bytes.
 */
export type SqlValue = null | boolean | number | bigint | string | Uint8Array | readonly SqlValue[]

export type SqlRow = Readonly<Record<string, SqlValue>>

export interface ColumnDescription {
  readonly name: string
  /** The engine's own spelling, upper case, e.g. `DECIMAL(38,18)`, `TIMESTAMP WITH TIME ZONE`. */
  readonly type: string
}

/** `schema` and `name` are bare identifiers; quoting is the engine's business. */
export interface RelationName {
  readonly schema: string
  readonly name: string
}

/** One connection. Statements run one after another on it. */
export interface Session {
  readonly dialect: Dialect
  /**
   * What a schema is called in this warehouse, as it may stand in SQL: a prefix keeps warehouses apart that share a
   * database.
   */
  schema(name: string): string
  /** Rows of one statement. `?`-free: parameters are `$1`, `$2`, … on both engines. */
  rows(sql: string, parameters?: readonly SqlValue[]): Promise<readonly SqlRow[]>
  /**
   * Rows of one query in its order, some thousand at a time, for results that no memory should hold. The session runs
   * nothing else until the last page was taken or the loop was left.
   */
  pages(sql: string): AsyncIterable<readonly SqlRow[]>
  /** Runs one or several statements and drops their rows; gives the number of rows changed by the last one. */
  execute(sql: string, parameters?: readonly SqlValue[]): Promise<number>
  /** Column names and types of a query, without running it. */
  describe(sql: string): Promise<readonly ColumnDescription[]>
  /** Commits when `work` resolves, rolls back when it throws. Does not nest: an inner call is a defect. */
  transaction<T>(work: () => Promise<T>): Promise<T>
  /**
   * Appends rows to a table by the engine's bulk door (appender, COPY), in the order of `columns`,
   * holding at most a batch in memory. Gives the number of rows.
   */
  append(
    relation: RelationName | { readonly temporary: string },
    columns: readonly string[],
    rows: Iterable<readonly SqlValue[]> | AsyncIterable<readonly SqlValue[]>,
  ): Promise<number>
}

export interface EngineVersion {
  readonly name: string
  readonly version: string
}

/** A database. All sessions of one process come from here. */
export interface Engine {
  readonly dialect: Dialect
  /** Where it is, fit to be shown: no password in it. */
  readonly location: string
  version(): Promise<EngineVersion>
  /**
   * Lends a session for the time of `work`, a connection of its own. Only a few (three on DuckDB) are out at once;
   * others wait. `label` tells an administrator of the server what it is for.
   */
  withSession<T>(work: (session: Session) => Promise<T>, label?: string): Promise<T>
  /**
   * Lends the session on which the writer's lock is held: what it commits was committed while nobody else could write.
   * Only for an engine that was opened by a writer.
   */
  withWriterSession<T>(work: (session: Session) => Promise<T>): Promise<T>
  /**
   * Stops every running statement, and refuses what would follow on the sessions that are out: both reject with an
   * EngineError of code `interrupted`. Sessions lent afterwards work, so that the end of a run can be recorded.
   */
  interrupt(): void
  close(): Promise<void>
}

/** Who writes to the warehouse now, as far as the lock's explanation tells. */
export interface WriterInfo {
  readonly pid: number
  readonly host: string
  readonly verb: string
  readonly runId: string
  /** ISO 8601. */
  readonly since: string
}
