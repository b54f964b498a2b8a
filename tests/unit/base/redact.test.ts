import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRedactor } from '../../../src/base/redact.js'

describe('createRedactor', () => {
  it('removes a secret wherever it stands', () => {
    const redact = createRedactor(['s3cr3t!', 'other'])
    expect(redact('a s3cr3t! b other s3cr3t!')).toBe('a [redacted] b [redacted] [redacted]')
    expect(redact('nothing here')).toBe('nothing here')
  })

  it('removes URL-encoded forms in both cases of their hex digits', () => {
    const redact = createRedactor(['p@ss/wörd x'])
    for (const form of [
      'p%40ss%2Fw%C3%B6rd%20x',
      'p%40ss%2fw%c3%b6rd%20x',
      'p%40ss%2Fw%C3%B6rd+x',
      'p@ss/w%C3%B6rd%20x',
    ]) {
      expect(redact(`https://u:${form}@host`)).toBe('https://u:[redacted]@host')
    }
  })

  it('removes the form that JSON gives a secret', () => {
    expect(createRedactor(['a"b\\c\nd'])(JSON.stringify({ key: 'a"b\\c\nd' }))).toBe('{"key":"[redacted]"}')
  })

  it('leaves no end of two secrets that overlap', () => {
    expect(createRedactor(['abcdef', 'defghi'])('xabcdefghix')).toBe('x[redacted]x')
    expect(createRedactor(['abab'])('abababab')).toBe('[redacted]')
    expect(createRedactor(['secret', 'secretsecret'])('secretsecret')).toBe('[redacted]')
  })

  it('ignores secrets that are too short to hide', () => {
    expect(createRedactor(['abc', ''])('abc abc')).toBe('abc abc')
    expect(createRedactor(['abcd'])('abcd')).toBe('[redacted]')
  })

  it('removes base64 forms at all three alignments, in both alphabets', () => {
    const printable = fc.string({ minLength: 4, maxLength: 30 })
    fc.assert(
      fc.property(
        printable,
        fc.string({ maxLength: 5 }),
        fc.string({ maxLength: 5 }),
        (secret, before, after) => {
          fc.pre(Buffer.from(secret).length >= 4)
          const redact = createRedactor([secret])
          for (const encoding of ['base64', 'base64url'] as const) {
            const text = redact(Buffer.from(before + secret + after).toString(encoding))
            expect(text).toContain('[redacted]')
            // Of the secret no more is left than the bits that share a character with a neighbour.
            const kept = text.replaceAll('[redacted]', '').length
            const neighbours =
              Math.ceil((Buffer.from(before).length * 8) / 6) + Math.ceil((Buffer.from(after).length * 8) / 6)
            expect(kept).toBeLessThanOrEqual(neighbours + 4)
          }
        },
      ),
      { numRuns: 200 },
    )
  })
})
