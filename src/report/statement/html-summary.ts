import type { Html } from '../html.js'
import { html } from '../html.js'
import { placesOf } from './amount-text.js'
import { equationOf } from './equation.js'
import { alignedAmount, plainAmount } from './html-amount.js'
import type { Statement } from './statement.js'
import { dateWords } from './words.js'

/** The figures of the whole: what it comes to, and what becomes of it. */
export function summaryHtml(statement: Statement): Html {
  const { amounts, chain } = statement
  const rows = equationOf(statement, plainAmount)
  const places = placesOf([...rows.map(([, amount]) => amount), amounts.payable])
  return html`<h2>What is payable</h2>
    <div class="summary">
      <table class="equation" style="--places: ${places}">
        <tbody>
          ${rows.map(
            ([label, amount]) =>
              html`<tr>
                <th scope="row">${label}</th>
                <td class="amount">${alignedAmount(amount)}</td>
              </tr> `,
          )}
          <tr class="sum">
            <th scope="row">Payable, ${chain.unit}</th>
            <td class="amount">${alignedAmount(amounts.payable)}</td>
          </tr>
        </tbody>
      </table>
      <dl class="payable">
        <dt>Payable</dt>
        ${
          amounts.payable === null
            ? html`<dd class="sum unknown">not known</dd>`
            : html`<dd class="sum">${plainAmount(amounts.payable)} ${chain.unit}</dd>`
        }${fiatHtml(statement)}
      </dl>
    </div> `
}

function fiatHtml({ fiat, chain }: Statement): Html | null {
  if (fiat === null) return null
  return html`<dd class="fiat">${plainAmount(fiat.payable)} ${fiat.currency}</dd>
    <dd class="quiet small">
      at ${plainAmount(fiat.rate)} ${fiat.currency} for one ${chain.unit},<br />close of
      ${dateWords(fiat.priceDate)}, ${fiat.source}
    </dd>`
}
