import Table from 'cli-table3'

/** What became of each mutation, for people. */
export function resultsTable(results) {
  const table = new Table({
    head: ['outcome', 'mutation', 'noticed by'],
    style: { head: [], border: [], compact: true },
    colWidths: [10, 42, 90],
    wordWrap: true,
  })
  for (const { outcome, name, by, message } of results) table.push([outcome, name, by ?? message ?? ''])
  const noticed = results.filter(({ outcome }) => outcome === 'noticed').length
  return `${table.toString()}\n${noticed} of ${results.length} changes were noticed`
}
