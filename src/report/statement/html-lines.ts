import type { Html } from '../html.js'
import { html } from '../html.js'
import type { AgreementLines, ComponentLines, LineGroup } from './group-lines.js'
import { groupLines, rateText } from './group-lines.js'
import { alignedAmount, plainAmount } from './html-amount.js'
import { originWords, remarkWords, tierWords, versionWords } from './line-words.js'
import { sharedNames } from './validators-of.js'
import type { AgreementVersion, Statement, StatementLine } from './statement.js'
import { componentWords } from './words.js'

/** All lines: a table for each agreement, in it a body for each component and reason. */
export function linesHtml(statement: Statement): Html {
  const groups = groupLines(statement.lines, statement.agreements)
  if (groups.length === 0) return html`<p class="quiet">There are no lines.</p>`
  return html`${groups.map((group, index) => agreementHtml(group, statement, index))}`
}

function agreementHtml(group: AgreementLines, { chain, lines }: Statement, index: number): Html {
  const { agreement, components, amount } = group
  const title = `agreement-${index + 1}`
  const name = agreement?.name ?? 'The whole statement'
  const terms = agreement === null ? null : termsHtml(agreement.id, agreement.versions)
  const names = sharedNames(lines)
  return html`<section class="agreement" aria-labelledby="${title}">
    <header>
      <h3 id="${title}">${name}</h3>
      ${terms}
    </header>
    <div class="scroll" tabindex="0" role="group" aria-labelledby="${title}">
      <table class="lines">
        <colgroup>
          <col class="number" />
          <col class="validator" />
          <col />
          <col class="amount" />
          <col class="rate" />
          <col class="amount" />
        </colgroup>
        <thead>
          <tr>
            <th scope="col" class="number">No.</th>
            <th scope="col">Validator</th>
            <th scope="col">What it comes from</th>
            <th scope="col" class="amount">Base, ${chain.unit}</th>
            <th scope="col" class="rate">Rate</th>
            <th scope="col" class="amount">Amount, ${chain.unit}</th>
          </tr>
        </thead>
        ${components.map((component) => componentHtml(component, names))}
        <tbody>
          <tr class="total">
            <th scope="row" colspan="5">${name}</th>
            <td class="amount">${alignedAmount(amount)}</td>
          </tr>
        </tbody>
      </table>
    </div>
  </section> `
}

function termsHtml(id: string, versions: readonly AgreementVersion[]): Html {
  return html`<p class="quiet small">Agreement ${id}</p>
    ${versions.map((version) => html`<p class="quiet small terms">${versionWords(version)}</p>`)}`
}

function componentHtml(component: ComponentLines, names: ReadonlySet<string>): Html {
  return html`${component.groups.map((group, index) => groupHtml(group, index, component, names))}`
}

function groupHtml(
  group: LineGroup,
  index: number,
  component: ComponentLines,
  names: ReadonlySet<string>,
): Html {
  const { groups, lineCount, amount } = component
  const words = componentWords(component.component)
  const heading = html`<tr class="component">
    <th scope="rowgroup" colspan="6">${words}</th>
  </tr>`
  const subtotal = html`<tr class="subtotal">
    <td></td>
    <th scope="row" colspan="4">${words}</th>
    <td class="amount">${alignedAmount(amount)}</td>
  </tr>`
  const tiers = tierWords(group, plainAmount)
  return html`<tbody>
    ${index === 0 && component.component !== '*' ? heading : null}
    <tr class="reason">
      <td></td>
      <th scope="rowgroup" colspan="5">
        ${capitalised(group.reason)}${tiers === null ? null : html`<br />${tiers}`}
      </th>
    </tr>
    ${group.lines.map((line, place) => lineHtml(line, place === 0, names))}
    ${index === groups.length - 1 && lineCount > 1 ? subtotal : null}
  </tbody> `
}

function lineHtml(line: StatementLine, isFirst: boolean, names: ReadonlySet<string>): Html {
  const { number, validatorName, validatorKey, base, amount, kind } = line
  const remark = remarkWords(line, plainAmount)
  const key = names.has(validatorName) ? validatorKey : null
  return html`<tr class="line${isFirst ? ' first' : ''}">
      <td class="number">${number}</td>
      <th scope="row" class="validator">
        ${validatorName === '*' ? 'all' : validatorName}${key === null ? null : html` <span class="code">${key}</span>`}
      </th>
      <td>${originWords(line, plainAmount)}</td>
      <td class="amount">${base === null && kind !== 'RATE' ? null : alignedAmount(base)}</td>
      <td class="rate">${rateText(line)}</td>
      <td class="amount">${alignedAmount(amount)}</td>
    </tr>
    ${remark === null ? null : remarkHtml(remark)}`
}

function remarkHtml(remark: string): Html {
  return html`<tr class="remark">
    <td></td>
    <td colspan="5">${remark}</td>
  </tr>`
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
