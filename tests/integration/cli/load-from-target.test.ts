import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { twoTargets } from '../../support/two-targets.js'
import type { TwoTargets } from '../../support/two-targets.js'
import { jsonLines } from './shop.js'

const root = join(import.meta.dirname, '../../..')
const earnings = join(root, 'tests/fixtures/landing/earnings_epoch900.csv')
const asEarnings = [
  ...['--provider', 'doublezero', '--endpoint', 'earnings'],
  ...['--chain', 'solana-mainnet', '--period', '900'],
]

async function withSources(): Promise<TwoTargets> {
  const targets = await twoTargets()
  cpSync(join(root, 'sources'), targets.project.path('sources'), { recursive: true })
  return targets
}

const event = (id: number, hash: string): string =>
  `insert into finance.period_events
   values ('00000000-0000-4000-8000-00000000000${id}', 'chain', '00000000-0000-4000-8000-0000000000ff', ${id},
           'CLOSE', 'ada', null, '2026-01-01T00:00:00.5Z', null, '${hash}')`

const counted = `update aurora.locks set fence = fence + 1 where lock_name = 'finance'`

describe('aurora load --from-target', () => {
  it('copies what has landed, tells how much, and copies nothing the second time', async () => {
    const { project, sql } = await withSources()
    await project.ok('load', earnings, ...asEarnings)
    const { stdout } = await project.ok('load', '--from-target', 'file', '--to', 'server')
    expect(stdout).toContain('from file to server: 1 new payload of 1, 1 new observation, 1 batch')
    const landed = `select payload_id, fetched_at, run_id, raw_payload from staging.staging_payloads
                      join staging.payload_observations using (payload_id)`
    expect(await sql('server', landed)).toEqual(await sql('file', landed))
    const again = await project.ok('load', '--from-target', 'file', '--to', 'server', '--output', 'json')
    expect(JSON.parse(again.stdout)).toEqual({
      from_target: 'file',
      to_target: 'server',
      payloads: 0,
      seen_before: 1,
      observations: 0,
      rejected: 0,
      cursors: 0,
      finance_rows: 0,
      batches: 0,
      first_batch: null,
      last_batch: null,
    })
    // And from there to another file, which --target names.
    const onward = await project.ok(
      ...['load', '--from-target', 'server', '--target', 'other', '--log-format', 'json'],
    )
    expect(jsonLines(onward.stdout).at(-1)).toMatchObject({ type: 'stage', name: 'copied' })
    expect(await sql('other', landed)).toEqual(await sql('file', landed))
  })

  it('carries the tables of finance, adds to them, and refuses what was decided twice', async () => {
    const { project, sql } = await withSources()
    await project.ok('load', earnings, ...asEarnings)
    const add = async (target: 'file' | 'server', id: number, hash: string): Promise<void> => {
      await sql(target, event(id, hash))
      await sql(target, counted)
    }
    await add('file', 1, 'first')
    const copy = ['load', '--from-target', 'file', '--to', 'server'] as const
    expect((await project.ok(...copy)).stdout).toContain('1 row of finance')
    await add('file', 2, 'second')
    expect((await project.ok(...copy)).stdout).toContain('1 row of finance')
    const events = 'select * from finance.period_events order by sequence_number'
    expect(await sql('server', events)).toEqual(await sql('file', events))
    await add('server', 3, 'of the server')
    await add('file', 4, 'of the file')
    const { code, stderr } = await project.run(copy)
    expect(code).toBe(1)
    expect(stderr).toContain('holds rows of finance that "file" does not: finance.period_events (1)')
    expect(await sql('server', 'select count(*) as n from finance.period_events')).toEqual([{ n: 3n }])
  })

  it('carries no tables of finance from which events were taken', async () => {
    const { project, sql } = await withSources()
    await project.ok('load', earnings, ...asEarnings)
    await sql('file', event(1, 'first'))
    await sql('file', counted)
    await sql('file', counted)
    const { code, stderr } = await project.run(['load', '--from-target', 'file', '--to', 'server'])
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining('Finance has 1 events and 2 were written') as string,
    })
    expect(await sql('server', 'select count(*) as n from finance.period_events')).toEqual([{ n: 0n }])
  })

  it.each([
    [['--from-target', 'file', '--to', 'file'], 2, 'Target "file" is named on both sides'],
    [['--from-target', 'fil', '--to', 'server'], 2, 'There is no target "fil"'],
    [['--from-target', 'file', '--to', 'sever'], 2, 'There is no target "sever"'],
    [['--from-target', 'other', '--to', 'file'], 1, 'Target "other" has no warehouse at'],
    [['archive', '--to', 'file'], 2, '--to goes with --from-target'],
    [['archive', '--from-target', 'file'], 2, 'Both a path and --from-target are given'],
    [['--from-target', 'file', '--to', 'server', '--target', 'other'], 2, '--to says "server"'],
    [['--from-target', 'file', '--to', 'server', '--fetched-at', 'x'], 2, '--fetched-at: for a single body'],
    [[], 2, 'There is nothing to load'],
  ])('refuses %j and makes no warehouse', async (argv, code, message) => {
    const { project } = await withSources()
    const result = await project.run(['load', ...argv])
    expect(result.stderr).toContain(message)
    expect(result.code).toBe(code)
    expect((await project.run(['debug', '--target', 'server'])).stdout).toContain('not there yet')
  })

  it('refuses a warehouse in which nothing has landed, one that is behind, and one file under two names', async () => {
    const { project, sql } = await withSources()
    await project.ok('migrate', 'up')
    const copy = ['load', '--from-target', 'file', '--to', 'other'] as const
    expect(await project.run(copy)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Nothing has landed on target "file"') as string,
    })
    await project.ok('migrate', 'down')
    expect(await project.run(copy)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('aurora migrate up --target file') as string,
    })
    await sql('file', `insert into aurora.migrations values ('9999_tomorrow', '2030-01-01T00:00:00Z')`)
    expect(await project.run(copy)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('newer Aurora') as string,
    })
    project.env['AURORA_DUCKDB_PATH'] = project.path('file.duckdb')
    expect(await project.run(copy)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('AURORA_DUCKDB_PATH stands in place') as string,
    })
  })
})
