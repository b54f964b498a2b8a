import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatCell, isCellFormat, type CellFormat } from '../../../src/project/cell-format.js'

/** The examples of EIP-55. */
const checksummed = [
  '0x52908400098527886E0F7030069857D2E4169EE7',
  '0x8617E340B3D01FA5F11F306F4090FD50E238070D',
  '0xde709f2102306220921060314715629080e2fb77',
  '0x27b1fdb04752bbc536007a920d24acb045561c26',
  '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
  '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359',
  '0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB',
  '0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb',
]

const problemOf = (cell: string, format: CellFormat): string => {
  const found = formatCell(cell, format)
  return 'problem' in found ? found.problem : `no problem: ${found.cell}`
}

describe('an address of 20 bytes', () => {
  it.each(checksummed)('%s is stored in lower case', (address) => {
    for (const cell of [address, address.toLowerCase(), `0x${address.slice(2).toUpperCase()}`])
      expect(formatCell(cell, 'HEX_20_BYTES')).toEqual({ cell: address.toLowerCase() })
  })

  it('is refused for a letter in the other case, wherever it stands', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...checksummed.slice(4)),
        fc.integer({ min: 2, max: 41 }),
        (address, at) => {
          const letter = address[at] ?? ''
          const other = letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase()
          fc.pre(other !== letter)
          const slip = address.slice(0, at) + other + address.slice(at + 1)
          expect(problemOf(slip, 'HEX_20_BYTES')).toMatch(/not its checksum/)
        },
      ),
    )
  })

  it.each([
    ['5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed', 'does not begin with 0x'],
    ['0X52908400098527886E0F7030069857D2E4169EE7', 'does not begin with 0x'],
    ['0x52908400098527886E0F7030069857D2E4169EE', 'it has 39'],
    ['0x52908400098527886E0F7030069857D2E4169EE70', 'it has 41'],
    ['0x52908400098527886E0F7030069857D2E4169EEO', '"O" is none'],
    ['', 'does not begin with 0x'],
  ])('%s is none', (cell, words) => {
    expect(problemOf(cell, 'HEX_20_BYTES')).toContain(words)
  })
})

describe('a key of 32 bytes in base58', () => {
  it.each([
    '11111111111111111111111111111111',
    'Vote111111111111111111111111111111111111111',
    '4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi',
  ])('%s is stored as it is', (cell) => {
    expect(formatCell(cell, 'BASE58_32_BYTES')).toEqual({ cell })
  })

  it.each([
    ['1111111111111111111111111111111', 'it holds 31'],
    ['111111111111111111111111111111111', 'it holds 33'],
    ['Vote1111111111111111111111111111111111111l1', '"l" is no character of base58'],
    [' 4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi', '" " is no character of base58'],
    ['z'.repeat(100_000), 'it holds many more'],
    ['', 'it holds 0'],
  ])('%s is none', (cell, words) => {
    expect(problemOf(cell, 'BASE58_32_BYTES')).toContain(words)
  })
})

describe('a key of 48 bytes in hexadecimal', () => {
  it('is in lower case, since other seeds name it by its text', () => {
    const key = `0x${'ab'.repeat(48)}`
    expect(formatCell(key, 'HEX_48_BYTES')).toEqual({ cell: key })
    expect(problemOf(key.replace('b', 'B'), 'HEX_48_BYTES')).toBe('must be written in lower case')
    expect(problemOf(`${key}0`, 'HEX_48_BYTES')).toMatch(/it has 97/)
  })
})

it('knows its formats by name', () => {
  expect(['HEX_20_BYTES', 'hex_20_bytes', '', null].map(isCellFormat)).toEqual([true, false, false, false])
})
