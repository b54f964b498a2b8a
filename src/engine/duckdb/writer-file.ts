import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import type { WriterInfo } from '../engine.js'

/**
 * `<database>.lock.json` only explains DuckDB's own lock: it is written after the lock was got and never decides.
 * Gives the function that takes it away.
 */
export function writeWriterFile(databasePath: string, writer: WriterInfo): () => void {
  const path = writerFilePath(databasePath)
  const temporary = `${path}.${writer.pid}.tmp`
  const { pid, host, verb, runId, since } = writer
  writeFileSync(temporary, `${JSON.stringify({ pid, host, verb, run: runId, since }, null, 2)}\n`)
  renameSync(temporary, path)
  return () => rmSync(path, { force: true })
}

/** What the file says, or undefined where there is none or a broken one. */
export function readWriterFile(databasePath: string): WriterInfo | undefined {
  try {
    const found = JSON.parse(readFileSync(writerFilePath(databasePath), 'utf8')) as Record<string, unknown>
    const { pid, host, verb, run, since } = found
    if (typeof pid !== 'number' || typeof host !== 'string' || typeof verb !== 'string') return undefined
    return {
      pid,
      host,
      verb,
      runId: typeof run === 'string' ? run : '',
      since: typeof since === 'string' ? since : '',
    }
  } catch {
    return undefined
  }
}

export function writerFilePath(databasePath: string): string {
  return `${databasePath}.lock.json`
}
