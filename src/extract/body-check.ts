import { readCsvTable } from '../base/csv-table.js'
import { sha256 } from '../base/hash.js'
import type { JsonValue } from '../base/hash.js'
import { valueAt } from '../base/json-path.js'
import { readLosslessJson } from '../base/lossless-json.js'
import { decodeUtf8 } from '../base/utf8.js'
import type { BodyProblem, EndpointAdapter } from './envelope.js'

/** What has to be known to check a body: plain data, fit to be sent to a worker thread. */
export interface BodyTask {
  readonly body: Uint8Array
  readonly format: 'json' | 'csv'
  readonly request: JsonValue
  /** Where the body says itself that it is final. */
  readonly finalityPath: string | undefined
}

export type BodyFinding =
  | {
      readonly ok: true
      /** SHA-256 of the bytes. */
      readonly responseHash: string
      readonly rawPayload: string
      /** The form that reads alike on every engine; undefined where the raw text does. */
      readonly payloadJson: string | undefined
      /** How many characters became U+FFFD in it. */
      readonly replacedCharacters: number
      /** True when the value at `finalityPath` is true. */
      readonly isMarkedFinal: boolean
    }
  | { readonly ok: false; readonly responseHash: string; readonly problem: BodyProblem }

/** The one lossless pass over a body: hash, text, form, schema. */
export function checkBody(task: BodyTask, adapter: EndpointAdapter): BodyFinding {
  const responseHash = sha256(task.body)
  const decoded = decodeUtf8(task.body)
  if (!decoded.ok) return { ok: false, responseHash, problem: decoded.problem }
  const read = task.format === 'csv' ? readCsvBody(decoded.text) : readLosslessJson(decoded.text)
  if (!read.ok) return { ok: false, responseHash, problem: read.problem }
  const problem = adapter.check(read.value, task.request)
  if (problem !== undefined) return { ok: false, responseHash, problem }
  return {
    ok: true,
    responseHash,
    rawPayload: decoded.text,
    payloadJson: read.portableText,
    replacedCharacters: read.replacedCharacters,
    isMarkedFinal: task.finalityPath !== undefined && valueAt(read.value, task.finalityPath) === true,
  }
}

function readCsvBody(text: string) {
  const read = readCsvTable(text)
  if (!read.ok) return read
  const { header, rows } = read.table
  return {
    ok: true as const,
    value: { header, rows },
    portableText: `{"header":${cellsText(header)},"rows":[${rows.map(cellsText).join(',')}]}`,
    replacedCharacters: 0,
  }
}

/**
 * The JSON of a row, without blanks. A `]` in a cell is written `\u005d`, so that `],[` stands in the body between two
 * rows and nowhere else: a query can cut the text there, where the tree of a large body would fill its memory.
 */
function cellsText(cells: readonly string[]): string {
  // Most rows of the largest files need no escape: looked at as a whole they take a fraction of the time.
  if (!mayNeedEscape.test(cells.join(','))) return `["${cells.join('","')}"]`
  return `[${cells.map((cell) => JSON.stringify(cell).replaceAll(']', '\\u005d')).join(',')}]`
}

/** What `JSON.stringify` escapes, half characters that it might, and `]`. */
// eslint-disable-next-line no-control-regex
const mayNeedEscape = /["\\\]\u0000-\u001f\ud800-\udfff]/
