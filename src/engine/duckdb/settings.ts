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
    `set global memory_limit = ${quoteText(options.memoryLimit ?? defaultMemoryLimit(totalmem(), process.constrainedMemory()))}`,
    ...(options.threads === undefined ? [] : [`set global threads = ${options.threads}`]),
    // No query may rest on the order in which rows happen to lie; keeping it would cost memory.
    `set global preserve_insertion_order = false`,
    `set global temp_directory = ${quoteText(temporary)}`,
    `set global checkpoint_threshold = ${quoteText(checkpointThreshold)}`,
    `set global autoinstall_known_extensions = false`,
    `set global autoload_known_extensions = false`,
    `set global TimeZone = 'UTC'`,
    `set global allowed_directories = [${directories.join(', ')}]`,
    `set global enable_external_access = false`,
    `set global errors_as_json = true`,
    `set global lock_configuration = true`,
  ]
}

/**
 * How much is written beside the file before it is taken into it. A checkpoint writes the whole row group that a commit
 * has added to, which for large bodies is gigabytes: at the 16 MiB that DuckDB takes by itself, landing them wrote
 * everything again with each batch. After a crash the next opening reads at most so much once more.
 */
const checkpointThreshold = '512MiB'

/** Enough for some ten million rows; what does not fit is spilled. A target may say more with `memory_limit`. */
const usualMemory = 1024 * 1024 * 1024

/**
 * The limit where a target names none. DuckDB takes 80 % of the machine, and inside a container of the machine around
 * it: too much beside Node. The limit is one of its buffers; lists and texts of running queries come on top, about
 * 0.7 GiB where bodies are large.
 *
 * `constrained` is the container's limit in bytes: zero, or more than the machine has, where there is none.
 */
export function defaultMemoryLimit(machine: number, constrained: number): string {
  const available = constrained > 0 ? Math.min(constrained, machine) : machine
  return `${Math.floor(Math.min(available * 0.6, usualMemory) / 1024 / 1024)}MiB`
}
