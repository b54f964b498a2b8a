import type { Publication } from '../../state/publications.js'
import type { PackedFinance } from './pack-finance.js'

interface Readme {
  readonly name: string
  readonly publication: Publication
  readonly finance: PackedFinance
  readonly verdicts: Readonly<Record<string, number>>
  readonly changed: readonly string[]
}

/** What a stranger reads first. */
export function readmeText({ name, publication, finance, verdicts, changed }: Readme): string {
  const released = finance.frozen_statement !== null
  const counts = Object.entries(verdicts)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([verdict, count]) => `  ${verdict.padEnd(10)} ${count}`)
  return `Dispute pack of statement ${name}

This archive holds what the statement rests on: its lines, the terms that they follow, the figures that they were made
of, and the providers' answers that these figures come from, byte for byte. The script in it checks what can be checked
without a warehouse, on any computer with Node 20 or newer, without a network:

  node verify.mjs

It ends with "everything holds", or says what does not. Before that, compare the SHA-256 of manifest.json, which the
script prints, with the one that you were given along with the archive: the manifest lists the hash of every other file.

What the script checks
  - every file is the one that the manifest lists, and every answer has the hash that was taken when it came
  - an amount that a row was made of is the one in the answer, where it stands there plainly: as a number in JSON, in coins
    or in their 9th or 18th decimal. The script prints how many it compared and how many not
  - every input of a line stands in its row, every line is what its inputs give, the statement is the sum of its lines
  - the events are chained by their hashes, and what was frozen at the release has the hash that the release has

What it does not check
  - amounts in CSV files or in hexadecimal, and those that were computed from several places of an answer
  - how rows were made of such amounts: sums and shares of them, and of weights and counts. The SQL that made them is in
    sql/, and the answers are there to run it on
  - that the answers are what the providers would say: ask them for the same
  - that no events follow the last one here

What the statement is
  publication  ${publication.publicationId}, published ${publication.publishedAt}
  computed as of ${publication.asOf}
  ${released ? 'It was released: its lines are those that were frozen then (finance.json).' : 'It has not been released: its lines are those of the publication.'}

Its lines, by verdict
${counts.length === 0 ? '  none' : counts.join('\n')}

  AGREES     worked out again from the inputs, the line comes to what it says
  UNKNOWN    an input is missing, and the line says so
  CHANGED    released before an input or the terms changed: the line is what was frozen, the arithmetic is of today
  DISAGREES  the line is not what its inputs give

The files
  statement.json    the statement and its status
  lines.json        every line with its arithmetic: inputs, steps, result (lines.csv: the figures alone)
  rows.json         every row that an input was taken from, by relation and key
  registry.json     where in the project's files the terms stand
  traces.json       from each line down to the answers it rests on, with the place in each answer
  payloads.json     the answers: provider, endpoint, request, when they were fetched, hash of the bytes
  payloads/         their bytes
  finance.json      who submitted, approved, released and paid it, chained by hash; what was frozen at release
  sql/              the SQL of every model and test behind the statement
  tests.json        the tests that ran before it was published, and how they ended
  publication.json  what was published: version of the tool and of the project, time, data
  verify.mjs        the script
  manifest.json     the SHA-256 of every file but itself
${
  changed.length === 0
    ? ''
    : `
Since the publication these models, or their seeds, have changed; their SQL in sql/ is today's:
${changed.map((model) => `  ${model}`).join('\n')}
`
}
Amounts are in whole coins with 18 decimals. An arithmetic step names its operation: bps is amount × rate / 10000, part
is amount × part / whole, both cut to the last decimal toward zero; allocate is a share by largest remainder; slice is
what of an amount lies in a tier; rate_at the rate of the tier that a measure lies in. The others are what they say.
`
}
