import { csvText } from '../base/csv-text.js'

/** A cell: text is made safe, an exact figure stands as it is, null is empty. */
export type Cell = { readonly text: string | null } | { readonly figure: string | number | null }

/** CSV that a spreadsheet reads without running anything in it. */
export function spreadsheetCsv(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return csvText([header, ...rows.map((cells) => cells.map(cellText))])
}

function cellText(cell: Cell): string | null {
  if ('figure' in cell) return cell.figure === null ? null : String(cell.figure)
  return cell.text === null ? null : harmless(cell.text)
}

/**
 * A spreadsheet takes what begins so for a formula, which may send what stands beside it elsewhere; also behind a
 * separator that it was told to cut at. An apostrophe makes it text again.
 */
function harmless(text: string): string {
  return text.replace(/(?<=^|[;,|\t\r\n])(?=[=+\-@\t\r＝＋－＠])/g, "'")
}
