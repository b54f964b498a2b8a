import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { testEngines } from '../../support/test-engines.js'
import { useMacros } from './macro-evaluator.js'

const key = '{{surrogate_key parts=(list "one" "two")}}'
const texts = { one: 'varchar', two: 'varchar' }

function keyOf(...parts: readonly string[]): string {
  const escaped = parts.map((part) => part.replaceAll('\\', '\\\\').replaceAll('|', '\\|')).join('|')
  const digest = createHash('md5').update(escaped).digest('hex')
  return digest.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

describe.each(testEngines)('surrogate_key on $name', ({ dialect }) => {
  const macrosOf = useMacros(dialect)
  it('is the md5 of the escaped parts as a UUID', async () => {
    const part = fc.string({ unit: fc.constantFrom('a', 'Z', '|', '\\', ' ', 'é', '0', '*'), maxLength: 6 })
    const rows = fc.sample(fc.tuple(part, part), 3000)
    expect(await macrosOf().values(key, texts, rows)).toEqual(rows.map((row) => keyOf(...row)))
  })

  it('tells keys apart whose parts only look alike when joined', async () => {
    const rows = [
      ['a|b', 'c'],
      ['a', 'b|c'],
      ['a\\', 'b'],
      ['a', '\\b'],
      ['', 'a'],
      ['a', ''],
    ]
    expect(new Set(await macrosOf().values(key, texts, rows)).size).toBe(rows.length)
  })

  it('takes integers and UUIDs as their text', async () => {
    const row = ['0cc175b9-c0f1-b6a8-31c3-99e269772661', '842']
    expect(await macrosOf().value(key, { one: 'uuid', two: 'bigint' }, row)).toBe(keyOf(...row))
  })

  it('is unknown where a part is, so that a hole in a key cannot hide', async () => {
    expect(await macrosOf().value(key, texts, ['a', null])).toBeNull()
  })
})
