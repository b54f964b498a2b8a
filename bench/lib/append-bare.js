// A process of its own: `node append-bare.js <landed.duckdb> <new.duckdb>` appends the landed rows once more to
// tables of the same columns in a new file, by the bare appender, and prints the milliseconds of appending alone.
import { DuckDBDataChunk, DuckDBInstance } from '@duckdb/node-api'

const [landedPath, newPath] = process.argv.slice(2)
const tables = ['staging_payloads', 'payload_observations']
const rowsPerFlush = 50 * 2048

const landed = await (await DuckDBInstance.create(landedPath, { access_mode: 'READ_ONLY' })).connect()
const instance = await DuckDBInstance.create(newPath)
const connection = await instance.connect()
let milliseconds = 0
let rows = 0
for (const table of tables) {
  await connection.run(await definitionOf(table))
  const appender = await connection.createAppender(table)
  const types = Array.from({ length: appender.columnCount }, (_, index) => appender.columnType(index))
  const answer = await landed.stream(`select * from staging.${table}`)
  let held = 0
  for (;;) {
    const chunk = await answer.fetchChunk()
    if (chunk === null || chunk.rowCount === 0) break
    const columns = chunk.getColumns()
    milliseconds += timed(() => {
      const copy = DuckDBDataChunk.create(types, chunk.rowCount)
      copy.setColumns(columns)
      appender.appendDataChunk(copy)
      held += chunk.rowCount
      if (held < rowsPerFlush) return
      appender.flushSync()
      held = 0
    })
    if (table === 'staging_payloads') rows += chunk.rowCount
  }
  milliseconds += timed(() => appender.closeSync())
}
const started = performance.now()
await connection.run('checkpoint')
milliseconds += performance.now() - started
console.log(JSON.stringify({ milliseconds, rows }))

/** The table's columns and types, under the same name in the new file. */
async function definitionOf(table) {
  const answer = await landed.runAndReadAll(
    `select column_name, data_type from duckdb_columns() where schema_name = 'staging' and table_name = '${table}' order by column_index`,
  )
  const columns = answer.getRows().map(([name, type]) => `"${name}" ${type}`)
  return `create table ${table} (${columns.join(', ')})`
}

function timed(work) {
  const began = performance.now()
  work()
  return performance.now() - began
}
