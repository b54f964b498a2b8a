import { describe, expect, it } from 'vitest'
import { rowJson } from '../../../src/checks/row-json.js'

describe('rowJson', () => {
  it('keeps every digit, the order of columns, and text as it is', () => {
    const row = {
      zeta: '12345678901234567890.123456789012345678',
      alpha: 9007199254740993n,
      count: 7,
      ratio: Number.NaN,
      isFine: true,
      nothing: null,
      bytes: Uint8Array.from([0, 255]),
      list: ['a"b', 1n, [null]],
    }
    expect(rowJson(row)).toBe(
      '{"zeta":"12345678901234567890.123456789012345678","alpha":"9007199254740993","count":7,"ratio":"NaN",' +
        '"isFine":true,"nothing":null,"bytes":"00ff","list":["a\\"b","1",[null]]}',
    )
  })
})
