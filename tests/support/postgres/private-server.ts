import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { isRoot, unprivileged } from './server-files.js'

const keeper = join(import.meta.dirname, 'keeper.js')

/** Mounts a small file system, seen by nobody but what is started in it, and gone with that. */
const mounting = `mount -t tmpfs -o size=24m,mode=700,uid=${unprivileged.uid},gid=${unprivileged.gid} tmpfs "$0" && exec "$@"`

/** Why no small disk can be made here; undefined where one can. */
export const noSmallDisk: string | undefined =
  isRoot && spawnSync('unshare', ['--mount', 'true']).status === 0
    ? undefined
    : 'a file system of a fixed size can be mounted by root on Linux only'

/** A PostgreSQL server for what would hurt the tests of others. */
export interface PrivateServer {
  /** As its superuser. */
  readonly url: string
  /** Folder of 24 MB for a tablespace; undefined where there is none, see `noSmallDisk`. */
  readonly smallDisk: string | undefined
  readonly stop: () => Promise<void>
}

/** Starts one, which takes about a second. It goes with the run, also when that is killed. */
export async function startPrivateServer(): Promise<PrivateServer> {
  const smallDisk = noSmallDisk === undefined ? mkdtempSync(join(tmpdir(), 'aurora-small-')) : undefined
  const command = [process.execPath, keeper, '']
  const [program = '', ...words] =
    smallDisk === undefined ? command : ['unshare', '--mount', 'sh', '-c', mounting, smallDisk, ...command]
  const child = spawn(program, words, {
    env: { ...process.env, AURORA_TEST_POSTGRES_URL: '' },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const stop = async (): Promise<void> => {
    const ended = once(child, 'exit')
    child.stdin.end()
    await ended
    if (smallDisk !== undefined) rmSync(smallDisk, { recursive: true, force: true })
  }
  for await (const line of createInterface({ input: child.stdout })) {
    const { url, error } = JSON.parse(line) as { url?: string; error?: string }
    if (url === undefined) throw new Error(error)
    return { url, smallDisk, stop }
  }
  throw new Error('the process that keeps PostgreSQL ended without a word')
}
