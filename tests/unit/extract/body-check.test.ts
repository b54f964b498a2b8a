import fc from 'fast-check'
import { expect, it } from 'vitest'
import { sha256 } from '../../../src/base/hash.js'
import { checkBody } from '../../../src/extract/body-check.js'
import type { EndpointAdapter } from '../../../src/extract/envelope.js'

const accepting: EndpointAdapter = { check: () => undefined }

function check(
  body: string | Uint8Array,
  format: 'json' | 'csv' = 'json',
  adapter = accepting,
  finalityPath?: string,
) {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body
  return checkBody({ body: bytes, format, request: { asked: 1 }, finalityPath }, adapter)
}

it('keeps a JSON body as it was sent where it reads alike everywhere', () => {
  expect(check('{"a": 1}')).toEqual({
    ok: true,
    responseHash: sha256('{"a": 1}'),
    rawPayload: '{"a": 1}',
    payloadJson: undefined,
    replacedCharacters: 0,
    isMarkedFinal: false,
  })
})

it('writes the portable form of JSON beside the text', () => {
  expect(check('\ufeff{"a": 1.10}')).toMatchObject({
    rawPayload: '\ufeff{"a": 1.10}',
    payloadJson: '{"a": "1.10"}',
  })
})

it('writes a CSV as header and rows', () => {
  expect(check('a,b\r\n1.10,\r\n', 'csv')).toMatchObject({
    rawPayload: 'a,b\r\n1.10,\r\n',
    payloadJson: '{"header":["a","b"],"rows":[["1.10",""]]}',
  })
})

it('writes a CSV so that ],[ stands between two rows alone', () => {
  const finding = check('"],[",b]\n"],[","[""x"",""y""]"\n', 'csv')
  const body = finding.ok ? finding.payloadJson : undefined
  expect(body).toBe(String.raw`{"header":["\u005d,[","b\u005d"],"rows":[["\u005d,[","[\"x\",\"y\"\u005d"]]}`)
  expect(JSON.parse(body ?? '')).toEqual({ header: ['],[', 'b]'], rows: [['],[', '["x","y"]']] })
})

it('writes a CSV as JSON does, but for ], whatever stands in its cells', () => {
  const cell = fc
    .oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom(']', '"', '\\', '\u0001', '\u2028', '😀', 'a b'))
    .filter((text) => !text.includes('\ufeff'))
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), (rows) => {
      const quoted = rows.map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(','))
      const finding = check(`a,b\n${quoted.join('\n')}\n`, 'csv')
      const cells = rows.map((row) => row.map((text) => JSON.stringify(text).replaceAll(']', '\\u005d')))
      expect(finding.ok && finding.payloadJson).toBe(
        `{"header":["a","b"],"rows":[${cells.map((row) => `[${row.join(',')}]`).join(',')}]}`,
      )
    }),
    { numRuns: 500 },
  )
})

it('shows the schema the digits of every amount, and the request', () => {
  const seen: unknown[] = []
  check('{"a":1.10}', 'json', {
    check: (body, request) => {
      seen.push(body, request)
      return undefined
    },
  })
  expect(seen).toEqual([{ a: '1.10' }, { asked: 1 }])
})

it('reads in the body whether it is final, and takes nothing but true for it', () => {
  const isFinal = (body: string) => {
    const finding = check(body, 'json', accepting, '$.data.finalized')
    return finding.ok && finding.isMarkedFinal
  }
  expect(isFinal('{"data":{"finalized":true}}')).toBe(true)
  expect(isFinal('{"data":{"finalized":"true"}}')).toBe(false)
  expect(isFinal('{"data":{}}')).toBe(false)
})

it.each([
  ['no text', Uint8Array.from([0xff]), 'json', 'the body is not valid UTF-8', undefined],
  ['broken JSON', '{"a":[1', 'json', 'the text ends inside a value: it was cut off', '$.a[0]'],
  ['a ragged CSV', 'a,b\n1\n', 'csv', 'the row has 1 cells where the header has 2 columns', 'row 1'],
] as const)('refuses %s and still tells the hash of its bytes', (_, body, format, reason, path) => {
  expect(check(body, format)).toEqual({ ok: false, responseHash: sha256(body), problem: { reason, path } })
})

it('refuses what the schema refuses', () => {
  const problem = { reason: 'no', path: '$.a' }
  expect(check('{}', 'json', { check: () => problem })).toMatchObject({ ok: false, problem })
})
