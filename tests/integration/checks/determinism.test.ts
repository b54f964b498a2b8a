import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkDeterminism } from '../../../src/checks/determinism/check-determinism.js'
import { openDuckdb } from '../../../src/engine/duckdb/open-duckdb.js'
import type { Engine } from '../../../src/engine/engine.js'
import type { ModelConfig } from '../../../src/project/types.js'
import { column, constraints, genericTest, model } from '../../unit/checks/fixtures.js'
import { analyzed, factReads, factTables } from './query-fixture.js'

let engine: Engine

beforeAll(async () => {
  engine = await openDuckdb({ path: ':memory:' })
  await engine.withSession((session) => session.execute(factTables))
})

afterAll(() => engine.close())

async function check(sql: string, config: Partial<ModelConfig> = {}, reads = factReads) {
  return engine.withSession(async (session) => {
    const { check: input, analysis } = await analyzed(session, sql, config, reads)
    return checkDeterminism(input, analysis)
  })
}

async function errorsOf(sql: string, config: Partial<ModelConfig> = {}, reads = factReads) {
  return (await check(sql, config, reads)).map(
    ({ message, where }) => `${where?.line}:${where?.column} ${message}`,
  )
}

const rank = (over: string, from = 'canonical.facts') =>
  `select row_number() over (${over}) as rank from ${from}`

describe('functions that are not deterministic', () => {
  it.each([
    ['select random() as r', '1:8 random gives another value each time'],
    ['select uuid() as id from canonical.facts', '1:8 uuid gives another value each time'],
    ['select now() as at', '1:8 now depends on when the build runs'],
    ['select current_date as today', '1:8 current_date depends on when'],
    ["select age(timestamp '2025-01-01') as age", '1:8 age depends on when'],
    ['select current_user as who', '1:8 current_user depends on the session'],
    ['select any_value(kind) as kind from canonical.facts', '1:8 any_value takes whichever'],
    ['select first(kind order by fact_id) as kind from canonical.facts', '1:8 first takes whichever'],
    ['select mode(kind) as kind from canonical.facts', '1:8 mode takes whichever'],
    ['select kind from canonical.facts where random() < 0.5', '1:40 random'],
    ['select kind from canonical.facts using sample 3 rows', '1:18 a sample'],
    ['select chain_id, avg(bps) as mean from canonical.facts group by chain_id', '1:18 avg adds up'],
    ['select sum(1.5::double) as total from canonical.facts', '1:8 column "total" aggregates DOUBLE'],
  ])('%s', async (sql, expected) => {
    expect((await errorsOf(sql)).join('\n')).toContain(expected)
  })

  it('are found in steps, subqueries and join conditions, each once', async () => {
    const sql = [
      'with a as (select uuid() as id),',
      'b as (select a.id from a join (select now() as at) as n on random() < 1)',
      'select (select today() from a limit 1) as day from b',
    ].join('\n')
    expect(await errorsOf(sql)).toHaveLength(4)
  })

  it('are not mistaken for columns or deterministic functions', async () => {
    expect(
      await errorsOf(
        "with x as (select kind as current_date, bps as first from canonical.facts) select first, x.current_date, age(timestamp '2025-01-01', timestamp '2024-01-01') as age from x",
      ),
    ).toEqual([])
  })
})

describe('an order by that decides about a result', () => {
  it.each([
    ['a whole key', rank('order by chain_id, period')],
    ['a partition and the rest of the key', rank('partition by chain_id order by period desc')],
    ['a unique column', rank('order by amount nulls last, fact_id')],
    ['a key fixed by a condition', rank('order by period', "canonical.facts where chain_id = 'a'")],
    [
      'the key after a join to one row',
      rank(
        'partition by f.chain_id order by f.period',
        'canonical.facts f left join registry.chains c on c.chain_id = f.chain_id',
      ),
    ],
    [
      'the key after a join with using',
      rank('order by chain_id, period', 'canonical.facts join registry.chains using (chain_id)'),
    ],
    [
      'equal columns of the other side',
      rank(
        'order by c.chain_id, f.period',
        'canonical.facts f join registry.chains c on c.chain_id = f.chain_id',
      ),
    ],
    [
      'the keys of both sides',
      rank('order by a.fact_id, b.fact_id', 'canonical.facts a join canonical.facts b on a.kind = b.kind'),
    ],
    [
      'what a step groups by',
      `with g as (select kind, sum(bps) as bps from canonical.facts group by kind) ${rank('order by bps nulls last, kind nulls last', 'g')}`,
    ],
    [
      'what a step groups by, by its place',
      `with g as (select upper(kind) as big, count(*) as n from canonical.facts group by 1) ${rank('order by n, big nulls last', 'g')}`,
    ],
    [
      'distinct rows of a step',
      `with d as (select distinct kind, bps from canonical.facts) ${rank('order by bps nulls last, kind nulls last', 'd')}`,
    ],
    [
      'the key through a star and a renaming',
      `with s as (select * exclude (amount) from canonical.facts), t as (select chain_id as c, period as p from s) ${rank('order by c, p', 't')}`,
    ],
    [
      'the first of each, in the next step',
      `with r as (select kind, row_number() over (partition by kind order by fact_id) as n from canonical.facts), f as (select kind from r where n = 1) ${rank('order by kind nulls last', 'f')}`,
    ],
    [
      'the first of each, by qualify',
      `with f as (select kind from canonical.facts qualify row_number() over (partition by kind order by fact_id) = 1) ${rank('order by kind nulls last', 'f')}`,
    ],
    [
      'branches told apart by a literal',
      `with u as (select 'A' as k, fact_id as id from canonical.facts union all select 'B', fact_id from canonical.facts) ${rank('order by k, id', 'u')}`,
    ],
    [
      'all columns of a union',
      `with u as (select kind from canonical.facts union select unit from registry.chains) ${rank('order by kind nulls last', 'u')}`,
    ],
    [
      'elements and their subscripts',
      `with e as (select fact_id, unnest([1, 2]) as e, generate_subscripts([1, 2], 1) as i from canonical.facts) ${rank('order by fact_id, i nulls last', 'e')}`,
    ],
    [
      'a derived table with names of its own',
      rank('order by d.x, d.y', '(select chain_id, period from canonical.facts) as d(x, y)'),
    ],
    [
      'a correlated subquery',
      'select (select f.kind from canonical.facts f where f.chain_id = c.chain_id order by f.period limit 1) as kind from registry.chains c',
    ],
    [
      'a limit by all that comes out',
      'select kind, bps from canonical.facts order by bps nulls last, kind nulls first limit 3',
    ],
    ['a limit over everything', 'select * from canonical.facts order by all nulls last limit 3'],
    ['a limit of one total', 'select count(*) as n from canonical.facts limit 1'],
    [
      'distinct on with the key',
      'select distinct on (kind) kind, amount from canonical.facts order by kind nulls last, fact_id',
    ],
    [
      'what is collected itself',
      "select string_agg(kind, ',' order by kind nulls last) as kinds from canonical.facts",
    ],
    [
      'what is collected, by key',
      'select chain_id, list(kind order by period) as kinds from canonical.facts group by chain_id',
    ],
    [
      'picking by a row that ends in a key',
      'select chain_id, arg_max(kind, row(amount, period)) as kind from canonical.facts group by chain_id',
    ],
    [
      'ranks, where ties do not matter',
      'select rank() over (order by bps nulls last) as r, sum(bps) over (partition by kind) as s, sum(bps) over (order by period) as t from canonical.facts',
    ],
    ['an order that is only for show', 'select kind from canonical.facts order by kind'],
    [
      'nothing NULL after coalesce and conditions',
      rank('order by coalesce(bps, 0), kind, chain_id, period', 'canonical.facts where kind is not null'),
    ],
  ])('is settled by %s', async (_name, sql) => {
    expect(await errorsOf(sql)).toEqual([])
  })

  it.each([
    ['part of a key', rank('order by chain_id'), 'row_number does not end in a unique key'],
    ['nothing', rank('partition by chain_id'), 'row_number has no order by'],
    [
      'a key that a join multiplies',
      rank('order by c.chain_id', 'registry.chains c join canonical.facts f on f.chain_id = c.chain_id'),
      'does not end in a unique key',
    ],
    [
      'a key that a range join multiplies',
      rank(
        'order by a.chain_id, a.period',
        'canonical.facts a left join canonical.facts b on b.chain_id = a.chain_id and b.period <= a.period',
      ),
      'does not end in a unique key',
    ],
    [
      'the other side of an outer join',
      rank(
        'order by f.chain_id nulls last',
        'registry.chains c left join canonical.facts f on f.chain_id = c.chain_id',
      ),
      'does not end in a unique key',
    ],
    ['a key that is cast', rank('order by lower(chain_id), period'), 'does not end in a unique key'],
    [
      'a key dropped by a step',
      `with s as (select chain_id, kind from canonical.facts) ${rank('order by chain_id, kind nulls last', 's')}`,
      'does not end in a unique key',
    ],
    [
      'a key twice by union all',
      `with u as (select fact_id from canonical.facts union all select fact_id from canonical.facts) ${rank('order by fact_id', 'u')}`,
      'does not end in a unique key',
    ],
    [
      'a key repeated by unnest',
      `with e as (select fact_id, unnest([1, 2]) as e from canonical.facts) ${rank('order by fact_id', 'e')}`,
      'does not end in a unique key',
    ],
    [
      'a frame by rows over ties',
      'select sum(bps) over (order by kind nulls last rows unbounded preceding) as s from canonical.facts',
      'the order by of sum does not',
    ],
    [
      'lag over ties',
      'select lag(bps) over (order by kind nulls last) as s from canonical.facts',
      'the order by of lag does not',
    ],
    [
      'first_value over ties',
      'select first_value(bps) over (order by kind nulls last) as s from canonical.facts',
      'the order by of first_value does not',
    ],
    ['a limit', 'select kind from canonical.facts limit 1', 'limit has no order by'],
    [
      'a limit over ties',
      'select * from canonical.facts order by period limit 1',
      'the order by of limit does not',
    ],
    [
      'a limit over a union',
      'select kind from canonical.facts union all select unit from registry.chains limit 1',
      'limit has no order by',
    ],
    [
      'distinct on over ties',
      'select distinct on (kind) kind, amount from canonical.facts order by kind nulls last',
      'the order by of distinct on does not',
    ],
    ['an unordered list', 'select list(kind) as kinds from canonical.facts', 'list has no order by'],
    [
      'a list over ties',
      'select list(kind order by period) as kinds from canonical.facts',
      'the order by of list does not',
    ],
    [
      'picking over ties',
      'select arg_max(kind, amount) as kind from canonical.facts',
      'the order by of arg_max does not',
    ],
    [
      'rollups',
      `with r as (select kind, bps, count(*) as n from canonical.facts group by rollup (kind, bps)) ${rank('order by kind nulls last, bps nulls last', 'r')}`,
      'does not end in a unique key',
    ],
  ])('is not settled by %s', async (_name, sql, expected) => {
    const errors = await errorsOf(sql)
    expect(errors.length).toBeGreaterThan(0)
    expect(errors.join('\n').replace('the order by of row_number does', 'row_number does')).toContain(
      expected,
    )
  })

  it('names the keys that would do', async () => {
    const [error] = await check(rank('order by chain_id'))
    expect(error).toMatchObject({ code: 'not_deterministic', exitCode: 1 })
    expect(error?.hint).toContain('(facts.chain_id, facts.period) or (facts.fact_id)')
    const [lost] = await check(`with u as (select 1 as a union all select 1) ${rank('order by a', 'u')}`)
    expect(lost?.hint).toContain('No key of these rows is known')
  })

  it('may end otherwise where the model says why, but not leave nulls open', async () => {
    const config = { meta: { deterministic_order: 'kinds are unique in practice' } }
    expect(await errorsOf(rank('order by kind nulls last'), config)).toEqual([])
    expect(await errorsOf(rank('order by kind'), config)).toEqual([
      '1:36 the order by of row_number leaves open where NULLs stand',
    ])
    expect(await errorsOf('select random() as r', config)).toHaveLength(1)
  })

  it('trusts tests of what is read, as long as they have no exceptions', async () => {
    const node = model('facts', [
      column('a', 'INTEGER'),
      column('b', 'INTEGER', constraints({ notNull: true })),
    ])
    const readsWith = (tests: Parameters<typeof genericTest>[]) => [
      { relation: '"canonical"."facts"', node, tests: tests.map((each) => genericTest(...each)) },
    ]
    const sql = 'select row_number() over (order by bps nulls last) as n from canonical.facts as f(x, bps)'
    const onlyB = [['unique', {}, { column: 'b' }] as Parameters<typeof genericTest>]
    expect(await errorsOf(sql, {}, readsWith(onlyB))).toEqual([])
    const excepted = [
      ['unique', {}, { column: 'b', config: { where: 'a > 1' } }] as Parameters<typeof genericTest>,
    ]
    expect(await errorsOf(sql, {}, readsWith(excepted))).toHaveLength(1)
    const combined = [['unique_combination', { columns: ['a', 'b'] }] as Parameters<typeof genericTest>]
    expect(
      await errorsOf(
        'select row_number() over (order by x nulls last, bps) as n from canonical.facts as f(x, bps)',
        {},
        readsWith(combined),
      ),
    ).toEqual([])
  })

  it('does not take a unique column for a key while it may be NULL', async () => {
    const node = model('facts', [column('chain_id', 'VARCHAR', constraints({ unique: true }))])
    const reads = [{ relation: '"canonical"."facts"', node, tests: [] }]
    expect(await errorsOf(rank('order by chain_id nulls last'), {}, reads)).toHaveLength(1)
  })

  it('takes the keys that the caller knows of a source', async () => {
    const [facts] = factReads
    if (facts === undefined) throw new Error('no facts')
    const reads = [
      {
        relation: '"canonical"."facts"',
        node: { ...facts.node, kind: 'source' } as never,
        tests: [],
        keys: [['fact_id']],
      },
    ]
    expect(await errorsOf(rank('order by fact_id'), {}, reads)).toEqual([])
    expect(await errorsOf(rank('order by period nulls last'), {}, reads)).toHaveLength(1)
  })

  it.each([
    ['a window', rank('order by kind, fact_id')],
    ['an aggregate', "select string_agg(kind, ',' order by kind) as k from canonical.facts"],
    ['a limit', 'select kind, fact_id from canonical.facts order by kind desc, fact_id limit 1'],
  ])('says where NULLs stand in %s', async (_name, sql) => {
    const errors = await errorsOf(sql)
    expect(errors).toHaveLength(1)
    expect(errors[0]).toContain('leaves open where NULLs stand')
  })

  it('takes no column for telling that holds a literal twice in a union of several', async () => {
    const union = ["'d', 'e'", "'d', 'f'", "'s', 'g'"].map(
      (literals, index) =>
        `select ${index === 0 ? literals.replace(',', ' as p,') + ' as e' : literals}, fact_id from canonical.facts`,
    )
    const from = `with u as (${union.join(' union all ')})`
    expect(await errorsOf(`${from} ${rank('order by p, fact_id', 'u')}`)).toHaveLength(1)
    expect(await errorsOf(`${from} ${rank('order by e, fact_id', 'u')}`)).toEqual([])
  })

  it('knows nothing of what a recursive step makes of itself', async () => {
    const sql = `with recursive t(n) as (select 1 union all select n + 1 from t where n < 9) ${rank('order by n nulls last', 't')}`
    expect(await errorsOf(sql)).toHaveLength(1)
  })
})
