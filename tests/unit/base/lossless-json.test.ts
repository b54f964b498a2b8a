import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readLosslessJson } from '../../../src/base/lossless-json.js'

function read(text: string) {
  const result = readLosslessJson(text)
  if (!result.ok) throw new Error(`${result.problem.reason} at ${result.problem.path ?? ''}`)
  return result
}

function problemOf(text: string) {
  const result = readLosslessJson(text)
  return result.ok ? undefined : result.problem
}

describe('what reads alike on every engine', () => {
  it('is left as it was sent', () => {
    const text =
      ' {"a": [1, -2, 999999999999999999, "\\u00e9\\ud83d\\ude00\\u0001", true, false, null, {}, []]}\r\n\t'
    expect(read(text)).toEqual({
      ok: true,
      value: { a: [1, -2, '999999999999999999', 'é😀\u0001', true, false, null, {}, []] },
      portableText: undefined,
      replacedCharacters: 0,
    })
  })

  it('keeps integers of 15 digits as numbers and longer ones as their digits', () => {
    expect(read('[999999999999999,1000000000000000,-999999999999999]').value).toEqual([
      999999999999999,
      '1000000000000000',
      -999999999999999,
    ])
  })
})

describe('what does not', () => {
  it.each([
    ['a fraction', '{"a":1.50}', '{"a":"1.50"}'],
    ['an exponent', '[1E+3, 2e-7]', '["1E+3", "2e-7"]'],
    ['19 digits', '[1234567890123456789]', '["1234567890123456789"]'],
    ['a negative zero', '[-0]', '["-0"]'],
    ['a byte order mark', '\ufeff{"a":1}', '{"a":1}'],
  ])('writes %s as text', (_, text, portable) => {
    expect(read(text).portableText).toBe(portable)
  })

  it('gives the digits of a number exactly as sent', () => {
    expect(read('{"a":0.10000000000000000001e-05}').value).toEqual({ a: '0.10000000000000000001e-05' })
  })

  it('replaces zero characters and half surrogate pairs, in keys too, and counts them', () => {
    const result = read('{"a\\u0000":"x\\ud800y\\udc00\\ud83d\\ude00"}')
    expect(result.portableText).toBe('{"a\ufffd":"x\ufffdy\ufffd😀"}')
    expect(result.value).toEqual({ 'a\ufffd': 'x\ufffdy\ufffd😀' })
    expect(result.replacedCharacters).toBe(3)
  })
})

describe('what is refused', () => {
  it.each([
    ['{"a":{"b":1,"b":2}}', 'the key "b" stands twice in one object', '$.a.b'],
    ['{"b":1,"\\u0062":2}', 'the key "b" stands twice in one object', '$.b'],
    ['{"\\u0000":1,"\\ufffd":2}', 'the key "\ufffd" stands twice in one object', '$["\ufffd"]'],
    ['{"__proto__":1,"__proto__":2}', 'the key "__proto__" stands twice in one object', '$.__proto__'],
    ['{"a":[1,{"b":tru', 'the text ends inside a value: it was cut off', '$.a[1].b'],
    ['{"a":"x', 'the text ends inside a value: it was cut off', '$.a'],
    ['', 'the text ends inside a value: it was cut off', '$'],
    ['{"a":1', 'the text ends inside a value: it was cut off', '$.a'],
    ['[1,]', 'expected a value, found "]"', '$[1]'],
    ['{"a":1,}', 'expected a key in quotes, found "}"', '$.a'],
    ['{"a" 1}', 'expected ":", found "1"', '$.a'],
    ['[1 2]', 'expected "," or "]", found "2"', '$[0]'],
    ['[01]', 'a number with a leading zero', '$[0]'],
    ['[1.]', 'expected a digit, found "]"', '$[0]'],
    ['[1e]', 'expected a digit, found "]"', '$[0]'],
    ['[-]', 'expected a digit, found "]"', '$[0]'],
    ['[+1]', 'expected a value, found "+"', '$[0]'],
    ['[NaN]', 'expected a value, found "N"', '$[0]'],
    ['[nul]', 'expected a value, found "nul]"', '$[0]'],
    ['["a\nb"]', 'a control character stands bare in a string', '$[0]'],
    ['["\\x"]', 'a string with an escape that JSON does not know', '$[0]'],
    ['// x\n1', 'expected a value, found "/"', '$'],
    ['{} {}', 'more text after the end of the JSON value', '$'],
  ])('%s', (text, reason, path) => {
    expect(problemOf(text)).toEqual({ reason, path })
  })

  it('refuses deep nesting instead of running out of stack', () => {
    expect(problemOf('['.repeat(1_000_000))?.reason).toBe('nested more than 256 levels deep')
    expect(problemOf('{"a":'.repeat(1_000_000))?.path).toMatch(/^\$(\.a){16}…$/)
    expect(read('['.repeat(256) + ']'.repeat(256)).portableText).toBeUndefined()
  })
})

it('keeps a key named __proto__ as a key', () => {
  const { value } = read('{"__proto__":{"polluted":1}}')
  expect(Object.keys(value as object)).toEqual(['__proto__'])
  expect(({} as Record<string, unknown>).polluted).toBeUndefined()
})

it('agrees with JSON.parse on what is JSON and what it means', () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(), fc.string({ maxLength: 2 }), (json, at, noise) => {
      const text = json.slice(0, at % (json.length + 1)) + noise + json.slice(at % (json.length + 1))
      const expected = parsed(text)
      const result = readLosslessJson(text)
      if (expected === undefined) return !result.ok || result.replacedCharacters > 0
      // A key given twice is the one thing that JSON.parse lets through.
      if (!result.ok) return result.problem.reason.includes('stands twice')
      return result.replacedCharacters > 0 || sameJson(result.value, expected.value)
    }),
    { numRuns: 500 },
  )
})

it('makes a portable text that means the same and needs no change', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const result = read(JSON.stringify(value))
      if (result.portableText === undefined) return true
      const again = read(result.portableText)
      return again.portableText === undefined && sameJson(again.value, result.value)
    }),
    { numRuns: 300 },
  )
})

function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    return undefined
  }
}

/** Equal, where a number may stand as the string of its digits. */
function sameJson(ours: unknown, theirs: unknown): boolean {
  if (typeof theirs === 'number') return Object.is(Number(ours), theirs)
  if (typeof theirs !== 'object' || theirs === null) return ours === theirs
  if (typeof ours !== 'object' || ours === null) return false
  const keys = Object.keys(theirs)
  return (
    keys.length === Object.keys(ours).length &&
    keys.every((key) =>
      sameJson((ours as Record<string, unknown>)[key], (theirs as Record<string, unknown>)[key]),
    )
  )
}
