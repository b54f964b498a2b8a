import { createHash } from 'node:crypto'
import { closestName } from '../base/closest.js'
import { expectedCell, isCellOfType } from './cell-check.js'
import { parseCsv, type CsvRecord } from './csv.js'
import type { Problems } from './problems.js'
import type { Column } from './types.js'

export type SeedRow = readonly (string | null)[]

/** A seed's rows in the order of its columns, the line of the file on which each begins, and the hash of all. */
export interface SeedTable {
  readonly rows: readonly SeedRow[]
  readonly lines: readonly number[]
  /** SHA-256 of header, types and cells. */
  readonly contentHash: string
}

/** How many bad cells of one file are reported one by one. */
const cellsReported = 20

/** Reads the text of a seed's CSV and checks its header and every cell against the columns. */
export function readSeedTable(
  text: string,
  columns: readonly Column[],
  file: string,
  problems: Problems,
): SeedTable {
  const records = parseCsv(text, { isSingleColumn: columns.length === 1 }, (problem) =>
    problems.add(file, problem),
  )
  const [header, ...body] = records
  const order = header === undefined ? undefined : columnOrder(header, columns, file, problems)
  if (header === undefined && text.trim() === '') {
    problems.add(file, { code: 'csv_header', message: 'the file has no header', place: [1, 1] })
  }
  const rows = order === undefined ? [] : checkedRows(body, order, columns, file, problems)
  return { rows, lines: body.map(({ line }) => line), contentHash: seedContentHash(columns, rows) }
}

/** For each column its place in the CSV; undefined when header and columns differ. */
function columnOrder(
  header: CsvRecord,
  columns: readonly Column[],
  file: string,
  problems: Problems,
): readonly number[] | undefined {
  const names = header.cells.map((cell) => cell ?? '')
  const declared = columns.map(({ name }) => name)
  const twice = names.filter((name, index) => names.indexOf(name) !== index)
  const missing = declared.filter((name) => !names.includes(name))
  const extra = names.filter((name) => !declared.includes(name))
  const differences = [
    ...(missing.length > 0 ? [`lacks ${missing.join(', ')}`] : []),
    ...(extra.length > 0
      ? [
          `has ${extra.map((name) => (name === '' ? '(a nameless column)' : name)).join(', ')}, which the YAML does not declare`,
        ]
      : []),
    ...(twice.length > 0 ? [`has ${twice.join(', ')} twice`] : []),
  ]
  if (differences.length === 0) return declared.map((name) => names.indexOf(name))
  const [slip] = extra.flatMap((name) => closestName(name, missing) ?? [])
  problems.add(file, {
    code: 'csv_header',
    message: `the header ${differences.join('; ')}`,
    place: [1, 1],
    hint: slip === undefined ? undefined : `Did you mean "${slip}"?`,
  })
  return undefined
}

function checkedRows(
  records: readonly CsvRecord[],
  order: readonly number[],
  columns: readonly Column[],
  file: string,
  problems: Problems,
): readonly SeedRow[] {
  let bad = 0
  const report = (record: CsvRecord, row: number, code: string, message: string): void => {
    bad += 1
    if (bad <= cellsReported) problems.add(file, { code, message, place: [record.line, 1] }, { row })
  }
  const rows = records.map((record, index) => {
    if (record.cells.length !== order.length) {
      report(
        record,
        index + 1,
        'csv_row',
        `${record.cells.length} cells where the header has ${order.length}`,
      )
      return []
    }
    return columns.map((column, position) => {
      const cell = record.cells[order[position] ?? -1] ?? null
      const found = cellProblem(cell, column)
      if (found !== undefined) report(record, index + 1, 'csv_cell', `column "${column.name}" ${found}`)
      return cell
    })
  })
  if (bad > cellsReported) {
    const last = records.at(-1)?.line ?? 1
    problems.add(file, {
      code: 'csv_cell',
      message: `${bad - cellsReported} more cells or rows of this file are wrong`,
      place: [last, 1],
    })
  }
  return rows
}

function cellProblem(cell: string | null, column: Column): string | undefined {
  if (cell === null) return column.constraints.notNull ? 'must not be NULL: the cell is empty' : undefined
  if (column.type === undefined || isCellOfType(cell, column.type)) return undefined
  const shown = cell.length > 60 ? `${cell.slice(0, 60)}…` : cell
  return `must be ${expectedCell(column.type)}; found "${shown}"`
}

/** SHA-256 of header, types and cells; NULL and empty text differ, line endings and quoting do not count. */
export function seedContentHash(columns: readonly Column[], rows: Iterable<SeedRow>): string {
  const hash = createHash('sha256')
  hash.update(JSON.stringify(columns.map(({ name, type }) => [name, type ?? null])))
  for (const row of rows) hash.update(`\n${JSON.stringify(row)}`)
  return hash.digest('hex')
}
