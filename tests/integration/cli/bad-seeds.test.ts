import { existsSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { formatWhere } from '../../../src/base/errors.js'
import type { Where } from '../../../src/base/errors.js'
import { TestProject } from '../../support/test-project.js'
import { jsonLines } from './shop.js'

const columnsOfOrders = `
      - { name: order_id, type: INTEGER, description: Number., tests: [unique] }
      - { name: customer, type: VARCHAR, description: Whose., tests: [relationships: { to: customers, field: name }] }
      - { name: amount_native, type: "DECIMAL(38,18)", unit: coin, description: Price., constraints: [{ check: amount_native < 100 }] }
      - { name: state, type: VARCHAR, description: State. }`

const orders = (more = ''): string => `seeds:
  - name: orders
    description: What was ordered.
    config: { grain: [order_id] }
    columns:${columnsOfOrders}
${more}`

const header = 'order_id,customer,amount_native,state\n'

/** Two seeds, and a table that reads one of them. */
const files = {
  'seeds/registry/customers.csv': 'name,city\nada,london\nblaise,paris\n',
  'seeds/registry/customers.yml': `seeds:
  - name: customers
    description: Who orders.
    config: { grain: [name] }
    columns:
      - { name: name, type: VARCHAR, description: Name., constraints: [not_null] }
      - { name: city, type: VARCHAR, description: Where. }
`,
  'seeds/registry/orders.csv': `${header}1,ada,10.5,OPEN\n2,blaise,5,PAID\n`,
  'seeds/registry/orders.yml': orders(),
  'models/canonical/paid.sql': `{{config materialized="table"}}\nselect order_id from {{ref "orders"}}\n`,
} as const

describe('a seed whose rows break what is said of it', () => {
  let shop: TestProject

  beforeEach(() => {
    shop = new TestProject(files)
  })

  afterEach(() => shop.dispose())

  const csv = (...rows: string[]): void =>
    shop.write('seeds/registry/orders.csv', `${header}${rows.join('\n')}\n`)
  const tests = (...entries: string[]): void =>
    shop.write(
      'seeds/registry/orders.yml',
      orders(`    tests:\n${entries.map((entry) => `      - ${entry}\n`).join('')}`),
    )
  const singular = (name: string, text: string): void => shop.write(`tests/data/${name}.sql`, text)

  /** What a verb that must be refused says of the seeds: `file:line row n message`, in its order. */
  const refusals = async (...argv: string[]): Promise<readonly string[]> => {
    const { code, stderr } = await shop.run([
      ...(argv.length === 0 ? ['build'] : argv),
      '--log-format',
      'json',
    ])
    const errors = jsonLines(stderr)
    expect({ code, codes: [...new Set(errors.map((error) => error['code']))] }).toEqual({
      code: 1,
      codes: ['bad_seed'],
    })
    return errors.map((error) => `${formatWhere(error['where'] as Where)} ${String(error['message'])}`)
  }
  const hints = async (): Promise<readonly unknown[]> =>
    jsonLines((await shop.run(['build', '--log-format', 'json'])).stderr).map((error) => error['hint'])

  it('is not one whose rows keep it', async () => {
    await shop.ok('build')
    expect(await shop.query('select count(*) as n from registry.orders')).toEqual([{ n: '2' }])
  })

  it('is refused for a check, with the cells that it names', async () => {
    csv('1,ada,10.5,OPEN', '2,blaise,100,PAID', '3,,-1,PAID')
    expect(await refusals()).toEqual([
      'seeds/registry/orders.csv:3 row 2 order_id "2": breaks the check of column "amount_native": amount_native < 100 (amount_native "100")',
      'seeds/registry/orders.csv:4 row 3 order_id "3": breaks the check of column "amount_native": "amount_native" >= 0 (amount_native "-1")',
    ])
    expect((await hints())[0]).toBe('Mend the row. The check stands at seeds/registry/orders.yml:8:9.')
  })

  it('is refused for a key that comes again, at each row after the first', async () => {
    csv('1,ada,1,OPEN', '2,ada,1,OPEN', '1,ada,1,OPEN', ',ada,1,OPEN', '1,ada,1,OPEN')
    expect(await refusals()).toEqual([
      'seeds/registry/orders.csv:4 row 3 order_id "1": column "order_id" is "1" as on line 2, and must be unique',
      'seeds/registry/orders.csv:5 row 4 order_id empty: column "order_id" must not be NULL: the cell is empty (Promised by the contract)',
      'seeds/registry/orders.csv:6 row 5 order_id "1": column "order_id" is "1" as on line 2, and must be unique',
    ])
  })

  it('is refused for a combination that comes again, NULL being like NULL', async () => {
    csv('1,ada,1,', '2,ada,1,', '3,ada,2,')
    tests('unique_combination: { columns: [customer, state], where: amount_native < 2 }')
    expect(await refusals()).toEqual([
      'seeds/registry/orders.csv:3 row 2 order_id "2": customer, state are the same as on line 2, and must be unique together',
    ])
  })

  it('is refused for a value that stands in no other seed, and the nearest one is named', async () => {
    csv('1,blais,1,OPEN', '2,ada,1,OPEN')
    expect(await refusals()).toEqual([
      'seeds/registry/orders.csv:2 row 1 order_id "1": column "customer" is "blais", which column "name" of seeds/registry/customers.csv does not know',
    ])
    expect(await hints()).toEqual([
      'Did you mean "blaise"? Mend the row. The test relationships_orders_customer_name_customers stands at seeds/registry/orders.yml:7:71.',
    ])
  })

  it('is refused for values outside a list or a range, and sums that are none', async () => {
    shop.write(
      'seeds/registry/parts.yml',
      `seeds:
  - name: parts
    description: Parts.
    columns:
      - { name: a, type: INTEGER, description: A., tests: [accepted_range: { min: 0, max: 9, inclusive: false }] }
      - { name: b, type: INTEGER, description: B., tests: [not_null, accepted_values: { values: [1, 2] }] }
    tests: [conserves: { total: a, parts: [b], description: A is B. }]
`,
    )
    shop.write('seeds/registry/parts.csv', 'b,a\n1,1\n3,3\n2,9\n,\n')
    expect(await refusals()).toEqual([
      'seeds/registry/parts.csv:3 row 2 a "3", b "3": column "b" is "3"; allowed are 1, 2',
      'seeds/registry/parts.csv:4 row 3 a "9", b "2": column "a" is "9"; it must be more than 0 and less than 9',
      'seeds/registry/parts.csv:4 row 3 a "9", b "2": column "a" is not the sum of b (a "9", b "2") (A is B)',
      'seeds/registry/parts.csv:5 row 4 a empty, b empty: column "b" must not be NULL: the cell is empty',
    ])
  })

  it('is refused for an expression, in the words of its description where it has one', async () => {
    csv('1,ada,1,OPEN', '2,ada,0,PAID')
    tests(
      'expression: { name: paid_for, expression: "state <> \'PAID\' or amount_native > 0", description: What is paid has a price. }',
      'expression: { name: one_at_most, expression: order_id <= 1 }',
    )
    expect(await refusals()).toEqual([
      `seeds/registry/orders.csv:3 row 2 order_id "2": breaks the rule paid_for: What is paid has a price (amount_native "0", state "PAID")`,
      'seeds/registry/orders.csv:3 row 2 order_id "2": breaks the rule one_at_most: order_id <= 1',
    ])
  })

  it('is refused for the number of its rows and for sums, as a whole', async () => {
    tests(
      'row_count: { min: 3, max: 9 }',
      'equal_row_count: { to: customers, where: order_id < 2 }',
      'sum_equals: { column: order_id, to: twice, to_column: n }',
    )
    shop.write('seeds/registry/twice.csv', 'n\n2\n')
    shop.write(
      'seeds/registry/twice.yml',
      'seeds: [{ name: twice, description: N., columns: [{ name: n, type: INTEGER, description: N. }] }]\n',
    )
    expect(await refusals()).toEqual([
      'seeds/registry/orders.csv there are 2 rows; there must be at least 3 and at most 9',
      'seeds/registry/orders.csv there are 1 rows, and 2 in seeds/registry/customers.csv',
      'seeds/registry/orders.csv the sum of column "order_id" is not that of "n" in seeds/registry/twice.csv: {"tested_sum":"3","target_sum":"2"}',
    ])
    expect((await hints())[1]).toMatch(
      /^Mend seeds\/registry\/orders\.csv or seeds\/registry\/customers\.csv\./,
    )
  })

  it('is refused for a test of the project’s own, in the words of its first comment', async () => {
    csv('1,ada,1,OPEN', '2,ada,1,SHUT', '3,ada,1,OPEN', '3,ada,1,OPEN')
    shop.write(
      'tests/generic/among.sql',
      '{{!-- states: list, what is allowed\n  A state that nobody\n  knows. --}}\nselect *, 7 as lucky from {{model}} as rows where {{column}} not in ({{#each states}}{{this}}{{/each}})\n',
    )
    // Rows that come again differ by their lines: those must not be looked at.
    shop.write(
      'tests/generic/comes_once.sql',
      '{{!-- A row comes once. --}}\nselect order_id, customer, amount_native, state, count(*) as n from (select * from {{model}}) as rows group by all having count(*) > 1\n',
    )
    shop.write(
      'tests/generic/comes_once_whole.sql',
      'select * from {{model}} as rows group by all having count(*) > 1\n',
    )
    shop.write(
      'seeds/registry/orders.yml',
      orders('    tests: [comes_once, comes_once_whole]\n').replace(
        'State. }',
        `State., tests: [among: { states: ["'OPEN'"] }] }`,
      ),
    )
    expect(await refusals()).toEqual([
      `seeds/registry/orders.csv:3 row 2 order_id "2": breaks the rule among_orders_state_open: A state that nobody knows (lucky "7")`,
      'seeds/registry/orders.csv:4 row 3 order_id "3": breaks the rule comes_once_orders: A row comes once (n "2")',
      'seeds/registry/orders.csv:4 row 3 order_id "3": breaks the rule comes_once_whole_orders',
      'seeds/registry/orders.csv:5 row 4 order_id "3": column "order_id" is "3" as on line 4, and must be unique',
    ])
  })

  describe('that is told by a test of tests/data/', () => {
    it('stands at the row whose key is returned, in the words of its first comment', async () => {
      csv('1,ada,1,OPEN', '2,ada,1,OPEN')
      singular(
        'one_open_order',
        `{{config tags=(list "open")}}
-- One order may be open
-- at a time.
select later.order_id, earlier.order_id as other_order_id, later.customer
from {{ref "orders"}} as later
inner join {{ref "orders"}} as earlier on earlier.customer = later.customer and earlier.order_id < later.order_id
`,
      )
      expect(await refusals()).toEqual([
        'seeds/registry/orders.csv:3 row 2 order_id "2": breaks the rule one_open_order: One order may be open at a time (other_order_id "1", customer "ada", see line 2)',
      ])
      shop.write('tests/data/all.yml', 'tests: [{ name: one_open_order, description: Too many. }]\n')
      expect((await refusals())[0]).toContain('breaks the rule one_open_order: Too many (')
    })

    it('gives its own reason in a column of that name, and each row that of the longest key it names', async () => {
      singular(
        'many',
        `select null as order_id, name, 'nobody lives there' as reason from {{ref "customers"}} where city = 'paris'
union all
select order_id, null as name, 'told by its own key' as reason
from (select * from {{ref "orders"}} where state = 'PAID') as paid
`,
      )
      shop.write(
        'seeds/registry/customers.yml',
        files['seeds/registry/customers.yml'].replace('[name]', '[name, city]'),
      )
      singular(
        'pairs',
        'select name, city, order_id from {{ref "customers"}}, {{ref "orders"}} where order_id = 1',
      )
      expect(await refusals('build', '--exclude', 'many')).toEqual([
        'seeds/registry/customers.csv:2 row 1 name "ada", city "london": breaks the rule pairs (order_id "1")',
        'seeds/registry/customers.csv:3 row 2 name "blaise", city "paris": breaks the rule pairs (order_id "1")',
      ])
      shop.write('seeds/registry/customers.yml', files['seeds/registry/customers.yml'])
      expect(await refusals('build', '--exclude', 'pairs')).toEqual([
        'seeds/registry/customers.csv:3 row 2 name "blaise": breaks the rule many: nobody lives there',
        'seeds/registry/orders.csv:3 row 2 order_id "2": breaks the rule many: told by its own key',
      ])
    })

    it('stands at the file where no row is named, and at the test where even that is open', async () => {
      singular('sum', '-- Too little.\nselect sum(amount_native) as amount from {{ref "orders"}}\n')
      singular('both', 'select count(*) as n from {{ref "orders"}}, {{ref "customers"}}\n')
      expect(await refusals()).toEqual([
        'seeds/registry/orders.csv breaks the rule sum: Too little (amount "15.500000000000000000")',
        'tests/data/both.sql:1:1 breaks the rule both (n "4")',
      ])
    })

    it('reads an ephemeral model over seeds as well', async () => {
      shop.write(
        'models/canonical/open.sql',
        `{{config materialized="ephemeral"}}\nselect * from {{ref "orders"}} where state = 'OPEN'\n`,
      )
      singular('none_open', 'select order_id from {{ref "open"}}')
      expect(await refusals()).toEqual([
        'seeds/registry/orders.csv:2 row 1 order_id "1": breaks the rule none_open',
      ])
    })

    it('is left to the build where it reads anything else, or cannot run', async () => {
      singular('of_a_model', 'select order_id from {{ref "paid"}}')
      singular('broken', 'select nothing from {{ref "orders"}}')
      const { code, stdout, stderr } = await shop.run(['build'])
      expect({ code, stderr }).toEqual({ code: 1, stderr: '' })
      expect(stdout).toContain('error broken')
      expect(stdout).toContain('tests/data/broken.sql:1:8')
      singular('broken', 'select order_id from {{ref "orders"}} where false')
      expect((await shop.run(['build'])).stdout).toContain('fail of_a_model 2 failures')
    })
  })

  it('is refused with everything that is wrong in all files, and nothing is touched', async () => {
    await shop.ok('build')
    const before = await shop.query('select run_id, verb, status from aurora.runs')
    csv('1,ada,100,OPEN', '"2",eve,1,"PAI\nD"', '2,blaise,1,PAID')
    shop.write('seeds/registry/customers.csv', 'name,city\nada,london\nblaise,paris\nada,rome\n')
    const { code, stdout, stderr } = await shop.run(['build'])
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(
      /^error seeds\/registry\/customers\.csv:4 row 3\n {2}name "ada": column "name" is "ada" as on line 2/,
    )
    expect(stderr.match(/^error \S+ row \d+/gm)).toEqual([
      'error seeds/registry/customers.csv:4 row 3',
      'error seeds/registry/orders.csv:2 row 1',
      'error seeds/registry/orders.csv:3 row 2',
      // The row before it takes two lines.
      'error seeds/registry/orders.csv:5 row 3',
    ])
    expect(stderr).toMatch(/\n\n4 errors\n$/)
    expect(await shop.query('select run_id, verb, status from aurora.runs')).toEqual(before)
    expect(
      (await shop.ok('query', 'select count(*) as n from registry.orders', '--output', 'csv')).stdout,
    ).toBe('n\n2\n')
    csv('1,ada,10,OPEN')
    shop.write('seeds/registry/customers.csv', files['seeds/registry/customers.csv'])
    await shop.ok('build')
    expect(await shop.query('select count(*) as n from registry.orders')).toEqual([{ n: '1' }])
  })

  it('is refused before a warehouse is made, by every verb that builds, and --publish partial does not help', async () => {
    csv('1,eve,1,OPEN')
    for (const argv of [
      ['build'],
      ['seed'],
      ['run'],
      ['build', '--publish', 'partial'],
      ['build', '--select', 'paid'],
    ])
      expect(await refusals(...argv)).toHaveLength(1)
    expect(existsSync(shop.path('shop.duckdb'))).toBe(false)
  })

  it('is told by plan, beside what would be built', async () => {
    csv('1,eve,1,OPEN')
    const text = await shop.run(['plan'])
    expect(text).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('refused: 1 error in seeds') as string,
    })
    expect(text.stdout).toContain('canonical.paid')
    expect(text.stderr).toMatch(/^error seeds\/registry\/orders\.csv:2 row 1\n/)
    const json = await shop.run(['plan', '--output', 'json'])
    expect(json.code).toBe(1)
    expect(JSON.parse(json.stdout)).toMatchObject({
      refused: [{ code: 'bad_seed', where: { file: 'seeds/registry/orders.csv', line: 2, row: 1 } }],
    })
    csv('1,ada,1,OPEN')
    expect(JSON.parse((await shop.ok('plan', '--output', 'json')).stdout)).toMatchObject({ refused: [] })
  })

  it('is told by test where a test that it breaks is selected', async () => {
    await shop.ok('build')
    csv('1,eve,1,OPEN')
    expect(await refusals('test')).toHaveLength(1)
    expect(await refusals('test', '--select', 'orders')).toHaveLength(1)
    await shop.ok('test', '--select', 'customers', '--exclude', 'test_type:generic,orders+')
    await shop.ok('test', '--select', 'paid')
  })

  it('is not refused for what --exclude names: a test, or a seed with all that reads it', async () => {
    csv('1,eve,100,OPEN')
    tests('expression: { name: never, expression: order_id < 0 }')
    expect(await refusals('build', '--exclude', 'never')).toHaveLength(2)
    expect(await refusals('build', '--exclude', 'resource_type:test')).toEqual([
      expect.stringContaining('breaks the check of column "amount_native"'),
    ])
    expect((await shop.run(['build', '--exclude', 'orders', 'paid'])).code).toBe(0)
  })

  it('is not refused for a warning, nor for fewer failures than are an error', async () => {
    csv('1,ada,1,OPEN', '2,ada,1,OPEN')
    tests(
      'expression: { name: told, expression: order_id < 0, severity: warn }',
      'expression: { name: two_too_many, expression: order_id < 0, error_if: "> 2" }',
    )
    const { code, stdout } = await shop.run(['build'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/warn told 2 failures/)
    expect(stdout).toMatch(/warn two_too_many 2 failures/)
    csv('1,ada,1,OPEN', '2,ada,1,OPEN', '3,ada,1,OPEN')
    expect(await refusals()).toHaveLength(3)
  })

  it('has twenty rows told of each test, and the rest counted', async () => {
    csv(...Array.from({ length: 31 }, (_, index) => `${index + 1},eve,100,OPEN`))
    singular('again', 'select order_id from {{ref "orders"}}')
    const told = await refusals()
    expect(told).toHaveLength(63)
    expect(told.slice(60)).toEqual([
      'seeds/registry/orders.csv further rows that break the check of column "amount_native": 11',
      'seeds/registry/orders.csv further rows that fail the test relationships_orders_customer_name_customers: 11',
      'seeds/registry/orders.csv further rows that fail the test again: 11',
    ])
  })

  it('is looked at again only when a cell, a test or what a test reads has changed', async () => {
    shop.write('aurora.yml', `${shop.read('aurora.yml')}vars: { most: 50 }\n`)
    singular(
      'cheap',
      '-- Too dear.\nselect order_id from {{ref "orders"}} where amount_native > {{var "most"}}\n',
    )
    const looks = async (...argv: string[]): Promise<boolean> =>
      /^checked \d seeds by \d tests/m.test((await shop.ok('build', ...argv)).stdout)
    expect(await looks()).toBe(true)
    expect(await looks()).toBe(false)
    csv('1,ada,10.5,OPEN', '2,blaise,5,LOST')
    expect(await looks()).toBe(true)
    shop.write('seeds/registry/orders.csv', shop.read('seeds/registry/orders.csv').replaceAll('\n', '\r\n'))
    expect(await looks()).toBe(false)
    singular(
      'cheap',
      '-- Too dear.\nselect order_id from {{ref "orders"}} where amount_native >= {{var "most"}}\n',
    )
    expect(await looks()).toBe(true)
    expect(await looks('--vars', '{most: 11}')).toBe(true)
    expect(await refusals('build', '--vars', '{most: 10}')).toHaveLength(1)
    shop.write('seeds/registry/orders.yml', orders().replace('amount_native < 100', 'amount_native < 11'))
    expect(await looks()).toBe(true)
    shop.write('seeds/registry/orders.yml', orders().replace('amount_native < 100', 'amount_native < 10'))
    expect(await refusals()).toHaveLength(1)
    expect(await refusals()).toHaveLength(1)
  })
})
