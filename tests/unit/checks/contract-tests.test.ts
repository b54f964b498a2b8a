import { describe, expect, it } from 'vitest'
import { contractTests } from '../../../src/checks/contract-tests.js'
import type { GenericTest } from '../../../src/project/types.js'
import { column, constraints, genericTest, model } from './fixtures.js'

const columns = [
  column('chain_id', 'VARCHAR', constraints({ notNull: true })),
  column('period', 'BIGINT'),
  column('line_id', 'UUID', constraints({ unique: true })),
  column('amount', 'DECIMAL(38,18)', constraints({ checks: ['"amount" >= 0', 'amount < 100'] })),
]

function told(tests: readonly GenericTest[]): readonly unknown[] {
  return tests.map(({ test, column: name, arguments: given }) => [test, name, given])
}

describe('contractTests', () => {
  it('tests keys of a table, whose constraints the engine guards', () => {
    const table = model('lines', columns, { grain: ['chain_id', 'period'] })
    expect(told(contractTests(table, []))).toEqual([
      ['unique_combination', undefined, { columns: ['chain_id', 'period'] }],
      ['not_null', 'period', {}],
      ['unique', 'line_id', {}],
    ])
  })

  it('tests everything that a view declares', () => {
    const view = model('lines', columns, { grain: ['chain_id', 'period'], materialized: 'view' })
    expect(told(contractTests(view, []))).toEqual([
      ['unique_combination', undefined, { columns: ['chain_id', 'period'] }],
      ['not_null', 'chain_id', {}],
      ['not_null', 'period', {}],
      ['unique', 'line_id', {}],
      ['expression', 'amount', { expression: '("amount" >= 0\n) is not false' }],
      ['expression', 'amount', { expression: '(amount < 100\n) is not false' }],
    ])
  })

  it('tests what a unique index promises, once', () => {
    const unique = (...names: readonly string[]) => ({ columns: names, unique: true, type: 'btree' as const })
    const table = model('lines', columns, {
      grain: ['chain_id'],
      indexes: [
        unique('line_id'),
        unique('period', 'chain_id'),
        unique('chain_id', 'period'),
        unique('amount'),
        { columns: ['period'], unique: false, type: 'brin' },
      ],
    })
    const tests = contractTests(table, [])
    expect(told(tests)).toEqual([
      ['unique', 'chain_id', {}],
      ['unique', 'line_id', {}],
      ['unique_combination', undefined, { columns: ['period', 'chain_id'] }],
      ['unique', 'amount', {}],
    ])
    expect(new Set(tests.map(({ id }) => id)).size).toBe(tests.length)
  })

  it('gives each test a name of its own', () => {
    const view = model('lines', columns, { grain: ['chain_id'], materialized: 'view' })
    const names = contractTests(view, []).map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    expect(names).toContain('contract_expression_lines_amount_2')
  })

  it('takes the declared primary key before the grain', () => {
    const keyed = [column('id', 'UUID', constraints({ primaryKey: true, notNull: true })), ...columns]
    const table = model('lines', keyed, { grain: ['chain_id', 'period'] })
    expect(told(contractTests(table, []))[0]).toEqual(['unique', 'id', {}])
  })

  it('leaves out what the YAML tests, whatever the order of columns', () => {
    const table = model('lines', columns, { grain: ['chain_id', 'period'] })
    const declared = [
      genericTest('unique_combination', { columns: ['period', 'chain_id'] }),
      genericTest('unique', {}, { column: 'line_id' }),
      genericTest('not_null', {}, { column: 'period' }),
    ]
    expect(contractTests(table, declared)).toEqual([])
  })

  it('keeps a promise that the YAML tests only with an exception', () => {
    const table = model('lines', columns, { grain: ['chain_id', 'period'] })
    const declared = [
      genericTest('unique', {}, { column: 'line_id', config: { severity: 'warn' } }),
      genericTest('not_null', {}, { column: 'period', config: { where: 'period > 1' } }),
      genericTest('unique_combination', { columns: ['chain_id', 'period'] }, { config: { errorIf: '> 5' } }),
    ]
    expect(contractTests(table, declared)).toHaveLength(3)
  })
})
