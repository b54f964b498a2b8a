import { expect, it } from 'vitest'
import { jsonPath, valueAt } from '../../../src/base/json-path.js'

it('writes names plain and other keys in brackets', () => {
  expect(jsonPath(['result', 3, 'amount', 'a b', '0'])).toBe('$.result[3].amount["a b"]["0"]')
  expect(jsonPath([])).toBe('$')
})

it('finds what stands at a path', () => {
  const value = { data: [{ finalized: true }], toString: 'x' }
  expect(valueAt(value, '$.data[0].finalized')).toBe(true)
  expect(valueAt(value, 'data[0].finalized')).toBe(true)
  expect(valueAt(value, '$.data[1].finalized')).toBeUndefined()
  expect(valueAt(value, '$.data[0].finalized.deeper')).toBeUndefined()
  expect(valueAt({}, '$.constructor')).toBeUndefined()
})
