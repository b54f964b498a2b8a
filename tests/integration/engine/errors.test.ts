import { describe, expect, it } from 'vitest'
import { EngineError } from '../../../src/engine/engine-error.js'
import { inMemory, inMemorySession } from './in-memory.js'

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

  it('tell an interruption from a failure, and what follows on the session is refused alike', async () => {
    const engine = await inMemory()
    await engine.withSession(async (session) => {
      const endless = errorOf(session.rows('select count(*) from range(100000000000) a, range(1000) b'))
      engine.interrupt()
      expect((await endless).engineCode).toBe('interrupted')
      expect((await errorOf(session.execute('select 1'))).engineCode).toBe('interrupted')
    })
    expect(await engine.withSession((session) => session.rows('select 1 as one'))).toEqual([{ one: 1 }])
  })

  it('of an interrupted transaction leave nothing of it', async () => {
    const engine = await inMemory()
    await engine.withSession((session) => session.execute('create table t (a integer)'))
    const interrupted = engine.withSession((session) =>
      session.transaction(async () => {
        await session.execute('insert into t values (1)')
        engine.interrupt()
        await session.execute('insert into t values (2)')
      }),
    )
    expect((await errorOf(interrupted)).engineCode).toBe('interrupted')
    expect(await engine.withSession((session) => session.rows('select * from t'))).toEqual([])
  })
})
