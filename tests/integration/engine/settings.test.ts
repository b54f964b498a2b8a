import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openDuckdb } from '../../../src/engine/duckdb/open-duckdb.js'
import { defaultMemoryLimit } from '../../../src/engine/duckdb/settings.js'
import type { DuckdbOptions } from '../../../src/engine/duckdb/open-duckdb.js'
import type { Engine, SqlRow } from '../../../src/engine/engine.js'
import { quoteText } from '../../../src/engine/identifiers.js'
import { temporaryFolder } from './temporary-folder.js'

async function open(options: DuckdbOptions): Promise<Engine> {
  const engine = await openDuckdb({ memoryLimit: '512MB', ...options })
  onTestFinished(() => engine.close())
  return engine
}

const rows = (engine: Engine, sql: string): Promise<readonly SqlRow[]> =>
  engine.withSession((session) => session.rows(sql))

describe('SQL in a warehouse', () => {
  it('reaches no file outside the folders that were allowed', async () => {
    const folder = temporaryFolder()
    const allowed = join(folder, 'published')
    mkdirSync(allowed)
    mkdirSync(`${allowed}-elsewhere`)
    writeFileSync(join(folder, 'secret.csv'), 'a\n1\n')
    writeFileSync(`${allowed}-elsewhere/secret.csv`, 'a\n1\n')
    const engine = await open({ path: join(folder, 'w.duckdb'), allowedDirectories: [allowed] })
    for (const file of [join(folder, 'secret.csv'), `${allowed}-elsewhere/secret.csv`]) {
      await expect(rows(engine, `select * from read_csv(${quoteText(file)})`)).rejects.toMatchObject({
        engineCode: 'io',
      })
    }
    await expect(rows(engine, `attach ${quoteText(join(folder, 'x.duckdb'))} as x`)).rejects.toThrow(
      'disabled',
    )
    await expect(rows(engine, `copy (select 1) to ${quoteText(join(folder, 'x.csv'))}`)).rejects.toThrow(
      'disabled',
    )
    expect(existsSync(join(folder, 'x.csv'))).toBe(false)
  })

  it('writes a copy for analysts into an allowed folder', async () => {
    const folder = temporaryFolder()
    const allowed = join(folder, 'published')
    mkdirSync(allowed)
    const copy = join(allowed, 'copy.duckdb')
    const engine = await open({ path: join(folder, 'w.duckdb'), allowedDirectories: [allowed] })
    await engine.withSession(async (session) => {
      await session.execute(`create table t as select 1.50::decimal(38,18) as amount`)
      await session.execute(`attach ${quoteText(copy)} as copy; create table copy.t as from t; detach copy`)
    })
    const reader = await open({ path: copy, readOnly: true })
    expect(await rows(reader, 'select * from t')).toEqual([{ amount: '1.500000000000000000' }])
  })

  it('is not taken into the file with every commit of large texts, and whole when the file is opened again', async () => {
    const path = join(temporaryFolder(), 'w.duckdb')
    const engine = await openDuckdb({ path })
    await engine.withSession(async (session) => {
      await session.execute('create table bodies (body varchar)')
      for (let commit = 0; commit < 3; commit += 1)
        await session.execute(`insert into bodies select repeat(chr(97 + ${commit}), 20_000_000)`)
    })
    expect(statSync(`${path}.wal`).size).toBeGreaterThan(60_000_000)
    await engine.close()
    expect(existsSync(`${path}.wal`)).toBe(false)
    const again = await open({ path })
    expect(await rows(again, 'select count(*) as bodies, sum(length(body)) as size from bodies')).toEqual([
      { bodies: 3n, size: 60_000_000n },
    ])
  })

  it('cannot change what was set for it', async () => {
    const engine = await open({ path: ':memory:' })
    for (const statement of [
      'set enable_external_access = true',
      `set memory_limit = '1TB'`,
      `set TimeZone = 'Europe/Paris'`,
      'set autoload_known_extensions = true',
    ]) {
      await expect(rows(engine, statement)).rejects.toThrow()
    }
  })

  it('installs and loads no extension', async () => {
    const engine = await open({ path: ':memory:' })
    await expect(rows(engine, 'install spatial')).rejects.toThrow()
    expect(
      await rows(
        engine,
        `select current_setting('autoinstall_known_extensions') as i, current_setting('autoload_known_extensions') as l`,
      ),
    ).toEqual([{ i: false, l: false }])
  })

  it('runs with the threads and memory that were given', async () => {
    const engine = await open({ path: ':memory:', threads: 1, memoryLimit: '200MiB' })
    expect(
      await rows(
        engine,
        `select current_setting('threads') as threads, current_setting('memory_limit') as memory`,
      ),
    ).toEqual([{ threads: 1n, memory: '200.0 MiB' }])
  })

  it('takes a GiB by default, and less on a small machine', async () => {
    const engine = await openDuckdb({ path: ':memory:' })
    onTestFinished(() => engine.close())
    const [row] = await rows(engine, `select current_setting('memory_limit') as memory`)
    expect(row?.memory).toMatch(/^(1\.0 GiB|[\d.]+ MiB)$/)
  })

  it.each([
    ['a large machine', 64, 0, '1024MiB'],
    ['a small machine', 1, 0, '614MiB'],
    ['a small container on a large machine', 64, 0.5, '307MiB'],
    ['a small machine in which no container is smaller', 1, 4, '614MiB'],
  ])('leaves the rest of the memory alone on %s', (_name, machine, container, limit) => {
    const gibibyte = 1024 ** 3
    expect(defaultMemoryLimit(machine * gibibyte, container * gibibyte)).toBe(limit)
  })

  it.each([
    ['beside the database', false],
    ['where it was told', true],
  ])('spills what does not fit into memory %s', async (_name, isTold) => {
    const folder = temporaryFolder()
    const spill = join(folder, isTold ? 'spill' : 'w.duckdb.tmp')
    const engine = await open({
      path: join(folder, 'w.duckdb'),
      memoryLimit: '60MB',
      threads: 1,
      temporaryDirectory: isTold ? spill : undefined,
    })
    const sorted = `select repeat('x', 100) || i as t from range(600000) as r(i) order by t desc`
    await engine.withSession(async (session) => {
      await session.execute(`create temp table sorted as ${sorted}`)
      expect(await session.rows('select count(*) as n from sorted')).toEqual([{ n: 600_000n }])
      expect(existsSync(spill)).toBe(true)
    })
  })

  it('spills nowhere from memory', async () => {
    const engine = await open({ path: ':memory:' })
    expect(await rows(engine, `select current_setting('temp_directory') as folder`)).toEqual([{ folder: '' }])
  })
})
