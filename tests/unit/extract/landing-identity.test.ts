import { expect, it } from 'vitest'
import { payloadIdOf, rejectionIdOf } from '../../../src/extract/landing-identity.js'

const request = {
  provider: 'p',
  endpoint: 'e',
  chainId: 'c',
  periodIdentifier: '842',
  coversFrom: undefined,
  coversUntil: undefined,
  validatorKey: '*',
  requestHash: 'q',
}

it('tells payloads apart by every part of their key, and by nothing else', () => {
  const ids = [
    payloadIdOf(request, 'r'),
    ...Object.keys(request)
      .filter((name) => !name.startsWith('covers'))
      .map((name) => payloadIdOf({ ...request, [name]: 'other' }, 'r')),
    payloadIdOf({ ...request, periodIdentifier: '*' }, 'r'),
    payloadIdOf({ ...request, periodIdentifier: '*', coversFrom: '1', coversUntil: '3' }, 'r'),
    payloadIdOf({ ...request, periodIdentifier: '*', coversFrom: '1', coversUntil: '4' }, 'r'),
    payloadIdOf(request, 'other'),
  ]
  expect(new Set(ids).size).toBe(ids.length)
  expect(payloadIdOf({ ...request }, 'r')).toBe(ids[0])
  // Kept for ever: another value would land every payload of an old warehouse once more.
  expect(ids[0]).toBe('bd8781ec-58db-0e99-eee6-cb913176ce99')
})

it('tells rejections apart by content and place', () => {
  const broken = { body: new Uint8Array(), sourceFile: 'a', sourceLine: 1 }
  const ids = [
    rejectionIdOf(broken, undefined, 'h'),
    rejectionIdOf({ ...broken, sourceLine: 2 }, undefined, 'h'),
    rejectionIdOf({ ...broken, request: { a: 1 } }, undefined, 'h'),
    rejectionIdOf(broken, '2025-10-01T12:00:00.000000Z', 'h'),
    rejectionIdOf(broken, undefined, 'i'),
  ]
  expect(new Set(ids).size).toBe(ids.length)
})
