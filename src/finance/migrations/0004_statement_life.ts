import type { RelationName, Session } from '../../engine/engine.js'
import { quoteRelation } from '../../engine/identifiers.js'
import { dropTables } from '../../state/drop-tables.js'
import { financeEventsCounter, financeEventsMigration } from '../../state/finance-events.js'
import type { Migration } from '../../state/migration.js'
import { refuseWhileFilled } from '../../state/refuse-while-filled.js'
import { standingTables } from '../../state/standing-tables.js'
import { financeTableNames } from './0003_finance_tables.js'

const tables = (session: Session): readonly RelationName[] => [
  { schema: session.schema('finance'), name: 'submitted_lines' },
]

const guarded = (session: Session): readonly RelationName[] => [
  ...financeTableNames.map((name) => ({ schema: session.schema('finance'), name })),
  ...tables(session),
]

/**
 * What a statement was when it was submitted; of what a release rests on, which statement it speaks of, since an
 * adjustment rests on that of its source; and on a server the triggers that let nobody change or remove a row.
 */
export const statementLife: Migration = {
  name: financeEventsMigration,
  tables,

  async up(session) {
    const schema = session.schema('finance')
    await session.execute(
      `create table ${schema}.submitted_lines (
         event_id  UUID not null,
         line_id   UUID not null,
         line_kind VARCHAR not null,
         row_hash  VARCHAR not null,
         primary key (event_id, line_id)
       )`,
    )
    await session.execute(`alter table ${schema}.frozen_inputs add column source_statement_id UUID`)
    if (session.dialect === 'postgres') await guard(session)
    if (await hasLocks(session))
      await session.execute(
        `insert into ${session.schema('aurora')}.locks (lock_name, fence)
         select '${financeEventsCounter}', (select count(*) from ${schema}.statement_events) + (select count(*) from ${schema}.period_events)`,
      )
  },

  async down(session) {
    const schema = session.schema('finance')
    const inputs: RelationName = { schema, name: 'frozen_inputs' }
    // Of all of them: without the triggers and the number of events nobody would notice what became of the others.
    await refuseWhileFilled(session, guarded(session), {
      what: 'The tables of finance hold rows',
      code: 'finance_not_empty',
      hint: 'They are the record of what was approved, released and paid. Keep them: this migration cannot be undone.',
    })
    if (session.dialect === 'postgres')
      await session.execute(`drop function if exists ${schema}.refuse_change() cascade`)
    if (await hasLocks(session))
      await session.execute(
        `delete from ${session.schema('aurora')}.locks where lock_name = '${financeEventsCounter}'`,
      )
    await dropTables(session, tables(session))
    if ((await standingTables(session, [inputs])).length > 0)
      await session.execute(`alter table ${quoteRelation(inputs)} drop column if exists source_statement_id`)
  },
}

/** Not where tests make the tables of finance alone. */
async function hasLocks(session: Session): Promise<boolean> {
  const locks: RelationName = { schema: session.schema('aurora'), name: 'locks' }
  return (await standingTables(session, [locks])).length > 0
}

/** For the owner as well: rows of finance are added, and nothing else is ever done to them. */
async function guard(session: Session): Promise<void> {
  const schema = session.schema('finance')
  await session.execute(
    `create function ${schema}.refuse_change() returns trigger language plpgsql as $refuse$
     begin
       raise exception '%.% is append-only: % is refused', tg_table_schema, tg_table_name, lower(tg_op)
         using errcode = 'restrict_violation';
     end
     $refuse$`,
  )
  for (const table of guarded(session))
    await session.execute(
      `create trigger refuse_change before update or delete or truncate on ${quoteRelation(table)}
         for each statement execute function ${schema}.refuse_change()`,
    )
}
