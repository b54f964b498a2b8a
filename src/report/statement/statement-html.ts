import { Html, html } from '../html.js'
import { columnOf } from './amount-column.js'
import { factsHtml, mastheadHtml } from './html-heading.js'
import { linesHtml } from './html-lines.js'
import { historyHtml, notesHtml, validatorsHtml } from './html-notes.js'
import { summaryHtml } from './html-summary.js'
import { standingOf } from './standing.js'
import type { Statement } from './statement.js'
import { statementStyle } from './statement-style.js'
import type { Paper } from './statement-style.js'
import { periodWords } from './words.js'

/**
 * The statement as one page of HTML for screen and paper: no scripts, nothing that is fetched, the same bytes for the
 * same statement. Without `paper` it fits whatever paper the printer has.
 */
export function statementHtml(statement: Statement, paper?: Paper): string {
  const standing = standingOf(statement)
  const { partner, chain, lines, amounts } = statement
  const title = `Commission statement: ${partner.name}, ${chain.name}, ${periodWords(statement)}`
  const style = statementStyle({
    top: title,
    mark: standing.tone === 'released' ? '' : standing.mark,
    bottom: `${statement.name}${statement.operator === null ? '' : `, ${statement.operator}`}`,
    paper,
    watermark: standing.watermark,
    column: columnOf([amounts.total, ...lines.flatMap(({ base, amount }) => [base, amount])]),
  })
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
        />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="generator" content="Aurora" />
        <title>${title}${standing.tone === 'released' ? '' : ` (${standing.mark})`}</title>
        ${Html.style(style)}
      </head>
      <body>
        ${mastheadHtml(statement, standing)}
        <main>
          ${factsHtml(statement, standing)}${summaryHtml(statement)}
          <h2>What it is made of</h2>
          ${linesHtml(statement)}${validatorsHtml(statement)}${historyHtml(statement)}${notesHtml(statement)}
        </main>
      </body>
    </html> `.text
}
