// A process of its own: `node extract-once.js <address> <small> <batch> <large>` extracts so many small answers, so many to
// a request, and so many of 20 MB into a new warehouse, and prints as JSON the milliseconds of all
// and of landing, and those of processor time.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDuckdb } from '../../dist/engine/duckdb/open-duckdb.js'
import { Extraction } from '../../dist/extract/extract.js'
import { QuestionTargets } from '../../dist/extract/fetch/question-targets.js'
import { HttpClient } from '../../dist/extract/http/http-client.js'
import { systemTimer } from '../../dist/extract/http/system-timer.js'
import { landedMigrations } from '../../dist/extract/landed-migrations.js'
import { loadSources } from '../../dist/project/load-sources.js'
import { Problems } from '../../dist/project/problems.js'
import { ProjectFiles } from '../../dist/project/project-files.js'
import { providerRegistry } from '../../dist/providers/index.js'
import { migrateUp } from '../../dist/state/migrate.js'
import { runnerMigrations } from '../../dist/state/runner-migrations.js'
import { repository } from './measure.js'

const [address, ...sizes] = process.argv.slice(2)
const [small, batchSize, large] = sizes.map(Number)
const chainId = 'solana-mainnet'
const period = { identifier: '5000', number: 5000n }

const problems = new Problems()
const declared = loadSources(new ProjectFiles(repository, undefined, problems), problems, 'aurora').providers
const providers = declared
  .filter(({ provider }) => provider === 'solana_rpc' || provider === 'jito')
  .map((provider) => ({
    ...provider,
    endpoints: provider.endpoints.map((endpoint) => ({
      ...endpoint,
      batchSize,
      rateLimitPerMinute: undefined,
    })),
  }))

const asked = (provider, endpoint, request) => ({
  provider,
  endpoint,
  chainId,
  periodIdentifier: period.identifier,
  validatorKey: '*',
  request,
  isFinal: true,
})
const extractions = {
  solana_rpc: {
    discovery: (provider) => ({
      request: asked(provider, 'getBlockTime', { method: 'getBlockTime', params: [0] }),
      read: () => ({ current: period, finalBelow: period.number }),
    }),
    *plan() {
      for (let slot = 1; slot <= small; slot += 1)
        yield asked('solana_rpc', 'getBlockTime', { method: 'getBlockTime', params: [slot] })
    },
    followed: [],
  },
  jito: {
    *plan() {
      for (let number = 1; number <= large; number += 1)
        yield asked('jito', 'validators', { method: 'GET', path: `/large/${number}` })
    },
    followed: [],
  },
}

const folder = mkdtempSync(join(tmpdir(), 'aurora-extract-'))
const engine = await openDuckdb({ path: join(folder, 'warehouse.duckdb') })
const timer = systemTimer({ now: () => new Date() })
const clock = { now: () => new Date() }
const client = new HttpClient({
  timer,
  random: Math.random,
  policyOf: () => ({
    requestsPerMinute: 6e9,
    connections: 8,
    timeouts: { connect: 10_000, headers: 30_000, body: 60_000 },
    greatestBody: 256 * 1024 * 1024,
    retry: { attempts: 2, base: 500, cap: 1000, total: 60_000 },
    circuit: { failures: 12, rest: 1000 },
  }),
  userAgent: 'aurora/bench',
  redact: (text) => text,
})
const use = (work) => engine.withSession(work)
await use((session) => migrateUp(session, [...runnerMigrations, ...landedMigrations], clock))
let landing = 0
const extraction = new Extraction({
  chains: [
    {
      chainId,
      wish: { kind: 'last', count: 1 },
      finalityLag: 0n,
      validators: () => [],
      setting: () => undefined,
    },
  ],
  providers,
  asked: new Set(['solana_rpc', 'jito']),
  registry: { ...providerRegistry, loadExtraction: async (name) => extractions[name] },
  warehouse: {
    read: use,
    async write(work) {
      const began = performance.now()
      try {
        return await use(work)
      } finally {
        landing += performance.now() - began
      }
    },
  },
  hosts: () => client.statistics(),
  asker: client,
  targets: new QuestionTargets({
    env: { AURORA_SOLANA_RPC_URL: address, AURORA_JITO_URL: address },
    secret: () => undefined,
    learn: () => undefined,
  }),
  timer,
  clock,
  redact: (text) => text,
  reporter: { event: () => undefined },
  signal: new AbortController().signal,
  runId: 'bench',
  scope: {},
  spoolFolder: join(folder, 'spool'),
  archiveFolder: undefined,
  concurrency: 64,
  progressEvery: 5000,
})
const started = performance.now()
const before = process.cpuUsage()
const result = await extraction.run()
const milliseconds = performance.now() - started
const { user, system } = process.cpuUsage(before)
const cpu = (user + system) / 1000
await client.close()
await engine.close()
rmSync(folder, { recursive: true, force: true })
if (result.status !== 'SUCCESS') throw new Error(JSON.stringify(result.failures))
console.log(JSON.stringify({ milliseconds, cpu, landing, answers: result.done }))
