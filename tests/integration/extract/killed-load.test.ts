import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { silentReporter } from '../../../src/base/events.js'
import { openDuckdb } from '../../../src/engine/duckdb/open-duckdb.js'
import { loadPath } from '../../../src/extract/load-path.js'
import { providerRegistry } from '../../../src/providers/index.js'
import { compileSources } from './compiled-sources.js'
import { archiveOf, declaredProviders, epochInfoLine, temporaryFolder, tickingClock } from './landing-zone.js'

const envelopes = 5_000
const batchEnvelopes = 100

/** Loads the archive in a process of its own and kills it after the third batch. */
async function loadAndKill(database: string, archive: string): Promise<void> {
  const module = compileSources()
  const script = join(temporaryFolder(), 'load.mjs')
  const from = (path: string) => JSON.stringify(module(path))
  writeFileSync(
    script,
    `import { openDuckdb } from ${from('engine/duckdb/open-duckdb.js')}
     import { landedMigrations } from ${from('extract/landed-migrations.js')}
     import { loadPath } from ${from('extract/load-path.js')}
     import { providerRegistry } from ${from('providers/index.js')}
     import { migrateUp } from ${from('state/migrate.js')}
     import { runnerMigrations } from ${from('state/runner-migrations.js')}
     const clock = { now: () => new Date() }
     const engine = await openDuckdb({ path: ${JSON.stringify(database)}, threads: 1 })
     await engine.withSession(async (session) => {
       await migrateUp(session, [...runnerMigrations, ...landedMigrations], clock)
       await loadPath({
         path: ${JSON.stringify(archive)}, cwd: '/', defaults: {}, session, clock, runId: 'killed',
         providers: ${JSON.stringify(declaredProviders())}, registry: providerRegistry,
         batchEnvelopes: ${batchEnvelopes}, reporter: { event: (event) => console.log(event.done) },
       })
     })`,
  )
  const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] })
  let batches = 0
  for await (const chunk of child.stdout) {
    batches += String(chunk).split('\n').length - 1
    if (batches >= 3) child.kill('SIGKILL')
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  expect(child.signalCode).toBe('SIGKILL')
}

it('leaves whole batches when it is killed, and is completed by loading again', async () => {
  const database = join(temporaryFolder(), 'aurora.duckdb')
  const archive = archiveOf(Array.from({ length: envelopes }, (_, index) => epochInfoLine(index)))
  await loadAndKill(database, archive)

  const engine = await openDuckdb({ path: database, threads: 1 })
  onTestFinished(() => engine.close())
  await engine.withSession(async (session) => {
    const state = () =>
      session.rows(`select (select count(*) from staging.staging_payloads) as payloads,
                           (select count(*) from staging.payload_observations) as observations,
                           (select max(batch_no) from staging.staging_payloads) as batches,
                           (select status from staging.ingestion_runs where run_id = 'killed') as status`)
    const [killed] = await state()
    const batches = Number(killed?.batches)
    expect(batches).toBeGreaterThanOrEqual(3)
    expect(killed).toMatchObject({
      payloads: BigInt(batches * batchEnvelopes),
      observations: BigInt(batches * batchEnvelopes),
      status: 'RUNNING',
    })
    const summary = await loadPath({
      path: archive,
      cwd: '/',
      defaults: {},
      session,
      providers: declaredProviders(),
      registry: providerRegistry,
      clock: tickingClock(),
      runId: 'again',
      reporter: silentReporter,
    })
    expect(summary).toMatchObject({ landed: envelopes - batches * batchEnvelopes, rejected: 0 })
    const [completed] = await state()
    expect(completed).toMatchObject({
      payloads: BigInt(envelopes),
      observations: BigInt(envelopes),
      status: 'FAILED',
    })
  })
})
