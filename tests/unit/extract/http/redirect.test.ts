import { describe, expect, it } from 'vitest'
import type { HttpQuestion } from '../../../../src/extract/http/http-exchange.js'
import { mostRedirects, redirect } from '../../../../src/extract/http/redirect.js'
import type { Redirect } from '../../../../src/extract/http/redirect.js'
import { question } from '../../../support/http-questions.js'

const redact = (text: string): string => text.replaceAll('hush', '[redacted]')

function follow(
  asked: HttpQuestion,
  status: number,
  location?: string,
  visited: readonly string[] = [asked.url.href],
): Redirect {
  const headers = location === undefined ? {} : { location }
  return redirect(asked, { status, headers, body: Buffer.alloc(0), receivedAt: 0 }, visited, redact)
}

function placeOf(step: Redirect): string {
  return step.kind === 'follow' ? step.question.url.href : step.reason
}

const get = question('https://api.test/v1/a?b=c', {
  headers: { accept: 'text/csv', 'x-key': 'hush', authorization: 'Basic hidden', 'x-named': 'also hidden' },
  credentials: ['X-Named'],
  budget: { key: 'a', requestsPerMinute: 1 },
})
const post = question('https://api.test/rpc', { method: 'POST', body: '{}' })

describe('redirect', () => {
  it.each([301, 302, 303, 307, 308])('follows %i of a GET', (status) => {
    expect(placeOf(follow(get, status, '../v2/a'))).toBe('https://api.test/v2/a')
  })

  it.each([307, 308])('follows %i of a POST, with its body', (status) => {
    expect(follow(post, status, '/other')).toMatchObject({
      kind: 'follow',
      question: { method: 'POST', body: '{}' },
    })
  })

  it.each([301, 302, 303])('does not turn a POST into a GET after %i', (status) => {
    expect(placeOf(follow(post, status, '/other'))).toBe(
      `expected an answer, got ${status}, a redirect that a POST does not follow`,
    )
  })

  it.each([300, 304, 305, 306])('does not follow %i', (status) => {
    expect(follow(get, status, '/other').kind).toBe('refused')
  })

  it('keeps all headers and the share of the budget on the same host', () => {
    expect(follow(get, 302, '/v2')).toMatchObject({ question: { headers: get.headers, budget: get.budget } })
  })

  it.each(['https://other.test/v2', 'https://api.test:8443/v2'])('takes no credentials to %s', (place) => {
    const step = follow(get, 302, place)
    expect(step).toMatchObject({ kind: 'follow', question: { budget: undefined } })
    expect(step.kind === 'follow' && step.question.headers).toEqual({ accept: 'text/csv' })
  })

  it('takes no secret to another host, be it in the place or in the body', () => {
    expect(placeOf(follow(get, 302, 'https://other.test/?key=hush'))).toBe(
      'expected an answer, got 302, a redirect that would take a secret to another host, other.test',
    )
    expect(follow({ ...post, body: '["hush"]' }, 307, 'https://other.test/').kind).toBe('refused')
    expect(follow({ ...post, body: '["hush"]' }, 307, '/v2').kind).toBe('follow')
  })

  it.each([
    ['http://api.test/v1/a', 'from https to http'],
    ['ftp://api.test/', 'which is no HTTP'],
    ['https://', 'without a place to go to'],
    [undefined, 'without a place to go to'],
    ['?b=c#there', 'in a circle, back to api.test/v1/a'],
  ])('refuses %s', (place, words) => {
    expect(placeOf(follow(get, 302, place))).toContain(words)
  })

  it('leaves out what a place says about a user', () => {
    expect(placeOf(follow(get, 302, 'https://me:mine@api.test/v2'))).toBe('https://api.test/v2')
  })

  it('follows five in a row and no more', () => {
    const visited = (count: number): string[] =>
      Array.from({ length: count }, (_, index) => `https://api.test/${index}`)
    expect(follow(get, 302, '/next', visited(mostRedirects)).kind).toBe('follow')
    expect(placeOf(follow(get, 302, '/next', visited(mostRedirects + 1)))).toContain('after 5 others')
  })
})
