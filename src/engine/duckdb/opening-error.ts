import { UserError } from '../../base/errors.js'
import { duckdbError } from './duckdb-error.js'
import { readWriterFile } from './writer-file.js'

/** Why a database file could not be opened, in words for the one who asked. */
export function openingError(cause: unknown, path: string): UserError {
  const text = (cause instanceof Error ? cause.message : String(cause)).replace(
    /^[A-Z][A-Za-z ]* Error: /,
    '',
  )
  const where = { file: path }
  if (/Could not set lock on file|being used by another process/.test(text))
    return lockedError(cause, text, path)
  if (/database does not exist/.test(text))
    return new UserError(`There is no warehouse at ${path} yet`, {
      code: 'warehouse_missing',
      where,
      hint: 'Load data and build first, or check the path of the target in aurora.yml.',
      cause,
    })
  if (/not a valid DuckDB database/.test(text))
    return new UserError(`${path} is not a DuckDB database`, {
      code: 'not_a_warehouse',
      where,
      hint: 'Check the path of the target; Aurora does not overwrite a file that it did not make.',
      cause,
    })
  if (/can only read versions between|newer version of DuckDB/.test(text))
    return new UserError(`${path} was written by another version of DuckDB: ${text}`, {
      code: 'warehouse_too_new',
      where,
      hint: 'Use the version of Aurora that wrote it, or a newer one.',
      cause,
    })
  return new UserError(`${path} cannot be opened: ${text}`, {
    code: 'warehouse_unopenable',
    where,
    hint: 'Check the path of the target, the rights on its folder and the space on its disk.',
    cause,
  })
}

/** A value of the target that DuckDB does not take. */
export function settingError(cause: unknown, statement: string): UserError {
  return new UserError(`DuckDB refuses "${statement}": ${messageOf(cause)}`, {
    code: 'invalid_engine_setting',
    hint: 'Check threads and memory_limit of the target in aurora.yml; memory is written as 4GB or 512MB.',
    cause,
  })
}

function messageOf(cause: unknown): string {
  return duckdbError(cause, '').message
}

/** DuckDB names the process; the file beside the database says what that process does and since when. */
function lockedError(cause: unknown, text: string, path: string): UserError {
  const [, program, process] = /held in (.*?) \(PID (\d+)\)/.exec(text) ?? []
  const writer = readWriterFile(path)
  const isWriter = writer !== undefined && (process === undefined || Number(process) === writer.pid)
  const holder = isWriter
    ? `"aurora ${writer.verb}" (process ${writer.pid} on ${writer.host}, run ${writer.runId}) has had it open since ${writer.since}`
    : process === undefined
      ? 'another process has it open'
      : `process ${process} (${program ?? 'unknown program'}) has it open`
  return new UserError(`The warehouse ${path} is in use: ${holder}`, {
    code: 'warehouse_locked',
    exitCode: 1,
    where: { file: path },
    hint: `Wait until it has finished (--wait), or end ${process === undefined ? 'that process' : `process ${process}`}; published data can be read from the analysts' copy meanwhile.`,
    cause,
  })
}
