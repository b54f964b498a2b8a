import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import Ajv from 'ajv'
import formats from 'ajv-formats'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { JsonValue } from '../../../src/base/hash.js'
import { projectJsonSchemas } from '../../../src/project/json-schemas.js'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const schemas = projectJsonSchemas()

const ajv = new Ajv.default({ strict: true, strictTypes: false })
formats.default(ajv)
for (const [file, schema] of Object.entries(schemas)) ajv.addSchema(schema, file)

function accepts(schema: string, yaml: string): boolean {
  return ajv.validate(schema, parse(yaml))
}

describe('JSON schemas for editors', () => {
  it.each(Object.keys(schemas))('docs/schemas/%s is up to date (vitest -u writes it)', async (file) => {
    await expect(`${JSON.stringify(schemas[file], undefined, 2)}\n`).toMatchFileSnapshot(
      `${root}docs/schemas/${file}`,
    )
  })

  it("accepts the project's own aurora.yml", () => {
    expect(accepts('aurora.json', readFileSync(`${root}aurora.yml`, 'utf8'))).toBe(true)
  })

  it('accepts and refuses what a load accepts and refuses', () => {
    const model = (rest: string): string => `models: [{name: a, ${rest}}]`
    expect(accepts('models.json', model('tests: [row_count: {min: 1}, own: {x: 1}]'))).toBe(true)
    expect(
      accepts('models.json', model('columns: [{name: k, type: "DECIMAL(38,18)", tests: [not_null]}]')),
    ).toBe(true)
    expect(accepts('models.json', model('columns: [{name: k, type: FLOAT}]'))).toBe(false)
    expect(accepts('models.json', model('descripton: x'))).toBe(false)
    expect(accepts('models.json', model('tests: [row_count: {minimum: 1}]'))).toBe(false)
    expect(accepts('aurora.json', 'name: a\nmodels: {x: {y: {materialized: view}}}')).toBe(true)
    expect(accepts('aurora.json', 'name: a\nmodels: {x: {y: {materialized: tabel}}}')).toBe(false)
    expect(
      accepts('source.json', 'provider: p\nendpoints: [{endpoint: e, data_type: META, finality: {flag: x}}]'),
    ).toBe(true)
    expect(
      accepts('source.json', 'provider: p\nendpoints: [{endpoint: e, data_type: META, finality: SOON}]'),
    ).toBe(false)
    expect(accepts('seeds.json', 'seeds: [{name: a}]')).toBe(false)
    expect(accepts('singular-tests.json', 'tests: [{name: a, severity: warn}]')).toBe(true)
  })

  it('describes keys that the reference explains, every one', () => {
    const reference = readFileSync(`${root}docs/reference/project-files.md`, 'utf8')
    const keys = [...new Set(Object.values(schemas).flatMap(keysOf))]
    expect(keys.length).toBeGreaterThan(80)
    expect(keys.filter((key) => !new RegExp(`\\b${key}\\b`).test(reference))).toEqual([])
  })
})

/** Names of all keys that a schema knows, however deep. */
function keysOf(schema: JsonValue): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return []
  const inner = Object.values(schema as Readonly<Record<string, JsonValue>>).flatMap(keysOf)
  const own =
    'properties' in schema ? Object.keys(schema.properties as Readonly<Record<string, JsonValue>>) : []
  return [...own, ...inner]
}
