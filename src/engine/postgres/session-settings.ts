import { quoteIdentifier, quoteText } from '../identifiers.js'
import type { PostgresOptions } from './open-postgres.js'

const defaultLockTimeout = 30_000

/**
 * A build reads whole tables, and PostgreSQL takes the columns of a key for independent of each other: from three of
 * them on it expects one row where there are thousands, and would compare all rows with all.
 */
const writerSettings = { enable_nestloop: 'off' }

/** As much as PostgreSQL keeps of a name. */
const nameBytes = 63

/**
 * The statements with which every lending of a connection begins. What a value is when it is read and written must
 * not depend on how the server, the database or the role happen to be configured.
 */
export function settingStatements(options: PostgresOptions, label: string | undefined): string {
  const { readOnly = false, statementTimeout = 0, lockTimeout = defaultLockTimeout } = options
  const values: Readonly<Record<string, string>> = {
    client_encoding: 'UTF8',
    TimeZone: 'UTC',
    DateStyle: 'ISO, YMD',
    IntervalStyle: 'postgres',
    bytea_output: 'hex',
    extra_float_digits: '1',
    standard_conforming_strings: 'on',
    // Every name of ours says its schema; a function that somebody put into `public` must not be taken for another.
    search_path: '',
    client_min_messages: 'warning',
    default_transaction_isolation: 'read committed',
    default_transaction_read_only: readOnly ? 'on' : 'off',
    statement_timeout: String(statementTimeout),
    lock_timeout: String(lockTimeout),
    // Compiling pays for large tables that are well known; a fresh one is not, and a warehouse has many small ones.
    jit: 'off',
    ...(options.writer === undefined ? {} : writerSettings),
    application_name: applicationName(options, label),
  }
  const settings = Object.entries(values).map(
    ([name, value]) => `pg_catalog.set_config(${quoteText(name)}, ${quoteText(value)}, false)`,
  )
  const role = options.role === undefined ? [] : [`set role ${quoteIdentifier(options.role)}`]
  return [...role, `select ${settings.join(', ')}`].join('; ')
}

/** Tells an administrator which run holds a connection, and which node it works on. */
function applicationName({ applicationName: name = 'aurora' }: PostgresOptions, label?: string): string {
  const text = label === undefined ? name : `${name} ${label}`
  // The server puts a question mark for every byte that is not printable ASCII.
  return text.replaceAll(/[^ -~]/g, '?').slice(0, nameBytes)
}

/** Stands before every statement, so that logs and `pg_stat_statements` tell whose it is; empty where there is none. */
export function statementComment(options: PostgresOptions, label: string | undefined): string {
  const told = [options.writer?.runId, label].filter((part) => part !== undefined)
  if (told.length === 0) return ''
  const words = told.join(' ').replaceAll('*/', '* /').replaceAll('/*', '/ *').replaceAll('\u0000', '')
  return `/* aurora ${words} */ `
}
