/** A cell: text is made safe, an exact figure stands as it is, null is empty. */
export type Cell = { readonly text: string | null } | { readonly figure: string | number | null }

/** CSV (RFC 4180, lines end with LF) that a spreadsheet reads without running anything in it. */
export function csvText(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [header, ...rows.map((cells) => cells.map(cellText))].map((cells) => `${cells.join(',')}\n`).join('')
}

function cellText(cell: Cell): string {
  if ('figure' in cell) return cell.figure === null ? '' : String(cell.figure)
  if (cell.text === null) return ''
  const text = harmless(cell.text)
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/**
 * A spreadsheet takes what begins so for a formula, which may send what stands beside it elsewhere; also behind a
 * separator that it was told to cut at. An apostrophe makes it text again.
 */
function harmless(text: string): string {
  return text.replace(/(?<=^|[;,|\t\r\n])(?=[=+\-@\t\r＝＋－＠])/g, "'")
}
