import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arrayElements, splitBatch } from '../../../../src/extract/fetch/rpc-batch.js'

const answer = (id: string, result: unknown): string => JSON.stringify({ jsonrpc: '2.0', result, id })

describe('splitBatch', () => {
  it('gives each answer the bytes that it had in the batch, whatever their order and blanks', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.uuid(), { maxLength: 8 }),
        fc.jsonValue(),
        fc.constantFrom(',', ' ,\n', ',\t'),
        (ids, result, comma) => {
          const elements = ids.map((id) => answer(id, [result, '],[', '"', '\\', { a: '}' }]))
          const split = splitBatch(Buffer.from(`\n[ ${elements.join(comma)} ]\n`))
          const found = [...(split ?? [])].map(([id, bytes]) => [id, Buffer.from(bytes).toString('utf8')])
          expect(found).toEqual(ids.map((id, index) => [id, elements[index]]))
        },
      ),
    )
  })

  it.each([
    ['an object', answer('a', 1)],
    ['two answers to one call', `[${answer('a', 1)},${answer('a', 2)}]`],
    ['an answer without its id', `[${answer('a', 1)},{"jsonrpc":"2.0","result":1}]`],
    ['an id that was never asked under', '[{"jsonrpc":"2.0","result":1,"id":7}]'],
    ['an element that is no object', '[1]'],
    ['half an array', `[${answer('a', 1)}`],
    ['a page of HTML', '<html></html>'],
  ])('refuses %s', (_what, text) => {
    expect(splitBatch(Buffer.from(text))).toBeUndefined()
  })

  it('refuses what is no text', () => {
    expect(splitBatch(Uint8Array.of(0x5b, 0xff, 0x5d))).toBeUndefined()
  })
})

describe('arrayElements', () => {
  it('keeps the spelling of numbers', () => {
    expect(arrayElements('[1.00, 1e5 ,{"a":18446744073709551615}]')).toEqual([
      '1.00',
      '1e5',
      '{"a":18446744073709551615}',
    ])
  })

  it.each(['[1]]', '[{"a":1]', '["a]'])('refuses %s', (text) => {
    expect(arrayElements(text)).toBeUndefined()
  })
})
