import { readFileSync } from 'node:fs'
import { availableParallelism, cpus, totalmem } from 'node:os'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

/** What the figures were measured on. */
export function machine() {
  const duckdb = JSON.parse(readFileSync(require.resolve('@duckdb/node-api/package.json'), 'utf8'))
  return {
    cores: availableParallelism(),
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    memory_gib: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${process.arch}`,
    node: process.version,
    duckdb: duckdb.version,
  }
}
