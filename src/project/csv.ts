import { createRequire } from 'node:module'
import type * as CsvParse from 'csv-parse/sync'
import type { Problem } from './yaml-tree.js'

/** One record of a CSV: cells as text, NULL for an unquoted empty one, and the line it ends on. */
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
      readonly info: { readonly lines: number }
    }[]
    return records.map(({ record, info }) => ({ cells: record, line: info.lines }))
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = typeof error.lines === 'number' ? error.lines : 1
    report({ code: 'csv_syntax', message: error.message, place: [line, 1] })
    return []
  }
}
