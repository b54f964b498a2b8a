import { totalmem } from 'node:os'
import { quoteText } from '../identifiers.js'
import type { DuckdbOptions } from './open-duckdb.js'

/**
 * The statements that prepare a fresh instance. Their order matters: what reads folders is set before external access
 * is closed, and after the last nothing can be changed any more, not by a model either.
 */
export function settingStatements(options: DuckdbOptions): readonly string[] {
  const directories = (options.allowedDirectories ?? []).map((directory) => quoteText(directory))
  const temporary = options.temporaryDirectory ?? (options.path === ':memory:' ? '' : `${options.path}.tmp`)
  return [
    `set global memory_limit = ${quoteText(options.memoryLimit ?? defaultMemoryLimit())}`,
    ...(options.threads === undefined ? [] : [`set global threads = ${options.threads}`]),
    // No query may rest on the order in which rows happen to lie; keeping it would cost memory.
    `set global preserve_insertion_order = false`,
    `set global temp_directory = ${quoteText(temporary)}`,
    `set global autoinstall_known_extensions = false`,
    `set global autoload_known_extensions = false`,
    `set global TimeZone = 'UTC'`,
    `set global allowed_directories = [${directories.join(', ')}]`,
    `set global enable_external_access = false`,
    `set global errors_as_json = true`,
    `set global lock_configuration = true`,
  ]
}

/** DuckDB takes 80 % of the machine, and inside a container of the machine around it: too much beside Node. */
function defaultMemoryLimit(): string {
  // Zero, or more than there is, where no limit is set.
  const constrained = process.constrainedMemory()
  const available = constrained > 0 ? Math.min(constrained, totalmem()) : totalmem()
  return `${Math.floor((available * 0.6) / 1024 / 1024)}MiB`
}
