import { dropTables } from '../../state/drop-tables.js'
import type { Migration } from '../../state/migration.js'
import { refuseWhileFilled } from '../../state/refuse-while-filled.js'
import type { RelationName, Session } from '../../engine/engine.js'

/** The landed tables, in the order in which they are made. */
export const landedTableNames = [
  'ingestion_runs',
  'staging_payloads',
  'payload_observations',
  'rejected_payloads',
  'extraction_cursors',
] as const

const tables = (session: Session): readonly RelationName[] =>
  landedTableNames.map((name) => ({ schema: session.schema('staging'), name }))

/**
 * What providers said, as it was landed. NOT NULL only, and no index: the door looks for what is new by
 * anti-join, and an index would slow every load.
 */
export const landedTables: Migration = {
  name: '0002_landed_tables',
  tables,

  async up(session) {
    const staging = session.schema('staging')
    const bytes = session.dialect === 'duckdb' ? 'BLOB' : 'BYTEA'
    await runEach(session, [
      `create schema if not exists ${staging}`,
      `create table ${staging}.ingestion_runs (
         run_id           VARCHAR not null,
         chain_id         VARCHAR not null,
         scope            VARCHAR not null,
         started_at       TIMESTAMPTZ not null,
         completed_at     TIMESTAMPTZ,
         status           VARCHAR not null,
         error_message    VARCHAR,
         records_fetched  BIGINT not null,
         records_staged   BIGINT not null,
         records_rejected BIGINT not null,
         metadata         VARCHAR not null
       )`,
      `create table ${staging}.staging_payloads (
         payload_id        UUID not null,
         chain_id          VARCHAR not null,
         period_identifier VARCHAR not null,
         covers_from       BIGINT,
         covers_until      BIGINT,
         validator_key     VARCHAR not null,
         provider_name     VARCHAR not null,
         endpoint          VARCHAR not null,
         data_type         VARCHAR not null,
         request           VARCHAR not null,
         request_hash      VARCHAR not null,
         response_hash     VARCHAR not null,
         raw_payload       VARCHAR not null,
         payload_json      VARCHAR,
         batch_no          BIGINT not null
       )`,
      `create table ${staging}.payload_observations (
         payload_id  UUID not null,
         fetched_at  TIMESTAMPTZ not null,
         run_id      VARCHAR not null,
         http_status INTEGER not null,
         is_final    BOOLEAN not null,
         batch_no    BIGINT not null
       )`,
      `create table ${staging}.rejected_payloads (
         rejection_id      UUID not null,
         run_id            VARCHAR not null,
         provider_name     VARCHAR,
         endpoint          VARCHAR,
         chain_id          VARCHAR,
         period_identifier VARCHAR,
         validator_key     VARCHAR,
         request           VARCHAR,
         http_status       INTEGER,
         fetched_at        TIMESTAMPTZ,
         body              ${bytes} not null,
         response_hash     VARCHAR not null,
         reason            VARCHAR not null,
         json_path         VARCHAR,
         source_file       VARCHAR,
         source_line       BIGINT,
         batch_no          BIGINT not null
       )`,
      `create table ${staging}.extraction_cursors (
         provider_name VARCHAR not null,
         endpoint      VARCHAR not null,
         chain_id      VARCHAR not null,
         scope         VARCHAR not null,
         cursor        VARCHAR not null,
         run_id        VARCHAR not null,
         batch_no      BIGINT not null
       )`,
    ])
  },

  /** The schema stays: the typed views of the models live in it too. */
  async down(session) {
    await refuseWhileFilled(
      session,
      ['staging_payloads', 'rejected_payloads'].map((name) => ({ schema: session.schema('staging'), name })),
      {
        what: 'Providers’ answers have landed',
        code: 'landed_not_empty',
        hint: 'Their bytes are kept nowhere else. To begin again from nothing, use another database.',
      },
    )
    await dropTables(session, tables(session))
  },
}

async function runEach(session: Session, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await session.execute(statement)
}
