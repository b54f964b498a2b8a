import { describe, expect, it } from 'vitest'
import { structColumns } from '../../../src/checks/tree/describe-steps.js'
import { withLists } from '../../../src/checks/tree/with-steps.js'

describe('withLists', () => {
  it('finds nothing in a query without steps', () => {
    expect(withLists('select 1 from (select 2) as x')).toEqual([])
  })

  it('cuts the list behind its last step, past comments, texts and column lists', () => {
    const list = [
      '-- about (the query',
      "with recursive first (a, b) as ( select ')', 1 /* ) */ ),",
      '"se""cond" as materialized (select count(*) from first where a in (1, 2))',
    ].join('\n')
    expect(withLists(`${list}\nselect * from first`)).toEqual([
      { sql: list.slice(list.indexOf('with')), names: ['first', '"se""cond"'] },
    ])
  })

  it('joins the list of a model to that of its ephemeral parents', () => {
    const sql =
      'with "a" as (\nselect 1 as x\n)\nselect * from (\nwith b as (select x from a) select * from b\n) as "m"'
    expect(withLists(sql)[1]).toEqual({
      sql: 'with "a" as (\nselect 1 as x\n),b as (select x from a)',
      names: ['b'],
    })
  })

  it('gives up on text that does not end', () => {
    expect(withLists('with a as (select 1')).toEqual([])
  })
})

describe('structColumns', () => {
  it('reads names in quotes, nested types and enums', () => {
    const type = `STRUCT(a DECIMAL(38,18), "b, ""c""" STRUCT(x DOUBLE, y INTEGER)[], d ENUM('p, q', 'r'))`
    expect(structColumns(type)).toEqual([
      { name: 'a', type: 'DECIMAL(38,18)' },
      { name: 'b, "c"', type: 'STRUCT(x DOUBLE, y INTEGER)[]' },
      { name: 'd', type: "ENUM('p, q', 'r')" },
    ])
    expect(structColumns('INTEGER')).toEqual([])
  })
})
