import type { RelationName, Session } from '../../engine/engine.js'
import { dropTables } from '../../state/drop-tables.js'
import type { Migration } from '../../state/migration.js'
import { refuseWhileFilled } from '../../state/refuse-while-filled.js'

/** The tables of `finance`, in the order in which they are made. */
export const financeTableNames = [
  'statement_events',
  'period_events',
  'frozen_statements',
  'frozen_lines',
  'frozen_inputs',
] as const

const tables = (session: Session): readonly RelationName[] =>
  financeTableNames.map((name) => ({ schema: session.schema('finance'), name }))

/**
 * What people decided about statements and periods, and what was frozen when statements were released. Rows are
 * only ever added; nothing that is built writes here.
 */
export const financeTables: Migration = {
  name: '0003_finance_tables',
  tables,

  async up(session) {
    for (const statement of statements(session.schema('finance'))) await session.execute(statement)
  },

  async down(session) {
    await refuseWhileFilled(session, tables(session), {
      what: 'The tables of finance hold rows',
      code: 'finance_not_empty',
      hint: 'They are the record of what was approved, released and paid. Keep them: this migration cannot be undone.',
    })
    await dropTables(session, [...tables(session)].reverse())
    await session.execute(`drop schema if exists ${session.schema('finance')}`)
  },
}

/** A statement as it was released: the columns of computation.partner_commission_statements. */
const statementColumns = `
  partner_id         VARCHAR not null,
  chain_id           VARCHAR not null,
  period_id          UUID not null,
  statement_id       UUID not null,
  total_native       DECIMAL(38,18) not null,
  adjustments_native DECIMAL(38,18) not null,
  withheld_native    DECIMAL(38,18) not null,
  carry_in_native    DECIMAL(38,18) not null,
  payable_native     DECIMAL(38,18) not null,
  carry_out_native   DECIMAL(38,18) not null,
  quote_currency     VARCHAR,
  fiat_rate          DECIMAL(38,18),
  fiat_price_date    DATE,
  fiat_source        VARCHAR,
  fiat_payable       DECIMAL(38,18),
  line_count         BIGINT not null,
  blocking_reason    VARCHAR,
  computed_at        TIMESTAMPTZ not null`

/** A line as it was released: the columns of computation.partner_commission_lines. */
const lineColumns = `
  line_id                    UUID not null,
  agreement_id               VARCHAR not null,
  version_number             INTEGER not null,
  rule_key                   VARCHAR not null,
  chain_id                   VARCHAR not null,
  period_id                  UUID not null,
  source_period_id           UUID not null,
  validator_key              VARCHAR not null,
  revenue_component          VARCHAR not null,
  line_kind                  VARCHAR not null,
  rule_id                    UUID not null,
  partner_id                 VARCHAR not null,
  attribution_method         VARCHAR,
  base_method                VARCHAR,
  base_amount_native         DECIMAL(38,18),
  commission_rate_bps        INTEGER,
  pre_override_amount_native DECIMAL(38,18),
  override_amount_native     DECIMAL(38,18),
  override_reason            VARCHAR,
  override_author            VARCHAR,
  override_at                TIMESTAMPTZ,
  override_drift             BOOLEAN not null,
  final_amount_native        DECIMAL(38,18) not null,
  status                     VARCHAR not null,
  cause                      VARCHAR,
  previous_amount_native     DECIMAL(38,18),
  new_amount_native          DECIMAL(38,18),
  previous_publication_id    VARCHAR,
  computed_at                TIMESTAMPTZ not null`

const statements = (schema: string): readonly string[] => [
  `create schema if not exists ${schema}`,
  `create table ${schema}.statement_events (
     event_id        UUID not null primary key,
     partner_id      VARCHAR not null,
     chain_id        VARCHAR not null,
     period_id       UUID not null,
     sequence_number BIGINT not null,
     event           VARCHAR not null check (event in ('SUBMIT', 'APPROVE', 'RELEASE', 'PAY', 'DISPUTE', 'RESOLVE')),
     actor           VARCHAR not null,
     reason          VARCHAR,
     occurred_at     TIMESTAMPTZ not null,
     publication_id  VARCHAR not null,
     content_hash    VARCHAR not null,
     previous_hash   VARCHAR,
     event_hash      VARCHAR not null,
     unique (partner_id, chain_id, period_id, sequence_number)
   )`,
  `create table ${schema}.period_events (
     event_id        UUID not null primary key,
     chain_id        VARCHAR not null,
     period_id       UUID not null,
     sequence_number BIGINT not null,
     event           VARCHAR not null check (event in ('CLOSE', 'REOPEN')),
     actor           VARCHAR not null,
     reason          VARCHAR,
     occurred_at     TIMESTAMPTZ not null,
     previous_hash   VARCHAR,
     event_hash      VARCHAR not null,
     unique (chain_id, period_id, sequence_number)
   )`,
  `create table ${schema}.frozen_statements (${statementColumns},
     publication_id     VARCHAR not null,
     content_hash       VARCHAR not null,
     primary key (partner_id, chain_id, period_id)
   )`,
  `create table ${schema}.frozen_lines (${lineColumns},
     publication_id             VARCHAR not null,
     content_hash               VARCHAR not null,
     primary key (line_id)
   )`,
  `create table ${schema}.frozen_inputs (
     statement_id  UUID not null,
     relation      VARCHAR not null,
     row_key       VARCHAR not null,
     row_hash      VARCHAR not null,
     payload_id    UUID,
     response_hash VARCHAR
   )`,
]
