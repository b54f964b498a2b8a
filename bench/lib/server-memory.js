import { readFileSync } from 'node:fs'
import { clearInterval, setInterval } from 'node:timers'
import pg from 'pg'

const betweenLooks = 250

/**
 * Runs work and tells what the processes of a PostgreSQL server held of their own meanwhile, at the most of all looks, in
 * MiB; what they share, its buffers, comes on top. Undefined where that cannot be seen: elsewhere than on Linux, and
 * with a server on another machine.
 */
export async function withServerMemory(url, work) {
  const server = await processOfServer(url)
  if (server === undefined) return { result: await work(), serverMebibytes: undefined }
  let most = 0
  const look = () => (most = Math.max(most, heldBy(server)))
  const looks = setInterval(look, betweenLooks)
  try {
    const result = await work()
    look()
    return { result, serverMebibytes: most / 1024 }
  } finally {
    clearInterval(looks)
  }
}

/** The parent of all processes that serve connections. */
async function processOfServer(url) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query('select pg_backend_pid() as pid')
    const parent = statusOf(rows[0].pid).get('PPid')
    // A server elsewhere may have numbers that are another program's here.
    return parent !== undefined && statusOf(parent).get('Name') === 'postgres' ? parent : undefined
  } finally {
    await client.end()
  }
}

/** In KiB. */
function heldBy(server) {
  return [server, ...childrenOf(server)]
    .map((pid) => Number.parseInt(statusOf(pid).get('RssAnon') ?? '0', 10))
    .reduce((sum, kibibytes) => sum + kibibytes, 0)
}

function childrenOf(pid) {
  return read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean)
}

function statusOf(pid) {
  const lines = read(`/proc/${pid}/status`).split('\n')
  return new Map(lines.map((line) => line.split(':\t')))
}

/** Empty for a process that ended while it was looked at, and where there is no such folder. */
function read(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
