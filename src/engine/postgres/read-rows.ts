import type { SqlRow, SqlValue } from '../engine.js'
import { isoOfMicroseconds } from '../iso-time.js'
import type { Field, StatementResult } from './statement.js'

type Reader = (text: string) => SqlValue

/** Readers of values by the number of their type; what is not listed stays text, exact as the server writes it. */
const readers: Readonly<Record<number, Reader>> = {
  16: (text) => text === 't',
  17: readBytes,
  20: BigInt,
  21: Number,
  23: Number,
  26: Number,
  700: Number,
  701: Number,
  1114: (text) => readTime(text, ''),
  1184: (text) => readTime(text, 'Z'),
}

/** Arrays by their number: the number of their items' type. */
const itemTypes: Readonly<Record<number, number>> = {
  1000: 16,
  1001: 17,
  1005: 21,
  1007: 23,
  1016: 20,
  1021: 700,
  1022: 701,
  1028: 26,
  1115: 1114,
  1185: 1184,
  // Items that stay text: text, varchar, char, name, json, jsonb, uuid, numeric, date, time, interval.
  1009: 25,
  1015: 1043,
  1014: 1042,
  1003: 19,
  199: 114,
  3807: 3802,
  2951: 2950,
  1231: 1700,
  1182: 1082,
  1183: 1083,
  1187: 1186,
}

/** All rows of a result, exact as `SqlValue` says; a column name that comes twice gets `:1` at its second place. */
export function readRows(result: StatementResult): readonly SqlRow[] {
  const names = distinctNames(result.fields)
  const columns = result.fields.map(({ dataTypeID }) => readerOf(dataTypeID))
  return result.rows.map((values) => {
    const row: Record<string, SqlValue> = {}
    names.forEach((name, index) => {
      const text = values[index] ?? null
      row[name] = text === null ? null : (columns[index]?.(text) ?? null)
    })
    return row
  })
}

function distinctNames(fields: readonly Field[]): readonly string[] {
  const seen = new Map<string, number>()
  return fields.map(({ name }) => {
    const times = seen.get(name) ?? 0
    seen.set(name, times + 1)
    return times === 0 ? name : `${name}:${times}`
  })
}

function readerOf(type: number): Reader {
  const item = itemTypes[type]
  if (item !== undefined) {
    const readItem = readerOf(item)
    return (text) => readList(text, readItem)
  }
  return readers[type] ?? ((text) => text)
}

/** `\x00ff`: the session's bytea_output. */
function readBytes(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.slice(2), 'hex'))
}

/** `2025-01-31 00:00:00.123+00`, with an era and any number of digits in the year outside 1 to 9999. */
const time = /^(\d{4,})-(\d\d)-(\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?(?:\+00)?( BC)?$/

function readTime(text: string, zone: string): string {
  const match = time.exec(text)
  // infinity and -infinity.
  if (match === null) return text
  const [, year = '', month = '', day = '', clock = '', fraction = '', era] = match
  if (year.length === 4 && era === undefined)
    return `${year}-${month}-${day}T${clock}.${fraction.padEnd(6, '0')}${zone}`
  const moment = new Date(`2000-${month}-${day}T${clock}Z`)
  // The year before 1 is 0, and 1 BC to PostgreSQL.
  moment.setUTCFullYear(era === undefined ? Number(year) : 1 - Number(year), Number(month) - 1, Number(day))
  return isoOfMicroseconds(BigInt(moment.getTime()) * 1000n + BigInt(fraction.padEnd(6, '0'))) + zone
}

/** `{1,NULL,"a, \"b\""}`, lists in lists included; bounds as in `[0:1]={…}` are left out. */
function readList(text: string, readItem: Reader): readonly SqlValue[] {
  let place = text.indexOf('{')
  const readItems = (): readonly SqlValue[] => {
    const items: SqlValue[] = []
    place += 1
    while (text[place] !== '}') {
      if (text[place] === ',') place += 1
      items.push(text[place] === '{' ? readItems() : readOne())
    }
    place += 1
    return items
  }
  const readOne = (): SqlValue => {
    if (text[place] !== '"') {
      const end = /[,}]/g
      end.lastIndex = place
      const word = text.slice(place, (place = end.exec(text)?.index ?? text.length))
      return word === 'NULL' ? null : readItem(word)
    }
    const quoted = /"((?:[^"\\]|\\.)*)"/gs
    quoted.lastIndex = place
    const [whole = '', body = ''] = quoted.exec(text) ?? []
    place += Math.max(1, whole.length)
    return readItem(body.replaceAll(/\\(.)/gs, '$1'))
  }
  return readItems()
}
