import { createRequire } from 'node:module'
import type * as CsvParse from 'csv-parse/sync'
import type { Problem } from './yaml-tree.js'

/** One record of a CSV: cells as text, NULL for an unquoted empty one, and the line it begins on. */
export interface CsvRecord {
  readonly cells: readonly (string | null)[]
  readonly line: number
}

const require = createRequire(import.meta.url)

/**
 * The records of a CSV file (RFC 4180, comma, double quotes), header included. An unquoted empty cell is NULL, `""` is
 * empty text; nothing is trimmed. Empty lines count only where a row is a single cell.
 */
export function parseCsv(
  text: string,
  options: { readonly isSingleColumn: boolean },
  report: (problem: Problem) => void,
): readonly CsvRecord[] {
  // Loaded on demand: seeds that did not change are not parsed again.
  const { parse, CsvError } = require('csv-parse/sync') as typeof CsvParse
  try {
    const records = parse(text, {
      bom: true,
      cast: (value, { quoting }) => (value === '' && !quoting ? null : value),
      info: true,
      record_delimiter: ['\r\n', '\n'],
      relax_column_count: true,
      skip_empty_lines: !options.isSingleColumn,
    }) as unknown as readonly {
      readonly record: (string | null)[]
      readonly info: { readonly bytes: number }
    }[]
    const lineAt = lineCounter(text, options.isSingleColumn)
    return records.map(({ record, info }) => ({ cells: record, line: lineAt(info.bytes) }))
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = typeof error.lines === 'number' ? error.lines : 1
    report({ code: 'csv_syntax', message: error.message, place: [line, 1] })
    return []
  }
}

/**
 * Gives the line on which each record begins, asked for in turn by the byte after its end. The parser's own count of
 * lines takes a CRLF inside quotes for two.
 */
function lineCounter(text: string, countsEmptyLines: boolean): (endOfRecord: number) => number {
  const bytes = Buffer.from(text)
  let at = 0
  let line = 1
  const step = (): void => {
    if (bytes[at] === lineFeed) line += 1
    at += 1
  }
  return (endOfRecord) => {
    while (!countsEmptyLines && (bytes[at] === lineFeed || bytes[at] === carriageReturn)) step()
    const begin = line
    while (at < endOfRecord) step()
    return begin
  }
}

const lineFeed = 0x0a
const carriageReturn = 0x0d
