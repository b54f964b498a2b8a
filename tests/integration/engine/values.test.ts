import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Session } from '../../../src/engine/engine.js'
import { onFreshSession, testEngines } from '../../support/test-engines.js'
import { inMemorySession } from './in-memory.js'

describe('values of a DuckDB session', () => {
  it('come exactly as the contract of a SQL value says', async () => {
    const [row] = await inMemorySession((session) =>
      session.rows(`select
        123456789012345678.123456789012345678::decimal(38,18) as amount,
        -0.000000000000000001::decimal(38,18) as atom,
        9223372036854775807::bigint as wide,
        170141183460469231731687303715884105727::hugeint as wider,
        7::integer as small,
        true as yes,
        null as nothing,
        timestamptz '2025-01-31 02:00:00.123456+02' as moment,
        timestamp '2025-01-31 00:00:00' as local_moment,
        'infinity'::timestamptz as never,
        date '2025-01-31' as day,
        '-infinity'::date as ever,
        uuid '00000000-0000-0000-0000-0000000000ff' as id,
        '{"a": 1.10}'::json as document,
        'é😀' as words,
        '\\x00\\xFF'::blob as bytes,
        [1.50::decimal(5,2), null] as list,
        [1, 2]::integer[2] as pair,
        {'amount': 1.50::decimal(5,2)} as nested,
        map {'k': 9007199254740993} as dictionary,
        interval 1 day as span,
        1.5::double as ratio`),
    )
    expect(row).toEqual({
      amount: '123456789012345678.123456789012345678',
      atom: '-0.000000000000000001',
      wide: 9_223_372_036_854_775_807n,
      wider: 170_141_183_460_469_231_731_687_303_715_884_105_727n,
      small: 7,
      yes: true,
      nothing: null,
      moment: '2025-01-31T00:00:00.123456Z',
      local_moment: '2025-01-31T00:00:00.000000',
      never: 'infinity',
      day: '2025-01-31',
      ever: '-infinity',
      id: '00000000-0000-0000-0000-0000000000ff',
      document: '{"a": 1.10}',
      words: 'é😀',
      bytes: new Uint8Array([0, 255]),
      list: ['1.50', null],
      pair: [1, 2],
      nested: '{"amount":"1.50"}',
      dictionary: '[{"key":"k","value":"9007199254740993"}]',
      span: '1 day',
      ratio: 1.5,
    })
  })

  it('bind with types that hold them', async () => {
    const rows = await inMemorySession((session) =>
      session.rows(
        `select typeof($1) as a, typeof($2) as b, typeof($3) as c, typeof($4) as d, typeof($5) as e, typeof($6) as f,
                typeof($7) as g, $8 is null as h`,
        [1n, '1', 1, 2 ** 40, 0.5, [null, 1n], [], null],
      ),
    )
    expect(rows).toEqual([
      {
        a: 'HUGEINT',
        b: 'VARCHAR',
        c: 'INTEGER',
        d: 'BIGINT',
        e: 'DOUBLE',
        f: 'HUGEINT[]',
        g: 'VARCHAR[]',
        h: true,
      },
    ])
  })

  it('are refused where a number is no longer exact', async () => {
    await inMemorySession(async (session) => {
      await expect(session.rows('select $1', [2n ** 127n])).rejects.toThrow('HUGEINT')
    })
  })
})

describe.each(testEngines)('values on $name', (engine) => {
  const series = engine.dialect === 'duckdb' ? 'range(10000)' : 'generate_series(0::bigint, 9999)'
  const inMemorySession = <T>(work: (session: Session) => Promise<T>): Promise<T> =>
    onFreshSession(engine, work)

  it('keep every row of a long result in order', async () => {
    const rows = await inMemorySession((session) =>
      session.rows(`select i from ${series} as r(i) order by i`),
    )
    expect(rows.map(({ i }) => i)).toEqual(Array.from({ length: 10_000 }, (_, index) => BigInt(index)))
  })

  it('keep both of two columns of one name', async () => {
    expect(await inMemorySession((session) => session.rows('select 1 as a, 2 as a'))).toEqual([
      { a: 1, 'a:1': 2 },
    ])
  })

  it('bind as they are, and nothing is rounded', async () => {
    await inMemorySession(async (session) => {
      const integers = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
      // Text holds no lone surrogates, as UTF-8 does not, and on PostgreSQL no NUL.
      const texts = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\u0000'))
      const property = fc.asyncProperty(
        integers,
        texts,
        fc.boolean(),
        fc.uint8Array(),
        async (a, b, c, d) => {
          expect(await session.rows('select $1 as a, $2 as b, $3 as c, $4 as d', [a, b, c, d])).toEqual([
            { a, b, c, d },
          ])
        },
      )
      await fc.assert(property, { numRuns: 100 })
    })
  })

  it('are refused where a number is no longer exact', async () => {
    await inMemorySession(async (session) => {
      await expect(session.rows('select $1', [2 ** 53])).rejects.toThrow('pass it as a bigint')
    })
  })
})

describe('values of a PostgreSQL session', () => {
  const [, postgres] = testEngines
  const onPostgres = <T>(work: (session: Session) => Promise<T>): Promise<T> => {
    if (postgres === undefined) throw new Error('there is no PostgreSQL among the engines')
    return onFreshSession(postgres, work)
  }

  it('come exactly as the contract of a SQL value says', async () => {
    const [row] = await onPostgres((session) =>
      session.rows(`select
        123456789012345678.123456789012345678::numeric(38,18) as amount,
        -0.000000000000000001::numeric(38,18) as atom,
        1e40::numeric as large,
        'NaN'::numeric as none,
        9223372036854775807::bigint as wide,
        7::smallint as small,
        true as yes,
        null as nothing,
        timestamptz '2025-01-31 02:00:00.123456+02' as moment,
        timestamp '2025-01-31 00:00:00' as local_moment,
        timestamptz '0044-03-15 12:00:00+00 BC' as ides,
        timestamptz '12025-01-01 00:00:00+00' as later,
        'infinity'::timestamptz as never,
        date '2025-01-31' as day,
        '-infinity'::date as ever,
        uuid '00000000-0000-0000-0000-0000000000ff' as id,
        '{"a": 1.10,  "a": 2}'::json as document,
        '{"a": 1.10}'::jsonb as parsed,
        'é😀' as words,
        '\\x00ff'::bytea as bytes,
        array[1.50::numeric(5,2), null] as list,
        array['a', null, '', 'NULL', 'b,"c\\ {}'] as texts,
        '{{1,2},{3,NULL}}'::bigint[] as square,
        '[0:1]={true,false}'::boolean[] as bounded,
        '{}'::text[] as empty,
        interval '1 day' as span,
        1.5::double precision as ratio`),
    )
    expect(row).toEqual({
      amount: '123456789012345678.123456789012345678',
      atom: '-0.000000000000000001',
      large: '10000000000000000000000000000000000000000',
      none: 'NaN',
      wide: 9_223_372_036_854_775_807n,
      small: 7,
      yes: true,
      nothing: null,
      moment: '2025-01-31T00:00:00.123456Z',
      local_moment: '2025-01-31T00:00:00.000000',
      ides: '-000043-03-15T12:00:00.000000Z',
      later: '+012025-01-01T00:00:00.000000Z',
      never: 'infinity',
      day: '2025-01-31',
      ever: '-infinity',
      id: '00000000-0000-0000-0000-0000000000ff',
      document: '{"a": 1.10,  "a": 2}',
      parsed: '{"a": 1.10}',
      words: 'é😀',
      bytes: new Uint8Array([0, 255]),
      list: ['1.50', null],
      texts: ['a', null, '', 'NULL', 'b,"c\\ {}'],
      square: [
        [1n, 2n],
        [3n, null],
      ],
      bounded: [true, false],
      empty: [],
      span: '1 day',
      ratio: 1.5,
    })
  })

  it('bind with types that hold them, and text with the type of its place', async () => {
    const rows = await onPostgres((session) =>
      session.rows(
        `select pg_typeof($1)::text as a, pg_typeof($2)::text as b, pg_typeof($3)::text as c, pg_typeof($4)::text as d,
                pg_typeof($5)::text as e, pg_typeof($6)::text as f, pg_typeof($7)::text as g,
                uuid '00000000-0000-0000-0000-0000000000ff' = $8 as h`,
        [1n, 2n ** 63n, 1, 2 ** 40, 0.5, [null, 1n], [], '00000000-0000-0000-0000-0000000000FF'],
      ),
    )
    expect(rows).toEqual([
      {
        a: 'bigint',
        b: 'numeric',
        c: 'integer',
        d: 'bigint',
        e: 'double precision',
        f: 'bigint[]',
        g: 'text[]',
        h: true,
      },
    ])
  })

  it.each(['a\u0000b', 'half \ud800'])('refuse text that PostgreSQL cannot hold: %j', async (text) => {
    await onPostgres(async (session) => {
      await expect(session.rows('select $1', [text])).rejects.toThrow('A parameter holds')
      await session.execute('create temporary table t (a text)')
      await expect(session.append({ temporary: 't' }, ['a'], [[text]])).rejects.toMatchObject({
        engineCode: 'conversion',
        message: expect.stringMatching('^row 1, column "a": .* holds') as string,
      })
    })
  })

  it('survive a COPY that the server stops while rows are on their way', async () => {
    await onPostgres(async (session) => {
      await session.execute('create temporary table t (n integer check (n > 0), body text)')
      const rows = Array.from({ length: 50 }, (_, n) => [n, 'x'.repeat(200_000)])
      await expect(session.append({ temporary: 't' }, ['n', 'body'], rows)).rejects.toMatchObject({
        engineCode: 'constraint',
      })
      expect(await session.append({ temporary: 't' }, ['n', 'body'], rows.slice(1))).toBe(49)
    })
  })
})
