import { describe, expect, it } from 'vitest'
import { parseThreshold } from '../../../src/checks/threshold.js'

const where = { file: 'models/a.yml', line: 3, column: 7 }

describe('parseThreshold', () => {
  it.each([
    ['> 10', 11, 10],
    ['>=10', 10, 9],
    ['< 10', 9, 10],
    [' <= 10 ', 10, 11],
    ['= 3', 3, 4],
    ['==3', 3, 2],
    ['!= 0', 1, 0],
    ['<> 0', 2, 0],
  ])('%s holds for %d and not for %d', (text, holds, holdsNot) => {
    const threshold = parseThreshold(text, 'error_if', where)
    expect([threshold(holds), threshold(holdsNot)]).toEqual([true, false])
  })

  it.each(['', '10', '> many', '=> 3', '> -1', '> 1.5', '> 1 or 1 = 1', 'toString 1'])(
    'refuses "%s" with its place',
    (text) => {
      expect(() => parseThreshold(text, 'warn_if', where)).toThrow(
        expect.objectContaining({ code: 'bad_threshold', where }) as Error,
      )
    },
  )
})
