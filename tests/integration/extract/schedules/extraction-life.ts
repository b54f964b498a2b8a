import { closeSync, existsSync, readFileSync, readdirSync, readlinkSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { silentReporter } from '../../../../src/base/events.js'
import { Extraction } from '../../../../src/extract/extract.js'
import type { ExtractResult } from '../../../../src/extract/extract.js'
import { QuestionTargets } from '../../../../src/extract/fetch/question-targets.js'
import { HttpClient } from '../../../../src/extract/http/http-client.js'
import type { HostPolicy } from '../../../../src/extract/http/http-exchange.js'
import { UndiciTransport } from '../../../../src/extract/http/undici-transport.js'
import type { ProviderDeclaration } from '../../../../src/project/types.js'
import { providerRegistry } from '../../../../src/providers/index.js'
import { virtualTimer } from '../../../support/virtual-timer.js'
import type { KillableWarehouse } from './killable-warehouse.js'
import type { Life } from './life.js'
import type { SpoolWitness } from './spool-witness.js'

export interface LifeOptions {
  readonly life: Life
  readonly runId: string
  readonly folder: string
  readonly warehouse: KillableWarehouse
  /** Looks on now and then. */
  readonly witness?: SpoolWitness
  readonly providers: readonly ProviderDeclaration[]
  /** Where the sources are asked. */
  readonly env: Readonly<Record<string, string>>
  readonly validators: readonly string[]
  readonly periods: number
  readonly archives: boolean
  /** A spool file is landed when it holds so many answers. */
  readonly fileAnswers: number
  readonly concurrency: number
  readonly random: () => number
  /** Milliseconds since 1970. */
  readonly start: number
}

/** How a life ended, and when. */
export interface LifeEnd {
  /** Undefined for one that was killed. */
  readonly result: ExtractResult | undefined
  readonly now: number
}

/** Steps between two looks at the spool. */
const lookEvery = 5

const policy: HostPolicy = {
  requestsPerMinute: 6_000_000,
  connections: 8,
  timeouts: { connect: 10_000, headers: 30_000, body: 30_000 },
  greatestBody: 2 ** 24,
  retry: { attempts: 6, base: 500, cap: 30_000, total: 300_000 },
  circuit: { failures: 12, rest: 30_000 },
}

/** An extraction over real sockets into a file, on virtual time, from its beginning to its end or to its death. */
export async function liveExtraction(options: LifeOptions): Promise<LifeEnd> {
  const { life, folder, runId, validators, periods, warehouse } = options
  let out = 0
  const time = virtualTimer({ start: options.start, isBusy: () => out > 0 })
  const sockets = new UndiciTransport({ userAgent: 'aurora/test', now: () => time.now() })
  const client = new HttpClient({
    timer: time,
    random: options.random,
    policyOf: () => policy,
    userAgent: 'aurora/test',
    redact: (text) => text,
    transport: {
      async send(question, hostPolicy, signal) {
        await life.step()
        if (life.steps % lookEvery === 0) options.witness?.look()
        out += 1
        const exchange = await sockets.send(question, hostPolicy, signal)
        out -= 1
        return exchange
      },
      close: () => sockets.close(),
    },
  })
  const extraction = new Extraction({
    chains: [
      {
        chainId: 'solana-mainnet',
        wish: { kind: 'last', count: periods },
        finalityLag: 1n,
        validators: () => validators,
        setting: () => undefined,
      },
    ],
    providers: options.providers,
    asked: new Set(options.providers.map(({ provider }) => provider)),
    registry: providerRegistry,
    warehouse: warehouse.door(life),
    hosts: () => client.statistics(),
    asker: { ask: (question, judge, signal) => life.lived(() => client.ask(question, judge, signal)) },
    targets: new QuestionTargets({ env: options.env, secret: () => undefined, learn: () => undefined }),
    timer: { now: () => time.now(), sleep: (milliseconds, signal) => time.sleep(milliseconds, signal) },
    clock: { now: () => new Date(time.now()) },
    redact: (text) => text,
    reporter: silentReporter,
    signal: new AbortController().signal,
    runId,
    scope: {},
    spoolFolder: spoolIn(folder),
    archiveFolder: options.archives ? archiveIn(folder) : undefined,
    concurrency: options.concurrency,
    progressEvery: 1000,
    spoolFile: { answers: options.fileAnswers, bytes: 2 ** 20 },
  })
  try {
    const result = await Promise.race([extraction.run(), life.end.then(() => undefined)])
    return { result, now: time.now() }
  } finally {
    await client.close()
    // What was under way in memory when it died runs into its next step, and no further.
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    await warehouse.bury()
    options.witness?.look()
    closeFilesBelow(spoolIn(folder))
  }
}

export function spoolIn(folder: string): string {
  return join(folder, 'spool')
}

export function archiveIn(folder: string): string {
  return join(folder, 'archive')
}

/** What a dead process had open the system closes; files that this one still holds are found where the system tells. */
function closeFilesBelow(folder: string): void {
  if (process.platform !== 'linux') return
  for (const name of readdirSync('/proc/self/fd')) {
    try {
      if (readlinkSync(join('/proc/self/fd', name)).startsWith(folder)) closeSync(Number(name))
    } catch {
      // The listing's own descriptor is gone by now.
    }
  }
}

/**
 * Cuts the newest spool file somewhere in its last line, as where a process died in the middle of a write. Gives that
 * line.
 */
export function tearLastLine(folder: string, random: () => number): string | undefined {
  const name = readdirSync(spoolIn(folder))
    .filter((file) => file.endsWith('.spool'))
    .sort()
    .at(-1)
  if (name === undefined) return undefined
  // What is archived was closed, and is on the platter: no death tears it any more.
  if (existsSync(join(archiveIn(folder), name.replace('.spool', '.ndjson.gz')))) return undefined
  const path = join(spoolIn(folder), name)
  const bytes = readFileSync(path)
  const start = bytes.subarray(0, -1).lastIndexOf(0x0a) + 1
  truncateSync(path, start + Math.floor(random() * (bytes.byteLength - start)))
  return bytes.subarray(start, -1).toString('utf8')
}
