import { describe, expect, it } from 'vitest'
import { checkTestArguments } from '../../../src/checks/check-test-arguments.js'
import type { Column, GenericTest } from '../../../src/project/types.js'
import { column, genericTest } from './fixtures.js'

const columns: Readonly<Record<string, readonly Column[]>> = {
  'model.shop.lines': [
    column('amount', 'DECIMAL(38,18)'),
    column('rank', 'INTEGER'),
    column('note', undefined),
  ],
  'model.shop.partners': [column('partner_id', 'VARCHAR'), column('total', 'DECIMAL(38,18)')],
}

function errorsOf(test: GenericTest, reads = ['model.shop.lines', 'model.shop.partners']) {
  const errors = checkTestArguments(test, { columnsOf: (id) => columns[id] ?? [], dependsOn: () => reads })
  return errors.map(({ message, hint }) => [message, hint])
}

describe('checkTestArguments', () => {
  it.each([
    genericTest('accepted_values', { values: ['1', '2'] }, { column: 'rank' }),
    genericTest('accepted_range', { min: '0.000000000000000001', inclusive: 'false' }, { column: 'amount' }),
    genericTest('accepted_range', { min: 'anything' }, { column: 'note' }),
    genericTest('relationships', { to: 'partners', field: 'partner_id' }, { column: 'note' }),
    genericTest('row_count', { min: '0', equals: '12' }),
    genericTest('not_null', {}, { column: 'rank' }),
    genericTest('accepted_values', { values: ['A'] }, { column: 'note' }),
  ])('accepts $test $arguments', (test) => {
    expect(errorsOf(test)).toEqual([])
  })

  it('refuses a value that the column cannot hold exactly', () => {
    expect(
      errorsOf(genericTest('accepted_range', { min: '0.0000000000000000001' }, { column: 'amount' })),
    ).toEqual([
      [
        'Test accepted_range: 0.0000000000000000001 in "min" is no value of column "amount"',
        'Write DECIMAL(38,18): at most 20 digits before and 18 after the point, no exponent.',
      ],
    ])
    expect(
      errorsOf(genericTest('accepted_values', { values: ['1', 'two'] }, { column: 'rank' })),
    ).toHaveLength(1)
  })

  it('refuses null, lists and maps where a value is expected, and an empty list', () => {
    expect(
      errorsOf(genericTest('accepted_values', { values: [null, ['1'], { a: '1' }] }, { column: 'rank' })),
    ).toHaveLength(3)
    expect(errorsOf(genericTest('accepted_values', { values: [] }, { column: 'rank' }))).toHaveLength(1)
  })

  it('finds columns that the other node does not have', () => {
    expect(
      errorsOf(genericTest('relationships', { to: 'partners', field: 'partner_idd' }, { column: 'note' })),
    ).toEqual([
      ['Test relationships: "partner_idd" is no column of model.shop.partners', 'Did you mean "partner_id"?'],
    ])
    const sums = { column: 'amount', to: 'partners', to_column: 'totl', group_by: ['rank'] }
    expect(errorsOf(genericTest('sum_equals', sums))).toHaveLength(2)
  })

  it('does not judge a node without declared columns', () => {
    const test = genericTest('relationships', { to: 'raw', field: 'x' }, { column: 'note' })
    expect(errorsOf(test, ['model.shop.lines', 'source.shop.raw'])).toEqual([])
  })

  it('wants numbers of rows to be whole', () => {
    expect(errorsOf(genericTest('row_count', { min: '1.5', max: '-1', equals: ['3'] }))).toHaveLength(3)
  })
})
