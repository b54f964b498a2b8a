import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

it('opens DuckDB files in one place only, through the cache', () => {
  const source = join(import.meta.dirname, '../../../src')
  const uses = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) =>
      [
        ...readFileSync(join(source, file), 'utf8').matchAll(/DuckDBInstance\.\w+|DuckDBConnection\.create/g),
      ].map(([use]) => `${file.replaceAll('\\', '/')}: ${use}`),
    )
  expect(uses).toEqual(['engine/duckdb/open-instance.ts: DuckDBInstance.fromCache'])
})
