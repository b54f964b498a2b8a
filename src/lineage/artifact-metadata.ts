/** What every artifact says of the run that made it. */
export interface ArtifactInput {
  readonly auroraVersion: string
  /** ISO 8601. */
  readonly generatedAt: string
  readonly runId: string
  /** The engine: `duckdb`, `postgres`. */
  readonly adapter: string
}

/** Readers choose their parser by the version of dbt: this is the one whose shape the artifacts have. */
const dbtVersion = '1.9.0'

/** The head of an artifact; Aurora's own version stands in `env`, where any text is allowed. */
export function artifactMetadata(input: ArtifactInput, schema: `${string}/v${number}`) {
  return {
    dbt_schema_version: `https://schemas.getdbt.com/dbt/${schema}.json`,
    dbt_version: dbtVersion,
    generated_at: input.generatedAt,
    invocation_id: input.runId,
    env: { AURORA_VERSION: input.auroraVersion },
  }
}
