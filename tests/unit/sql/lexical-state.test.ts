import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expressionProblem, isDottedIdentifier } from '../../../src/sql/expression-shape.js'
import { advance, isInComment, isSameState, plainSpans, plainSql } from '../../../src/sql/lexical-state.js'

describe('the state after a SQL text', () => {
  it.each([
    ['select 1', 'plain'],
    ['-- a', 'line_comment'],
    ['-- a\n', 'plain'],
    ['-- a\r', 'plain'],
    ['/* a', 'block_comment'],
    ['/* a /* b */ c', 'block_comment'],
    ['/* a /* b */ c */', 'plain'],
    ["'a", 'text'],
    ["'a''b", 'text'],
    ["'a\\'", 'plain'],
    ["E'a\\'", 'escape_text'],
    ["e'a\\\\'", 'plain'],
    ["type'a\\'", 'plain'],
    ['"a', 'identifier'],
    ['"a""b"', 'plain'],
    ['\'-- "', 'text'],
    ['"-- \'', 'identifier'],
    ['$$ a', 'dollar'],
    ["$x$ ' $$ $y$", 'dollar'],
    ['$x$ a $x$', 'plain'],
    ['a$b$ c', 'plain'],
    ['$1 + $2', 'plain'],
    ['a - -b / *c', 'plain'],
  ])('%j is %s', (text, mode) => {
    expect(advance(plainSql, text).mode).toBe(mode)
  })

  it('can be reached in pieces that do not cut a token', () => {
    const piece = fc.constantFrom("'", '"', '--', '/*', '*/', '\n', 'a ', ' $$ ', ' $t$ ', "''", ' ')
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const inPieces = pieces.reduce((state, text) => advance(state, `${text} `), plainSql)
        const atOnce = advance(plainSql, pieces.map((text) => `${text} `).join(''))
        expect(isSameState(inPieces, atOnce)).toBe(true)
        expect(isInComment(inPieces)).toBe(isInComment(atOnce))
      }),
      { numRuns: 200 },
    )
  })
})

describe('the plain parts of a SQL text', () => {
  it('are those outside of comments and quotes, with their places', () => {
    const text = `a 'b' "c" -- d\n e /* f */ $$ g $$ h`
    expect(
      plainSpans(text)
        .map((span) => span.text.trim())
        .filter((part) => part !== ''),
    ).toEqual(['a', 'e', 'h'])
    for (const span of plainSpans(text)) expect(text.startsWith(span.text, span.offset)).toBe(true)
    expect(plainSpans("a 'b")).toEqual([{ text: 'a ', offset: 0 }])
  })
})

describe('one expression', () => {
  it.each(['a', '(a + b) * f(x[1], {k: 1})', "')'", '"("', 'a -- (\n', '/* ( */ a', "';'"])(
    'may be %j',
    (text) => {
      expect(expressionProblem(text)).toBeUndefined()
    },
  )

  it.each([
    ['  ', 'is empty'],
    ['a)', 'closes a ")" that it did not open'],
    ['(a]', 'closes a "]" that it did not open'],
    ['f(a', 'leaves a parenthesis open: ")" is missing'],
    ["'a", 'leaves a quote open'],
    ['a -- b', 'ends inside a SQL comment'],
    ['a;', 'has a semicolon'],
  ])('is not %j', (text, problem) => {
    expect(expressionProblem(text)).toBe(problem)
  })
})

describe('a dotted identifier', () => {
  it.each(['a', 'A_1', 'a.b.c', '"a b"', '"a""b".c'])('may be %j', (text) => {
    expect(isDottedIdentifier(text)).toBe(true)
  })

  it.each(['', '1a', 'a b', 'a.', '.a', 'a-b', '"a', '""', 'a\n', 'a;b'])('is not %j', (text) => {
    expect(isDottedIdentifier(text)).toBe(false)
  })
})
