import {
  blobValue,
  dateValue,
  DuckDBTypeId,
  decimalValue,
  listValue,
  timestampTZValue,
  timestampValue,
  uuidValue,
} from '@duckdb/node-api'
import type { DuckDBDecimalType, DuckDBType, DuckDBValue } from '@duckdb/node-api'
import type { SqlValue } from '../engine.js'
import { exactDecimal, exactInteger } from '../exact-number.js'
import { isUuid } from '../../base/uuid.js'
import { daysOfIso, microsecondsOfIso } from '../iso-time.js'

const integerBits: Readonly<Partial<Record<DuckDBTypeId, readonly [bits: bigint, signed: boolean]>>> = {
  [DuckDBTypeId.TINYINT]: [8n, true],
  [DuckDBTypeId.SMALLINT]: [16n, true],
  [DuckDBTypeId.INTEGER]: [32n, true],
  [DuckDBTypeId.BIGINT]: [64n, true],
  [DuckDBTypeId.HUGEINT]: [128n, true],
  [DuckDBTypeId.UTINYINT]: [8n, false],
  [DuckDBTypeId.USMALLINT]: [16n, false],
  [DuckDBTypeId.UINTEGER]: [32n, false],
  [DuckDBTypeId.UBIGINT]: [64n, false],
  [DuckDBTypeId.UHUGEINT]: [128n, false],
}

/**
 * The value as the column holds it. Text is read for every type; nothing is rounded or cut.
 * Gives undefined when the value is not one of the column's type.
 */
export function appendValue(value: SqlValue, type: DuckDBType): DuckDBValue | undefined {
  if (value === null) return null
  if (type.typeId in integerBits) return integerOf(value, type.typeId)
  switch (type.typeId) {
    case DuckDBTypeId.VARCHAR:
      return typeof value === 'string' ? value : undefined
    case DuckDBTypeId.BOOLEAN:
      return typeof value === 'boolean'
        ? value
        : value === 'true'
          ? true
          : value === 'false'
            ? false
            : undefined
    case DuckDBTypeId.DECIMAL:
      return decimalOf(value, type)
    case DuckDBTypeId.DOUBLE:
      return typeof value === 'number' ? value : undefined
    case DuckDBTypeId.BLOB:
      return value instanceof Uint8Array ? blobValue(value) : undefined
    case DuckDBTypeId.LIST:
      return listOf(value, type.valueType)
    default:
      return typeof value === 'string' ? fromText(value, type) : undefined
  }
}

function fromText(text: string, type: DuckDBType): DuckDBValue | undefined {
  if (type.typeId === DuckDBTypeId.UUID) {
    if (!isUuid(text)) return undefined
    return uuidValue(BigInt(`0x${text.replaceAll('-', '')}`))
  }
  if (type.typeId === DuckDBTypeId.DATE) {
    const days = daysOfIso(text)
    return days === undefined ? undefined : dateValue(days)
  }
  if (type.typeId !== DuckDBTypeId.TIMESTAMP_TZ && type.typeId !== DuckDBTypeId.TIMESTAMP) return undefined
  const microseconds = microsecondsOfIso(text)
  if (microseconds === undefined) return undefined
  return type.typeId === DuckDBTypeId.TIMESTAMP
    ? timestampValue(microseconds)
    : timestampTZValue(microseconds)
}

function integerOf(value: SqlValue, typeId: DuckDBTypeId): DuckDBValue | undefined {
  const [bits, signed] = integerBits[typeId] ?? [0n, true]
  const integer = exactInteger(value)
  if (integer === undefined) return undefined
  const fits = signed ? BigInt.asIntN(Number(bits), integer) : BigInt.asUintN(Number(bits), integer)
  if (fits !== integer) return undefined
  // The client takes what fits 32 bits as a number and wider ones as a bigint.
  return bits <= 32n ? Number(integer) : integer
}

function decimalOf(value: SqlValue, type: DuckDBDecimalType): DuckDBValue | undefined {
  const atoms = exactDecimal(value, type.width, type.scale)
  return atoms === undefined ? undefined : decimalValue(atoms, type.width, type.scale)
}

function listOf(value: SqlValue, itemType: DuckDBType): DuckDBValue | undefined {
  if (!Array.isArray(value)) return undefined
  const items: DuckDBValue[] = []
  for (const item of value as readonly SqlValue[]) {
    const read = appendValue(item, itemType)
    if (read === undefined) return undefined
    items.push(read)
  }
  return listValue(items)
}
