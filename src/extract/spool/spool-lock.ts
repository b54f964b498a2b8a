import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../../base/errors.js'

/** Who extracts. */
export interface SpoolOwner {
  readonly pid: number
  readonly host: string
  readonly runId: string
  /** ISO 8601. */
  readonly since: string
}

const lockName = 'extract.lock.json'

/**
 * Takes the spool's folder for one run, and gives what releases it. Two runs at once would ask everything twice. A
 * lock whose process is gone was left by a kill and is taken over. Throws a UserError `warehouse_locked`, which `--wait`
 * understands, while another run has it.
 */
export function lockSpool(folder: string, owner: SpoolOwner): () => void {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, lockName)
  if (!tryToWrite(path, owner)) {
    const other = readOwner(path)
    if (other !== undefined && isAlive(other, owner)) throw heldBy(other, path)
    rmSync(path, { force: true })
    if (!tryToWrite(path, owner)) throw heldBy(readOwner(path) ?? owner, path)
  }
  return () => rmSync(path, { force: true })
}

function tryToWrite(path: string, owner: SpoolOwner): boolean {
  try {
    writeFileSync(path, `${JSON.stringify(owner)}\n`, { flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function readOwner(path: string): SpoolOwner | undefined {
  try {
    const found = JSON.parse(readFileSync(path, 'utf8')) as Partial<SpoolOwner>
    const { pid, host, runId, since } = found
    if (typeof pid !== 'number' || typeof host !== 'string') return undefined
    return { pid, host, runId: runId ?? '', since: since ?? '' }
  } catch {
    return undefined
  }
}

/** Of a process on another machine nobody can tell: it counts as alive. */
function isAlive(other: SpoolOwner, { host, pid }: SpoolOwner): boolean {
  if (other.host !== host) return true
  if (other.pid === pid) return false
  try {
    process.kill(other.pid, 0)
    return !isDefunct(other.pid)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/**
 * On Linux, a process that was killed and whose parent has not looked yet: it still answers to a signal, and never runs
 * again. Elsewhere nobody tells, and it counts as alive until the parent looks.
 */
function isDefunct(pid: number): boolean {
  try {
    // `pid (name) state …`; the name may hold anything, a bracket too.
    const [, state] = /\) (.) [^)]*$/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? []
    return state === 'Z' || state === 'X'
  } catch {
    return false
  }
}

function heldBy({ pid, host, since }: SpoolOwner, path: string): UserError {
  return new UserError(`Another extraction runs: process ${pid} on ${host}, since ${since}.`, {
    code: 'warehouse_locked',
    exitCode: 1,
    hint: `Wait for it with --wait. If it is gone for certain, remove ${path}.`,
  })
}
