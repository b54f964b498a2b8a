import Table from 'cli-table3'

/** The figures of all sections as a table for people. */
export function figuresTable(sections) {
  const table = new Table({
    head: ['', 'figure', 'value', 'wanted', 'note'],
    colAligns: ['left', 'left', 'right', 'right', 'left'],
    style: { head: [], border: [], compact: true },
  })
  for (const { name, figures } of sections)
    for (const [index, { figure, value, unit, wanted, note }] of figures.entries())
      table.push([
        index === 0 ? name : '',
        figure,
        `${spell(value)} ${unit}`.trim(),
        wanted ?? '',
        note ?? '',
      ])
  return table.toString()
}

/** Three significant digits at least, no decimals where they say nothing. */
function spell(value) {
  if (typeof value !== 'number') return String(value)
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-US')
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2)
}
