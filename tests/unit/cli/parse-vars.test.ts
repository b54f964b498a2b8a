import { describe, expect, it } from 'vitest'
import { parseVars } from '../../../src/cli/parse-vars.js'

describe('--vars', () => {
  it('keeps the source text of every value', () => {
    expect(parseVars('{a: 1.50, b: 1e47, c: "x, y", d: true, e: 007, f: 0x52}')).toEqual({
      a: '1.50',
      b: '1e47',
      c: 'x, y',
      d: 'true',
      e: '007',
      f: '0x52',
    })
    expect(parseVars('a: 1')).toEqual({ a: '1' })
  })

  it.each([['[1'], ['x'], ['{a: [1]}'], ['{a: {b: 1}}'], ['{a: 1, a: 2}'], [''], ['? [x]\n: y']])(
    'refuses "%s"',
    (text) => {
      expect(() => parseVars(text)).toThrow(expect.objectContaining({ code: 'bad_vars' }) as Error)
    },
  )
})
