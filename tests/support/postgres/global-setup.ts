import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where a test file asks for the run's PostgreSQL server. */
    readonly postgresBroker: string
    /** Begins the name of every database and role that this run makes. */
    readonly postgresPrefix: string
  }
}

/**
 * The server starts when the first test file asks for it: a run of unit tests alone does not wait for it. Gives the
 * function that ends the run.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const prefix = `aurora_test_${randomBytes(4).toString('hex')}_`
  let keeper: ChildProcess | undefined
  let answer: Promise<string> | undefined
  const broker = createServer((_request, response) => {
    if (answer === undefined) {
      // Its own process group: what ends this run from a terminal does not end it before it has cleaned up.
      keeper = spawn(process.execPath, [join(import.meta.dirname, 'keeper.js'), prefix], {
        stdio: ['pipe', 'pipe', 'inherit'],
        detached: true,
      })
      answer = firstLine(keeper)
    }
    void answer.then((line) => response.end(line))
  })
  await new Promise<void>((resolve) => broker.listen(0, '127.0.0.1', resolve))
  const { port } = broker.address() as AddressInfo
  project.provide('postgresBroker', `http://127.0.0.1:${port}/`)
  project.provide('postgresPrefix', prefix)
  return async () => {
    broker.closeAllConnections()
    broker.close()
    const ending = keeper
    if (ending === undefined || ending.exitCode !== null) return
    const ended = new Promise<void>((resolve) => ending.once('exit', () => resolve()))
    ending.stdin?.end()
    await ended
  }
}

async function firstLine(keeper: ChildProcess): Promise<string> {
  if (keeper.stdout === null) throw new Error('the keeper has no output')
  for await (const line of createInterface({ input: keeper.stdout })) return line
  return JSON.stringify({ error: 'the process that keeps PostgreSQL ended without a word' })
}
