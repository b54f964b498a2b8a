import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { UserError } from '../../../src/base/errors.js'
import { openDuckdb } from '../../../src/engine/duckdb/open-duckdb.js'
import type { DuckdbOptions } from '../../../src/engine/duckdb/open-duckdb.js'
import type { Engine, WriterInfo } from '../../../src/engine/engine.js'
import { holdDuckdbFile } from '../../support/hold-duckdb-file.js'
import { temporaryFolder } from './temporary-folder.js'

async function open(options: DuckdbOptions): Promise<Engine> {
  const engine = await openDuckdb({ threads: 1, memoryLimit: '512MB', ...options })
  onTestFinished(() => engine.close())
  return engine
}

async function refusal(options: DuckdbOptions): Promise<UserError> {
  const error: unknown = await openDuckdb(options).then(
    (engine) => engine.close(),
    (reason: unknown) => reason,
  )
  if (error instanceof UserError) return error
  throw new Error(`expected a UserError, got ${String(error)}`)
}

/** DuckDB's own, over the words of the file's first block. */
function headerChecksum(bytes: Buffer): bigint {
  let checksum = 5381n
  for (let offset = 8; offset < 4096; offset += 8)
    checksum ^= bytes.readBigUInt64LE(offset) * 0xbf58476d1ce4e5b9n
  return BigInt.asUintN(64, checksum)
}

const writer: WriterInfo = {
  pid: process.pid,
  host: 'build-host',
  verb: 'build',
  runId: 'run-1',
  since: '2025-01-31T00:00:00.000Z',
}

describe('opening a warehouse', () => {
  it('makes the file and the folders above it, and keeps what was committed', async () => {
    const path = join(temporaryFolder(), 'data', 'deeper', 'w.duckdb')
    const engine = await open({ path })
    await engine.withSession((session) => session.execute('create table t as select 42 as a'))
    await engine.close()
    const reader = await open({ path, readOnly: true })
    expect(reader.location).toBe(path)
    expect(await reader.withSession((session) => session.rows('select a from t'))).toEqual([{ a: 42 }])
    await expect(reader.withSession((session) => session.execute('drop table t'))).rejects.toThrow(
      'read-only',
    )
  })

  it('tells the version of the engine', async () => {
    const engine = await open({ path: ':memory:' })
    expect(await engine.version()).toEqual({
      name: 'DuckDB',
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/) as string,
    })
  })

  it('finds the same database again in one process, also through a link', async () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'real'))
    symlinkSync(join(folder, 'real'), join(folder, 'link'), 'junction')
    const first = await open({ path: join(folder, 'real', 'w.duckdb') })
    const second = await open({ path: join(folder, 'link', 'w.duckdb') })
    await first.withSession((session) => session.execute('create table t as select 1 as a'))
    expect(await second.withSession((session) => session.rows('select * from t'))).toEqual([{ a: 1 }])
    await first.close()
    expect(await second.withSession((session) => session.rows('select * from t'))).toEqual([{ a: 1 }])
  })

  it('configures a file once that is opened twice at the same time', async () => {
    const path = join(temporaryFolder(), 'w.duckdb')
    const [first, second] = await Promise.all([open({ path }), open({ path })])
    await first.withSession((session) => session.execute('create table t as select 1 as a'))
    expect(await second.withSession((session) => session.rows('select * from t'))).toEqual([{ a: 1 }])
  })

  it('refuses to open for reading only what it has open for writing', async () => {
    const path = join(temporaryFolder(), 'w.duckdb')
    const engine = await open({ path })
    expect(await refusal({ path, readOnly: true })).toMatchObject({ code: 'warehouse_unopenable' })
    expect(await engine.withSession((session) => session.rows('select 1 as a'))).toEqual([{ a: 1 }])
  })

  it.each(['aurora', 'memory', 'system', 'a.b-c d', "it's"])(
    'reads "schema.table" alike whatever the file is called, %s for one',
    async (name) => {
      const engine = await open({ path: join(temporaryFolder(), `${name}.duckdb`) })
      await engine.withSession(async (session) => {
        await session.execute('create schema aurora; create table aurora.t (a integer)')
        await session.append({ schema: 'aurora', name: 't' }, ['a'], [[1]])
        expect(await session.rows('select * from aurora.t')).toEqual([{ a: 1 }])
      })
    },
  )

  it('refuses to read a warehouse that is not there, and makes nothing', async () => {
    const folder = temporaryFolder()
    const error = await refusal({ path: join(folder, 'data', 'w.duckdb'), readOnly: true })
    expect(error).toMatchObject({ code: 'warehouse_missing', exitCode: 2 })
    expect(existsSync(join(folder, 'data'))).toBe(false)
    expect(await refusal({ path: join(folder, 'w.duckdb'), readOnly: true })).toMatchObject({
      code: 'warehouse_missing',
    })
  })

  it('refuses a file that is something else, and leaves it as it was', async () => {
    const path = join(temporaryFolder(), 'w.duckdb')
    writeFileSync(path, 'account,amount\n'.repeat(1000))
    expect(await refusal({ path })).toMatchObject({ code: 'not_a_warehouse' })
    expect(readFileSync(path, 'utf8')).toBe('account,amount\n'.repeat(1000))
  })

  it('refuses a file of a later storage version', async () => {
    const path = join(temporaryFolder(), 'w.duckdb')
    await (await open({ path })).close()
    const bytes = readFileSync(path)
    // The version stands behind the checksum and the four letters DUCK.
    bytes.writeBigUInt64LE(9999n, 12)
    bytes.writeBigUInt64LE(headerChecksum(bytes), 0)
    writeFileSync(path, bytes)
    expect(await refusal({ path })).toMatchObject({ code: 'warehouse_too_new' })
  })

  it('says why a path cannot be a file', async () => {
    const folder = temporaryFolder()
    expect(await refusal({ path: folder })).toMatchObject({ code: 'warehouse_unopenable' })
    writeFileSync(join(folder, 'file'), '')
    expect(await refusal({ path: join(folder, 'file', 'w.duckdb') })).toMatchObject({
      code: 'warehouse_unopenable',
    })
  })
})

describe('opening with a setting that makes no sense', () => {
  it.each([{ memoryLimit: 'lots' }, { memoryLimit: '4 apples' }, { threads: 0 }])(
    'refuses %o and lets the file go',
    async (setting) => {
      const path = join(temporaryFolder(), 'w.duckdb')
      expect(await refusal({ path, writer, ...setting })).toMatchObject({
        code: 'invalid_engine_setting',
        exitCode: 2,
      })
      expect(existsSync(`${path}.lock.json`)).toBe(false)
      const engine = await open({ path })
      expect(await engine.withSession((session) => session.rows('select 1 as a'))).toEqual([{ a: 1 }])
    },
  )
})

describe('a warehouse that another process has open', () => {
  it('is refused, naming who writes it, since when, and what to do', async () => {
    const path = join(temporaryFolder(), 'w.duckdb')
    const { pid } = await holdDuckdbFile(path)
    const { runId, ...told } = { ...writer, pid }
    writeFileSync(`${path}.lock.json`, JSON.stringify({ ...told, run: runId }))
    const error = await refusal({ path, writer })
    expect(error).toMatchObject({ code: 'warehouse_locked', exitCode: 1 })
    expect(error.message).toBe(
      `The warehouse ${path} is in use: "aurora build" (process ${pid} on build-host, run run-1) has had it open since 2025-01-31T00:00:00.000Z`,
    )
    expect(error.hint).toContain(`end process ${pid}`)
    expect(JSON.parse(readFileSync(`${path}.lock.json`, 'utf8'))).toMatchObject({ pid })
  })

  it.each([
    ['without an explanation', undefined],
    ['with the explanation of a process that is gone', JSON.stringify({ ...writer, pid: 1 })],
    ['with a broken explanation', '{'],
  ])('is refused by the process that DuckDB names, %s', async (_name, explanation) => {
    const path = join(temporaryFolder(), 'w.duckdb')
    const { pid } = await holdDuckdbFile(path)
    if (explanation !== undefined) writeFileSync(`${path}.lock.json`, explanation)
    const error = await refusal({ path, readOnly: true })
    expect(error.code).toBe('warehouse_locked')
    expect(error.message).toContain(`process ${pid} (`)
    expect(error.message).not.toContain('build')
  })
})

describe('the file that explains the lock', () => {
  it('stands beside the database while a writer has it open, over a stale one', async () => {
    const path = join(temporaryFolder(), 'w.duckdb')
    writeFileSync(`${path}.lock.json`, JSON.stringify({ ...writer, pid: 1, run: 'stale' }))
    const engine = await open({ path, writer })
    expect(JSON.parse(readFileSync(`${path}.lock.json`, 'utf8'))).toEqual({
      pid: process.pid,
      host: 'build-host',
      verb: 'build',
      run: 'run-1',
      since: '2025-01-31T00:00:00.000Z',
    })
    await engine.close()
    expect(existsSync(`${path}.lock.json`)).toBe(false)
  })

  it('is not written by a reader', async () => {
    const path = join(temporaryFolder(), 'w.duckdb')
    await (await open({ path })).close()
    await open({ path, readOnly: true, writer })
    expect(existsSync(`${path}.lock.json`)).toBe(false)
  })
})
