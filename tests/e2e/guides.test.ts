import { execFile } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeSampleArchive } from '../../src/sample/archive.js'
import { createWorld } from '../../src/sample/world/world.js'
import { sampleDoublezero, sampleJito, sampleRpc, sampleStakewiz } from '../support/hosts/sample-hosts.js'
import type { Answerer } from '../support/replay/replay-answer.js'
import { at, json } from '../support/replay/replay-answer.js'
import { startReplayServer } from '../support/replay/replay-server.js'
import type { ReplayServer } from '../support/replay/replay-server.js'
import { guideSteps, type GuideStep } from './guide-steps.js'

const root = join(import.meta.dirname, '../..')
const run = promisify(execFile)

interface LineRow {
  readonly period_identifier: string
  readonly version_number: number
  readonly commission_rate_bps: number
}

const sample = { epochs: 7, validators: 3, stakers: 3 }

/** The data centre: a bill for every epoch. */
const billing: Answerer = ({ path }) => {
  const [, epoch] = /^\/bills\/(\d+)\.json$/.exec(path) ?? []
  if (epoch === undefined) return undefined
  const invoice = { vote_account: '9A6bTwU2GLfyYTYyunnkiXuHFTyyVg5N2sjcpBeCm2y5', lamports: 1_250_000_002 }
  return json({ epoch: Number(epoch), invoices: [invoice] })
}

/** What a reader of the guides has: the project with its sources, compiled, and a small sample built. */
describe('the guides', () => {
  let folder: string
  /** Hosts that the guides ask, on loopback. */
  const hosts: ReplayServer[] = []
  const env: Record<string, string> = {}

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'aurora-guides-'))
    const parts = 'aurora.yml bin dist docs macros models package.json seeds sources src tests tsconfig.json'
    for (const part of [...parts.split(' '), 'tsconfig.build.json']) {
      cpSync(join(root, part), join(folder, part), { recursive: true })
    }
    askFast(join(folder, 'sources'))
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
    const archive = join(folder, 'sample.ndjson.gz')
    await writeSampleArchive(archive, sample)
    const world = createWorld(sample)
    const answers = {
      SOLANA_RPC: sampleRpc(world),
      HOSTING: billing,
      JITO: sampleJito(world),
      STAKEWIZ: sampleStakewiz(world),
      DOUBLEZERO: sampleDoublezero(world),
      PRICES: at('/coins/solana/market_chart', json({ prices: [[1_767_225_600_000, 123.5]] })),
    }
    for (const [name, answer] of Object.entries(answers)) {
      const host = await startReplayServer({ answer })
      hosts.push(host)
      env[`AURORA_${name}_URL`] = host.url
    }
    await shell(`node bin/aurora.js load ${archive} || [ $? = 1 ]`)
    await shell('node bin/aurora.js build')
  }, 120_000)

  afterAll(async () => {
    await Promise.all(hosts.map((host) => host.close()))
    rmSync(folder, { recursive: true, force: true })
  })

  it('bring a provider in and take its bills off the P&L, edit by edit', async () => {
    await follow('add-a-provider')
    await follow('add-a-cost')
    const [known] = await rows(
      `select c.amount_native, c.status, p.costs_status, json_path
         from canonical.canonical_validator_costs as c
         join canonical.canonical_periods using (chain_id, period_id)
         join computation.validator_pnl as p using (chain_id, period_id, validator_key)
         join canonical.canonical_validator_costs_sources as s
           on s.payload_id = c.source_payload_id and s.amount_native = c.amount_native
        where cost_kind = 'HOSTING' and period_identifier = '5003'
          and validator_key = '9A6bTwU2GLfyYTYyunnkiXuHFTyyVg5N2sjcpBeCm2y5'`,
    )
    expect(known).toEqual({
      amount_native: '1.250000001000000000',
      status: 'OBSERVED',
      costs_status: 'DERIVED',
      json_path: '$.invoices[1].lamports',
    })
    const asked = await rows(
      `select amount_native from canonical.canonical_validator_costs
         join canonical.canonical_periods using (chain_id, period_id)
        where cost_kind = 'HOSTING' and period_identifier = '5004' and status = 'OBSERVED'`,
    )
    expect(asked).toEqual([{ amount_native: '1.250000002000000000' }])
    expect(hosts[1]?.count('/bills/5004.json')).toBe(1)
    const others = await rows(
      `select distinct period_identifier, status from canonical.canonical_validator_costs
         join canonical.canonical_periods using (chain_id, period_id)
        where cost_kind = 'HOSTING' and period_identifier in ('5002', '5003')
          and validator_key <> '9A6bTwU2GLfyYTYyunnkiXuHFTyyVg5N2sjcpBeCm2y5' order by all`,
    )
    expect(others).toEqual([
      { period_identifier: '5002', status: 'MISSING' },
      { period_identifier: '5003', status: 'OBSERVED' },
      { period_identifier: '5003', status: 'PROVEN_ZERO' },
    ])
  }, 240_000)

  it('check, read and try terms, and leave those in force alone', async () => {
    await follow('agreements')
    const simulated = await shell('node bin/aurora.js simulate --agreements terms --by partner --output csv')
    expect(simulated).toMatch(/\nsolana-mainnet,harbor-custody,[^]*\nsolana-mainnet,meridian-wallet,.*,-/)
  }, 240_000)

  it('change a commission rule from one epoch on, and no line before it', async () => {
    const lines = `select period_identifier, rule_key, validator_key, version_number, commission_rate_bps, final_amount_native
        from computation.commission_lines_computed join canonical.canonical_periods using (chain_id, period_id)
       where agreement_id = 'harbor-stake' order by all`
    const before = (await rows(lines)) as readonly LineRow[]
    await follow('change-a-commission-rule')
    const after = (await rows(lines)) as readonly LineRow[]
    const isEarlier = (row: LineRow): boolean => row.period_identifier < '5006'
    expect(before.filter(isEarlier).length).toBeGreaterThan(0)
    expect(after.filter(isEarlier)).toEqual(before.filter(isEarlier))
    const termsOf = (row: LineRow): string => `${row.version_number} ${row.commission_rate_bps}`
    expect(new Set(before.filter((row) => !isEarlier(row)).map(termsOf))).toEqual(
      new Set(['2 6000', '2 6500']),
    )
    expect(new Set(after.filter((row) => !isEarlier(row)).map(termsOf))).toEqual(
      new Set(['3 6200', '3 6500']),
    )
    // Fees of 27 coins by tiers are more than the cap of the amendment, which counts from a slot inside of epoch 5005 on.
    const amended = await rows(
      `select sum(final_amount_native) as native, count(*) filter (where line_kind = 'CAP_REDUCTION') as caps,
              count(*) filter (where period_identifier = '5005' and line_kind = 'RATE') as rates_of_5005
         from computation.commission_lines_computed join canonical.canonical_periods using (chain_id, period_id)
        where agreement_id = 'quayside-fees' and version_number = 2`,
    )
    expect(amended).toEqual([{ native: '1.200000000000000000', caps: '2', rates_of_5005: '3' }])
    const first = await rows(
      `select count(*) as rates_of_5005
         from computation.commission_lines_computed join canonical.canonical_periods using (chain_id, period_id)
        where agreement_id = 'quayside-fees' and version_number = 1 and period_identifier = '5005'`,
    )
    expect(first).toEqual([{ rates_of_5005: '3' }])
  }, 240_000)

  it('ask the providers for what is missing', async () => {
    await follow('extraction')
    const landed = await shell('node bin/aurora.js extract --chain solana-mainnet --last 1 --output json')
    expect(JSON.parse(landed)).toMatchObject({ status: 'SUCCESS', done: 0, failures: [] })
  }, 240_000)

  async function follow(guide: string): Promise<void> {
    for (const step of guideSteps(readFileSync(join(root, `docs/guide/${guide}.md`), 'utf8')))
      await take(step)
  }

  async function take(step: GuideStep): Promise<void> {
    if (step.kind === 'run') {
      // What npm and npx would start, without the second that they take.
      const command = step.command
        .replace(/^npx aurora /, 'node bin/aurora.js ')
        .replace(/^npm run build$/, 'node node_modules/typescript/bin/tsc -p tsconfig.build.json')
      await shell(command)
      return
    }
    const path = join(folder, step.file)
    if (step.kind === 'write') {
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, step.text)
      return
    }
    const parts = readFileSync(path, 'utf8').split(step.before)
    expect([step.file, step.before, parts.length]).toEqual([step.file, step.before, 2])
    writeFileSync(path, parts.join(step.after))
  }

  async function shell(command: string): Promise<string> {
    const { stdout } = await run('sh', ['-c', command], {
      cwd: folder,
      env: { ...process.env, ...env },
      maxBuffer: 1e8,
    })
    return stdout
  }

  async function rows(sql: string): Promise<readonly unknown[]> {
    const { stdout } = await run('node', ['bin/aurora.js', 'query', sql, '--output', 'json'], { cwd: folder })
    return JSON.parse(stdout) as readonly unknown[]
  }
})

/** Hosts on loopback have no limits. */
function askFast(sources: string): void {
  for (const file of readdirSync(sources)) {
    const path = join(sources, file)
    const text = readFileSync(path, 'utf8')
    writeFileSync(path, text.replaceAll(/rate_limit_per_minute: \d+/g, 'rate_limit_per_minute: 6000000'))
  }
}
