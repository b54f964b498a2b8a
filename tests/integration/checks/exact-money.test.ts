import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkExactMoney } from '../../../src/checks/exact-money/check-exact-money.js'
import { inexactFunction } from '../../../src/checks/exact-money/inexact-functions.js'
import { openDuckdb } from '../../../src/engine/duckdb/open-duckdb.js'
import type { Engine } from '../../../src/engine/engine.js'
import type { ModelConfig } from '../../../src/project/types.js'
import { model } from '../../unit/checks/fixtures.js'
import { analyzed, factColumns, factReads, factTables } from './query-fixture.js'

let engine: Engine

beforeAll(async () => {
  engine = await openDuckdb({ path: ':memory:' })
  await engine.withSession((session) => session.execute(factTables))
})

afterAll(() => engine.close())

async function errorsOf(sql: string, config: Partial<ModelConfig> = {}, reads = factReads) {
  return engine.withSession(async (session) => {
    const { check, analysis } = await analyzed(session, sql, config, reads)
    const errors = await checkExactMoney(check, analysis)
    return errors.map(({ message, where }) => `${where?.line}:${where?.column} ${message}`)
  })
}

describe('the exact-money check', () => {
  it.each([
    'select cast(trunc(amount * bps * 0.0001, 18) as decimal(38, 18)) as share from canonical.facts',
    'select cast(trunc(amount) as hugeint) * 1000000000000000000 as atoms from canonical.facts',
    'with whole as (select cast(amount as hugeint) as atoms from canonical.facts)\nselect (atoms // nullif(cast(7 as hugeint), 0)) * 2 as part, atoms % 7 as rest from whole',
    'select sum(amount) as total, count(*) as facts, max(amount) as most from canonical.facts',
    'select kind as "double", \'1e18 / real\' as note /* avg(x) / 2 */ from canonical.facts -- float',
    'select round(amount, 9) as rounded, abs(amount) as size, 12345678901234567890.123456789012345678 as big from canonical.facts',
    'select case when amount < 0.000000000000000001 then 0 else amount end as amount from canonical.facts',
  ])('passes %s', async (sql) => {
    expect(await errorsOf(sql)).toEqual([])
  })

  it.each([
    ['a bare decimal', 'select cast(amount as decimal) as a from canonical.facts', '1:23 decimal without'],
    ['a bare numeric', 'select amount::NUMERIC as a from canonical.facts', '1:16 NUMERIC without'],
    [
      'a floating type',
      'select cast(cast(amount as double) as decimal(38,18)) as a from canonical.facts',
      '1:28 double is',
    ],
    ['a bignum', 'select cast(amount as bignum) as a from canonical.facts', '1:23 bignum: its products'],
    [
      'an exponent',
      'select cast(amount * 1e2 as decimal(38,18)) as a from canonical.facts',
      '1:22 1e2: a number with an exponent',
    ],
    ['too many digits', `select amount < ${'9'.repeat(39)} as a from canonical.facts`, '1:17 999'],
    ['a division', 'select cast(amount / 2 as decimal(38,18)) as a from canonical.facts', '1:20 "/" divides'],
    [
      'an average',
      'select cast(avg(amount) as decimal(38,18)) as a from canonical.facts',
      '1:13 avg computes',
    ],
    [
      'an average over a window',
      'select cast(avg(amount) over () as decimal(38,18)) as a from canonical.facts',
      '1:13 avg computes',
    ],
    [
      'a spread',
      'select cast(stddev_pop(amount) as decimal(38,18)) as a from canonical.facts',
      '1:13 stddev_pop computes',
    ],
    ['rounding to even', 'select round_even(amount, 2) as a from canonical.facts', '1:8 round_even rounds'],
    ['a root', 'select cast(sqrt(amount) as decimal(38,18)) as a from canonical.facts', '1:13 sqrt gives'],
    [
      '// on a decimal',
      'select cast(amount // 2 as decimal(38,18)) as a from canonical.facts',
      '1:20 "//" on what is not an integer',
    ],
  ])('refuses %s at its place', async (_name, sql, expected) => {
    const errors = await errorsOf(sql)
    expect(errors[0]).toContain(expected)
  })

  it('finds the one wrong // among right ones, behind text of several bytes', async () => {
    const sql =
      "with x as (select 'é€🜚' as note, bps // 2 as fine, cast(amount // bps as decimal(38,18)) as bad, (bps + 1) // 3 as good from canonical.facts)\nselect * from x"
    const errors = await errorsOf(sql)
    expect(errors).toHaveLength(1)
    expect(errors[0]).toContain(`1:${sql.indexOf('// bps') + 1} "//"`)
  })

  it('looks into subqueries, conditions and joins', async () => {
    const sql = [
      'select amount from canonical.facts',
      'where amount > (select max(amount) / 2 from canonical.facts)',
    ].join('\n')
    expect(await errorsOf(sql)).toEqual(['2:36 "/" divides in floating point'])
  })

  it('describes every step, so that a DOUBLE from anywhere is found', async () => {
    const sql = [
      'with parsed as (',
      "  select from_json('[1.5]', '[\"DOUBLE\"]')[1] as ratio from canonical.facts",
      '),',
      'used as (select 1 as one from parsed)',
      'select one from used',
    ].join('\n')
    expect(await errorsOf(sql)).toEqual(['2:10 column "ratio" of parsed is DOUBLE'])
  })

  it('describes the steps of a model behind its ephemeral parents, too', async () => {
    const sql = [
      'with "parent" as (',
      'select kind from canonical.facts',
      ')',
      'select * from (',
      "with recursive bad (x) as (select json_extract('2.5', '$')::json::varchar::int from parent union all select x from bad), worse as (select list_avg([x]) as y from bad)",
      'select x from bad, worse',
      ') as "lines"',
    ].join('\n')
    expect(await errorsOf(sql)).toEqual(['5:139 column "y" of worse is DOUBLE'])
  })

  it('tells the result apart from its steps', async () => {
    expect(await errorsOf('select list_avg([amount]) as mean_amount from canonical.facts')).toEqual([
      '1:8 column "mean_amount" of the result is DOUBLE',
    ])
  })
})

describe('an exception from the exact-money check', () => {
  const sql = [
    'with shares as (',
    '  select fact_id, amount, cast(amount / 2 as decimal(38,4)) as ratio, amount * 0.5 as half from canonical.facts',
    ')',
    'select fact_id, cast(half as decimal(38,18)) as half, ratio from shares',
  ].join('\n')

  it('holds for the named column, in every step', async () => {
    expect(await errorsOf(sql, { inexact: [{ column: 'ratio', reason: 'shown only' }] })).toEqual([])
  })

  it('holds for no other column', async () => {
    const errors = await errorsOf(sql, { inexact: [{ column: 'half', reason: 'shown only' }] })
    expect(errors).toEqual(['2:39 "/" divides in floating point'])
  })

  const reads = [
    {
      relation: '"canonical"."facts"',
      node: model('facts', factColumns, { inexact: [{ column: 'bps', reason: 'shown only' }] }),
      tests: [],
    },
  ]

  it('cannot be read where money is computed', async () => {
    expect(await errorsOf('select amount,\n  facts.bps from canonical.facts', {}, reads)).toEqual([
      '2:3 column "bps" of facts is declared inexact and must not be read where money is computed',
    ])
  })

  it('cannot be taken along by a star, unless it is excluded', async () => {
    expect(
      await errorsOf(
        'with all_facts as (select * from canonical.facts) select amount from all_facts',
        {},
        reads,
      ),
    ).toHaveLength(1)
    expect(await errorsOf('select * exclude (bps) from canonical.facts', {}, reads)).toEqual([])
  })
})

describe('the list of inexact functions', () => {
  it('holds every aggregate that gives a double for a decimal', async () => {
    const rows = await engine.withSession((session) =>
      session.rows(`
        select distinct function_name as name from duckdb_functions()
        where function_type = 'aggregate' and return_type in ('DOUBLE', 'FLOAT')
          and function_name not in (
            select function_name from duckdb_functions() where return_type not in ('DOUBLE', 'FLOAT')
          )`),
    )
    const missing = rows.map(({ name }) => String(name)).filter((name) => inexactFunction(name) === undefined)
    expect(missing).toEqual([])
  })

  it('holds every scalar function of numbers that gives nothing but doubles', async () => {
    const rows = await engine.withSession((session) =>
      session.rows(`
        select function_name as name from duckdb_functions()
        where function_type = 'scalar'
        group by function_name
        having bool_and(return_type in ('DOUBLE', 'FLOAT'))
          and bool_and(len(list_filter(parameter_types, lambda x: x not in ('DOUBLE', 'FLOAT'))) = 0)`),
    )
    const missing = rows.map(({ name }) => String(name)).filter((name) => inexactFunction(name) === undefined)
    expect(missing).toEqual([])
  })
})
