import { describe, expect, it } from 'vitest'
import { EngineError } from '../../../src/engine/engine-error.js'
import type { Dialect } from '../../../src/engine/engine.js'
import { onFreshSession, testEngines } from '../../support/test-engines.js'
import { inMemorySession } from './in-memory.js'

async function errorOf(work: Promise<unknown>): Promise<EngineError> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error instanceof EngineError) return error
  throw new Error(`expected an EngineError, got ${String(error)}`)
}

const failing = (sql: string): Promise<EngineError> =>
  inMemorySession((session) => errorOf(session.execute(sql)))

describe('errors of DuckDB', () => {
  it.each([
    ['select 1 fromm t t', 'syntax'],
    ['select nope', 'binder'],
    ['select * from nope', 'binder'],
    ["select cast('x' as integer)", 'conversion'],
    ['select 10::decimal(38,18) * 10::decimal(38,18)', 'out_of_range'],
    ['create temp table t (a integer check (a > 0)); insert into t values (0)', 'constraint'],
    ['create temp table t (a integer not null); insert into t values (null)', 'constraint'],
    ["select * from read_csv('/somewhere/x.csv')", 'io'],
    ['commit', 'other'],
    ["select error('own words')", 'other'],
  ])('of %s have the code %s', async (sql, code) => {
    const error = await failing(sql)
    expect(error.engineCode).toBe(code)
    expect(error.code).toBe(`engine_${code}`)
    expect(error.sql).toBe(sql)
  })

  it('say what is wrong in words, without the envelope they came in', async () => {
    expect((await failing('select nope')).message).toBe(
      'Referenced column "nope" was not found because the FROM clause is missing',
    )
    expect((await failing("select error('own words')")).message).toBe('own words')
  })

  it.each([
    ['select nope', 'nope'],
    ["select 'é😀', \n nope", 'nope'],
    ['select 1;\nselect nope', 'nope'],
    ["select 'é😀' fromm t t", 't t'],
    ["with a as (select 1 as x) select cast('é' as integer) from a", 'cast('],
  ])('point into the text of %s', async (sql, place) => {
    expect((await failing(sql)).position).toBe(sql.indexOf(place))
  })

  it('point into the query itself when it is only described', async () => {
    const sql = "select 'é', nope"
    const error = await inMemorySession((session) => errorOf(session.describe(sql)))
    expect(error).toMatchObject({ engineCode: 'binder', position: sql.indexOf('nope'), sql })
  })

  it('have no place where DuckDB names none', async () => {
    expect((await failing("select error('x')")).position).toBeUndefined()
  })
})

const endlessSql: Readonly<Record<Dialect, string>> = {
  duckdb: 'select count(*) from range(100000000000) a, range(1000) b',
  postgres: 'select count(*) from generate_series(1, 100000000000) a',
}

describe.each(testEngines)('an interruption on $name', ({ open, dialect }) => {
  it('is told from a failure, and what follows on the session is refused alike', async () => {
    const engine = await open()
    await engine.withSession(async (session) => {
      const endless = errorOf(session.rows(endlessSql[dialect]))
      engine.interrupt()
      expect((await endless).engineCode).toBe('interrupted')
      expect((await errorOf(session.execute('select 1'))).engineCode).toBe('interrupted')
    })
    expect(await engine.withSession((session) => session.rows('select 1 as one'))).toEqual([{ one: 1 }])
  })

  it('of a transaction leaves nothing of it', async () => {
    const engine = await open()
    await engine.withSession((session) => session.execute('create table main.t (a integer)'))
    const interrupted = engine.withSession((session) =>
      session.transaction(async () => {
        await session.execute('insert into main.t values (1)')
        engine.interrupt()
        await session.execute('insert into main.t values (2)')
      }),
    )
    expect((await errorOf(interrupted)).engineCode).toBe('interrupted')
    expect(await engine.withSession((session) => session.rows('select * from main.t'))).toEqual([])
  })
})

describe('errors of PostgreSQL', () => {
  const [, postgres] = testEngines
  const failingOnPostgres = (sql: string): Promise<EngineError> => {
    if (postgres === undefined) throw new Error('there is no PostgreSQL among the engines')
    return onFreshSession(postgres, (session) => errorOf(session.execute(sql)))
  }

  it.each([
    ['select 1 fromm t t', 'syntax'],
    ['select nope', 'binder'],
    ['select * from main.nope', 'binder'],
    ['select * from nope.nope', 'binder'],
    ["select cast('x' as integer)", 'conversion'],
    ['select 1 / 0', 'conversion'],
    ['select (10::numeric(38,18) ^ 30)::numeric(38,18)', 'out_of_range'],
    ['create temp table t (a integer check (a > 0)); insert into t values (0)', 'constraint'],
    ['create temp table t (a integer not null); insert into t values (null)', 'constraint'],
    ['set statement_timeout = 1; select pg_sleep(10)', 'timeout'],
    [
      'create role nobody_in_particular_of_aurora; set role nobody_in_particular_of_aurora; create schema s',
      'permission',
    ],
    ["do $$ begin raise 'own words'; end $$", 'other'],
    ['select pg_terminate_backend(pg_backend_pid())', 'connection'],
    ['select 1; \u0000', 'syntax'],
  ])('of %s have the code %s', async (sql, code) => {
    const error = await failingOnPostgres(sql)
    expect(error.engineCode).toBe(code)
    expect(error.code).toBe(`engine_${code}`)
    expect(error.sql).toBe(sql)
  })

  it.each([
    ['select nope', 'nope'],
    ["select 'é😀', \n nope", 'nope'],
    ['select 1;\nselect nope', 'nope'],
    ["select 'é😀' fromm t t", 't t'],
  ])('point into the text of %s', async (sql, place) => {
    expect((await failingOnPostgres(sql)).position).toBe(sql.indexOf(place))
  })

  it('say the detail and the hint as well', async () => {
    expect((await failingOnPostgres("select 'a' + 1::text::date")).message).toContain('\n')
  })

  it('tell a transaction that a failed statement has ended, though its work went on', async () => {
    if (postgres === undefined) throw new Error('there is no PostgreSQL among the engines')
    await onFreshSession(postgres, async (session) => {
      const work = session.transaction(async () => {
        await session.execute('create table main.t (a integer)')
        await session.execute('select nope').catch(() => undefined)
      })
      await expect(work).rejects.toThrow('rolled back')
    })
  })
})
