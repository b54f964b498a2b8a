import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../../src/base/clock.js'
import { silentReporter } from '../../../src/base/events.js'
import { landedMigrations } from '../../../src/extract/landed-migrations.js'
import { loadPath } from '../../../src/extract/load-path.js'
import { providerRegistry } from '../../../src/providers/index.js'
import { createWorld } from '../../../src/sample/world/world.js'
import { migrateUp } from '../../../src/state/migrate.js'
import { runnerMigrations } from '../../../src/state/runner-migrations.js'
import { sampleAnswers, sampleSources, startSampleHosts } from '../../support/hosts/start-sample-hosts.js'
import type { SampleAnswers, SampleSource } from '../../support/hosts/start-sample-hosts.js'
import {
  harmless,
  mulberry32,
  quickFaults,
  quickRpcFaults,
  seededFaults,
} from '../../support/replay/fault-schedule.js'
import type { FaultSchedule } from '../../support/replay/fault-schedule.js'
import { callsInOtherOrder, htmlWithStatus200, wrongContentType } from '../../support/replay/faults.js'
import { remembered } from '../../support/replay/replay-answer.js'
import { declaredProviders } from './landing-zone.js'
import { archiveIn, liveExtraction, spoolIn, tearLastLine } from './schedules/extraction-life.js'
import type { LifeEnd, LifeOptions } from './schedules/extraction-life.js'
import { KillableWarehouse } from './schedules/killable-warehouse.js'
import { landedState } from './schedules/landed-state.js'
import type { LandedState } from './schedules/landed-state.js'
import { Life, noDeath } from './schedules/life.js'
import { SpoolWitness } from './schedules/spool-witness.js'

/** How many schedules are tried, and the seed of the first: more by hand, for example 5000 from 1000000 on. */
const schedules = Number(process.env['AURORA_FAULT_SCHEDULES'] ?? 200)
const firstSeed = Number(process.env['AURORA_FAULT_SEED'] ?? 1)
const inOneTest = 10
/** Milliseconds: each schedule opens, closes and syncs databases, which a busy machine takes its time for. */
const patience = 240_000

/** Runs without a kill after which all must have landed: a fault may be terminal for a run, and never for two. */
const mostWholeRuns = 4

const world = createWorld({
  epochs: 3,
  validators: 2,
  detailedValidators: 2,
  stakedValidators: 1,
  stakers: 2,
})
const answers = Object.fromEntries(
  Object.entries(sampleAnswers(world)).map(([source, answer]) => [source, remembered(answer)]),
) as SampleAnswers
const providers = declaredProviders()
  .filter(({ provider }) => (sampleSources as readonly string[]).includes(provider))
  .map((provider) => ({
    ...provider,
    endpoints: provider.endpoints.map((endpoint) => ({ ...endpoint, rateLimitPerMinute: undefined })),
  }))
const usual = {
  providers,
  validators: world.validators.map(({ voteKey }) => voteKey),
  periods: 2,
  fileAnswers: 20,
  concurrency: 16,
  archives: false,
  random: () => 0.5,
  start: Date.UTC(2026, 0, 1),
} satisfies Partial<LifeOptions>

const root = mkdtempSync(join(tmpdir(), 'aurora-schedules-'))
const emptyDatabase = join(root, 'empty.duckdb')
/** Steps of a life that nothing befalls. */
let wholeLife = 0
let expected: LandedState

beforeAll(async () => {
  const empty = new KillableWarehouse(emptyDatabase)
  await empty.use((session) => migrateUp(session, [...runnerMigrations, ...landedMigrations], systemClock))
  await empty.close()
  const hosts = await startSampleHosts(answers)
  expected = await inNewFolder('whole', async (folder, warehouse) => {
    const life = new Life(noDeath)
    const options = { ...usual, life, runId: 'whole', folder, warehouse, env: hosts.env }
    const { result } = await liveExtraction(options)
    expect(result).toMatchObject({ status: 'SUCCESS', failures: [] })
    wholeLife = life.steps
    return warehouse.use(landedState)
  })
  await hosts.close()
})

afterAll(() => rmSync(root, { recursive: true, force: true }))

/** With an empty warehouse. */
async function inNewFolder<T>(
  name: string,
  work: (folder: string, warehouse: KillableWarehouse) => Promise<T>,
): Promise<T> {
  const folder = join(root, name)
  mkdirSync(archiveIn(folder), { recursive: true })
  const database = join(folder, 'warehouse.duckdb')
  copyFileSync(emptyDatabase, database)
  const warehouse = new KillableWarehouse(database)
  try {
    return await work(folder, warehouse)
  } finally {
    await warehouse.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

function faultsOf(seed: number, source: SampleSource): FaultSchedule {
  const faults = [...(source === 'solana_rpc' ? quickRpcFaults : quickFaults), htmlWithStatus200]
  const bad = seededFaults({ seed, most: 3, share: 0.3, faults })
  const other = seededFaults({
    seed: seed + 0.5,
    most: 9,
    faults: [...harmless, wrongContentType, ...(source === 'solana_rpc' ? [callsInOtherOrder] : [])],
  })
  return (request) => bad(request) ?? other(request)
}

/** What came of a schedule. */
interface Told {
  readonly status: string | undefined
  readonly state: LandedState
  /** What of the spool was left. */
  readonly spool: readonly string[]
  /** Answers that were on disk and are nowhere now. */
  readonly lost: readonly string[]
  /** Runs that still count as running. */
  readonly running: readonly unknown[]
  /** The same from its archives, where there are any. */
  readonly loaded: LandedState | undefined
}

/** Lives one after the other on one folder: some are killed, then some may come to their end until all has landed. */
async function livesOf(seed: number): Promise<Told> {
  const hosts = await startSampleHosts(answers, (source) => faultsOf(seed, source))
  try {
    return await inNewFolder(String(seed), async (folder, warehouse) => {
      const random = mulberry32(seed)
      const archives = random() < 0.25
      const kills = Math.floor(random() * 4)
      mkdirSync(spoolIn(folder))
      const witness = new SpoolWitness(spoolIn(folder))
      const ends: LifeEnd[] = []
      for (let number = 1; number <= kills + mostWholeRuns; number += 1) {
        // A life under faults has more steps than one that nothing befalls.
        const death =
          random() < 0.3
            ? { landing: 1 + Math.floor(random() * 4) }
            : { step: 1 + Math.floor(random() * wholeLife * 1.3) }
        const end = await liveExtraction({
          ...usual,
          life: new Life(number <= kills ? death : noDeath),
          runId: `run-${number}`,
          folder,
          warehouse,
          witness,
          env: hosts.env,
          archives,
          fileAnswers: 10 + Math.floor(random() * 100),
          concurrency: 1 + Math.floor(random() * 24),
          random,
          start: (ends.at(-1)?.now ?? usual.start) + 1 + Math.floor(random() * 600_000),
        })
        ends.push(end)
        if (end.result === undefined && random() < 0.5) witness.forget(tearLastLine(folder, random))
        if (number > kills && end.result?.status === 'SUCCESS') break
      }
      return {
        status: ends.at(-1)?.result?.status,
        state: await warehouse.use(landedState),
        spool: readdirSync(spoolIn(folder)),
        lost: await warehouse.use((session) => witness.missing(session)),
        running: await warehouse.use((session) =>
          session.rows("select run_id from staging.ingestion_runs where status in ('PENDING', 'RUNNING')"),
        ),
        loaded: archives ? await loadedArchive(seed, archiveIn(folder)) : undefined,
      }
    })
  } finally {
    await hosts.close()
  }
}

async function loadedArchive(seed: number, archive: string): Promise<LandedState> {
  return inNewFolder(`${seed}-loaded`, (folder, warehouse) =>
    warehouse.use(async (session) => {
      await loadPath({
        path: archive,
        cwd: folder,
        defaults: {},
        session,
        providers,
        registry: providerRegistry,
        clock: systemClock,
        runId: 'loaded',
        reporter: silentReporter,
      })
      return landedState(session)
    }),
  )
}

describe('an extraction under faults and kills', () => {
  it('is one that lands something without them', () => {
    expect(expected.payloads.length).toBeGreaterThan(60)
    expect(expected.duplicates).toEqual([])
  })

  const groups = Array.from({ length: Math.ceil(schedules / inOneTest) }, (_, group) => {
    const from = firstSeed + group * inOneTest
    return [from, Math.min(from + inOneTest, firstSeed + schedules)] as const
  })
  it.each(groups)(
    'lands what a run without them lands: seeds from %i to before %i',
    { timeout: patience },
    async (from, until) => {
      for (let seed = from; seed < until; seed += 1) {
        const { state, loaded, ...told } = await livesOf(seed)
        expect({ seed, ...told }).toEqual({ seed, status: 'SUCCESS', spool: [], lost: [], running: [] })
        expect({ seed, ...state }).toEqual({ seed, ...expected })
        if (loaded !== undefined) expect({ seed, ...loaded }).toEqual({ seed, ...expected })
      }
    },
  )
})
