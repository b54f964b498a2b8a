import { existsSync, mkdirSync, realpathSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { DuckdbOptions } from './open-duckdb.js'
import { openingError } from './opening-error.js'
import { settingStatements } from './settings.js'
import { writeWriterFile } from './writer-file.js'

export interface OpenInstance {
  /** The file's real path, or `:memory:`. */
  readonly path: string
  readonly instance: DuckDBInstance
  /** To be called after the instance was closed. */
  readonly release: () => void
}

/**
 * The only place that opens a file: two instances on one file in one process lose committed tables without an error,
 * which the cache prevents. For the same reason nothing in this process may open and close the file by other means:
 * closing any descriptor of it drops the operating system's lock.
 */
export async function openInstance(options: DuckdbOptions): Promise<OpenInstance> {
  const path = options.path === ':memory:' ? options.path : realPath(options)
  const instance = await openFile(path, options.readOnly ?? false)
  try {
    await configure(instance, { ...options, path })
    const isWriter = options.writer !== undefined && options.readOnly !== true && path !== ':memory:'
    const release = isWriter ? writeWriterFile(path, options.writer) : () => undefined
    return { path, instance, release }
  } catch (error) {
    instance.closeSync()
    throw error
  }
}

async function openFile(path: string, readOnly: boolean): Promise<DuckDBInstance> {
  try {
    return await DuckDBInstance.fromCache(path, { access_mode: readOnly ? 'READ_ONLY' : 'READ_WRITE' })
  } catch (error) {
    throw openingError(error, path)
  }
}

/** An instance that this process has open already is configured and locked. */
async function configure(instance: DuckDBInstance, options: DuckdbOptions): Promise<void> {
  const connection = await instance.connect()
  try {
    const result = await connection.run(`select current_setting('lock_configuration')`)
    const [locked] = result.getChunk(0).getColumnValues(0)
    if (locked === true) return
    for (const statement of settingStatements(options)) await connection.run(statement)
  } finally {
    connection.closeSync()
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
