import type { Field } from './statement.js'

const names: Readonly<Record<number, string>> = {
  16: 'BOOLEAN',
  17: 'BYTEA',
  20: 'BIGINT',
  21: 'SMALLINT',
  23: 'INTEGER',
  25: 'TEXT',
  114: 'JSON',
  700: 'REAL',
  701: 'DOUBLE PRECISION',
  1042: 'CHARACTER',
  1043: 'CHARACTER VARYING',
  1082: 'DATE',
  1114: 'TIMESTAMP WITHOUT TIME ZONE',
  1184: 'TIMESTAMP WITH TIME ZONE',
  1186: 'INTERVAL',
  1700: 'NUMERIC',
  2950: 'UUID',
  3802: 'JSONB',
}

/**
 * PostgreSQL's own spelling, as its `format_type` gives it, in upper case: `NUMERIC(38,18)`; undefined for a type
 * that is not among the usual ones, whose name only the server knows.
 */
export function typeName({ dataTypeID, dataTypeModifier }: Field): string | undefined {
  const name = names[dataTypeID]
  if (name === undefined || dataTypeModifier < 0) return name
  // Four bytes of a header that no value has any more.
  const modifier = dataTypeModifier - 4
  if (name === 'NUMERIC') {
    // The scale has eleven bits, the highest of which is its sign.
    const scale = ((modifier & 0x7ff) ^ 0x400) - 0x400
    return `NUMERIC(${(modifier >> 16) & 0xffff},${scale})`
  }
  if (name.startsWith('CHARACTER')) return `${name}(${modifier})`
  return undefined
}
