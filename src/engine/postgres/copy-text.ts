import type { SqlValue } from '../engine.js'
import { exactDecimal, exactInteger } from '../exact-number.js'
import { isUuid } from '../../base/uuid.js'
import { daysOfIso, microsecondsOfIso } from '../iso-time.js'
import { bufferOf, textProblem } from './bind-value.js'

/** The text of a value in a column, or why the column cannot hold it. */
export type CopyText =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problem: string }

const integerBits: Readonly<Record<string, number>> = { smallint: 16, integer: 32, bigint: 64 }

/**
 * A value as COPY's text format reads it for a column of `type`, in PostgreSQL's spelling. Text is read for every
 * type; nothing is rounded or cut, which COPY itself would do to decimals without a word.
 */
export function copyText(value: Exclude<SqlValue, null>, type: string): CopyText {
  if (type.endsWith('[]')) return listText(value, type.slice(0, -2))
  const text = plainText(value, type)
  if (text === undefined) return { ok: false, problem: `is no ${type.toUpperCase()}` }
  const problem = textProblem(text)
  return problem === undefined ? { ok: true, text } : { ok: false, problem }
}

function plainText(value: Exclude<SqlValue, null>, type: string): string | undefined {
  const bits = integerBits[type]
  if (bits !== undefined) {
    const integer = exactInteger(value)
    return integer !== undefined && BigInt.asIntN(bits, integer) === integer ? String(integer) : undefined
  }
  const [, precision, scale = '0'] = /^numeric\((\d+),(\d+)\)$/.exec(type) ?? []
  if (precision !== undefined) return decimalText(value, Number(precision), Number(scale))
  switch (type) {
    case 'numeric':
      return numericText(value)
    case 'boolean':
      return typeof value === 'boolean'
        ? String(value)
        : value === 'true' || value === 'false'
          ? value
          : undefined
    case 'double precision':
      return typeof value === 'number' ? String(value) : undefined
    case 'bytea':
      return value instanceof Uint8Array ? `\\x${bufferOf(value).toString('hex')}` : undefined
    default:
      return typeof value === 'string' && isOfType(value, type) ? value : undefined
  }
}

function isOfType(text: string, type: string): boolean {
  switch (type) {
    case 'uuid':
      return isUuid(text)
    case 'date':
      return daysOfIso(text) !== undefined
    case 'timestamp with time zone':
    case 'timestamp without time zone':
      return microsecondsOfIso(text) !== undefined
    default:
      // Text of any length, JSON, and whatever else PostgreSQL reads from text and refuses where it is none.
      return !type.startsWith('interval')
  }
}

function decimalText(value: SqlValue, precision: number, scale: number): string | undefined {
  const atoms = exactDecimal(value, precision, scale)
  if (atoms === undefined) return undefined
  const digits = (atoms < 0n ? -atoms : atoms).toString().padStart(scale + 1, '0')
  const point = digits.length - scale
  return `${atoms < 0n ? '-' : ''}${digits.slice(0, point)}${scale === 0 ? '' : `.${digits.slice(point)}`}`
}

/** A column without a scale keeps every digit. */
function numericText(value: SqlValue): string | undefined {
  const text = typeof value === 'string' ? value : exactInteger(value)?.toString()
  return text !== undefined && /^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(text) ? text : undefined
}

function listText(value: Exclude<SqlValue, null>, itemType: string): CopyText {
  if (!Array.isArray(value)) return { ok: false, problem: `is no ${itemType.toUpperCase()}[]` }
  const items: string[] = []
  for (const item of value as readonly SqlValue[]) {
    if (item === null) {
      items.push('NULL')
      continue
    }
    const read = copyText(item, itemType)
    if (!read.ok)
      return { ok: false, problem: read.problem.replace(/^is no .*$/, `is no ${itemType.toUpperCase()}[]`) }
    items.push(`"${read.text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`)
  }
  return { ok: true, text: `{${items.join(',')}}` }
}

/** COPY's own escapes: what would end a value or a row, and the backslash. */
export function escapeCopyText(text: string): string {
  return /[\\\t\n\r]/.test(text)
    ? text.replaceAll(/[\\\t\n\r]/g, (character) => escapes[character] ?? '')
    : text
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }
