import { readFileSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'

const source = resolve(import.meta.dirname, '../../../src')

/** Schemas of the runner, the landed and the finance tables. */
const schemas = 'aurora|aurora_data|staging|finance'
const inSql = new RegExp(
  `\\b(?:from|join|into|update|table|exists|schema)\\s+"?(?:${schemas})"?[.\\s\`'"]`,
  'i',
)
const asRelation = new RegExp(`schema: '(?:${schemas})'`)

/** Where a schema is told to people, or stands as the project calls it, before a prefix is put in front. */
const plain: ReadonlySet<string> = new Set(['cli/verbs/query.ts', 'project'])

it('asks the session what a schema is called: a prefix may stand before it', () => {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.ts') && !plain.has(file) && !plain.has(file.split('/')[0] ?? ''))
  expect(files.length).toBeGreaterThan(100)
  const found = files.flatMap((file) =>
    withoutComments(readFileSync(join(source, file), 'utf8'))
      .split('\n')
      .filter((line) => inSql.test(line) || asRelation.test(line))
      .map((line) => `${file}: ${line.trim()}`),
  )
  expect(found).toEqual([])
})

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
}
