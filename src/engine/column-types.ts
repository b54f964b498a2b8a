import type { Dialect } from './engine.js'

/**
 * Contract types and the engines' own. A contract type is spelled as in YAML: `VARCHAR`, `DECIMAL(38,18)`, …;
 * the list is closed, so that both engines hold the same values exactly.
 */
const engineTypes: Readonly<Record<string, Readonly<Record<Dialect, string>>>> = {
  VARCHAR: { duckdb: 'VARCHAR', postgres: 'TEXT' },
  BOOLEAN: { duckdb: 'BOOLEAN', postgres: 'BOOLEAN' },
  INTEGER: { duckdb: 'INTEGER', postgres: 'INTEGER' },
  BIGINT: { duckdb: 'BIGINT', postgres: 'BIGINT' },
  DATE: { duckdb: 'DATE', postgres: 'DATE' },
  TIMESTAMPTZ: { duckdb: 'TIMESTAMP WITH TIME ZONE', postgres: 'TIMESTAMP WITH TIME ZONE' },
  UUID: { duckdb: 'UUID', postgres: 'UUID' },
  // `json` and not `jsonb`: the latter does not keep the bytes.
  JSON: { duckdb: 'JSON', postgres: 'JSON' },
}

const decimalPattern = /^DECIMAL\((\d+),(\d+)\)$/

/** The type that stands in DDL and casts. A type outside the closed list is a defect of the caller. */
export function engineType(dialect: Dialect, contractType: string): string {
  if (decimalPattern.test(contractType)) {
    return dialect === 'duckdb' ? contractType : contractType.replace('DECIMAL', 'NUMERIC')
  }
  const spelling = engineTypes[contractType]
  if (spelling === undefined) throw new TypeError(`not a contract type: ${contractType}`)
  return spelling[dialect]
}

/** The contract type of what the engine describes; undefined where no contract can hold it, e.g. DOUBLE. */
export function contractTypeOf(dialect: Dialect, described: string): string | undefined {
  const spelling = described.toUpperCase().replaceAll(/\s*([(),])\s*/g, '$1')
  const decimal = /^(?:DECIMAL|NUMERIC)\((\d+),(\d+)\)$/.exec(spelling)
  // Both names of PostgreSQL for text of any length.
  if (dialect === 'postgres' && spelling === 'CHARACTER VARYING') return 'VARCHAR'
  if (decimal !== null) return `DECIMAL(${String(decimal[1])},${String(decimal[2])})`
  for (const [contractType, spellings] of Object.entries(engineTypes)) {
    if (spellings[dialect] === spelling) return contractType
  }
  return undefined
}
