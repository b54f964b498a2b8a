import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { silentReporter } from '../../../src/base/events.js'
import { openDuckdb } from '../../../src/engine/duckdb/open-duckdb.js'
import type { Engine } from '../../../src/engine/engine.js'
import { openPostgres } from '../../../src/engine/postgres/open-postgres.js'
import { copyLanded } from '../../../src/extract/copy-landed.js'
import { landedMigrations } from '../../../src/extract/landed-migrations.js'
import { loadPath } from '../../../src/extract/load-path.js'
import { providerRegistry } from '../../../src/providers/index.js'
import { migrateUp } from '../../../src/state/migrate.js'
import { runnerMigrations } from '../../../src/state/runner-migrations.js'
import { temporaryDatabase } from '../../support/postgres/test-database.js'
import { connectionTo } from '../../support/test-engines.js'
import { compileSources } from './compiled-sources.js'
import { archiveOf, declaredProviders, epochInfoLine, temporaryFolder, tickingClock } from './landing-zone.js'

const envelopes = 1_500
const batchEnvelopes = 50

/** Copies in a process of its own and kills it after the third batch. */
async function copyAndKill(database: string, open: string): Promise<void> {
  const module = compileSources()
  const script = join(temporaryFolder(), 'copy.mjs')
  const from = (path: string) => JSON.stringify(module(path))
  writeFileSync(
    script,
    `import { openDuckdb } from ${from('engine/duckdb/open-duckdb.js')}
     import { openPostgres } from ${from('engine/postgres/open-postgres.js')}
     import { copyLanded } from ${from('extract/copy-landed.js')}
     const there = await openDuckdb({ path: ${JSON.stringify(database)}, threads: 1, readOnly: true })
     const here = await ${open}
     await there.withSession((reading) => here.withSession((writing) => copyLanded({
       from: reading, to: writing, clock: { now: () => new Date() },
       reporter: { event: (event) => console.log(event.done) },
     })))`,
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

async function using<T>(engine: Engine, work: (engine: Engine) => Promise<T>): Promise<T> {
  try {
    return await work(engine)
  } finally {
    await engine.close()
  }
}

const clock = tickingClock()

const migrated = (engine: Engine): Promise<unknown> =>
  engine.withSession((session) => migrateUp(session, [...runnerMigrations, ...landedMigrations], clock))

async function landOn(engine: Engine): Promise<void> {
  await migrated(engine)
  await engine.withSession((session) =>
    loadPath({
      path: archiveOf(Array.from({ length: envelopes }, (_, index) => epochInfoLine(index))),
      cwd: '/',
      defaults: {},
      session,
      providers: declaredProviders(),
      registry: providerRegistry,
      clock,
      runId: 'landed',
      reporter: silentReporter,
      batchEnvelopes,
    }),
  )
}

it.each(['DuckDB', 'PostgreSQL'])(
  'leaves whole batches on %s when it is killed, and is completed by copying again',
  async (name) => {
    const folder = temporaryFolder()
    const [there, here] = [join(folder, 'there.duckdb'), join(folder, 'here.duckdb')]
    await using(await openDuckdb({ path: there, threads: 1 }), landOn)
    const connection = name === 'DuckDB' ? undefined : connectionTo((await temporaryDatabase()).url)
    const open = (): Promise<Engine> =>
      connection === undefined ? openDuckdb({ path: here, threads: 1 }) : openPostgres({ connection })
    await using(await open(), migrated)
    await copyAndKill(
      there,
      connection === undefined
        ? `openDuckdb({ path: ${JSON.stringify(here)}, threads: 1 })`
        : `openPostgres({ connection: ${JSON.stringify(connection)} })`,
    )
    await using(await openDuckdb({ path: there, threads: 1, readOnly: true }), async (source) =>
      using(await open(), async (target) => {
        const state = async (): Promise<readonly number[]> => {
          const [row] = await target.withSession((session) =>
            session.rows(`select (select count(*) from staging.staging_payloads) as payloads,
                                 (select count(*) from staging.payload_observations) as observations,
                                 (select count(*) from aurora.batches) as batches`),
          )
          return [row?.['payloads'], row?.['observations'], row?.['batches']].map(Number)
        }
        const [payloads, observations, batches = 0] = await state()
        expect(batches).toBeGreaterThanOrEqual(3)
        expect(batches).toBeLessThan(envelopes / batchEnvelopes)
        expect([payloads, observations]).toEqual([batches * batchEnvelopes, batches * batchEnvelopes])
        const totals = await source.withSession((reading) =>
          target.withSession((writing) =>
            copyLanded({ from: reading, to: writing, clock, reporter: silentReporter }),
          ),
        )
        expect(totals).toMatchObject({ payloads: envelopes - batches * batchEnvelopes })
        expect(await state()).toEqual([envelopes, envelopes, envelopes / batchEnvelopes])
      }),
    )
  },
)
