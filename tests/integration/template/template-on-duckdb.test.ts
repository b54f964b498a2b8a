import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { UserError } from '../../../src/base/errors.js'
import { openDuckdb } from '../../../src/engine/duckdb/open-duckdb.js'
import { EngineError } from '../../../src/engine/engine-error.js'
import type { Engine } from '../../../src/engine/engine.js'
import { locateEngineError } from '../../../src/template/locate-engine-error.js'
import { wrapEphemerals } from '../../../src/template/wrap-ephemerals.js'
import type { Rendered } from '../../../src/template/types.js'
import { render, sqlOf } from '../../unit/template/template-fixtures.js'

let engine: Engine
beforeAll(async () => {
  engine = await openDuckdb({ path: ':memory:' })
})
afterAll(async () => {
  await engine.close()
})

const rows = (sql: string) => engine.withSession((session) => session.rows(sql))
const types = async (sql: string) =>
  (await engine.withSession((session) => session.describe(sql))).map((column) => column.type)

/** What a user is told of the engine's complaint. */
async function complaint(rendered: Rendered, prefix = ''): Promise<UserError> {
  try {
    await rows(prefix + rendered.sql)
  } catch (error) {
    if (error instanceof EngineError) return locateEngineError(error, rendered, 'model')
    throw error
  }
  throw new Error('the statement ran')
}

describe('a var on the engine', () => {
  it.each([
    ['5', ['INTEGER'], '5'],
    ['-5', ['INTEGER'], '-5'],
    ['99999999999999999999999999999999999999', ['HUGEINT'], '99999999999999999999999999999999999999'],
    ['1.5', ['DECIMAL(38,18)'], '1.500000000000000000'],
    [
      '-12345678901234567890.123456789012345678',
      ['DECIMAL(38,18)'],
      '-12345678901234567890.123456789012345678',
    ],
    ["0x1 'quoted'", ['VARCHAR'], "0x1 'quoted'"],
  ])('of the text %j has an exact type and value', async (value, expected, text) => {
    const sql = sqlOf('select {{var "x"}} as x', { scope: { var: () => value } })
    expect(await types(sql)).toEqual(expected)
    expect(await rows(`select cast(x as varchar) as x from (${sql})`)).toEqual([{ x: text }])
  })

  it('can follow a minus', async () => {
    expect(await rows(sqlOf('select 1 -{{var "x"}} as x', { scope: { var: () => '-2' } }))).toEqual([
      { x: 3 },
    ])
  })
})

describe('a mistake that the engine finds', () => {
  it('is told at the line and column of the model', async () => {
    const model = render(
      '{{!-- note --}}\nselect 1 as a,\n    {{#if true}}\n    colunm_b as b\n    {{/if}}\nfrom (select 2 as column_b)',
    )
    expect((await complaint(model)).where).toEqual({
      file: 'models/model.sql',
      line: 4,
      column: 5,
      node: 'model',
    })
    expect((await complaint(model, 'create table t as ')).where).toMatchObject({ line: 4, column: 5 })
  })

  it('is told at the line and column of the macro, with the call', async () => {
    const model = render('select\n  {{twice x="a"}} as b\nfrom (select 1 as a)', {
      macros: { twice: '{{!-- x: expr --}}\n2 *\n  duble({{x}})\n' },
    })
    const told = await complaint(model)
    expect(told.where).toEqual({ file: 'macros/twice.sql', line: 3, column: 3, node: 'model' })
    expect(told.message).toContain('in the macro called at models/model.sql:2:3')
  })

  it('is told at the argument when that is what is wrong', async () => {
    const model = render('select\n  {{twice x="a + missing"}} as b\nfrom (select 1 as a)', {
      macros: { twice: '{{!-- x: expr --}}\n2 * {{x}}' },
    })
    expect((await complaint(model)).where).toMatchObject({ file: 'models/model.sql', line: 2, column: 18 })
  })
})

describe('ephemeral parents', () => {
  const one = { name: 'one', rendered: render('select 1 as x -- one') }
  const two = {
    name: 'two',
    rendered: render('with inner_step as (select * from "one") select x + 1 as x from inner_step'),
  }

  it('run as steps of the model, of which each sees those before it', async () => {
    const model = render('with own as (select x from "two") select x + 1 as x from own order by x -- end')
    expect(await rows(wrapEphemerals(model, [one, two], 'three').sql)).toEqual([{ x: 3 }])
  })

  it('have their own places in what the engine finds', async () => {
    const bad = { name: 'two', rendered: render('select\n  nope as x from "one"') }
    const told = await complaint(wrapEphemerals(render('select * from "two"'), [one, bad], 'm'))
    expect(told.where).toMatchObject({ line: 2, column: 3 })
  })
})
