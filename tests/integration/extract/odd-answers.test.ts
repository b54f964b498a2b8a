import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { systemClock } from '../../../src/base/clock.js'
import type { SqlRow } from '../../../src/engine/engine.js'
import type { ExtractResult } from '../../../src/extract/extract.js'
import { landedMigrations } from '../../../src/extract/landed-migrations.js'
import { createWorld } from '../../../src/sample/world/world.js'
import { migrateUp } from '../../../src/state/migrate.js'
import { runnerMigrations } from '../../../src/state/runner-migrations.js'
import { sampleAnswers, sampleSources, startSampleHosts } from '../../support/hosts/start-sample-hosts.js'
import type { SampleHosts, SampleSource } from '../../support/hosts/start-sample-hosts.js'
import {
  badGateway,
  compressed,
  emptyServerError,
  htmlWithStatus200,
  wrongContentType,
} from '../../support/replay/faults.js'
import type { Fault } from '../../support/replay/faults.js'
import { firstThen, json, text, withNumbersAsStrings } from '../../support/replay/replay-answer.js'
import type { ReplayAnswer } from '../../support/replay/replay-answer.js'
import { declaredProviders, temporaryFolder } from './landing-zone.js'
import { archiveIn, liveExtraction, spoolIn } from './schedules/extraction-life.js'
import { KillableWarehouse } from './schedules/killable-warehouse.js'
import { Life, noDeath } from './schedules/life.js'

const world = createWorld({
  epochs: 3,
  validators: 2,
  detailedValidators: 1,
  stakedValidators: 1,
  stakers: 1,
})
const [validator = ''] = world.validators.map(({ voteKey }) => voteKey)
const answers = sampleAnswers(world)
const minute = 60_000
const day = 1440 * minute

interface Scene {
  readonly hosts: SampleHosts
  /** Extracts on the n-th day; `took` is in milliseconds of virtual time. */
  readonly extract: (onDay?: number) => Promise<ExtractResult & { readonly took: number }>
  readonly rows: (sql: string) => Promise<readonly SqlRow[]>
}

/** Extracts the newest epoch of one validator from the sample's hosts, of which one gives odd answers at a path. */
async function sceneOf(source: SampleSource, path: RegExp, odd: Fault): Promise<Scene> {
  const folder = temporaryFolder()
  for (const name of [spoolIn(folder), archiveIn(folder)]) mkdirSync(name)
  const warehouse = new KillableWarehouse(join(folder, 'warehouse.duckdb'))
  onTestFinished(() => warehouse.close())
  await warehouse.use((session) =>
    migrateUp(session, [...runnerMigrations, ...landedMigrations], systemClock),
  )
  const hosts = await startSampleHosts(answers, (name) =>
    name === source ? (request) => (path.test(request.path) ? odd : undefined) : undefined,
  )
  onTestFinished(() => hosts.close())
  const providers = declaredProviders().filter(({ provider }) =>
    (sampleSources as readonly string[]).includes(provider),
  )
  let runs = 0
  return {
    hosts,
    extract: async (onDay = 0) => {
      const start = Date.UTC(2026, 0, 1) + onDay * day
      const { result, now } = await liveExtraction({
        life: new Life(noDeath),
        runId: `run-${(runs += 1)}`,
        folder,
        warehouse,
        providers,
        env: hosts.env,
        validators: [validator],
        periods: 1,
        archives: false,
        fileAnswers: 1000,
        concurrency: 16,
        random: () => 0.5,
        start,
      })
      if (result === undefined) throw new Error('it was not to be killed')
      return { ...result, took: now - start }
    },
    rows: (sql) => warehouse.use((session) => session.rows(sql)),
  }
}

const landedOf = (source: SampleSource): string =>
  `select endpoint, count(*) as n from staging.staging_payloads where provider_name = '${source}' group by all order by all`
const rejectedOf = (source: SampleSource): string =>
  `select endpoint, reason from staging.rejected_payloads where provider_name = '${source}' order by all`

/** What every answer is made of, whatever request it answers. */
const changed =
  (change: (body: string) => string): Fault =>
  (_request, good) => ({ ...good, body: change(String(good.body)) })

describe('what is no data', () => {
  it.each<readonly [string, Fault, string]>([
    ['an HTML page with status 200', htmlWithStatus200, 'not JSON'],
    ['a 500 over a well-formed, empty body', emptyServerError, '500'],
    ['a page of the gateway', badGateway, '502'],
    ['an empty list', changed(() => '{"validators":[]}'), 'the list of validators is empty'],
  ])('%s is kept among the rejected, and all else lands', async (_what, odd, reason) => {
    const { extract, rows } = await sceneOf('jito', /\/validators$/, odd)
    const { status, failures } = await extract()
    expect(status).toBe('PARTIAL')
    expect(failures).toMatchObject([{ provider: 'jito', endpoint: 'validators', count: 1 }])
    expect(await rows(rejectedOf('jito'))).toMatchObject([{ endpoint: 'validators' }])
    expect(failures[0]?.reason).toContain(reason)
    const landed = await rows(landedOf('jito'))
    expect(landed.map(({ endpoint }) => endpoint)).not.toContain('validators')
    expect(landed).not.toEqual([])
  })

  it('a page on which every row stands twice is rejected', async () => {
    const { extract, rows } = await sceneOf(
      'jito',
      /validator_rewards/,
      changed((body) => {
        const page = JSON.parse(body) as { readonly rewards: readonly unknown[] }
        return JSON.stringify({ ...page, rewards: [...page.rewards, ...page.rewards] })
      }),
    )
    expect(await extract()).toMatchObject({ status: 'PARTIAL' })
    expect(await rows(rejectedOf('jito'))).toMatchObject([{ endpoint: 'validator_rewards' }])
  })
})

describe('what is data in another dress', () => {
  it.each<readonly [string, Fault]>([
    ['gzip', compressed('gzip')],
    ['deflate', compressed('deflate')],
    ['the wrong content type', wrongContentType],
    ['numbers as strings', changed((body) => withNumbersAsStrings(body, 'mev_rewards'))],
  ])('%s lands', async (_dress, odd) => {
    const { extract, rows } = await sceneOf('jito', /\/validators$/, odd)
    expect(await extract()).toMatchObject({ status: 'SUCCESS' })
    expect(await rows(rejectedOf('jito'))).toEqual([])
  })

  it('amounts are the same, as numbers and as strings', async () => {
    const amounts = async (odd: Fault): Promise<readonly SqlRow[]> => {
      const { extract, rows } = await sceneOf('jito', /\/validators$/, odd)
      await extract()
      return rows(
        `select json_extract_string(raw_payload, '$.validators[*].mev_rewards') as amounts
           from staging.staging_payloads where endpoint = 'validators'`,
      )
    }
    const strings = changed((body) => withNumbersAsStrings(body, 'mev_rewards'))
    expect(await amounts(strings)).toEqual(await amounts(changed((body) => body)))
  })
})

describe('an answer that changes', () => {
  it('from empty to full lands with the run that finds it full', async () => {
    const empty = json({ validators: [] })
    const first = firstThen(empty, (request) => answers.jito(request))
    const { extract, rows } = await sceneOf('jito', /\/validators$/, (request) => given(first(request)))
    expect(await extract()).toMatchObject({ status: 'PARTIAL' })
    expect(await extract(1)).toMatchObject({ status: 'SUCCESS' })
    expect(await rows(landedOf('jito'))).toContainEqual({ endpoint: 'validators', n: 1n })
  })

  it('is kept as it was and as it is, and the later one counts', async () => {
    const moved = (request: Parameters<typeof answers.stakewiz>[0]): ReplayAnswer =>
      text(String(given(answers.stakewiz(request)).body).replace(/"rank":\s*\d+/, '"rank":77'))
    const page = firstThen((request) => answers.stakewiz(request), moved)
    const { extract, rows } = await sceneOf('stakewiz', /\/validator\//, (request) => given(page(request)))
    expect(await extract()).toMatchObject({ status: 'SUCCESS' })
    expect(await extract(2)).toMatchObject({ status: 'SUCCESS' })
    expect(
      await rows(
        `select raw_payload like '%"rank":77%' as is_moved
           from staging.staging_payloads join staging.payload_observations using (payload_id)
          where endpoint = 'validator/{vote}' order by fetched_at`,
      ),
    ).toEqual([{ is_moved: false }, { is_moved: true }])
  })
})

describe('a host that stays down', () => {
  it('is given up once, and not waited for by each of its questions', async () => {
    // Every leader slot is a question of its own: a few hundred of them would each wait five minutes.
    const { extract, hosts } = await sceneOf('solana_rpc', /./, (request, good) =>
      request.body.includes('getBlock') ? badGateway(request, good) : good,
    )
    const { status, failures, took } = await extract()
    expect(status).toBe('PARTIAL')
    expect(failures.some(({ reason }) => reason.includes('failed so often in a row'))).toBe(true)
    expect(took).toBeLessThan(30 * minute)
    expect(hosts.servers.solana_rpc.requests.length).toBeLessThan(100)
  })
})

function given(answer: ReplayAnswer | undefined): ReplayAnswer {
  if (answer === undefined) throw new Error('the sample has no answer')
  return answer
}
