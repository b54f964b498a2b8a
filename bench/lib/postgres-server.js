import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import pg from 'pg'

const keeper = fileURLToPath(new URL('../../tests/support/postgres/keeper.js', import.meta.url))
const prefix = `aurora_bench_${process.pid}_`
const sorted = `template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C'`

/**
 * Runs work with a PostgreSQL server that is there for it alone, or the one that AURORA_TEST_POSTGRES_URL names, and
 * takes everything away afterwards.
 */
export async function withPostgres(work) {
  const child = spawn(process.execPath, [keeper, prefix], { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  try {
    return await work(serverAt(await answerOf(child)))
  } finally {
    child.stdin.end()
    await ended
  }
}

async function answerOf(child) {
  for await (const line of createInterface({ input: child.stdout })) {
    const { url, error } = JSON.parse(line)
    if (url === undefined) throw new Error(error)
    return url
  }
  throw new Error('no PostgreSQL server')
}

function serverAt(serverUrl) {
  const urlOf = (name) => {
    const url = new URL(serverUrl)
    url.pathname = `/${prefix}${name}`
    return url.href
  }
  return {
    urlOf,
    /** The version in figures. */
    version: () => onServer(serverUrl, 'show server_version').then(([row]) => row.server_version),
    /** An empty database. */
    create: (name) => onServer(serverUrl, `create database "${prefix}${name}" ${sorted}`),
    /** Takes a database away that nobody has open. */
    drop: (name) => onServer(serverUrl, `drop database "${prefix}${name}"`),
    /** A copy of a database that nobody has open, in place of one that may be there. */
    async copy(from, to) {
      await onServer(serverUrl, `drop database if exists "${prefix}${to}" with (force)`)
      await onServer(serverUrl, `create database "${prefix}${to}" template "${prefix}${from}"`)
      await onServer(serverUrl, 'checkpoint')
    },
    query: (name, sql) => onServer(urlOf(name), sql),
  }
}

async function onServer(url, sql) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query(sql)
    return rows
  } finally {
    await client.end()
  }
}
