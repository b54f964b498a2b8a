// A process of its own: `node build-bare-postgres.js <url>` runs the SQL of all models of the project in the current
// folder once more over what is published there, one after another, on a bare connection: the same CREATE TABLE AS,
// constraints, ANALYZE, keys and views as a script by hand would have, with the settings of a build. The tables that
// Aurora built of these models are counted and dropped first, so that the disk need not hold all of it twice. Prints
// the milliseconds of the statements alone, each and together.
import pg from 'pg'
import { addPhysicalKeys } from '../../dist/build/materialize/physical-keys.js'
import { materializeTable } from '../../dist/build/materialize/table.js'
import { materializeView } from '../../dist/build/materialize/view.js'
import { typedSelect } from '../../dist/build/typed-select.js'
import { settingStatements } from '../../dist/engine/postgres/session-settings.js'
import { modelsOf } from './models-of.js'

const [url] = process.argv.slice(2)
const bareName = ({ schema, name }) => ({ schema: 'bare', name: `${schema}__${name}`.slice(0, 60) })
const { models, renderer } = modelsOf('postgres', ({ schema, name }) => {
  const bare = bareName({ schema, name })
  return `"${bare.schema}"."${bare.name}"`
})

const client = new pg.Client({ connectionString: url })
await client.connect()
await client.query(settingStatements({ writer: { runId: 'bare' } }, undefined))
await client.query('create schema bare')
const session = {
  dialect: 'postgres',
  execute: async (sql) => (await client.query(sql)).rowCount ?? 0,
}
const tables = models
  .filter(({ config }) => config.materialized === 'table')
  .map(({ relation }) => ({ relation, published: `"${relation.schema}"."${relation.name}"` }))
const publishedRows = await countPublished()
await dropPublished()
const started = performance.now()
const times = {}
for (const model of models) {
  const began = performance.now()
  const relation = bareName(model.relation)
  const sql = typedSelect('postgres', model, renderer.model(model).sql)
  if (model.config.materialized === 'table') {
    await materializeTable(session, model, relation, sql)
    await addPhysicalKeys(session, model, relation)
  } else await materializeView(session, relation, sql)
  times[`${model.relation.schema}.${model.relation.name}`] = performance.now() - began
}
const milliseconds = performance.now() - started
await refuseOtherRows()
await client.end()
console.log(JSON.stringify({ milliseconds, times }))

async function countPublished() {
  const rows = new Map()
  for (const { published } of tables) rows.set(published, await countOf(published))
  return rows
}

/** What is published of a table is a view over it, and other views over that, which go with the table. */
async function dropPublished() {
  const physical = []
  for (const { published } of tables) {
    const { rows } = await client.query(
      `select distinct refobjid::regclass::text as relation
       from pg_depend inner join pg_rewrite on pg_rewrite.oid = pg_depend.objid
       where ev_class = $1::regclass and refclassid = 'pg_class'::regclass and refobjid <> ev_class`,
      [published],
    )
    if (rows.length !== 1) throw new Error(`${published} is a view over ${rows.length} tables, not over one`)
    physical.push(rows[0].relation)
  }
  for (const table of physical) await client.query(`drop table ${table} cascade`)
}

/** A comparison of times means nothing unless both sides made the same rows. */
async function refuseOtherRows() {
  for (const { relation, published } of tables) {
    const bare = bareName(relation)
    const here = await countOf(`"${bare.schema}"."${bare.name}"`)
    const there = publishedRows.get(published)
    if (here !== there) throw new Error(`${published} has ${there} rows, the bare engine made ${here}`)
  }
}

async function countOf(table) {
  const { rows } = await client.query(`select count(*) as count from ${table}`)
  return rows[0].count
}
