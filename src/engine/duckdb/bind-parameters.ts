import {
  BIGINT,
  BLOB,
  BOOLEAN,
  blobValue,
  DOUBLE,
  HUGEINT,
  INTEGER,
  LIST,
  listValue,
  VARCHAR,
} from '@duckdb/node-api'
import type { DuckDBPreparedStatement, DuckDBType, DuckDBValue } from '@duckdb/node-api'
import type { SqlValue } from '../engine.js'

/** Binds `$1`, `$2`, … so that nothing is rounded: text as VARCHAR, bigint as HUGEINT, bytes as BLOB. */
export function bindParameters(statement: DuckDBPreparedStatement, parameters: readonly SqlValue[]): void {
  parameters.forEach((value, index) => {
    if (value === null) statement.bindNull(index + 1)
    else {
      const type = typeOf(value)
      statement.bindValue(index + 1, bindable(value), type)
    }
  })
}

function bindable(value: SqlValue): DuckDBValue {
  if (value instanceof Uint8Array) return blobValue(value)
  if (isList(value)) return listValue(value.map(bindable))
  return value
}

function typeOf(value: SqlValue): DuckDBType {
  if (value instanceof Uint8Array) return BLOB
  if (isList(value)) return LIST(typeOf(value.find((item) => item !== null) ?? ''))
  switch (typeof value) {
    case 'boolean':
      return BOOLEAN
    case 'bigint':
      // The client would wrap it around without a word.
      if (BigInt.asIntN(128, value) !== value) throw new RangeError(`${value} does not fit into a HUGEINT`)
      return HUGEINT
    case 'number':
      if (!Number.isInteger(value)) return DOUBLE
      if (!Number.isSafeInteger(value))
        throw new RangeError(`${value} is no longer exact as a number: pass it as a bigint`)
      return Math.abs(value) < 2 ** 31 ? INTEGER : BIGINT
    default:
      return VARCHAR
  }
}

// Array.isArray does not narrow readonly arrays.
function isList(value: SqlValue): value is readonly SqlValue[] {
  return Array.isArray(value)
}
