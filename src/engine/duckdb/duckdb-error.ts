import { EngineError } from '../engine-error.js'
import type { EngineErrorCode } from '../engine-error.js'

const codes: Readonly<Record<string, EngineErrorCode>> = {
  Parser: 'syntax',
  Syntax: 'syntax',
  Binder: 'binder',
  Catalog: 'binder',
  Dependency: 'binder',
  Constraint: 'constraint',
  Conversion: 'conversion',
  'Mismatch Type': 'conversion',
  'Out of Range': 'out_of_range',
  INTERRUPT: 'interrupted',
  IO: 'io',
  Permission: 'io',
  'Out of Memory': 'memory',
}

interface DuckdbReport {
  readonly exception_type?: string
  readonly exception_message?: string
  /** Offset into the statement's text, see `positionIn`. */
  readonly position?: string
}

/** DuckDB's error of a statement; `prefix` is what was put before the user's SQL. */
export function duckdbError(cause: unknown, sql: string, prefix = ''): EngineError {
  const text = cause instanceof Error ? cause.message : String(cause)
  const report = readReport(text)
  const position = positionIn(prefix + sql, report)
  const message = report.exception_message ?? text
  return new EngineError(message, {
    engineCode: isDiskFull(message) ? 'disk_full' : (codes[report.exception_type ?? ''] ?? 'other'),
    position: position === undefined ? undefined : Math.max(0, position - prefix.length),
    sql,
    cause,
  })
}

/** As the systems that it runs on say it: the disk, a quota, or the size that a file of this process may have. */
function isDiskFull(message: string): boolean {
  return /No space left on device|not enough space on the disk|quota exceeded|File too large/i.test(message)
}

/** With `errors_as_json` the message is JSON, after a few words or none; where it is not, the text itself is told. */
function readReport(text: string): DuckdbReport {
  const start = text.indexOf('{"exception_type"')
  if (start < 0) return readPlainReport(text)
  try {
    return JSON.parse(text.slice(start)) as DuckdbReport
  } catch {
    return { exception_message: text }
  }
}

/** The appender's and the opener's errors come as `Constraint Error: …`, or without their kind. */
function readPlainReport(text: string): DuckdbReport {
  const [, kind, message] = /^(?:Failed to append: )?(?:([A-Z][A-Za-z ]*) Error: )?(.*)$/s.exec(text) ?? []
  const exception_message = message ?? text
  if (kind !== undefined) return { exception_type: kind, exception_message }
  return /constraint failed/.test(exception_message)
    ? { exception_type: 'Constraint', exception_message }
    : { exception_message }
}

/** In UTF-16 units. The parser counts characters, everything behind it bytes. */
function positionIn(sql: string, report: DuckdbReport): number | undefined {
  if (report.position === undefined) return undefined
  const offset = Number(report.position)
  if (report.exception_type === 'Parser') return Array.from(sql).slice(0, offset).join('').length
  return Buffer.from(sql).subarray(0, offset).toString().length
}
