import type { Html } from '../html.js'
import { html } from '../html.js'
import type { Release, Statement } from './statement.js'
import { validatorsOf } from './validators-of.js'
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

/** The keys of the validators, whose names stand in the lines. */
export function validatorsHtml({ lines }: Statement): Html | null {
  const validators = validatorsOf(lines)
  if (validators.length === 0) return null
  return html`<h2>Validators</h2>
    <dl class="validators">
      ${validators.map(
        ({ validatorName, validatorKey }) =>
          html`<div>
            <dt>${validatorName}</dt>
            <dd class="code">${validatorKey}</dd>
          </div> `,
      )}
    </dl> `
}

/** How the figures are to be read, and how a stranger can check them. */
export function notesHtml(statement: Statement): Html {
  return html`<h2>How to read this statement</h2>
    <dl class="explain">
      ${notesOf(statement).map(
        ([title, text]) =>
          html`<div>
            <dt>${title}</dt>
            <dd>${text}</dd>
          </div> `,
      )}
    </dl> `
}

type Note = readonly [title: string, text: string | Html]

/** Only what the statement has is explained. */
function notesOf({ chain, lines, release, name }: Statement): readonly Note[] {
  const notes: Note[] = [
    [
      'Figures',
      `All amounts are exact, in ${chain.unit}; zeros behind the last digit are left out. A line is its base times its rate, cut after the eighteenth place. What the chain cannot pay, being smaller than its smallest unit, is carried to the next statement.`,
    ],
  ]
  const methods = [...new Set(lines.flatMap(({ baseMethod }) => baseMethod ?? []))].sort()
  if (methods.length > 0)
    notes.push([
      'Bases',
      `What a rate is applied to: ${methods.map(methodWords).join('; ')}. A base by parts is the validator’s component × the part / the whole.`,
    ])
  if (lines.some(({ status }) => status === 'DERIVED'))
    notes.push([
      'Derived',
      'So is marked what no provider publishes as such: it was computed from a gross amount and a rate that are published.',
    ])
  if (lines.some(({ tiers }) => tiers.length > 0))
    notes.push([
      'Tiers',
      'A rate in tiers is computed for all validators of a rule together, and divided among them by their bases.',
    ])
  notes.push([
    'Lines',
    'Each line has a number here, and an identifier in the CSV and JSON of this statement, by which it can be explained and traced to what the providers published.',
  ])
  if (release !== null) notes.push(['How to verify', verificationHtml(release, name)])
  return notes
}

function verificationHtml({ contentHash, publicationId }: Release, name: string): Html {
  return html`The figures were frozen when the statement was released, and have the content hash
    <span class="code">${contentHash}</span> in publication <span class="code">${publicationId}</span>. Ask
    for the dispute pack of <bdi>${name}</bdi>: it holds lines, rules, computation and the providers’ answers
    with their hashes, can be checked without a network, and states the same content hash.`
}
