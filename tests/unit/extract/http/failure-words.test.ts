import { describe, expect, it } from 'vitest'
import { connectionFailure } from '../../../../src/extract/http/connection-failure.js'
import { statusVerdict } from '../../../../src/extract/http/status-verdict.js'
import { withoutUserinfo } from '../../../../src/extract/http/userinfo.js'
import { question } from '../../../support/http-questions.js'

function errorOf(code: string, message = 'as told by OpenSSL'): Error {
  return Object.assign(new Error(message), { code })
}

describe('connectionFailure', () => {
  const timeouts = { connect: 10, headers: 20 }

  it.each([
    ['ECONNREFUSED', 'expected an answer, but the connection was refused'],
    ['ECONNRESET', 'expected an answer, but the connection was reset'],
    ['ENOTFOUND', 'expected an answer, but there is no host of this name'],
    ['UND_ERR_CONNECT_TIMEOUT', 'expected an answer, but no connection was made within 10 ms'],
    ['UND_ERR_HEADERS_TIMEOUT', 'expected an answer, but none began within 20 ms'],
    ['EWHATEVER', 'expected an answer, but the connection failed (as told by OpenSSL)'],
  ])('says in words what %s is', (code, reason) => {
    expect(connectionFailure(errorOf(code), timeouts)).toEqual({ isTransient: true, reason })
  })

  it('looks into what several addresses of a host said', () => {
    const both = new AggregateError([errorOf('ECONNREFUSED'), errorOf('ENETUNREACH')])
    expect(connectionFailure(both, timeouts).reason).toContain('the connection was refused')
  })

  it.each([
    'CERT_HAS_EXPIRED',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'ERR_TLS_CERT_ALTNAME_INVALID',
  ])('does not ask again after %s', (code) => {
    const { isTransient, reason } = connectionFailure(errorOf(code), timeouts)
    expect(isTransient).toBe(false)
    expect(reason).toContain("the host's certificate cannot be trusted (as told by OpenSSL)")
  })

  it('does not send again what cannot be sent', () => {
    expect(connectionFailure(errorOf('UND_ERR_INVALID_ARG', 'invalid x-key header'), timeouts)).toEqual({
      isTransient: false,
      reason: 'the request cannot be sent: invalid x-key header',
    })
  })
})

describe('statusVerdict', () => {
  const redact = (text: string): string => text.replaceAll('hush', '[redacted]')
  const reason = (body: string | Uint8Array, headers = {}, status = 503): string =>
    statusVerdict({ status, headers, body: Buffer.from(body as string), receivedAt: 0 }, redact).reason

  it('tells in a line what the host said, without secrets', () => {
    expect(reason('{\n  "message": "hush is\tno key" }')).toBe(
      'expected 200, got 503 Service Unavailable with { "message": "[redacted] is no key" }',
    )
    expect(reason('', {}, 299 + 300)).toBe('expected 200, got 599')
  })

  it('cuts what is long, shows no page and no bytes', () => {
    expect(reason('x'.repeat(5_000))).toBe(
      `expected 200, got 503 Service Unavailable with ${'x'.repeat(160)}…`,
    )
    expect(reason(' <html>')).toMatch(/ with an HTML page$/)
    expect(reason('oh', { 'content-type': 'text/html' })).toMatch(/ with an HTML page$/)
    expect(reason(Buffer.of(1, 2, 0xff))).toMatch(/ with 3 bytes that are no text$/)
  })
})

describe('withoutUserinfo', () => {
  it('makes of user and password a header that is kept from others', () => {
    const { url, headers, credentials } = withoutUserinfo(question('https://me:p%40ss@node.test/eth?x=1'))
    expect(url.href).toBe('https://node.test/eth?x=1')
    expect(headers).toEqual({ authorization: `Basic ${Buffer.from('me:p@ss').toString('base64')}` })
    expect(credentials).toEqual(['authorization'])
  })

  it('leaves alone what names no user', () => {
    const plain = question('https://node.test/eth')
    expect(withoutUserinfo(plain)).toBe(plain)
  })
})
