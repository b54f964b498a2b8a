import fc from 'fast-check'
import { parse } from 'csv-parse/sync'
import { expect, it } from 'vitest'
import { readCsvTable } from '../../../src/base/csv-table.js'

it('reads cells as text, whatever they look like', () => {
  expect(readCsvTable('\ufeffa,b,c\r\n1.50,"x, ""y""\nz",\r\n\r\nNA,007,1e-5')).toEqual({
    ok: true,
    table: {
      header: ['a', 'b', 'c'],
      rows: [
        ['1.50', 'x, "y"\nz', ''],
        ['NA', '007', '1e-5'],
      ],
    },
  })
})

it.each([
  ['', 'the file is empty: not even a header', undefined],
  ['a,b\n1,2\n3\n', 'the row has 1 cells where the header has 2 columns', 'row 2'],
  ['a,b\n1,2,3\n', 'the row has 3 cells where the header has 2 columns', 'row 1'],
  ['a,b,a\n1,2,3\n', 'the column is named twice', 'header, column "a"'],
])('refuses %j with its place', (text, reason, path) => {
  expect(readCsvTable(text)).toEqual({ ok: false, problem: { reason, path } })
})

it('refuses broken quotes', () => {
  const read = readCsvTable('a,b\n"1,2\n3,4\n')
  expect(read.ok ? '' : read.problem.reason).toMatch(/quot/i)
})

it('gives back every cell that was written', () => {
  const cell = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !text.includes('\ufeff'))
  const rows = fc.array(fc.tuple(cell, cell), { minLength: 1 })
  fc.assert(
    fc.property(rows, (cells) => {
      const quoted = cells.map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(','))
      const read = readCsvTable(`a,b\n${quoted.join('\n')}\n`)
      expect(read).toEqual({ ok: true, table: { header: ['a', 'b'], rows: cells } })
    }),
    { numRuns: 100 },
  )
})

it('reads a text without quotes as the parser does, whatever stands in it', () => {
  const piece = fc.constantFrom(
    'a',
    'é',
    '0',
    ' ',
    ',',
    '\r',
    '\n',
    '\r\n',
    '\ufeff',
    '\t',
    '\u0000',
    '😀',
    "'",
  )
  const options = {
    bom: true,
    record_delimiter: ['\r\n', '\n'],
    relax_column_count: true,
    skip_empty_lines: true,
  }
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      // A header of its own keeps the refusals of ragged and double columns out of the way.
      const text = pieces.join('')
      const read = readCsvTable(`only\n${text.replaceAll(',', ';')}`)
      const [, ...rows] = parse(`only\n${text.replaceAll(',', ';')}`, options)
      expect(read).toEqual({ ok: true, table: { header: ['only'], rows } })
      const [header, ...others] = parse(text, options)
      const table = readCsvTable(text)
      if (table.ok) expect(table.table).toEqual({ header, rows: others })
    }),
    { numRuns: 2000 },
  )
})
