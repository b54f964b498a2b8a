import { existsSync, mkdirSync, realpathSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { DuckDBConnection } from '@duckdb/node-api'
import { quoteText } from '../identifiers.js'
import type { DuckdbOptions } from './open-duckdb.js'
import { openingError, settingError } from './opening-error.js'
import { settingStatements } from './settings.js'
import { Turnstile } from '../turnstile.js'
import { writeWriterFile } from './writer-file.js'

export interface OpenInstance {
  /** The file's real path, or `:memory:`. */
  readonly path: string
  readonly instance: DuckDBInstance
  /** Closes the instance; the file is free when the last one in this process has done so. */
  readonly close: () => void
}

/**
 * Name of the database inside its instance. Opened as the main database it would be named after its file, and then
 * `aurora.duckdb` beside the schema `aurora` makes every `aurora.table` ambiguous.
 */
export const catalogName = 'aurora_warehouse'

/** Two openings of one file at once would configure it twice. */
const oneByOne = new Turnstile(1)

/**
 * The only place that opens a file: two instances on one file in one process lose committed tables without an error.
 * So the instance comes from the cache, under a name made of the file's real path, and the file is attached to it
 * once. For the same reason nothing in this process may open and close the file by other means: closing any
 * descriptor of it drops the operating system's lock.
 */
export async function openInstance(options: DuckdbOptions): Promise<OpenInstance> {
  const path = options.path === ':memory:' ? options.path : realPath(options)
  const isWriter = options.writer !== undefined && options.readOnly !== true && path !== ':memory:'
  return oneByOne.pass(async () => {
    const instance = await DuckDBInstance.fromCache(path === ':memory:' ? path : `:memory:${path}`)
    try {
      await prepare(instance, { ...options, path })
      const removeWriterFile = isWriter ? writeWriterFile(path, options.writer) : () => undefined
      const close = (): void => {
        instance.closeSync()
        removeWriterFile()
      }
      return { path, instance, close }
    } catch (error) {
      instance.closeSync()
      throw error
    }
  })
}

/** Attaches the file and configures the instance, unless this process has it open already. */
async function prepare(instance: DuckDBInstance, options: DuckdbOptions): Promise<void> {
  const connection = await instance.connect()
  try {
    await attach(connection, options.path, options.readOnly ?? false)
    if (await isConfigured(connection)) return
    for (const statement of settingStatements(options)) await set(connection, statement)
  } finally {
    connection.closeSync()
  }
}

async function attach(connection: DuckDBConnection, path: string, isReadOnly: boolean): Promise<void> {
  const mode = isReadOnly ? 'read_only' : 'read_write'
  try {
    await connection.run(`attach if not exists ${quoteText(path)} as ${catalogName} (${mode})`)
  } catch (error) {
    throw openingError(error, path)
  }
}

/** Locking the configuration is the last of the settings. */
async function isConfigured(connection: DuckDBConnection): Promise<boolean> {
  const result = await connection.run(`select current_setting('lock_configuration')`)
  return result.getChunk(0).getColumnValues(0)[0] === true
}

async function set(connection: DuckDBConnection, statement: string): Promise<void> {
  try {
    await connection.run(statement)
  } catch (error) {
    throw settingError(error, statement)
  }
}

/** One spelling for one file, or the cache would not know it again through a link. */
function realPath(options: DuckdbOptions): string {
  const path = resolve(options.path)
  if (existsSync(path)) return realpathSync(path)
  try {
    if (options.readOnly !== true) mkdirSync(dirname(path), { recursive: true })
    return join(realpathSync(dirname(path)), basename(path))
  } catch (error) {
    throw openingError(options.readOnly === true ? new Error('database does not exist') : error, path)
  }
}
