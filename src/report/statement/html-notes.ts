import type { Html } from '../html.js'
import { html } from '../html.js'
import type { Statement } from './statement.js'
import { eventWords, methodWords, momentWords } from './words.js'

/** Who did what to the statement, and when. */
export function historyHtml({ history }: Statement): Html | null {
  if (history.length === 0) return null
  return html`<h2>What was decided</h2>
    <table class="log">
      <thead>
        <tr>
          <th scope="col">Step</th>
          <th scope="col">When, UTC</th>
          <th scope="col">By</th>
          <th scope="col">Reason</th>
        </tr>
      </thead>
      <tbody>
        ${history.map(
          ({ event, occurredAt, actor, reason }) =>
            html`<tr>
              <th scope="row">${eventWords(event)}</th>
              <td>${momentWords(occurredAt)}</td>
              <td>${actor}</td>
              <td>${reason}</td>
            </tr> `,
        )}
      </tbody>
    </table> `
}

/** How the figures are to be read, and how a stranger can check them. */
export function notesHtml(statement: Statement): Html {
  const { chain, lines, release, name } = statement
  const methods = [...new Set(lines.flatMap(({ baseMethod }) => baseMethod ?? []))].sort()
  const hasTiers = lines.some(({ tiers }) => tiers.length > 0)
  const notes: readonly (readonly [title: string, text: string | Html])[] = [
    [
      'Figures',
      `All amounts are exact, in ${chain.unit}; zeros behind the last digit are left out. A line is its base times its rate, cut after the eighteenth place. What the chain cannot pay, being smaller than its smallest unit, is carried to the next statement.`,
    ],
    ...(methods.length === 0
      ? []
      : ([
          [
            'Bases',
            `What a rate is applied to: ${methods.map(methodWords).join('; ')}. A base by parts is the validator’s component × the part / the whole.`,
          ],
        ] as const)),
    ...(hasTiers
      ? ([
          [
            'Tiers',
            'A rate in tiers is computed for all validators of a rule together, and parted among them by their bases.',
          ],
        ] as const)
      : []),
    [
      'Lines',
      `Each line has a number here, and an identifier in the CSV and JSON of this statement, by which it can be explained and traced to what the providers published.`,
    ],
    ...(release === null
      ? []
      : ([
          [
            'How to verify',
            html`The figures were frozen when the statement was released, and have the content hash
              <span class="code">${release.contentHash}</span> in publication
              <span class="code">${release.publicationId}</span>. Ask for the dispute pack of
              <bdi>${name}</bdi>: it holds lines, rules, computation and the providers’ answers with their
              hashes, can be checked without a network, and states the same content hash.`,
          ],
        ] as const)),
  ]
  return html`<h2>How to read this statement</h2>
    <dl class="explain">
      ${notes.map(
        ([title, text]) =>
          html`<div>
            <dt>${title}</dt>
            <dd>${text}</dd>
          </div> `,
      )}
    </dl> `
}
