import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { systemClock } from '../../../src/base/clock.js'
import type { Effects } from '../../../src/base/effects.js'
import { lockSpool } from '../../../src/extract/spool/spool-lock.js'
import { createWorld } from '../../../src/sample/world/world.js'
import { holdDuckdbFile } from '../../support/hold-duckdb-file.js'
import { newExtractingProject, newExtractingProjectOnEngine } from '../../support/hosts/extracting-project.js'
import { sampleAnswers, startSampleHosts } from '../../support/hosts/start-sample-hosts.js'
import type { SampleHosts, SampleSource } from '../../support/hosts/start-sample-hosts.js'
import { killAt } from '../../support/killed-process.js'
import { newAuthority, serverCertificate } from '../../support/postgres/certificates.js'
import { always } from '../../support/replay/fault-schedule.js'
import type { FaultSchedule } from '../../support/replay/fault-schedule.js'
import { echoedPath, oversized, redirected } from '../../support/replay/faults.js'
import { remembered } from '../../support/replay/replay-answer.js'
import { startReplayServer } from '../../support/replay/replay-server.js'
import { itOnEngines } from '../../support/test-engines.js'
import type { CommandResult, TestProject } from '../../support/test-project.js'

const world = createWorld({
  epochs: 3,
  validators: 2,
  detailedValidators: 2,
  stakedValidators: 1,
  stakers: 2,
})
const answers = Object.fromEntries(
  Object.entries(sampleAnswers(world)).map(([source, answer]) => [source, remembered(answer)]),
) as ReturnType<typeof sampleAnswers>
const [validator = ''] = world.validators.map(({ voteKey }) => voteKey)

const key = 'k3y-0123456789abcdef'

interface Scene {
  readonly project: TestProject
  readonly hosts: SampleHosts
  /** `aurora extract` of one epoch and validator, without pauses between attempts. */
  readonly extract: (...more: string[]) => Promise<CommandResult>
  readonly extractAs: (overrides: Partial<Effects>, ...more: string[]) => Promise<CommandResult>
  /** How many payloads of each source have landed. */
  readonly landed: () => Promise<Readonly<Record<string, number>>>
}

async function sceneOf(
  providers: readonly string[] = ['solana_rpc', 'stakewiz'],
  faultsOf: (source: SampleSource) => FaultSchedule | undefined = () => undefined,
  files: Readonly<Record<string, string>> = {},
): Promise<Scene> {
  const project = newExtractingProject(providers, files)
  onTestFinished(() => project.dispose())
  const hosts = await startSampleHosts(answers, faultsOf)
  onTestFinished(() => hosts.close())
  Object.assign(project.env, hosts.env)
  const extractAs = (overrides: Partial<Effects>, ...more: string[]): Promise<CommandResult> =>
    project.run(['extract', '--last', '1', '--validator', validator, ...more], {
      clock: systemClock,
      random: () => 0,
      ...overrides,
    })
  return {
    project,
    hosts,
    extract: (...more) => extractAs({}, ...more),
    extractAs,
    landed: async () => {
      const rows = await project.query(
        'select provider_name, count(*) as n from staging.staging_payloads group by all order by all',
      )
      return Object.fromEntries(rows.map((row) => [String(row['provider_name']), Number(row['n'])]))
    },
  }
}

const all = { solana_rpc: expect.any(Number) as number, stakewiz: 2 }

/** All files below a folder. */
/** Where answers wait to be landed into the project's database file. */
function spoolOf(project: TestProject): string {
  return project.path('spool', 'shop.duckdb')
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
}

describe('a host that fails', () => {
  it('and is down leaves the run partial, says why, and the other sources land', async () => {
    const { hosts, extract, landed } = await sceneOf()
    await hosts.servers.stakewiz.close()
    const { code, stdout } = await extract()
    expect(code).toBe(1)
    expect(stdout).toContain('missing 1 × stakewiz epoch_info')
    expect(stdout).toContain('the connection was refused')
    expect(await landed()).toEqual({ solana_rpc: all.solana_rpc })
  })

  it('is stood in for by the next address', async () => {
    const { hosts, project, extract, landed } = await sceneOf()
    const down = await startReplayServer({ answer: () => undefined })
    await down.close()
    project.env['AURORA_STAKEWIZ_URL'] = `${down.url} ${hosts.servers.stakewiz.url}`
    expect(await extract()).toMatchObject({ code: 0, stderr: '' })
    expect(await landed()).toEqual(all)
  })

  it('with a certificate of an unknown authority is not trusted', async () => {
    const { project, extract, landed } = await sceneOf()
    const tls = await serverCertificate(await newAuthority('Nobody'), 'localhost')
    const server = await startReplayServer({ tls, answer: answers.stakewiz })
    onTestFinished(() => server.close())
    project.env['AURORA_STAKEWIZ_URL'] = server.url
    const { code, stdout } = await extract()
    expect(code).toBe(1)
    expect(stdout).toContain("the host's certificate cannot be trusted")
    expect(server.requests).toEqual([])
    expect(await landed()).toEqual({ solana_rpc: all.solana_rpc })
  })

  it('and gives more than max_body_mb is not read on', async () => {
    const large = always(oversized(2 * 1024 * 1024))
    const declared = readFileSync(join(import.meta.dirname, '../../../sources/stakewiz.yml'), 'utf8')
    const { extract, landed } = await sceneOf(
      undefined,
      (source) => (source === 'stakewiz' ? large : undefined),
      { 'sources/stakewiz.yml': declared.replace('timeout_seconds: 30', 'max_body_mb: 1') },
    )
    const { code, stdout } = await extract()
    expect(code).toBe(1)
    expect(stdout).toContain('expected a body of at most 1048576 bytes')
    expect(await landed()).toEqual({ solana_rpc: all.solana_rpc })
  })
})

describe('a key', () => {
  it.each([
    ['in the body of an error', always(echoedPath(401))],
    ['in the body of an answer', always(echoedPath(200))],
    ['in a redirect to another host', always(redirected(`http://127.0.0.1:9/elsewhere?key=${key}`))],
    ['in a redirect to the same host', always(redirected(`/login?key=${key}`))],
  ])('that a host repeats %s is nowhere afterwards', async (_place, fault) => {
    const { project, hosts, extract, landed } = await sceneOf(undefined, (source) =>
      source === 'stakewiz' ? fault : undefined,
    )
    project.env['AURORA_STAKEWIZ_URL'] = `${hosts.servers.stakewiz.url}/${key}`
    const { code, stdout, stderr } = await extract('--archive', 'archive')
    expect(code).toBe(1)
    expect(hosts.servers.stakewiz.requests[0]?.path).toContain(key)
    const told = await project.query(
      `select (select string_agg(reason || decode(body), '') from staging.rejected_payloads) as rejected,
              (select string_agg(error_message || metadata, '') from staging.ingestion_runs) as runs`,
    )
    const files = filesBelow(project.root)
    expect(files.filter((path) => path.includes('archive'))).not.toEqual([])
    for (const text of [stdout, stderr, JSON.stringify(told)]) expect(text).not.toContain(key)
    expect(files.filter((path) => readFileSync(path).includes(key))).toEqual([])
    expect(await landed()).toEqual({ solana_rpc: all.solana_rpc })
  })
})

describe('a run beside others', () => {
  it('is refused while another extraction runs, and waits for it when it is told to', async () => {
    const { project, extract, extractAs, landed } = await sceneOf()
    const owner = { pid: process.ppid, host: 'test', runId: 'other', since: '2026-01-01T00:00:00Z' }
    const release = lockSpool(spoolOf(project), owner)
    const refused = await extract()
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain(`Another extraction runs: process ${process.ppid}`)
    const waits = extractAs({}, '--wait')
    release()
    expect(await waits).toMatchObject({ code: 0 })
    expect(await landed()).toEqual(all)
  })

  it('keeps what it fetched while another writer has the warehouse, or waits for that one', async () => {
    const { project, hosts, extract, landed } = await sceneOf()
    await project.ok('migrate', 'up')
    const holding = project.path('shop.duckdb')
    const { release } = await holdDuckdbFile(holding)
    const refused = await extract()
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain('shop.duckdb')
    const waits = extract('--wait')
    await release()
    expect(await waits).toMatchObject({ code: 0 })
    expect(await landed()).toEqual(all)
    expect(hosts.servers.stakewiz.requests).toHaveLength(2)
  })

  it('lands with the next what was fetched before it was interrupted', async () => {
    const interruption = new AbortController()
    const { project, hosts, extract, extractAs, landed } = await sceneOf(undefined, (source) =>
      source === 'solana_rpc'
        ? (request) => {
            if (request.body.includes('getBlock"')) interruption.abort()
            return undefined
          }
        : undefined,
    )
    expect(await extractAs({ signal: interruption.signal })).toMatchObject({ code: 1 })
    expect(readdirSync(spoolOf(project)).filter((name) => name.endsWith('.spool'))).toHaveLength(1)
    expect(existsSync(join(spoolOf(project), 'extract.lock.json'))).toBe(false)
    const asked = hosts.servers.stakewiz.requests.length
    expect(await extract()).toMatchObject({ code: 0 })
    expect(await landed()).toEqual(all)
    expect({ asked: hosts.servers.stakewiz.requests.length, before: asked }).toEqual({ asked: 2, before: 2 })
  })
})

describe('what a run writes', () => {
  it('is nothing for a plan', async () => {
    const { project, extract } = await sceneOf()
    await extract('--plan')
    const before = filesBelow(project.root)
    const { code, stdout } = await extract('--plan')
    expect({ code, files: filesBelow(project.root) }).toEqual({ code: 0, files: before })
    expect(stdout).toContain('getInflationReward')
  })

  it('is an archive that gives another warehouse the same rows', async () => {
    const { project, extract } = await sceneOf()
    expect(await extract('--archive', 'archive')).toMatchObject({ code: 0 })
    const rows = (): Promise<readonly Record<string, unknown>[]> =>
      project.query(
        `select * exclude (batch_no, run_id)
           from staging.staging_payloads join (select * exclude (batch_no) from staging.payload_observations) using (payload_id)
          order by payload_id, fetched_at`,
      )
    const extracted = await rows()
    project.remove('shop.duckdb')
    await project.ok('load', 'archive')
    expect(await rows()).toEqual(extracted)
    expect(extracted.length).toBeGreaterThan(20)
  })
})

itOnEngines('lands everything after a process was killed in the middle of landing', async () => {
  const project = await newExtractingProjectOnEngine(['solana_rpc', 'stakewiz'])
  onTestFinished(() => project.dispose())
  const hosts = await startSampleHosts(answers)
  onTestFinished(() => hosts.close())
  Object.assign(project.env, hosts.env)
  const words = ['extract', '--last', '1', '--validator', validator]
  const count = async (): Promise<unknown> =>
    project.query(
      `select (select count(*) from staging.staging_payloads) as payloads,
              (select count(*) from staging.payload_observations) as observations`,
    )
  const environment = Object.entries(hosts.env)
  for (const [name, value] of environment) process.env[name] = value
  onTestFinished(() => {
    for (const [name] of environment) Reflect.deleteProperty(process.env, name)
  })
  const landing = ['insert into staging.staging_payloads']
  expect(await killAt(project, words, { before: landing })).toBe(true)
  const before = hosts.requests
  expect(await killAt(project, words, { before: [...landing, 'commit$'] })).toBe(true)
  // What the first one fetched waited on disk, and the second one was killed while it landed that.
  expect(hosts.requests).toBe(before)
  // Where the dead one's process is known to be gone, its lock is no lock.
  const again = (): Promise<CommandResult> => project.run(words, { clock: systemClock, hostname: hostname() })
  expect(await again()).toMatchObject({ code: 0, stderr: '' })
  expect(hosts.requests).toBe(before)
  const after = await count()
  expect(await again()).toMatchObject({ code: 0 })
  expect(await count()).toEqual(after)
})
