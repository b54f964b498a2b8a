/**
 * Loaded before Aurora (`node --import`), so that a test can end the process at an exact place, and at the same one each
 * time: just before a certain statement goes to the warehouse. AURORA_TEST_KILL is JSON:
 *
 * - `{"dialect", "before": [pattern, …]}` kills it (SIGKILL) before the statement that matches the last of the patterns,
 *   each looked for in what follows the match of the one before;
 * - `{"dialect", "number"}` kills it before its n-th statement.
 */
import process from 'node:process'

const { dialect, before = [], number } = JSON.parse(process.env.AURORA_TEST_KILL ?? '{}')
const patterns = before.map((pattern) => new RegExp(pattern))
let sent = 0

/** @param {string} sql */
function onStatement(sql) {
  sent += 1
  const isNext = patterns[0]?.test(sql) === true
  if (isNext) patterns.shift()
  if (sent === number || (isNext && patterns.length === 0)) process.kill(process.pid, 'SIGKILL')
}

/**
 * @param {object} prototype
 * @param {string} name
 * @param {(...values: any[]) => string} sqlOf
 */
function watch(prototype, name, sqlOf) {
  const original = prototype[name]
  prototype[name] = function (...values) {
    onStatement(sqlOf(...values))
    return original.apply(this, values)
  }
}

if (dialect === 'postgres') {
  const { default: pg } = await import('pg')
  watch(pg.Connection.prototype, 'query', (text) => text)
  watch(pg.Connection.prototype, 'parse', ({ text }) => text)
} else {
  const { DuckDBConnection } = await import('@duckdb/node-api')
  watch(DuckDBConnection.prototype, 'extractStatements', (sql) => sql)
  watch(DuckDBConnection.prototype, 'createAppender', (table, schema) => `copy "${schema}"."${table}"`)
}
