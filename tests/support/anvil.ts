import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'

/** A result of JSON-RPC: whatever the method gives. */
type Result = string | boolean | null | readonly Result[] | { readonly [name: string]: Result }

/** An execution node of its own on a free port of loopback: Foundry's anvil, which nobody here wrote. */
export interface Anvil {
  readonly url: string
  /** Throws what the node answers instead of a result. */
  rpc(method: string, ...params: readonly unknown[]): Promise<Result>
  close(): Promise<void>
}

const packages: Readonly<Record<string, string>> = {
  'darwin x64': 'darwin-amd64',
  'darwin arm64': 'darwin-arm64',
  'linux x64': 'linux-amd64',
  'linux arm64': 'linux-arm64',
  'win32 x64': 'win32-amd64',
}

/** Why anvil does not run here; undefined where it does. */
export function anvilProblem(): string | undefined {
  return typeof binary() === 'string' ? undefined : `@foundry-rs/anvil has no binary for ${platform()}`
}

/** Blocks are mined on demand alone, transactions in the order in which they came; an epoch has so many slots. */
export async function startAnvil(slotsOfEpoch: number): Promise<Anvil> {
  const path = binary()
  if (path === undefined) throw new Error(anvilProblem())
  const words = ['--port', '0', '--no-mining', '--order', 'fifo', '--accounts', '3']
  const argv = [path, ...words, '--slots-in-an-epoch', String(slotsOfEpoch)]
  const keeper = spawn(process.execPath, ['--eval', keep, ...argv], { stdio: ['pipe', 'pipe', 'inherit'] })
  const exited = new Promise<void>((resolve) => keeper.once('exit', () => resolve()))
  const url = await Promise.race([
    listening(keeper.stdout),
    exited.then(() => Promise.reject(new Error('anvil ended before it listened'))),
  ])
  return {
    url,
    rpc: (method, ...params) => call(url, method, params),
    close: async () => {
      keeper.stdin.end()
      await exited
    },
  }
}

/**
 * The node's parent: it kills the node when its own parent closes the pipe, also by being killed. A node that is started
 * by the test itself would outlive a test that dies.
 */
const keep = `
const [path, ...words] = process.argv.slice(1)
const node = require('node:child_process').spawn(path, words, { stdio: ['ignore', 'inherit', 'inherit'] })
node.on('error', () => process.exit(1)).on('exit', () => process.exit(0))
process.stdin.on('end', () => node.kill('SIGKILL')).resume()`

function platform(): string {
  return `${process.platform} ${process.arch}`
}

/** The package that fits the platform is an optional dependency of anvil's. */
function binary(): string | undefined {
  const name = packages[platform()]
  if (name === undefined) return undefined
  try {
    const own = createRequire(import.meta.url).resolve('@foundry-rs/anvil/package.json')
    const folder = dirname(createRequire(own).resolve(`@foundry-rs/anvil-${name}/package.json`))
    const path = join(folder, 'bin', process.platform === 'win32' ? 'anvil.exe' : 'anvil')
    return existsSync(path) ? path : undefined
  } catch {
    return undefined
  }
}

async function listening(stdout: NodeJS.ReadableStream): Promise<string> {
  const lines = createInterface({ input: stdout })
  return new Promise((resolve) => {
    // Goes on reading, or the node would wait for its full pipe one day.
    lines.on('line', (line) => {
      const [, address] = /Listening on ([\d.]+:\d+)/.exec(line) ?? []
      if (address !== undefined) resolve(`http://${address}`)
    })
  })
}

async function call(url: string, method: string, params: readonly unknown[]): Promise<Result> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  })
  const answer = (await response.json()) as { readonly result?: Result; readonly error?: Result }
  if (answer.result !== undefined) return answer.result
  throw new Error(`${method}: ${JSON.stringify(answer.error)}`)
}
