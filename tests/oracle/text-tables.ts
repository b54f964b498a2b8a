/** A CSV's rows by column; an unquoted empty cell is null, a quoted one is empty text. */
export type TextRow = Readonly<Record<string, string | null>>

export function csvRows(text: string): TextRow[] {
  const [header, ...rows] = csvCells(text)
  if (header === undefined) return []
  return rows.map((cells) =>
    Object.fromEntries(header.map((name, index) => [name ?? '', cells[index] ?? null])),
  )
}

/** Commas, quotes, doubled quotes and line breaks inside quotes; nothing else is a CSV here. */
function csvCells(text: string): (string | null)[][] {
  const cell = /(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r?\n|$)/y
  const rows: (string | null)[][] = []
  let row: (string | null)[] = []
  while (cell.lastIndex < text.length) {
    const [whole, quoted, plain, end] = cell.exec(text) ?? []
    if (whole === undefined) throw new Error(`not a CSV at offset ${cell.lastIndex}`)
    row.push(quoted === undefined ? (plain === '' ? null : (plain ?? null)) : quoted.replaceAll('""', '"'))
    if (end === ',') continue
    rows.push(row)
    row = []
  }
  return rows
}

/** The cell of a column that must be there. */
export function cell(row: TextRow, column: string): string {
  const value = row[column]
  if (value === null || value === undefined) throw new Error(`no value in column ${column}`)
  return value
}

/** JSON with every whole number as text, so that none passes through a double. */
export function exactJson(text: string): unknown {
  return JSON.parse(text.replace(/([:[,]\s*)(-?\d+)(?=\s*[,\]}])/g, '$1"$2"'))
}
