import { expect, it } from 'vitest'
import { decodeUtf8 } from '../../../src/base/utf8.js'

it('keeps a byte order mark', () => {
  expect(decodeUtf8(Buffer.from('\ufeffé😀'))).toEqual({ ok: true, text: '\ufeffé😀' })
})

it('decodes a part of a greater buffer', () => {
  expect(decodeUtf8(new Uint8Array(Buffer.from('abcdef').subarray(2, 4)))).toEqual({ ok: true, text: 'cd' })
})

it.each([
  ['bytes that are not UTF-8', [0x61, 0xff], 'the body is not valid UTF-8'],
  ['a surrogate in UTF-8', [0xed, 0xa0, 0x80], 'the body is not valid UTF-8'],
  ['a zero byte', [0x61, 0x62, 0], 'the body holds a zero byte at offset 2'],
])('refuses %s', (_, bytes, reason) => {
  expect(decodeUtf8(Uint8Array.from(bytes))).toEqual({ ok: false, problem: { reason, path: undefined } })
})
