/**
 * A validated project as plain data. `project/` makes it from the files; everything above only reads it.
 * All paths are relative to the project's root, with `/`.
 */

import type { EnvironmentReference, Target } from './target-types.js'

export type { DuckdbTarget, EnvironmentReference, PostgresTarget, Target } from './target-types.js'

export interface Position {
  readonly file: string
  /** 1-based. */
  readonly line: number
  /** 1-based. */
  readonly column: number
}

/** `model.<project>.<name>` (`….v2` for a versioned one), `seed.<project>.<name>`, `source.<project>.<provider>.<endpoint>`, `test.<project>.<name>`: as dbt names them. */
export type NodeId = string

export type Materialization = 'view' | 'table' | 'ephemeral' | 'incremental' | 'snapshot' | 'seed'
export type PeriodDependency = 'SAME' | 'FOLLOWING' | 'ALL'
export type Severity = 'error' | 'warn'

/** A closed list; `DECIMAL(p,s)` is spelled without blanks. */
export type ColumnType =
  | 'VARCHAR'
  | 'BOOLEAN'
  | 'INTEGER'
  | 'BIGINT'
  | 'DATE'
  | 'TIMESTAMPTZ'
  | 'UUID'
  | 'JSON'
  | `DECIMAL(${number},${number})`

/** Units whose columns are money: `coin` and the chains' base units. */
export type Unit = string

export interface ColumnConstraints {
  readonly notNull: boolean
  readonly unique: boolean
  readonly primaryKey: boolean
  /** SQL expressions, each one a CHECK. */
  readonly checks: readonly string[]
}

export interface Column {
  readonly name: string
  /** Undefined when the YAML describes a column without a contract. */
  readonly type: ColumnType | undefined
  readonly description: string
  readonly unit: Unit | undefined
  /** True for a signed amount: no CHECK `>= 0` is wanted. */
  readonly signed: boolean
  /** Left out of content hashes and comparisons. */
  readonly volatile: boolean
  readonly constraints: ColumnConstraints
  /** Of a seed: where it stands how the cells are written. */
  readonly format?: ColumnFormat | undefined
  /** Of a seed: a day or moment that cannot be still to come. */
  readonly past?: boolean | undefined
  readonly position: Position
}

/** The format of a cell is what `column` of `seed` says in the row with the same `key`. */
export interface ColumnFormat {
  readonly seed: string
  readonly key: string
  readonly column: string
}

/** A test argument: YAML scalars keep their source text, so numbers are text here too. */
export type ArgumentValue =
  null | string | boolean | readonly ArgumentValue[] | { readonly [key: string]: ArgumentValue }

export interface TestConfig {
  readonly severity: Severity
  /** Comparison with the failure count, e.g. `> 10`, `!= 0`. */
  readonly warnIf: string
  readonly errorIf: string
  /** SQL predicate that limits the rows looked at. */
  readonly where: string | undefined
  /** How many failing rows are shown and kept. */
  readonly limit: number
  readonly storeFailures: boolean
  readonly tags: readonly string[]
}

/** One generic test on a model, seed or column. */
export interface GenericTest {
  readonly kind: 'generic'
  readonly id: NodeId
  /** Unique in the project; derived from test, node, column and arguments unless the YAML names it. */
  readonly name: string
  /** `not_null`, `unique`, …, or the name of a file in tests/generic/. */
  readonly test: string
  /** The node under test. */
  readonly nodeId: NodeId
  readonly column: string | undefined
  readonly arguments: Readonly<Record<string, ArgumentValue>>
  readonly config: TestConfig
  readonly description: string
  readonly position: Position
}

/** `tests/data/<name>.sql`: every row that it returns is a failure. */
export interface SingularTest {
  readonly kind: 'singular'
  readonly id: NodeId
  readonly name: string
  readonly config: TestConfig
  /** From the YAML; else the comment with which the file begins. */
  readonly description: string
  /** The template's text. */
  readonly sql: string
  readonly file: string
  readonly position: Position
}

/** A row of a unit test: the text of each cell, null for NULL. */
export interface UnitTestRow {
  readonly cells: Readonly<Record<string, ArgumentValue>>
  readonly position: Position
}

/** Rows that one input of the model under test has, instead of what is landed or built. */
export interface UnitTestInput {
  /** As the YAML says it: `ref('name')`, `source('provider', 'endpoint')`. */
  readonly input: string
  /** The node that is meant, once the names are resolved. */
  readonly nodeId: NodeId | undefined
  readonly rows: readonly UnitTestRow[]
  readonly position: Position
}

/** One entry of `unit_tests:`: what a model makes of given rows. No table is read. */
export interface UnitTest {
  readonly kind: 'unit'
  readonly id: NodeId
  readonly name: string
  /** The model under test. */
  readonly nodeId: NodeId
  readonly config: TestConfig
  /** What the test shows, and what it guards. */
  readonly description: string
  /** ISO 8601; undefined: that of the run. */
  readonly asOf: string | undefined
  /** Types of columns that no contract gives. */
  readonly types: Readonly<Record<string, ColumnType>>
  readonly given: readonly UnitTestInput[]
  readonly expected: readonly UnitTestRow[]
  readonly position: Position
}

export type DataTest = GenericTest | SingularTest | UnitTest

/** Roles by privilege, on a server: `{select: ['reader']}`. */
export type Grants = Readonly<Record<string, readonly string[]>>

/** Which rows of a published relation a login of a server sees. */
export interface RowAccess {
  /** Says whose a row is. */
  readonly column: string
  /** Name of the seed with `login_name` and that column. */
  readonly logins: string
  /** Roles whose members see all rows. */
  readonly allRows: readonly string[]
  readonly position: Position
}

/**
 * A secondary index of a table. PostgreSQL makes it before anything reads the table; DuckDB does without, where an index
 * made a build several times slower.
 */
export interface TableIndex {
  readonly columns: readonly string[]
  /** Promises that no two rows have the same values: a test proves it on every engine. */
  readonly unique: boolean
  readonly type: 'btree' | 'hash' | 'brin'
}

export interface ModelConfig {
  readonly enabled: boolean
  readonly materialized: Exclude<Materialization, 'seed'>
  readonly schema: string
  readonly tags: readonly string[]
  readonly periodDependency: PeriodDependency | undefined
  /** Natural key of the rows: the contract's primary key. */
  readonly grain: readonly string[]
  readonly indexes: readonly TableIndex[]
  /** Allows named columns to break the exact-money check, each with its reason. */
  readonly inexact: readonly { readonly column: string; readonly reason: string }[]
  /** Undefined leaves alone whatever was granted. */
  readonly grants?: Grants | undefined
  readonly rowAccess?: RowAccess | undefined
  readonly meta: Readonly<Record<string, ArgumentValue>>
}

export interface Model {
  readonly kind: 'model'
  readonly id: NodeId
  /** Name as in `ref`: without the version. */
  readonly name: string
  /** Undefined for a model with a single, unversioned file. */
  readonly version: number | undefined
  /** True for an unversioned model and for the latest version. */
  readonly isLatest: boolean
  /** ISO date, of this version. */
  readonly deprecationDate: string | undefined
  /** Published relation: `name`, or `name_v2`; the latest version is published as `name` as well. */
  readonly relation: { readonly schema: string; readonly name: string }
  readonly description: string
  readonly config: ModelConfig
  /** In contract order; empty when the YAML declares none. */
  readonly columns: readonly Column[]
  /** True when every column has a type: the contract is enforced. */
  readonly hasContract: boolean
  /** The template's text. */
  readonly sql: string
  readonly file: string
  /** YAML that describes it, where there is one. */
  readonly yamlFile: string | undefined
  readonly position: Position
}

export interface Seed {
  readonly kind: 'seed'
  readonly id: NodeId
  readonly name: string
  readonly relation: { readonly schema: string; readonly name: string }
  readonly description: string
  readonly tags: readonly string[]
  readonly grain: readonly string[]
  /** Undefined leaves alone whatever was granted. */
  readonly grants?: Grants | undefined
  readonly meta: Readonly<Record<string, ArgumentValue>>
  /** Every column typed, in the order of the table. */
  readonly columns: readonly Column[]
  /** The CSV, or for `registry.providers` the folder `sources/`. */
  readonly file: string
  readonly yamlFile: string | undefined
  /** SHA-256 of header, types and cells. */
  readonly contentHash: string
  readonly position: Position
}

/** One endpoint of a provider, or a landed or finance table. */
export interface Source {
  readonly kind: 'source'
  readonly id: NodeId
  /** The adapter, which most often serves the provider of its name: `solana_rpc`. `landing` and `finance` are always there. */
  readonly provider: string
  /** Providers of sources/ whose answers it holds; left out where it is the one of that name alone. */
  readonly providers?: readonly string[]
  /** As written in `sources/*.yml`: `getInflationReward`. */
  readonly endpoint: string
  /** What `{{source}}` stands for: `staging.src_solana_rpc__get_inflation_reward`; a table of `finance` is itself. */
  readonly relation: { readonly schema: string; readonly name: string }
  /** Of the bodies of an endpoint. */
  readonly format?: 'json' | 'csv'
  readonly description: string
  readonly tags: readonly string[]
  readonly position: Position
}

export interface Macro {
  readonly name: string
  /** Undefined: serves every engine that has no variant of its own. */
  readonly dialect: 'duckdb' | 'postgres' | undefined
  readonly text: string
  readonly file: string
}

/** A file of tests/generic/: a template with the parameters `model`, `column` and its own. */
export interface GenericTestDefinition {
  readonly name: string
  readonly text: string
  readonly file: string
}

export type DataType = 'FEES' | 'MEV' | 'REWARDS' | 'META' | 'STAKE' | 'PERIOD' | 'COST' | 'PRICE'

/** When an answer of an endpoint is final by itself. */
export type FinalityRule =
  | { readonly rule: 'ON_PUBLICATION' }
  | { readonly rule: 'FLAG'; readonly path: string }
  | { readonly rule: 'PERIOD_OVER' }

export interface EndpointDeclaration {
  readonly endpoint: string
  /** Snake-case form used in relation names: `get_inflation_reward`. */
  readonly relationSuffix: string
  readonly description: string
  readonly dataType: DataType
  readonly format: 'json' | 'csv'
  readonly finality: FinalityRule
  readonly provesPeriodOver: boolean
  /** What a bare 0 of this endpoint says. */
  readonly zeroMeans: 'ZERO' | 'UNKNOWN'
  /** In base units, as text: how far two providers may differ before it is drift. */
  readonly tolerance: string
  readonly method: string | undefined
  readonly path: string | undefined
  readonly rpcMethod: string | undefined
  readonly pagination: 'none' | 'page' | 'cursor' | 'slot_range' | 'rpc_batch'
  /** Parameters of the request, as the adapter understands them. */
  readonly parameters?: Readonly<Record<string, ArgumentValue>>
  /** Calls in one JSON-RPC request. */
  readonly batchSize: number
  readonly rateLimitPerMinute: number | undefined
  /** Number of the first period that it knows. */
  readonly firstPeriod: number | undefined
  /** Seconds after which an answer that is only of now is asked for again. */
  readonly refreshAfter: number
  /** Ages of the newest answer, in seconds. */
  readonly freshness: { readonly warnAfter: number | undefined; readonly errorAfter: number | undefined }
  readonly position: Position
}

/** Addresses of a provider, in the order in which they are tried: those of a chain, or else those for every chain. */
export interface BaseUrls {
  readonly every: readonly string[]
  readonly byChain: Readonly<Record<string, readonly string[]>>
}

/** One file of `sources/`. */
export interface ProviderDeclaration {
  readonly provider: string
  /** Folder of `src/providers/` that serves it. */
  readonly adapter: string
  readonly description: string
  /** Addresses before every path. */
  readonly baseUrls: BaseUrls
  readonly apiVersion: string | undefined
  readonly isEnabled: boolean
  readonly rateLimitPerMinute: number | undefined
  readonly timeoutSeconds: number | undefined
  /** Megabytes. */
  readonly greatestBody: number | undefined
  /** To a host at once. */
  readonly connections: number | undefined
  readonly chains: readonly string[]
  readonly headers?: Readonly<Record<string, string | EnvironmentReference>>
  readonly secrets?: Readonly<Record<string, EnvironmentReference>>
  readonly endpoints: readonly EndpointDeclaration[]
  readonly file: string
}

export interface ProjectConfig {
  readonly name: string
  readonly targets: readonly Target[]
  readonly defaultTarget: string
  /** Source text of each value. */
  readonly vars: Readonly<Record<string, string>>
  readonly publicEnv: readonly string[]
  readonly snapshot: 'after_publish' | 'on_demand'
  /** How many analysts' copies are kept. */
  readonly keepSnapshots: number
  /** Old publications whose physical tables are kept: 0 by default on DuckDB. */
  readonly keepPublications: number | undefined
}

export interface Project {
  /** Absolute. */
  readonly root: string
  readonly config: ProjectConfig
  readonly models: readonly Model[]
  readonly seeds: readonly Seed[]
  readonly sources: readonly Source[]
  readonly providers: readonly ProviderDeclaration[]
  readonly macros: readonly Macro[]
  readonly tests: readonly DataTest[]
  readonly genericTests: readonly GenericTestDefinition[]
  /** Names of the environment variables that aurora.yml and sources/ read as `{env: …}`: their values are secrets. */
  readonly secretEnv?: readonly string[]
}
