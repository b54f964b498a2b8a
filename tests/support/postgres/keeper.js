/**
 * Keeps a PostgreSQL server for one test run, or what the run makes on the server of AURORA_TEST_POSTGRES_URL. A
 * process of its own, for a run that is killed cannot clean up after itself: this one lives as long as somebody holds
 * the other end of its standard input, and then takes everything away.
 *
 * Its arguments are the prefix of the run's databases and roles, and as JSON what the server is to be set to besides.
 * Writes one line of JSON, `{"url": …}` or `{"error": …}`.
 */
import { Buffer } from 'node:buffer'
import { execFile, spawn } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { isRoot, serverFiles, unprivileged } from './server-files.js'

const prefix = process.argv[2] ?? ''
const moreSettings = JSON.parse(process.argv[3] ?? '{}')
const givenUrl = process.env.AURORA_TEST_POSTGRES_URL ?? ''
const asUser = isRoot ? unprivileged : {}
const hasSockets = process.platform !== 'win32'
const readyWithinMilliseconds = 30_000

let folder
let server
let released = false

process.stdin.on('end', release).on('error', release).resume()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, release)

try {
  const url = givenUrl === '' ? await start() : givenUrl
  if (!released) process.stdout.write(`${JSON.stringify({ url })}\n`)
} catch (error) {
  process.stdout.write(`${JSON.stringify({ error: String(error.message) })}\n`)
  await release()
}

async function start() {
  folder = mkdtempSync(join(tmpdir(), 'aurora-pg-'))
  // Below a folder that others may enter, and that only the server's user may write.
  chmodSync(folder, 0o755)
  const native = serverFiles(folder)
  const home = join(folder, 'server')
  mkdirSync(home)
  if (isRoot) chownSync(home, unprivileged.uid, unprivileged.gid)
  const data = join(home, 'data')
  await initialize(native, data)
  const port = hasSockets && moreSettings.listen_addresses === undefined ? 5432 : await freePort()
  server = spawn(join(native, 'bin', 'postgres'), ['-D', data, ...settings(home, port)], {
    ...asUser,
    cwd: home,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const said = []
  server.stderr.on('data', (chunk) => said.push(chunk))
  const url = hasSockets
    ? `postgresql://postgres@localhost:${port}/postgres?host=${encodeURIComponent(home)}`
    : `postgresql://postgres@127.0.0.1:${port}/postgres`
  await untilReady(url, () => Buffer.concat(said).toString())
  // Whoever reads nothing more of it must not fill the pipe.
  server.stderr.removeAllListeners('data').resume()
  return url
}

async function initialize(native, data) {
  const options = ['--username=postgres', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync']
  const run = promisify(execFile)
  await run(join(native, 'bin', 'initdb'), ['-D', data, ...options], { ...asUser, cwd: join(data, '..') })
}

/** Nothing of it has to outlive a crash of the machine, and every test file brings its own connections. */
function settings(home, port) {
  const values = {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    autovacuum: 'off',
    max_connections: '200',
    shared_buffers: '64MB',
    max_wal_size: '4GB',
    wal_level: 'minimal',
    max_wal_senders: '0',
    port: String(port),
    listen_addresses: hasSockets ? '' : '127.0.0.1',
    ...(hasSockets ? { unix_socket_directories: home } : {}),
    ...moreSettings,
  }
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

async function untilReady(url, said) {
  const deadline = Date.now() + readyWithinMilliseconds
  for (;;) {
    if (server.exitCode !== null) throw new Error(`PostgreSQL did not start: ${said()}`)
    const client = new pg.Client({ connectionString: url })
    // A server that still starts up ends the connection twice over: by its word, and by hanging up.
    client.on('error', () => undefined)
    try {
      await client.connect()
      return
    } catch (error) {
      if (Date.now() > deadline) throw new Error(`PostgreSQL did not get ready: ${said()}`, { cause: error })
    } finally {
      await client.end().catch(() => undefined)
    }
    await pause(20)
  }
}

async function freePort() {
  const probe = createServer()
  await new Promise((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  return port
}

async function release() {
  if (released) return
  released = true
  try {
    if (givenUrl === '') await stop()
    else if (prefix !== '') await dropWhatWasMade()
  } finally {
    process.exit(0)
  }
}

/** At once, without a checkpoint. */
async function stop() {
  if (server !== undefined && server.exitCode === null) {
    const ended = new Promise((resolve) => server.once('exit', resolve))
    server.kill(process.platform === 'win32' ? 'SIGTERM' : 'SIGQUIT')
    await Promise.race([ended, pause(5_000)])
    server.kill('SIGKILL')
  }
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}

async function dropWhatWasMade() {
  const client = new pg.Client({ connectionString: givenUrl })
  client.on('error', () => undefined)
  await client.connect()
  const named = [`${prefix}%`]
  const databases = await client.query('select datname as name from pg_database where datname like $1', named)
  for (const { name } of databases.rows) await client.query(`drop database if exists "${name}" with (force)`)
  const roles = await client.query('select rolname as name from pg_roles where rolname like $1', named)
  for (const { name } of roles.rows) await client.query(`drop role if exists "${name}"`)
  await client.end()
}
