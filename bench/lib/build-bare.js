// A process of its own: `node build-bare.js <built.duckdb>` runs the SQL of all models of the project in the current
// folder once more, one after another, as `create table … as` and `create view … as` in a schema of their own, on the
// bare engine with the settings that Aurora gives it, and prints the milliseconds of these statements alone, each and
// together.
import { DuckDBInstance } from '@duckdb/node-api'
import { settingStatements } from '../../dist/engine/duckdb/settings.js'
import { modelsOf } from './models-of.js'

const [path] = process.argv.slice(2)
const bareName = ({ schema, name }) => `bare."${schema}__${name}"`
const { project, models, renderer } = modelsOf('duckdb', bareName)
const statements = models.map((model) => {
  const kind = model.config.materialized === 'table' ? 'table' : 'view'
  const sql = `create ${kind} ${bareName(model.relation)} as\n${renderer.model(model).sql}`
  return { name: `${model.relation.schema}.${model.relation.name}`, sql }
})

const instance = await DuckDBInstance.create(path)
const connection = await instance.connect()
const { memoryLimit, threads } = project.config.targets.find(
  ({ name }) => name === project.config.defaultTarget,
)
for (const statement of settingStatements({ path, memoryLimit, threads })) await connection.run(statement)
await connection.run('create schema bare')
const started = performance.now()
const times = {}
for (const { name, sql } of statements) {
  const began = performance.now()
  await connection.run(sql)
  times[name] = performance.now() - began
}
const milliseconds = performance.now() - started
await refuseOtherRows()
console.log(JSON.stringify({ milliseconds, times }))

/** A comparison of times means nothing unless both sides made the same rows. */
async function refuseOtherRows() {
  for (const { relation, config } of models) {
    if (config.materialized !== 'table') continue
    const published = `"${relation.schema}"."${relation.name}"`
    const [[here, there]] = (
      await connection.runAndReadAll(
        `select (select count(*) from ${bareName(relation)}), (select count(*) from ${published})`,
      )
    ).getRows()
    if (here !== there) throw new Error(`${published} has ${there} rows, the bare engine made ${here}`)
  }
}
