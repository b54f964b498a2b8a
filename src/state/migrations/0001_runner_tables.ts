import type { RelationName, Session } from '../../engine/engine.js'
import { dropTables } from '../drop-tables.js'
import type { Migration } from '../migration.js'

// NOT NULL only: an index or a key would make every change of these tables a dependency error on DuckDB.
const tables: readonly (readonly [name: string, columns: string])[] = [
  [
    'runs',
    `run_id VARCHAR not null,
     verb VARCHAR not null,
     started_at TIMESTAMPTZ not null,
     finished_at TIMESTAMPTZ,
     status VARCHAR not null,
     target VARCHAR not null,
     git_commit VARCHAR,
     aurora_version VARCHAR not null,
     batch_no BIGINT,
     as_of TIMESTAMPTZ,
     arguments VARCHAR not null,
     error_message VARCHAR`,
  ],
  [
    'results',
    `run_id VARCHAR not null,
     node_id VARCHAR not null,
     resource_type VARCHAR not null,
     name VARCHAR not null,
     status VARCHAR not null,
     message VARCHAR not null,
     started_at TIMESTAMPTZ not null,
     milliseconds BIGINT not null,
     row_count BIGINT,
     failures BIGINT,
     fingerprint VARCHAR`,
  ],
  [
    'failures',
    `run_id VARCHAR not null,
     test_id VARCHAR not null,
     row_number BIGINT not null,
     row_json VARCHAR not null`,
  ],
  [
    'relations',
    `schema_name VARCHAR not null,
     relation_name VARCHAR not null,
     relation_type VARCHAR not null,
     run_id VARCHAR not null,
     node_id VARCHAR not null,
     created_at TIMESTAMPTZ not null`,
  ],
  [
    'publications',
    `publication_id VARCHAR not null,
     publication_number BIGINT not null,
     run_id VARCHAR not null,
     published_at TIMESTAMPTZ not null,
     as_of TIMESTAMPTZ not null,
     git_commit VARCHAR,
     batch_no BIGINT not null,
     aurora_version VARCHAR not null,
     is_partial BOOLEAN not null,
     stale_nodes BIGINT not null`,
  ],
  [
    'publication_nodes',
    `publication_id VARCHAR not null,
     node_id VARCHAR not null,
     resource_type VARCHAR not null,
     schema_name VARCHAR not null,
     relation_name VARCHAR not null,
     materialized VARCHAR not null,
     physical_schema VARCHAR,
     physical_name VARCHAR,
     fingerprint VARCHAR not null,
     data_identity VARCHAR,
     row_count BIGINT,
     seal VARCHAR,
     is_stale BOOLEAN not null,
     built_by_run VARCHAR not null,
     columns_json VARCHAR not null`,
  ],
  [
    'publication_tests',
    `publication_id VARCHAR not null,
     test_id VARCHAR not null,
     fingerprint VARCHAR not null,
     status VARCHAR not null`,
  ],
  [
    'locks',
    `lock_name VARCHAR not null,
     run_id VARCHAR,
     pid BIGINT,
     host VARCHAR,
     verb VARCHAR,
     since TIMESTAMPTZ,
     fence BIGINT not null`,
  ],
  [
    'batches',
    `batch_no BIGINT not null,
     run_id VARCHAR not null,
     taken_at TIMESTAMPTZ not null`,
  ],
]

const namesIn = (session: Session): readonly RelationName[] =>
  tables.map(([name]) => ({ schema: session.schema('aurora'), name }))

export const runnerTables: Migration = {
  name: '0001_runner_tables',
  tables: namesIn,

  async up(session) {
    const schema = session.schema('aurora')
    for (const [name, columns] of tables) await session.execute(`create table ${schema}.${name} (${columns})`)
    // Its fence is the last batch_no: whoever lands next updates this row and so waits for the one before.
    await session.execute(`insert into ${schema}.locks (lock_name, fence) values ('landing', 0)`)
  },

  async down(session) {
    await dropTables(session, [...namesIn(session)].reverse())
  },
}
