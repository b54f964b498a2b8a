import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { onTestFinished } from 'vitest'

const client = createRequire(import.meta.url).resolve('@duckdb/node-api')

/** A process of its own that has a database file open. */
export interface FileHolder {
  readonly pid: number
  /** Closes the file and ends it; the end of the test does so anyway. */
  readonly release: () => Promise<void>
}

/** Another process that opens the file and keeps it. */
export async function holdDuckdbFile(path: string): Promise<FileHolder> {
  const script = `
    const { DuckDBInstance } = require(${JSON.stringify(client)})
    DuckDBInstance.fromCache(${JSON.stringify(path)}).then((instance) => {
      console.log('open')
      process.stdin.on('end', () => instance.closeSync()).resume()
    })`
  const child = spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const release = async (): Promise<void> => {
    child.stdin.end()
    await ended
  }
  onTestFinished(release)
  await new Promise((resolve) => child.stdout.once('data', resolve))
  return { pid: child.pid ?? 0, release }
}
