import {
  DuckDBArrayValue,
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBListValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTypeId,
  JsonDuckDBValueConverter,
} from '@duckdb/node-api'
import type { DuckDBDataChunk, DuckDBMaterializedResult, DuckDBType, DuckDBValue } from '@duckdb/node-api'
import type { SqlRow, SqlValue } from '../engine.js'
import { isoOfMicroseconds } from '../iso-time.js'

/** Types whose values have no form in SQL that both engines share: they are shown as JSON text. */
const nestedTypes: ReadonlySet<DuckDBTypeId> = new Set([
  DuckDBTypeId.STRUCT,
  DuckDBTypeId.MAP,
  DuckDBTypeId.UNION,
  DuckDBTypeId.VARIANT,
])

/** All rows of a result, exact as `SqlValue` says; a column name that comes twice gets `:1` at its second place. */
export function readRows(result: DuckDBMaterializedResult): readonly SqlRow[] {
  const names = result.deduplicatedColumnNames()
  const rows: Record<string, SqlValue>[] = []
  for (let index = 0; index < result.chunkCount; index += 1) readChunk(result.getChunk(index), names, rows)
  return rows
}

/** The rows of a chunk whose columns have these names, put after those that `rows` holds. */
export function readChunk(
  chunk: DuckDBDataChunk,
  names: readonly string[],
  rows: Record<string, SqlValue>[] = [],
): readonly SqlRow[] {
  const first = rows.length
  for (let row = 0; row < chunk.rowCount; row += 1) rows.push({})
  names.forEach((name, column) => {
    chunk.visitColumnValues(column, (value, row, _column, type) => {
      const target = rows[first + row]
      if (target !== undefined) target[name] = readValue(value, type)
    })
  })
  return rows
}

function readValue(value: DuckDBValue, type: DuckDBType): SqlValue {
  if (value === null || typeof value !== 'object') return value
  if (value instanceof DuckDBTimestampTZValue) return readTimestamp(value, 'Z')
  if (value instanceof DuckDBTimestampValue) return readTimestamp(value, '')
  if (value instanceof DuckDBDateValue) return readDate(value)
  if (value instanceof DuckDBBlobValue) return Uint8Array.from(value.bytes)
  if (value instanceof DuckDBListValue && type.typeId === DuckDBTypeId.LIST)
    return readItems(value, type.valueType)
  if (value instanceof DuckDBArrayValue && type.typeId === DuckDBTypeId.ARRAY)
    return readItems(value, type.valueType)
  if (nestedTypes.has(type.typeId))
    return JSON.stringify(JsonDuckDBValueConverter(value, type, JsonDuckDBValueConverter))
  // Decimals at their scale, UUIDs, times, intervals: their text.
  return String(value)
}

function readItems(list: DuckDBListValue | DuckDBArrayValue, type: DuckDBType): readonly SqlValue[] {
  return list.items.map((item) => readValue(item, type))
}

function readDate(value: DuckDBDateValue): string {
  if (value.isFinite) return value.toString()
  return value.days > 0 ? 'infinity' : '-infinity'
}

function readTimestamp(value: DuckDBTimestampTZValue | DuckDBTimestampValue, zone: string): string {
  if (!value.isFinite) return value.micros > 0n ? 'infinity' : '-infinity'
  return isoOfMicroseconds(value.micros) + zone
}
