import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Dialect, Engine, Session } from '../../../src/engine/engine.js'
import { onFreshSession, testEngines } from '../../support/test-engines.js'
import type { TestEngine } from '../../support/test-engines.js'

/** Runs until it is stopped. */
const endlessSql: Readonly<Record<Dialect, string>> = {
  duckdb: 'select count(*) from range(100000000000) a, range(1000) b',
  postgres: 'select count(*) from generate_series(1, 100000000000) a',
}

const helpers = (engine: TestEngine) => ({
  inMemory: (): Promise<Engine> => engine.open(),
  inMemorySession: <T>(work: (session: Session) => Promise<T>): Promise<T> => onFreshSession(engine, work),
  endless: endlessSql[engine.dialect],
})

describe.each(testEngines)('a session on $name', (engine) => {
  const { inMemorySession } = helpers(engine)
  it('runs several statements and counts the rows that the last one changed', async () => {
    await inMemorySession(async (session) => {
      expect(await session.execute('create temp table t (a integer); insert into t values (1), (2)')).toBe(2)
      expect(await session.execute('update t set a = 3 where a = $1', [1])).toBe(1)
      expect(await session.execute('create temp table u as select t.* from t, t as other, t as third')).toBe(
        8,
      )
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
    const failing = engine.dialect === 'duckdb' ? "error('not run')::varchar" : '(1 / 0)::text'
    const columns = await inMemorySession((session) =>
      session.describe(`-- first line
        with a as (select 1::decimal(38,18) as amount, '{}'::json as document, ${failing} as message)
        select *, now() as moment from a`),
    )
    const [decimal, text] = engine.dialect === 'duckdb' ? ['DECIMAL', 'VARCHAR'] : ['NUMERIC', 'TEXT']
    expect(columns).toEqual([
      { name: 'amount', type: `${decimal}(38,18)` },
      { name: 'document', type: 'JSON' },
      { name: 'message', type: text },
      { name: 'moment', type: 'TIMESTAMP WITH TIME ZONE' },
    ])
  })

  it('runs calls made at the same time one after another', async () => {
    await inMemorySession(async (session) => {
      await session.execute('create temp table t (a integer)')
      await Promise.all(
        Array.from({ length: 20 }, (_, index) => session.execute('insert into t values ($1)', [index])),
      )
      expect(await session.rows('select a from t order by a')).toEqual(
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

describe.each(testEngines)('the pages of a query on $name', (engine) => {
  const { inMemorySession } = helpers(engine)
  const numbers = engine.dialect === 'duckdb' ? 'range(12345) as t(n)' : 'generate_series(0, 12344) as t(n)'
  const wanted = `select cast(n as bigint) as n, cast('9007199254740993.5' as decimal(38, 18)) as amount from ${numbers} order by n desc`

  it('give every row once, in the order asked for, exact, and never all at once', async () => {
    await inMemorySession(async (session) => {
      const pages: number[] = []
      const seen: unknown[] = []
      for await (const page of session.pages(wanted)) {
        pages.push(page.length)
        expect(page[0]?.amount).toBe('9007199254740993.500000000000000000')
        seen.push(...page.map((row) => row.n))
      }
      expect(seen).toEqual(Array.from({ length: 12345 }, (_, index) => BigInt(12344 - index)))
      expect(Math.max(...pages)).toBeLessThanOrEqual(5000)
    })
  })

  it('may be left early, or be none, and the session goes on', async () => {
    await inMemorySession(async (session) => {
      for await (const page of session.pages(wanted)) {
        expect(page[0]?.n).toBe(12344n)
        break
      }
      for await (const page of session.pages('select 1 as a where false')) expect(page).toBe('never')
      await session.execute('create temp table t (a integer); insert into t values (1)')
      await session.transaction(async () => {
        await session.execute('insert into t values (2)')
        for await (const page of session.pages('select a from t order by a'))
          expect(page).toEqual([{ a: 1 }, { a: 2 }])
        await session.execute('insert into t values (3)')
      })
      expect(await session.rows('select count(*) as n from t')).toEqual([{ n: 3n }])
    })
  })

  it('tell what is wrong with the query as any other does', async () => {
    await inMemorySession(async (session) => {
      const first = async (sql: string) => {
        for await (const page of session.pages(sql)) return page
        return undefined
      }
      await expect(first('select nope')).rejects.toMatchObject({ engineCode: 'binder' })
      expect(await first('select 1 as a')).toEqual([{ a: 1 }])
    })
  })
})

describe.each(testEngines)('a transaction on $name', (engine) => {
  const { inMemory, inMemorySession } = helpers(engine)
  it('is committed when its work is done, and seen by others only then', async () => {
    const database = await inMemory()
    await database.withSession(async (session) => {
      await session.execute('create table main.t (a integer)')
      await session.transaction(async () => {
        await session.execute('insert into main.t values (1)')
        const seen = await database.withSession((other) => other.rows('select * from main.t'))
        expect(seen).toEqual([])
      })
    })
    expect(await database.withSession((other) => other.rows('select * from main.t'))).toEqual([{ a: 1 }])
  })

  it('leaves nothing behind when its work throws, DDL included, and the session goes on', async () => {
    await inMemorySession(async (session) => {
      await session.execute('create table main.t (a integer)')
      const failed = session.transaction(async () => {
        await session.execute(
          'insert into main.t values (1); create table main.u (b integer); create schema s',
        )
        await session.append({ schema: 'main', name: 't' }, ['a'], [[2]])
        await session.execute('select nope')
      })
      await expect(failed).rejects.toThrow('nope')
      expect(await session.rows('select * from main.t')).toEqual([])
      expect(
        await session.rows(`select 1 as found from information_schema.tables where table_name = 'u'`),
      ).toEqual([])
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

describe.each(testEngines)('the sessions of an engine on $name', (engine) => {
  const { inMemory, endless } = helpers(engine)
  it('are at most a few at once', async () => {
    const database = await inMemory()
    let out = 0
    let most = 0
    await Promise.all(
      Array.from({ length: 12 }, () =>
        database.withSession(async (session) => {
          out += 1
          most = Math.max(most, out)
          await session.rows('select 1')
          out -= 1
        }),
      ),
    )
    expect(most).toBeGreaterThan(1)
    expect(most).toBeLessThanOrEqual(engine.dialect === 'duckdb' ? 3 : 4)
  })

  it('wait for their turn, however long the work of others takes', async () => {
    const database = await inMemory()
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    let end = (): void => undefined
    const isEnded = new Promise<void>((resolve) => (end = resolve))
    let out = 0
    let started = (): void => undefined
    const areOut = new Promise<void>((resolve) => (started = resolve))
    const most = engine.dialect === 'duckdb' ? 3 : 4
    const working = Array.from({ length: most }, () =>
      database.withSession(async () => {
        out += 1
        if (out === most) started()
        await isEnded
      }),
    )
    await areOut
    const waiting = database.withSession((session) => session.rows('select 1 as one'))
    const served = expect(waiting).resolves.toEqual([{ one: 1 }])
    await vi.advanceTimersByTimeAsync(3_600_000)
    end()
    await Promise.all(working)
    await served
  })

  it('take their temporary tables and open transactions with them', async () => {
    const database = await inMemory()
    await database.withSession((session) =>
      session.execute('create temp table t as select 1; begin; create table main.u as select 1'),
    )
    const left = await database.withSession((session) =>
      session.rows(`select table_name from information_schema.tables
                     where table_schema not in ('pg_catalog', 'information_schema')`),
    )
    expect(left).toEqual([])
  })

  it('end with the engine', async () => {
    const database = await inMemory()
    await database.close()
    await database.close()
    await expect(database.withSession(async () => undefined)).rejects.toThrow('closed')
  })

  it('do no work when the engine closes while they are being opened', async () => {
    const database = await inMemory()
    let works = 0
    const opening = Array.from({ length: 3 }, () => database.withSession(async () => (works += 1)))
    const refused = Promise.all(opening.map((session) => expect(session).rejects.toThrow('closed')))
    await database.close()
    await refused
    expect(works).toBe(0)
  })

  it('stop what they are doing when the engine closes', async () => {
    const database = await inMemory()
    let started = (): void => undefined
    const isOut = new Promise<void>((resolve) => (started = resolve))
    const running = database.withSession(async (session) => {
      started()
      await session.rows(endless)
    })
    const stopped = expect(running).rejects.toThrow()
    await isOut
    await database.close()
    await stopped
  })

  it('end with their work: a statement that nobody waits for is stopped', async () => {
    const database = await inMemory()
    let forgotten: Promise<unknown> | undefined
    let kept: Session | undefined
    await database.withSession(async (session) => {
      kept = session
      forgotten = expect(session.rows(endless)).rejects.toThrow()
    })
    await forgotten
    await expect(kept?.rows('select 1')).rejects.toThrow('The session was closed')
  })

  it('share nothing with another database', async () => {
    const [one, other] = [await inMemory(), await inMemory()]
    await one.withSession((session) => session.execute('create table main.t as select 1 as a'))
    await expect(other.withSession((session) => session.rows('select * from main.t'))).rejects.toThrow(
      'does not exist',
    )
  })
})
