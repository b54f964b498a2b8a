import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Dialect, Session, SqlValue } from '../../../src/engine/engine.js'
import { onFreshSession, testEngines } from '../../support/test-engines.js'

const target = { schema: 'main', name: 't' }

/** Names of types where the engines' differ: what a table declares, and what a refusal says. */
const types: Readonly<Record<Dialect, Readonly<Record<string, string>>>> = {
  duckdb: {
    wider: 'hugeint',
    bytes: 'blob',
    local: 'timestamp',
    short: 'smallint',
    double: 'double',
    varchar: 'VARCHAR',
    decimal: 'DECIMAL',
  },
  postgres: {
    wider: 'numeric(39,0)',
    bytes: 'bytea',
    local: 'timestamp',
    short: 'smallint',
    double: 'double precision',
    varchar: 'TEXT',
    decimal: 'NUMERIC',
  },
}

describe.each(testEngines)('appending rows on $name', (engine) => {
  const { dialect } = engine
  const named = types[dialect]
  const inMemorySession = <T>(work: (session: Session) => Promise<T>): Promise<T> =>
    onFreshSession(engine, work)
  it('writes every type exactly, in the order of the columns named, and NULL into the others', async () => {
    await inMemorySession(async (session) => {
      await session.execute(`create table main.t (
        words varchar, amount decimal(38,18), atoms decimal(38,0), id uuid, moment timestamptz, local_moment timestamp,
        day date, wide bigint, wider ${named.wider ?? ''}, small integer, yes boolean, bytes ${named.bytes ?? ''},
        document json, list varchar[], ratio ${named.double ?? ''}, missing varchar)`)
      const row: Record<string, SqlValue> = {
        wider: -170_141_183_460_469_231_731_687_303_715_884_105_728n,
        words: 'é😀\ttab\nline\r\\N \\ \\.',
        amount: '-12345678901234567890.123456789012345678',
        atoms: '99999999999999999999999999999999999999',
        id: 'ffffffff-0000-4000-8000-0000000000ff',
        moment: '2025-01-31T00:00:00.123456Z',
        local_moment: '2025-01-31T00:00:00.000000',
        day: '1969-12-31',
        wide: 9_223_372_036_854_775_807n,
        small: -2_147_483_648,
        yes: false,
        bytes: new Uint8Array([0, 255]),
        document: '{"a": 1.10}',
        list: ['a', null, 'b,"c\\ {}', ''],
        ratio: 0.5,
      }
      expect(await session.append(target, Object.keys(row), [Object.values(row)])).toBe(1)
      // Wider than 64 bits, PostgreSQL has decimals only.
      const wider = dialect === 'duckdb' ? row.wider : String(row.wider)
      expect(await session.rows('select * from main.t')).toEqual([{ ...row, wider, missing: null }])
    })
  })

  it('reads text for any type, as a CSV gives it', async () => {
    await inMemorySession(async (session) => {
      await session.execute(
        'create table main.t (a decimal(10,2), b bigint, c boolean, d integer, e decimal(38,18))',
      )
      await session.append(
        target,
        ['a', 'b', 'c', 'd', 'e'],
        [
          ['+1.5', '-7', 'true', '+3', '.5'],
          ['00012345678.9000', '9223372036854775807', 'false', '0', '-0'],
        ],
      )
      expect(await session.rows('select * from main.t')).toEqual([
        { a: '1.50', b: -7n, c: true, d: 3, e: '0.500000000000000000' },
        { a: '12345678.90', b: 9_223_372_036_854_775_807n, c: false, d: 0, e: '0.000000000000000000' },
      ])
    })
  })

  it('gives back every decimal that the engine itself reads from the same text', async () => {
    await inMemorySession(async (session) => {
      await session.execute('create temp table t (n integer, a decimal(38,18))')
      const amounts = fc
        .tuple(fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n }), fc.constantFrom('', '-'))
        .map(([atoms]) => decimalText(atoms))
      await fc.assert(
        fc.asyncProperty(fc.array(amounts, { minLength: 1 }), async (texts) => {
          await session.execute('delete from t')
          await session.append(
            { temporary: 't' },
            ['n', 'a'],
            texts.map((text, n) => [n, text]),
          )
          expect((await session.rows('select a from t order by n')).map(({ a }) => a)).toEqual(texts)
        }),
        { numRuns: 30 },
      )
    })
  })

  it.each([
    ['decimal(10,2)', '1.005', `${named.decimal ?? ''}(10,2)`],
    ['decimal(4,2)', '100', `${named.decimal ?? ''}(4,2)`],
    ['decimal(4,2)', '1e1', `${named.decimal ?? ''}(4,2)`],
    ['decimal(4,2)', '.', `${named.decimal ?? ''}(4,2)`],
    ['decimal(4,2)', '', `${named.decimal ?? ''}(4,2)`],
    ['decimal(4,2)', 0.5, `${named.decimal ?? ''}(4,2)`],
    ['bigint', 2n ** 63n, 'BIGINT'],
    ['bigint', 2 ** 53, 'BIGINT'],
    ['bigint', '1.0', 'BIGINT'],
    ['integer', 2 ** 31, 'INTEGER'],
    ['smallint', 2 ** 15, 'SMALLINT'],
    ['text', 5, named.varchar],
    ['boolean', 'yes', 'BOOLEAN'],
    ['uuid', 'not-a-uuid', 'UUID'],
    ['date', '2025-02-30', 'DATE'],
    ['timestamptz', 'yesterday', 'TIMESTAMP WITH TIME ZONE'],
    [named.bytes, 'text', named.bytes?.toUpperCase()],
    ['text[]', ['a', 1], `${named.varchar ?? ''}[]`],
    [named.double, '0.5', named.double?.toUpperCase()],
    ['interval', 5, 'INTERVAL'],
  ] as [string, SqlValue, string][])(
    'refuses for %s the value %s, naming row and column',
    async (type, value, name) => {
      await inMemorySession(async (session) => {
        await session.execute(`create table main.t (a ${type})`)
        await expect(session.append(target, ['a'], [[null], [value]])).rejects.toMatchObject({
          engineCode: 'conversion',
          message: expect.stringMatching(
            `^row 2, column "a": .* is no ${name.replace(/[[\]()]/g, '\\$&')}$`,
          ) as string,
        })
        expect(await session.rows('select * from main.t')).toEqual([])
      })
    },
  )

  it('takes an endless supply in batches, from an async source too', async () => {
    await inMemorySession(async (session) => {
      await session.execute('create temp table t (n bigint, body varchar)')
      let made = 0
      const seen: bigint[] = []
      async function* rows(): AsyncGenerator<readonly SqlValue[]> {
        for (; made < 40; made += 1) {
          yield [made, 'x'.repeat(2_000_000)]
          // What has been written already shows that not all of it is held.
          seen.push(await count(session, 't'))
        }
      }
      expect(await session.append({ temporary: 't' }, ['n', 'body'], rows())).toBe(40)
      expect(await count(session, 't')).toBe(40n)
      expect(seen.some((written) => written > 0n && written < 40n)).toBe(true)
    })
  })

  it('keeps rows that fill several of the engine’s own batches', async () => {
    await inMemorySession(async (session) => {
      await session.execute('create table main.t (n integer)')
      const rows = Array.from({ length: 250_000 }, (_, n) => [n])
      expect(await session.append(target, ['n'], rows)).toBe(250_000)
      expect(await session.rows('select count(distinct n) as n, max(n) as m from main.t')).toEqual([
        { n: 250_000n, m: 249_999 },
      ])
    })
  })

  it('appends nothing of nothing', async () => {
    await inMemorySession(async (session) => {
      await session.execute('create table main.t (n integer)')
      expect(await session.append(target, ['n'], [])).toBe(0)
    })
  })

  it('prefers the named schema over a temporary table of the same name', async () => {
    await inMemorySession(async (session) => {
      await session.execute('create table main.t (n integer); create temp table t (other varchar)')
      await session.append(target, ['n'], [[1]])
      await session.append({ temporary: 't' }, ['other'], [['x']])
      const catalog = dialect === 'duckdb' ? 'aurora_warehouse.' : ''
      expect(await session.rows(`select * from ${catalog}main.t`)).toEqual([{ n: 1 }])
      expect(await session.rows('select * from t')).toEqual([{ other: 'x' }])
    })
  })

  it('says what it misses: a table, a column, a value', async () => {
    await inMemorySession(async (session) => {
      await expect(session.append(target, ['n'], [])).rejects.toThrow('there is no table "main"."t"')
      await session.execute('create table main.t (n integer)')
      await expect(session.append(target, ['m'], [])).rejects.toThrow('no column "m"')
      await expect(session.append(target, ['n'], [[1, 2]])).rejects.toThrow(
        'row 1 has 2 values for 1 columns',
      )
    })
  })

  it('reports a broken constraint and writes nothing of the batch', async () => {
    await inMemorySession(async (session) => {
      await session.execute('create table main.t (n integer not null check (n > 0))')
      await expect(session.append(target, ['n'], [[1], [null]])).rejects.toMatchObject({
        engineCode: 'constraint',
      })
      await expect(session.append(target, ['n'], [[1], [0]])).rejects.toMatchObject({
        engineCode: 'constraint',
      })
      expect(await session.rows('select * from main.t')).toEqual([])
    })
  })

  it('passes on what its source throws, and writes nothing of the batch', async () => {
    await inMemorySession(async (session) => {
      await session.execute('create table main.t (n integer)')
      function* rows(): Generator<readonly SqlValue[]> {
        yield [1]
        throw new Error('source broke')
      }
      await expect(session.append(target, ['n'], rows())).rejects.toThrow('source broke')
      expect(await session.rows('select * from main.t')).toEqual([])
    })
  })
})

async function count(session: Session, table: string): Promise<bigint> {
  return (await session.rows(`select count(*) as n from ${table}`))[0]?.n as bigint
}

function decimalText(atoms: bigint): string {
  const digits = (atoms < 0n ? -atoms : atoms).toString().padStart(19, '0')
  return `${atoms < 0n ? '-' : ''}${digits.slice(0, -18)}.${digits.slice(-18)}`
}
