import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../../src/base/clock.js'
import type { TestContext } from '../../../src/checks/test-context.js'
import { planNodeTests } from '../../../src/checks/plan-node-tests.js'
import { runNodeTests } from '../../../src/checks/run-node-tests.js'
import { runSingularTest } from '../../../src/checks/run-singular-test.js'
import type { TestOutcome } from '../../../src/checks/test-outcome.js'
import { openDuckdb } from '../../../src/engine/duckdb/open-duckdb.js'
import { EngineError } from '../../../src/engine/engine-error.js'
import type { Engine, Session } from '../../../src/engine/engine.js'
import type { Column, GenericTest } from '../../../src/project/types.js'
import type { Rendered } from '../../../src/template/types.js'
import { column, genericTest, testConfig } from '../../unit/checks/fixtures.js'

const lines = 'model.shop.lines'
const partners = 'seed.shop.partners'

const columns: Readonly<Record<string, readonly Column[]>> = {
  [lines]: [
    column('line_id', 'INTEGER'),
    column('partner_id', 'VARCHAR'),
    column('status', 'VARCHAR'),
    column('amount', 'DECIMAL(38,18)'),
    column('base', 'DECIMAL(38,18)'),
    column('rest', 'DECIMAL(38,18)'),
  ],
}

let engine: Engine

beforeAll(async () => {
  engine = await openDuckdb({ path: ':memory:' })
  await engine.withSession((session) =>
    session.execute(`
      create schema computation;
      create table computation.lines (
        line_id integer, partner_id varchar, status varchar,
        amount decimal(38,18), base decimal(38,18), rest decimal(38,18)
      );
      insert into computation.lines values
        (1, 'a', 'OPEN', 10, 7.000000000000000001, 2.999999999999999999),
        (2, 'a', 'OPEN', 0.1, 0.05, 0.05),
        (2, 'b', 'PAID', -1, 1, -2),
        (4, 'nobody', 'LOST', 12345678901234567890.123456789012345678, 0, 12345678901234567890.123456789012345677),
        (null, null, null, null, 1, null);
      create table computation.partners (partner_id varchar, total decimal(38,18));
      insert into computation.partners values ('a', 10.1), ('b', -1), ('c', 0), (null, 0);
    `),
  )
})

afterAll(() => engine.close())

function contextWith(rest: Partial<TestContext> = {}): TestContext {
  return {
    dialect: 'duckdb',
    relationOf: (id) => `"computation"."${id.split('.')[2] ?? ''}"`,
    columnsOf: (id) => columns[id] ?? [],
    dependsOn: () => [lines, partners],
    renderOwnTest: () => {
      throw new Error('no own tests here')
    },
    ...rest,
  }
}

/** A session that keeps the text of each query. */
function watched(session: Session, log: string[]): Session {
  return {
    dialect: session.dialect,
    schema: (name) => session.schema(name),
    rows: (sql, parameters) => {
      log.push(sql)
      return session.rows(sql, parameters)
    },
    pages: (sql) => session.pages(sql),
    execute: (sql, parameters) => session.execute(sql, parameters),
    describe: (sql) => session.describe(sql),
    transaction: (work) => session.transaction(work),
    append: (relation, names, rows) => session.append(relation, names, rows),
  }
}

async function run(
  tests: readonly GenericTest[],
  rest: Partial<TestContext> = {},
  log: string[] = [],
): Promise<readonly TestOutcome[]> {
  return engine.withSession((session) =>
    runNodeTests(watched(session, log), planNodeTests(lines, tests, contextWith(rest)), systemClock),
  )
}

async function failuresOf(test: GenericTest): Promise<number> {
  const [outcome] = await run([test])
  expect(outcome?.error).toBeUndefined()
  return outcome?.failures ?? -1
}

describe('the generic tests', () => {
  it.each<[string, GenericTest, number]>([
    ['not_null counts nulls', genericTest('not_null', {}, { column: 'amount' }), 1],
    [
      'unique counts values that come twice and passes over nulls',
      genericTest('unique', {}, { column: 'line_id' }),
      1,
    ],
    [
      'accepted_values passes over nulls',
      genericTest('accepted_values', { values: ['OPEN', 'PAID'] }, { column: 'status' }),
      1,
    ],
    [
      'accepted_values of a number compares numbers',
      genericTest('accepted_values', { values: ['1', '2'] }, { column: 'line_id' }),
      1,
    ],
    [
      'relationships passes over nulls on both sides',
      genericTest('relationships', { to: 'partners', field: 'partner_id' }, { column: 'partner_id' }),
      1,
    ],
    [
      'unique_combination finds none',
      genericTest('unique_combination', { columns: ['line_id', 'partner_id'] }),
      0,
    ],
    [
      'unique_combination finds a pair',
      genericTest('unique_combination', { columns: ['partner_id', 'status'] }),
      1,
    ],
    [
      'accepted_range includes its bounds',
      genericTest('accepted_range', { min: '-1', max: '10' }, { column: 'amount' }),
      1,
    ],
    [
      'accepted_range excludes its bounds when told so',
      genericTest('accepted_range', { min: '-1', max: '10', inclusive: 'false' }, { column: 'amount' }),
      3,
    ],
    [
      'accepted_range tells the 18th decimal',
      genericTest('accepted_range', { max: '12345678901234567890.123456789012345677' }, { column: 'amount' }),
      1,
    ],
    ['row_count within bounds', genericTest('row_count', { min: '5', max: '5', equals: '5' }), 0],
    ['row_count too small', genericTest('row_count', { min: '6' }), 1],
    ['equal_row_count', genericTest('equal_row_count', { to: 'partners' }), 1],
    [
      'sum_equals as a whole',
      genericTest('sum_equals', { column: 'amount', to: 'partners', to_column: 'total' }),
      1,
    ],
    [
      'sum_equals by group, where an unknown sum is not zero',
      genericTest('sum_equals', {
        column: 'amount',
        to: 'partners',
        to_column: 'total',
        group_by: ['partner_id'],
      }),
      3,
    ],
    [
      'conserves to the 18th decimal',
      genericTest('conserves', { total: 'amount', parts: ['base', 'rest'] }),
      1,
    ],
    [
      'expression fails where it is false and where it is NULL',
      genericTest('expression', { expression: 'amount >= base' }),
      2,
    ],
    ['expression may end in a comment', genericTest('expression', { expression: 'true -- always' }), 0],
  ])('%s', async (_name, test, expected) => {
    expect(await failuresOf(test)).toBe(expected)
  })

  it('takes the place of a missing `to` node by the tested node itself', async () => {
    const test = genericTest('relationships', { to: 'lines', field: 'partner_id' }, { column: 'partner_id' })
    const [outcome] = await run([test], { dependsOn: () => [lines] })
    expect(outcome?.status).toBe('pass')
  })

  it('passes a total that is NULL because a part is, and fails one that is known all the same', async () => {
    const test = genericTest('conserves', { total: 'base', parts: ['amount', 'rest'] })
    const [outcome] = await run([{ ...test, config: { ...testConfig, where: 'line_id is null' } }])
    expect(outcome?.failures).toBe(1)
    const unknown = genericTest('conserves', { total: 'amount', parts: ['base', 'rest'] })
    const [known] = await run([{ ...unknown, config: { ...testConfig, where: 'line_id is null' } }])
    expect(known?.failures).toBe(0)
  })

  it.each([
    ['not_null', genericTest('not_null', {}, { column: 'amount', config: { where: "status = 'OPEN'" } })],
    [
      'unique',
      genericTest('unique', {}, { column: 'line_id', config: { where: "partner_id = 'a' -- of one" } }),
    ],
    ['row_count', genericTest('row_count', { equals: '1' }, { config: { where: "status = 'PAID'" } })],
    [
      'relationships',
      genericTest(
        'relationships',
        { to: 'partners', field: 'partner_id' },
        { column: 'partner_id', config: { where: 'line_id < 4' } },
      ),
    ],
  ])('looks only at the rows that `where` leaves: %s', async (_name, test) => {
    expect(await failuresOf(test)).toBe(0)
  })
})

describe('what is asked of the database', () => {
  const passing = [
    genericTest('not_null', {}, { column: 'base' }),
    genericTest('accepted_range', { max: '20000000000000000000' }, { column: 'amount' }),
    genericTest('row_count', { equals: '5' }),
    genericTest('expression', { expression: 'base >= 0' }),
    genericTest('conserves', { total: 'base', parts: ['base'] }),
  ]

  it('reads a node once for all tests of single rows', async () => {
    const log: string[] = []
    const outcomes = await run(passing, {}, log)
    expect(outcomes.map(({ status }) => status)).toEqual(passing.map(() => 'pass'))
    expect(log).toHaveLength(1)
  })

  it('fetches rows only for tests that do not pass', async () => {
    const log: string[] = []
    const failing = genericTest('not_null', {}, { column: 'amount' })
    await run([...passing, failing], {}, log)
    expect(log).toHaveLength(2)
  })
})

describe('the verdict', () => {
  const failing = (config: Partial<typeof testConfig>) =>
    genericTest('expression', { expression: 'line_id <> 2' }, { config })

  it.each<[Partial<typeof testConfig>, string]>([
    [{}, 'fail'],
    [{ severity: 'warn' }, 'warn'],
    [{ errorIf: '> 3' }, 'warn'],
    [{ errorIf: '> 2' }, 'fail'],
    [{ errorIf: '> 3', warnIf: '> 3' }, 'pass'],
    [{ severity: 'warn', errorIf: '!= 0', warnIf: '>= 4' }, 'pass'],
  ])('with %o is %s', async (config, expected) => {
    const [outcome] = await run([failing(config)])
    expect(outcome?.failures).toBe(3)
    expect(outcome?.status).toBe(expected)
  })
})

describe('failing rows', () => {
  it('are whole rows with exact amounts as text, in the order of their columns', async () => {
    const test = genericTest('expression', { expression: 'amount < 0' }, { config: { limit: 2 } })
    const [outcome] = await run([test])
    expect(outcome?.rows).toEqual([
      '{"line_id":1,"partner_id":"a","status":"OPEN","amount":"10.000000000000000000","base":"7.000000000000000001","rest":"2.999999999999999999"}',
      '{"line_id":2,"partner_id":"a","status":"OPEN","amount":"0.100000000000000000","base":"0.050000000000000000","rest":"0.050000000000000000"}',
    ])
  })

  it('say how often a value comes', async () => {
    const [outcome] = await run([genericTest('unique', {}, { column: 'line_id' })])
    expect(outcome?.rows).toEqual(['{"line_id":2,"row_count":"2"}'])
  })

  it('are not fetched with a limit of 0', async () => {
    const [outcome] = await run([genericTest('not_null', {}, { column: 'amount', config: { limit: 0 } })])
    expect(outcome).toMatchObject({ status: 'fail', failures: 1, rows: [] })
  })
})

describe('a test whose SQL is wrong', () => {
  it('is an error at its place in the YAML and takes nothing from its neighbours', async () => {
    const broken = genericTest('expression', { expression: 'amuont > 0' }, { name: 'broken' })
    const outcomes = await run([
      genericTest('not_null', {}, { column: 'base' }),
      broken,
      genericTest('row_count', { min: '9' }),
    ])
    expect(outcomes.map(({ status }) => status)).toEqual(['pass', 'error', 'fail'])
    expect(outcomes[1]?.error).toMatchObject({
      code: 'data_test_error',
      where: { file: 'models/computation/lines.yml', line: 20, column: 11 },
    })
    expect(outcomes[1]?.message).toContain('amuont')
  })

  it('is found in its own file when it comes from tests/generic/', async () => {
    const sql = 'select *\nfrom "computation"."lines"\nwhere amuont > 0;\n'
    const rendered: Rendered = {
      sql,
      map: {
        locate: (offset) => ({
          position: {
            file: 'tests/generic/mine.sql',
            line: sql.slice(0, offset).split('\n').length,
            column: offset - sql.lastIndexOf('\n', offset - 1),
          },
          via: [],
        }),
        locateLine: (line, columnNumber) => ({
          position: { file: 'tests/generic/mine.sql', line, column: columnNumber },
          via: [],
        }),
      },
    }
    const [outcome] = await run([genericTest('mine')], { renderOwnTest: () => rendered })
    expect(outcome?.error?.where).toMatchObject({ file: 'tests/generic/mine.sql', line: 3, column: 7 })
  })
})

describe('a run that is interrupted', () => {
  it('ends, and is no failure of a test', async () => {
    const stopped = new EngineError('interrupted', { engineCode: 'interrupted', sql: '' })
    const session = { rows: () => Promise.reject(stopped) } as unknown as Session
    for (const test of [
      genericTest('not_null', {}, { column: 'base' }),
      genericTest('unique', {}, { column: 'base' }),
    ]) {
      const plan = planNodeTests(lines, [test], contextWith())
      await expect(runNodeTests(session, plan, systemClock)).rejects.toBe(stopped)
    }
  })
})

describe('an own generic test', () => {
  it('gets the rows that `where` leaves and fails on each row it gives', async () => {
    const test = genericTest('mine', {}, { config: { where: 'line_id is not null' } })
    const [outcome] = await run([test], {
      renderOwnTest: (_test, relation) => ({
        sql: `select line_id from ${relation} as rows where amount < 1;`,
        map: { locate: never, locateLine: never },
      }),
    })
    expect(outcome).toMatchObject({ status: 'fail', failures: 2, rows: ['{"line_id":2}', '{"line_id":2}'] })
  })
})

describe('a singular test', () => {
  it('fails on each row and keeps them', async () => {
    const test = {
      kind: 'singular' as const,
      id: 'test.shop.no_losses',
      name: 'no_losses',
      config: testConfig,
      description: '',
      sql: '',
      file: 'tests/data/no_losses.sql',
      position: { file: 'tests/data/no_losses.sql', line: 1, column: 1 },
    }
    const rendered = {
      sql: "with lost as (select * from computation.lines where status = 'LOST')\nselect line_id from lost;\n",
      map: { locate: never, locateLine: never },
    }
    const outcome = await engine.withSession((session) =>
      runSingularTest(session, test, rendered, systemClock),
    )
    expect(outcome).toMatchObject({ status: 'fail', failures: 1, rows: ['{"line_id":4}'] })
  })
})

function never(): never {
  throw new Error('no place is asked for')
}
