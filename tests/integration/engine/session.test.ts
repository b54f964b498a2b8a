import { describe, expect, it } from 'vitest'
import type { Session } from '../../../src/engine/engine.js'
import { inMemory, inMemorySession } from './in-memory.js'

describe('a session', () => {
  it('runs several statements and counts the rows that the last one changed', async () => {
    await inMemorySession(async (session) => {
      expect(await session.execute('create temp table t (a integer); insert into t values (1), (2)')).toBe(2)
      expect(await session.execute('update t set a = 3 where a = $1', [1])).toBe(1)
      expect(await session.execute('create temp table u as select * from t, range(5)')).toBe(10)
      expect(await session.execute('delete from t where false')).toBe(0)
    })
  })

  it('takes an empty text for nothing to do', async () => {
    await inMemorySession(async (session) => {
      expect(await session.execute('')).toBe(0)
      expect(await session.rows('-- only a comment')).toEqual([])
    })
  })

  it('refuses parameters for several statements, for it could not tell whose they are', async () => {
    await inMemorySession(async (session) => {
      await expect(session.execute('select $1; select $1', [1])).rejects.toThrow('single statement')
    })
  })

  it('describes a query in the engine’s own spelling, without running it', async () => {
    const columns = await inMemorySession((session) =>
      session.describe(`-- first line
        with a as (select 1::decimal(38,18) as amount, '{}'::json as document, error('not run')::varchar as message)
        select *, now() as moment from a`),
    )
    expect(columns).toEqual([
      { name: 'amount', type: 'DECIMAL(38,18)' },
      { name: 'document', type: 'JSON' },
      { name: 'message', type: 'VARCHAR' },
      { name: 'moment', type: 'TIMESTAMP WITH TIME ZONE' },
    ])
  })

  it('runs calls made at the same time one after another', async () => {
    await inMemorySession(async (session) => {
      await session.execute('create temp table t (a integer)')
      await Promise.all(
        Array.from({ length: 20 }, (_, index) => session.execute('insert into t values ($1)', [index])),
      )
      expect(await session.rows('select a from t order by rowid')).toEqual(
        Array.from({ length: 20 }, (_, a) => ({ a })),
      )
    })
  })

  it('reads the clock in UTC', async () => {
    expect(await inMemorySession((session) => session.rows(`select '2025-01-01'::timestamptz as t`))).toEqual(
      [{ t: '2025-01-01T00:00:00.000000Z' }],
    )
  })
})

describe('a transaction', () => {
  it('is committed when its work is done, and seen by others only then', async () => {
    const engine = await inMemory()
    await engine.withSession(async (session) => {
      await session.execute('create table t (a integer)')
      await session.transaction(async () => {
        await session.execute('insert into t values (1)')
        const seen = await engine.withSession((other) => other.rows('select * from t'))
        expect(seen).toEqual([])
      })
    })
    expect(await engine.withSession((other) => other.rows('select * from t'))).toEqual([{ a: 1 }])
  })

  it('leaves nothing behind when its work throws, DDL included, and the session goes on', async () => {
    await inMemorySession(async (session) => {
      await session.execute('create table t (a integer)')
      const failed = session.transaction(async () => {
        await session.execute('insert into t values (1); create table u (b integer); create schema s')
        await session.append({ schema: 'main', name: 't' }, ['a'], [[2]])
        await session.execute('select nope')
      })
      await expect(failed).rejects.toThrow('nope')
      expect(await session.rows('select * from t')).toEqual([])
      expect(await session.rows(`select 1 from duckdb_tables() where table_name = 'u'`)).toEqual([])
      expect(await session.transaction(async () => 'again')).toBe('again')
    })
  })

  it('does not nest', async () => {
    await inMemorySession(async (session) => {
      const nested = session.transaction(() => session.transaction(async () => undefined))
      await expect(nested).rejects.toThrow('inside a transaction')
    })
  })
})

describe('the sessions of an engine', () => {
  it('are at most three at once', async () => {
    const engine = await inMemory()
    let out = 0
    let most = 0
    await Promise.all(
      Array.from({ length: 8 }, () =>
        engine.withSession(async (session) => {
          out += 1
          most = Math.max(most, out)
          await session.rows('select 1')
          out -= 1
        }),
      ),
    )
    expect(most).toBe(3)
  })

  it('take their temporary tables and open transactions with them', async () => {
    const engine = await inMemory()
    await engine.withSession((session) =>
      session.execute('create temp table t as select 1; begin; create table u as select 1'),
    )
    const left = await engine.withSession((session) => session.rows('select table_name from duckdb_tables()'))
    expect(left).toEqual([])
  })

  it('end with the engine', async () => {
    const engine = await inMemory()
    await engine.close()
    await engine.close()
    await expect(engine.withSession(async () => undefined)).rejects.toThrow('closed')
  })

  it('stop what they are doing when the engine closes', async () => {
    const engine = await inMemory()
    let started = (): void => undefined
    const isOut = new Promise<void>((resolve) => (started = resolve))
    const endless = engine.withSession(async (session) => {
      started()
      await session.rows('select count(*) from range(100000000000) a, range(1000) b')
    })
    const stopped = expect(endless).rejects.toThrow()
    await isOut
    await engine.close()
    await stopped
  })

  it('end with their work: a statement that nobody waits for is stopped', async () => {
    const engine = await inMemory()
    let forgotten: Promise<unknown> | undefined
    let kept: Session | undefined
    await engine.withSession(async (session) => {
      kept = session
      forgotten = expect(
        session.rows('select count(*) from range(100000000000) a, range(1000) b'),
      ).rejects.toThrow()
    })
    await forgotten
    await expect(kept?.rows('select 1')).rejects.toThrow('The session was closed')
  })

  it('share nothing with another database in memory', async () => {
    const [one, other] = [await inMemory(), await inMemory()]
    await one.withSession((session) => session.execute('create table t as select 1'))
    await expect(other.withSession((session) => session.rows('select * from t'))).rejects.toThrow(
      'does not exist',
    )
  })
})
