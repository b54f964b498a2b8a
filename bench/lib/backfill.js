// A process of its own: `node backfill.js <epochs> <validators>` extracts that much history from hosts that answer at
// once, on a clock that jumps from one event to the next, under the rate limits of sources/. It prints, as JSON, the time
// that the plan foretells, the time that passed on that clock, requests and answers.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hostPolicies } from '../../dist/cli/extract/http-policy.js'
import { openDuckdb } from '../../dist/engine/duckdb/open-duckdb.js'
import { Extraction } from '../../dist/extract/extract.js'
import { QuestionTargets } from '../../dist/extract/fetch/question-targets.js'
import { HttpClient } from '../../dist/extract/http/http-client.js'
import { landedMigrations } from '../../dist/extract/landed-migrations.js'
import { loadSources } from '../../dist/project/load-sources.js'
import { Problems } from '../../dist/project/problems.js'
import { ProjectFiles } from '../../dist/project/project-files.js'
import { providerRegistry } from '../../dist/providers/index.js'
import { createWorld } from '../../dist/sample/world/world.js'
import { migrateUp } from '../../dist/state/migrate.js'
import { runnerMigrations } from '../../dist/state/runner-migrations.js'
import { backfillTransport, leaderSlots } from './backfill-hosts.js'
import { importTypescript } from './import-typescript.js'
import { repository } from './measure.js'

const [epochs, validators] = process.argv.slice(2).map(Number)
const chainId = 'solana-mainnet'
const { virtualTimer } = await importTypescript('tests/support/virtual-timer.ts')
const world = createWorld({
  epochs,
  validators,
  detailedValidators: 0,
  stakedValidators: validators,
  stakers: 1,
})
const problems = new Problems()
const { providers: declared } = loadSources(
  new ProjectFiles(repository, undefined, problems),
  problems,
  'aurora',
)
const providers = declared.filter(
  ({ provider, isEnabled, chains }) =>
    isEnabled &&
    chains.includes(chainId) &&
    ['solana_rpc', 'jito', 'stakewiz', 'doublezero'].includes(provider),
)

const folder = mkdtempSync(join(tmpdir(), 'aurora-backfill-'))
try {
  const engine = await openDuckdb({ path: join(folder, 'warehouse.duckdb') })
  const use = (work) => engine.withSession(work)
  const timer = virtualTimer()
  const clock = { now: () => new Date(timer.now()) }
  await use((session) => migrateUp(session, [...runnerMigrations, ...landedMigrations], clock))
  const extractionOf = (runId) => {
    const transport = backfillTransport(world, () => timer.now())
    const targets = new QuestionTargets({ env: {}, secret: () => undefined, learn: () => undefined })
    const asker = new HttpClient({
      timer,
      random: () => 0.5,
      policyOf: hostPolicies(
        providers.map((provider) => ({ provider, chainId })),
        targets,
      ),
      userAgent: 'aurora/bench',
      redact: (text) => text,
      transport,
    })
    const extraction = new Extraction({
      chains: [
        {
          chainId,
          wish: { kind: 'last', count: epochs },
          finalityLag: 0n,
          validators: () => world.validators.map(({ voteKey }) => voteKey),
          setting: (name) => (name === 'expected_leader_slots' ? String(leaderSlots) : undefined),
        },
      ],
      providers,
      asked: new Set(providers.map(({ provider }) => provider)),
      registry: providerRegistry,
      warehouse: { read: use, write: use },
      asker,
      hosts: () => asker.statistics(),
      targets,
      timer,
      clock,
      redact: (text) => text,
      reporter: { event: () => undefined },
      signal: new AbortController().signal,
      runId,
      scope: {},
      spoolFolder: join(folder, 'spool'),
      archiveFolder: undefined,
      concurrency: 64,
      progressEvery: 60_000,
    })
    return { extraction, transport }
  }

  const { work } = await extractionOf('plan').extraction.plan()
  const { extraction, transport } = extractionOf('run')
  const began = timer.elapsed
  const started = performance.now()
  const result = await extraction.run()
  const figures = {
    status: result.status,
    failures: result.failures,
    predictedSeconds: work.seconds,
    predictedRequests: work.endpoints.reduce((sum, { requests }) => sum + requests, 0),
    seconds: (timer.elapsed - began) / 1000,
    requests: transport.requests,
    answers: result.done,
    realSeconds: (performance.now() - started) / 1000,
    ...(process.env.AURORA_BENCH_VERBOSE === undefined ? {} : { endpoints: work.endpoints }),
  }
  console.log(JSON.stringify(figures))
  await engine.close()
} finally {
  rmSync(folder, { recursive: true, force: true })
}
