/** A value that stands in the environment: only the driver opens it, and it is never shown. */
export interface EnvironmentReference {
  readonly env: string
}

export interface DuckdbTarget {
  readonly type: 'duckdb'
  readonly name: string
  /** Relative to the project's root unless absolute. */
  readonly path: string
  readonly threads: number | undefined
  readonly memoryLimit: string | undefined
  readonly schemaPrefix: string
}

/** What is missing comes from the usual PG* variables. */
export interface PostgresTarget {
  readonly type: 'postgres'
  readonly name: string
  readonly schemaPrefix: string
  readonly url: string | EnvironmentReference | undefined
  readonly host: string | EnvironmentReference | undefined
  readonly port: string | EnvironmentReference | undefined
  readonly database: string | EnvironmentReference | undefined
  readonly user: string | EnvironmentReference | undefined
  readonly password: string | EnvironmentReference | undefined
  readonly ssl: 'disable' | 'require' | 'verify-ca' | 'verify-full' | undefined
  /** File of certificates in PEM, relative to the project's root unless absolute. */
  readonly sslRootCert: string | undefined
  readonly role: string | undefined
  /** Whether the grants of models and seeds are made on this server. */
  readonly appliesGrants: boolean
  /** Seconds, as the others; never when undefined. */
  readonly statementTimeout: number | undefined
  readonly lockTimeout: number | undefined
  readonly publishWait: number
}

export type Target = DuckdbTarget | PostgresTarget
