import pg from 'pg'
import { EngineError } from '../engine-error.js'
import type { EngineErrorCode } from '../engine-error.js'

/** By SQLSTATE, or by its first two digits. */
const codes: Readonly<Record<string, EngineErrorCode>> = {
  '42601': 'syntax',
  '42501': 'permission',
  '42': 'binder',
  '0A': 'binder',
  '3F': 'binder',
  '2B': 'binder',
  '23': 'constraint',
  '22003': 'out_of_range',
  '22008': 'out_of_range',
  '22': 'conversion',
  '57014': 'interrupted',
  '55P03': 'locked',
  '55006': 'locked',
  '40': 'locked',
  '53100': 'disk_full',
  '53200': 'memory',
  '53': 'io',
  '58': 'io',
  '08': 'connection',
  '57P': 'connection',
  '57': 'connection',
}

/** What is told of a statement besides its text. */
export interface StatementPlace {
  /** What was put before the user's SQL. */
  readonly prefix: string
  /** Where the server is, fit to be shown. */
  readonly location: string
}

/**
 * PostgreSQL's error of a statement, or of the connection on which it ran. Its own words, with its detail and hint.
 */
export function postgresError(
  cause: unknown,
  sql: string,
  { prefix, location }: StatementPlace,
): EngineError {
  if (cause instanceof EngineError) return cause
  if (!(cause instanceof pg.DatabaseError)) return lostConnection(cause, sql, location)
  const state = cause.code ?? ''
  const isTimeout = state === '57014' && /statement timeout/.test(cause.message)
  const engineCode = isTimeout ? 'timeout' : (codes[state] ?? codes[state.slice(0, 2)] ?? 'other')
  if (engineCode === 'connection') return lostConnection(cause, sql, location)
  const said = [cause.message, cause.detail, cause.hint].filter((part) => part !== undefined && part !== '')
  return new EngineError(said.join('\n'), {
    engineCode,
    position: positionIn(sql, cause.position, prefix),
    sql,
    cause,
  })
}

/** SQLSTATE of what the server said; undefined for everything else. */
export function sqlState(error: unknown): string | undefined {
  const cause = error instanceof EngineError ? error.cause : error
  return cause instanceof pg.DatabaseError ? cause.code : undefined
}

function lostConnection(cause: unknown, sql: string, location: string): EngineError {
  const text = cause instanceof Error ? cause.message : String(cause)
  return new EngineError(`The connection to ${location} was lost: ${text}`, {
    engineCode: 'connection',
    sql,
    cause,
  })
}

/** In UTF-16 units: PostgreSQL counts characters from 1, over the whole text that it was sent. */
function positionIn(sql: string, position: string | undefined, prefix: string): number | undefined {
  if (position === undefined) return undefined
  const characters = Array.from(prefix + sql).slice(0, Number(position) - 1)
  return Math.max(0, characters.join('').length - prefix.length)
}
