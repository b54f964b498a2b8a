import type { Html } from '../html.js'
import { html } from '../html.js'
import { blockersByReason } from './blockers-by-reason.js'
import type { Standing } from './standing.js'
import type { Statement } from './statement.js'
import { blockerWords, periodTimeWords, periodWords } from './words.js'

const rowsShown = 12

/** Whose statement it is, for when, and how far it has come. */
export function mastheadHtml(statement: Statement, standing: Standing): Html {
  const { partner, chain } = statement
  return html`<header class="masthead">
    <div>
      <p class="kind">Commission statement</p>
      <h1>${partner.legalEntity ?? partner.name}</h1>
      <p class="subject">${chain.name}, ${periodWords(statement)}</p>
    </div>
    <p class="mark mark-${standing.tone}">${standing.mark}</p>
  </header> `
}

/** What a reader must know first, and who and what it is about. */
export function factsHtml(statement: Statement, standing: Standing): Html {
  const { partner, chain, period, operator } = statement
  return html`${noticeHtml(statement, standing)}
    <dl class="facts">
      <div>
        <dt>Partner</dt>
        <dd>${partner.name}</dd>
        ${[partner.contactName, partner.contactEmail].map((contact) => (contact === null ? null : html`<dd class="quiet">${contact}</dd>`))}
      </div>
      <div>
        <dt>Period</dt>
        <dd>${periodWords(statement)} of ${chain.name}</dd>
        <dd class="quiet">${periodTimeWords(period)}</dd>
      </div>
      ${
        operator === null
          ? null
          : html`<div>
              <dt>Issued by</dt>
              <dd>${operator}</dd>
            </div>`
      }
      <div>
        <dt>Statement</dt>
        <dd>${statement.name}</dd>
        <dd class="code quiet">${statement.id}</dd>
      </div>
      ${
        statement.release === null
          ? null
          : html`<div class="wide">
              <dt>Released from publication</dt>
              <dd class="code">${statement.release.publicationId}</dd>
              <dd class="quiet small">
                content hash <span class="code">${statement.release.contentHash}</span>
              </dd>
            </div>`
      }
    </dl> `
}

/** What a reader must know before any figure. */
function noticeHtml({ blockers }: Statement, { tone, sentence }: Standing): Html | null {
  if (sentence === '') return null
  return html`<div class="notice notice-${tone}" role="note">
    <p><strong>${sentence}</strong></p>
    ${blockersByReason(blockers).map(
      ([reason, rows]) =>
        html`<p>${blockerWords(reason).what}:</p>
          <ul>
            ${rows.slice(0, rowsShown).map(({ relation, rowKey }) => html`<li><span class="code">${relation} ${rowKey}</span></li>`)}${
              rows.length > rowsShown ? html`<li>and ${rows.length - rowsShown} more</li>` : null
            }
          </ul>`,
    )}
  </div>`
}
