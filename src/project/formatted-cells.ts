import { didYouMean } from '../base/closest.js'
import { formatCell, isCellFormat, type CellFormat } from './cell-format.js'
import type { Problems } from './problems.js'
import { seedContentHash, type SeedTable } from './seed-table.js'
import type { Column, Seed } from './types.js'

/** A column whose cells are written in a format, which the cell of another column of the row decides. */
export interface FormattedColumn {
  readonly name: string
  readonly index: number
  readonly keyIndex: number
  /** By the key; a key that stands nowhere has no format, as tests of relationships tell. */
  readonly formats: ReadonlyMap<string, CellFormat>
}

const cellsReported = 20

/** True for a seed of which some cells are stored otherwise than they may be written. */
export function hasFormats({ columns }: Seed): boolean {
  return columns.some(({ format }) => format !== undefined)
}

/** What the other seeds say of the cells of this one; `rowsOf` reads them. */
export function formattedColumns(
  { columns }: Seed,
  seeds: readonly Seed[],
  rowsOf: (seed: Seed) => SeedTable['rows'],
): readonly FormattedColumn[] {
  return columns.flatMap(({ name, format }, index) => {
    const other = seeds.find((candidate) => candidate.name === format?.seed)
    if (format === undefined || other === undefined) return []
    const key = indexOf(other.columns, format.key)
    const value = indexOf(other.columns, format.column)
    const formats = new Map<string, CellFormat>()
    for (const row of rowsOf(other)) {
      const text = row[value] ?? null
      if (isCellFormat(text)) formats.set(row[key] ?? '', text)
    }
    return [{ name, index, keyIndex: indexOf(columns, format.key), formats }]
  })
}

/** The rows with every formatted cell as it is stored, and their content hash; what is wrong is reported row by row. */
export function formatTable(
  table: SeedTable,
  columns: readonly Column[],
  formatted: readonly FormattedColumn[],
  file: string,
  problems: Problems,
): SeedTable {
  let bad = 0
  const rows = table.rows.map((row, number) => {
    const cells = [...row]
    for (const { name, index, keyIndex, formats } of formatted) {
      const format = formats.get(row[keyIndex] ?? '')
      const cell = row[index] ?? null
      if (format === undefined || cell === null) continue
      const found = formatCell(cell, format)
      if ('cell' in found) cells[index] = found.cell
      else if ((bad += 1) <= cellsReported) {
        const message = `column "${name}" ${found.problem}; found "${shortened(cell)}"`
        const line = table.lines[number] ?? 1
        problems.add(file, { code: 'csv_cell', message, place: [line, 1] }, { row: number + 1 })
      }
    }
    return cells
  })
  if (bad > cellsReported) {
    const message = `${bad - cellsReported} more cells of this file are wrong`
    problems.add(file, { code: 'csv_cell', message, place: [table.lines.at(-1) ?? 1, 1] })
  }
  return { rows, lines: table.lines, contentHash: seedContentHash(columns, rows) }
}

/** Reports a format that speaks of a seed or a column that is not there. */
export function checkFormats(seed: Seed, seeds: readonly Seed[], problems: Problems): void {
  for (const { format, position } of seed.columns) {
    if (format === undefined) continue
    const other = seeds.find(({ name }) => name === format.seed)
    const missing =
      other === undefined
        ? { what: `there is no seed "${format.seed}"`, hint: didYouMean(format.seed, namesOf(seeds)) }
        : (missingColumn(other, format.key) ??
          missingColumn(other, format.column) ??
          missingColumn(seed, format.key))
    if (missing === undefined) continue
    problems.add(position.file, {
      code: 'bad_value',
      message: `the format of the column cannot be found: ${missing.what}`,
      place: [position.line, position.column],
      hint: missing.hint,
    })
  }
}

function missingColumn({ name, columns }: Seed, wanted: string) {
  if (indexOf(columns, wanted) >= 0) return undefined
  return {
    what: `seed "${name}" has no column "${wanted}"`,
    hint: didYouMean(wanted, namesOf(columns)),
  }
}

function namesOf(named: readonly { readonly name: string }[]): readonly string[] {
  return named.map(({ name }) => name)
}

function indexOf(columns: readonly Column[], wanted: string): number {
  return columns.findIndex(({ name }) => name === wanted)
}

function shortened(cell: string): string {
  return cell.length > 100 ? `${cell.slice(0, 100)}…` : cell
}
