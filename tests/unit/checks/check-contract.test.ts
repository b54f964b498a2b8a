import { describe, expect, it } from 'vitest'
import { checkContract } from '../../../src/checks/check-contract.js'
import type { ColumnDescription } from '../../../src/engine/engine.js'
import { column, model } from './fixtures.js'

const lines = model('lines', [
  column('line_id', 'UUID'),
  column('amount_native', 'DECIMAL(38,18)'),
  column('computed_at', 'TIMESTAMPTZ'),
  column('terms', 'JSON'),
])

const kept: readonly ColumnDescription[] = [
  { name: 'line_id', type: 'UUID' },
  { name: 'amount_native', type: 'DECIMAL(38,18)' },
  { name: 'computed_at', type: 'TIMESTAMP WITH TIME ZONE' },
  { name: 'terms', type: 'JSON' },
]

function messages(described: readonly ColumnDescription[]): readonly string[] {
  return checkContract(lines, described, 'duckdb').map(({ message }) => message)
}

function replaced(name: string, by: Partial<ColumnDescription>): readonly ColumnDescription[] {
  return kept.map((each) => (each.name === name ? { ...each, ...by } : each))
}

describe('checkContract', () => {
  it('has nothing to say when names, order and types agree', () => {
    expect(messages(kept)).toEqual([])
  })

  it('does not judge a model without a contract', () => {
    const free = model('lines', [column('line_id', undefined)])
    expect(checkContract(free, kept, 'duckdb')).toEqual([])
  })

  it('tells scales apart and shows the cast that mends it', () => {
    const [error] = checkContract(lines, replaced('amount_native', { type: 'DECIMAL(38,19)' }), 'duckdb')
    expect(error?.message).toBe(
      'Contract of computation.lines: column "amount_native" is declared DECIMAL(38,18), and the SQL gives DECIMAL(38,19).',
    )
    expect(error?.hint).toContain('cast(amount_native as decimal(38,18))')
    expect(error?.where).toMatchObject({ file: 'models/computation/lines.yml', line: 10, column: 9 })
    expect(error?.exitCode).toBe(1)
  })

  it('does not advise to cast what has lost its digits already', () => {
    const [error] = checkContract(lines, replaced('amount_native', { type: 'DOUBLE' }), 'duckdb')
    expect(error?.message).toContain('the SQL gives DOUBLE')
    expect(error?.hint).toContain('lost')
  })

  it('matches a misspelt name with the declared one, on both sides', () => {
    const found = checkContract(lines, replaced('amount_native', { name: 'amount_nativ' }), 'duckdb')
    expect(found.map(({ hint }) => hint)).toEqual([
      'The SQL gives "amount_nativ": use one name for both.',
      'Declared is "amount_native": use one name for both.',
    ])
  })

  it('tells what is missing and what is too much', () => {
    const [first, ...rest] = kept
    expect(messages(rest)).toEqual([
      'Contract of computation.lines: column "line_id" UUID is declared, and the SQL does not give it.',
    ])
    expect(messages([...kept, { name: 'extra', type: 'HUGEINT' }])).toEqual([
      'Contract of computation.lines: the SQL gives column "extra" HUGEINT, which is not declared.',
    ])
    expect(messages([...kept, first ?? { name: '', type: '' }])).toEqual([
      'Contract of computation.lines: column "line_id" comes out more than once.',
    ])
  })

  it('tells the first column that stands in another place', () => {
    expect(messages([...kept].reverse())).toEqual([
      'Contract of computation.lines: the columns stand in another order: column 1 is declared "line_id", and the SQL gives "terms" there.',
    ])
  })
})
