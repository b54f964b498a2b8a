import { getEventListeners } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import type { HttpClient, HttpClientOptions } from '../../../../src/extract/http/http-client.js'
import type { HostPolicy, HttpOutcome } from '../../../../src/extract/http/http-exchange.js'
import {
  anything,
  bodyOf,
  easyPolicy,
  never,
  newClient,
  question,
  reasonOf,
} from '../../../support/http-questions.js'
import * as fault from '../../../support/replay/faults.js'
import type { Compression, Fault } from '../../../support/replay/faults.js'
import {
  always,
  firstFaults,
  seededFaults,
  slowFaults,
  quickFaults,
  harmless,
} from '../../../support/replay/fault-schedule.js'
import type { FaultSchedule } from '../../../support/replay/fault-schedule.js'
import { at, json } from '../../../support/replay/replay-answer.js'
import type { ReplayAnswer } from '../../../support/replay/replay-answer.js'
import { startReplayServer } from '../../../support/replay/replay-server.js'
import type { ReplayServer } from '../../../support/replay/replay-server.js'
import { virtualTimer } from '../../../support/virtual-timer.js'

const open: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

const good = json({ epoch: 842, validators: ['one', 'two'] })
const goodBody = String(good.body)
const short = { connect: 5_000, headers: 150, body: 150 }

async function serve(faults: FaultSchedule | undefined, answer: ReplayAnswer = good): Promise<ReplayServer> {
  const server = await startReplayServer({ answer: at('/epoch', answer), ...(faults && { faults }) })
  open.push(() => server.close())
  return server
}

function clientOf(policy: Partial<HostPolicy> = {}, options: Partial<HttpClientOptions> = {}): HttpClient {
  const client = newClient({ policy: { ...easyPolicy, ...policy }, ...options })
  open.push(() => client.close())
  return client
}

/** Asks a server on which every request meets the fault, once. */
async function askOnce(
  only: Fault,
  policy: Partial<HostPolicy> = {},
  answer = good,
): Promise<HttpOutcome & { place: string }> {
  const server = await serve(always(only), answer)
  const client = clientOf({ retry: { ...easyPolicy.retry, attempts: 1 }, ...policy })
  const outcome = await client.ask(question(`${server.url}/epoch?key=private`), anything, never)
  return { ...outcome, place: `GET ${server.host}/epoch` }
}

describe('a client over real sockets', () => {
  it('keeps its connection, says who it is and what it can decode', async () => {
    const server = await serve(undefined)
    const client = clientOf()
    for (let count = 0; count < 10; count += 1) {
      const outcome = await client.ask(
        question(`${server.url}/epoch`, { headers: { 'x-key': 'k' } }),
        anything,
        never,
      )
      expect(outcome).toMatchObject({ ok: true, attempts: 1, answer: { status: 200 } })
      expect(bodyOf(outcome)).toBe(goodBody)
    }
    // A second one where the next question comes before the first connection is seen to be free.
    expect(server.connections).toBeLessThanOrEqual(2)
    expect(server.requests[0]?.headers).toMatchObject({
      'user-agent': 'aurora-test',
      'accept-encoding': 'gzip, deflate, br',
      'x-key': 'k',
    })
  })

  it('sends the body of a POST', async () => {
    const server = await serve(undefined)
    const asked = question(`${server.url}/epoch?a=b`, { method: 'POST', body: '{"method":"getEpochInfo"}' })
    await clientOf().ask(asked, anything, never)
    expect(server.requests).toMatchObject([
      { method: 'POST', body: '{"method":"getEpochInfo"}', path: '/epoch' },
    ])
    expect(server.requests[0]?.query.get('a')).toBe('b')
  })

  it('asks with no more connections at once than it may', async () => {
    const server = await serve(always(fault.slowHeaders(20)))
    const client = clientOf({ connections: 2 })
    const asked = Array.from({ length: 6 }, () =>
      client.ask(question(`${server.url}/epoch`), anything, never),
    )
    await Promise.all(asked)
    expect({ requests: server.requests.length, connections: server.connections }).toEqual({
      requests: 6,
      connections: 2,
    })
  })
})

describe('a transient fault', () => {
  const faults: readonly (readonly [string, Fault])[] = [
    ['429 without a time', fault.rateLimitedSilently],
    ['429 with a time that says nothing', fault.rateLimited(-1)],
    ['500 over a well-formed empty body', fault.emptyServerError],
    ['408', fault.requestTimeout],
    ['503', fault.unavailable],
    ['502 with a page', fault.badGateway],
    ['a truncated body', fault.truncated],
    ['a reset connection', fault.resetBeforeHeaders],
    ['a reset in the middle of the body', fault.resetInBody],
    ['stalled headers', fault.stalledHeaders],
    ['a stalled body', fault.stalledBody],
    ['a gzip body that is none', fault.brokenGzip],
    ['a gzip body without its end', fault.truncatedGzip],
  ]

  it.each(faults)('is got over: %s', async (_name, only) => {
    const server = await serve(firstFaults(only))
    const client = clientOf({ timeouts: short })
    const outcome = await client.ask(question(`${server.url}/epoch`), anything, never)
    expect(outcome).toMatchObject({ ok: true, attempts: 2 })
    expect(bodyOf(outcome)).toBe(goodBody)
    expect(server.requests).toHaveLength(2)
  })

  it.each([fault.rateLimited(30), fault.rateLimitedUntil(30)])(
    'makes the client wait as long as is asked',
    async (only) => {
      const server = await serve(firstFaults(only))
      const timer = virtualTimer()
      const client = clientOf({ retry: { ...easyPolicy.retry, total: 60_000 } }, { timer })
      expect(await client.ask(question(`${server.url}/epoch`), anything, never)).toMatchObject({ ok: true })
      expect(timer.elapsed).toBe(30_000)
    },
  )

  it('is no host at all', async () => {
    const server = await serve(undefined)
    await server.close()
    const outcome = await clientOf().ask(question(`${server.url}/epoch`), anything, never)
    expect(outcome).toMatchObject({ ok: false, kind: 'transient', attempts: 4 })
    expect(reasonOf(outcome)).toBe(
      `GET ${server.host}/epoch: expected an answer, but the connection was refused; given up after 4 attempts`,
    )
  })

  it('is a host that speaks no HTTP', async () => {
    const server = createServer((socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n')).listen(0, '127.0.0.1')
    open.push(async () => void server.close())
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as AddressInfo
    const outcome = await clientOf().ask(question(`http://127.0.0.1:${port}/`), anything, never)
    expect(outcome).toMatchObject({ ok: false, kind: 'transient' })
    expect(reasonOf(outcome)).toContain('what came is no HTTP')
  })
})

describe('the reason of a failure', () => {
  const length = Buffer.byteLength(goodBody)
  const half = length >> 1

  it.each([
    [fault.truncated, `expected a whole body, but it broke off after ${half} of ${length} bytes`],
    [fault.resetInBody, `expected a whole body, but it broke off after ${half} of ${length} bytes`],
    [fault.resetBeforeHeaders, 'expected an answer, but the connection was reset'],
    [fault.stalledHeaders, 'expected an answer, but none began within 150 ms'],
    [fault.stalledBody, `expected the whole body within 150 ms, got ${half} bytes of it`],
    [
      fault.brokenGzip,
      `expected a whole body in gzip, but it broke off or cannot be decoded after ${length} bytes`,
    ],
    [fault.unavailable, 'expected 200, got 503 Service Unavailable with overloaded'],
    [fault.badGateway, 'expected 200, got 502 Bad Gateway with an HTML page'],
  ])('says what was expected and what came', async (only, reason) => {
    const { place, ...outcome } = await askOnce(only, { timeouts: short })
    expect(reasonOf(outcome)).toBe(`${place}: ${reason}`)
  })

  it('shows no key that a host repeats, and no query', async () => {
    const server = await serve(always(fault.echoedAuthorization))
    const client = clientOf({}, { redact: (text) => text.replaceAll('s3cret', '[redacted]') })
    const asked = question(`${server.url}/epoch?api_key=undeclared`, {
      headers: { authorization: 'Bearer s3cret' },
      credentials: ['authorization'],
    })
    const outcome = await client.ask(asked, anything, never)
    expect(outcome).toMatchObject({ ok: false, kind: 'terminal', attempts: 1, answer: { status: 401 } })
    expect(reasonOf(outcome)).toBe(
      `GET ${server.host}/epoch: expected 200, got 401 Unauthorized with no such key: Bearer [redacted]`,
    )
  })
})

describe('a body', () => {
  it.each<Compression>(['gzip', 'deflate', 'raw deflate', 'br'])(
    'is decoded from %s',
    async (compression) => {
      const large = {
        ...good,
        body: JSON.stringify(Array.from({ length: 40_000 }, (_, index) => index * 7919)),
      }
      const outcome = await askOnce(fault.compressed(compression), {}, large)
      expect(bodyOf(outcome)).toBe(large.body)
      const small = await askOnce(fault.compressed(compression))
      expect(bodyOf(small)).toBe(goodBody)
    },
  )

  it.each(['gzip', 'deflate', 'br'])('of no bytes is empty, also in %s', async (coding) => {
    const answer = { status: 200, headers: { 'content-encoding': coding }, body: '' }
    const outcome = await askOnce(() => answer)
    expect(outcome).toMatchObject({ ok: true, answer: { status: 200 } })
    expect(bodyOf(outcome)).toBe('')
  })

  it.each(['zstd', 'constructor', 'gzip, gzip, gzip'])('in %s is refused', async (coding) => {
    const outcome = await askOnce(() => ({ headers: { 'content-encoding': coding }, body: 'x' }))
    expect(outcome).toMatchObject({ ok: false, kind: 'terminal' })
    expect(reasonOf(outcome)).toContain(
      `expected a body plain or in gzip, deflate, br, got the content encoding ${coding}`,
    )
  })

  it('that drips in for longer than it may is not waited for', async () => {
    const outcome = await askOnce(fault.drip(20), { timeouts: short })
    expect(outcome).toMatchObject({ ok: false, kind: 'transient' })
    expect(reasonOf(outcome)).toMatch(/expected the whole body within 150 ms, got [1-9] bytes of it$/)
  })

  it('that drips in fast enough is taken', async () => {
    expect(bodyOf(await askOnce(fault.drip(0)))).toBe(goodBody)
  })

  it.each([
    ['announced', 1, fault.oversized(20_000_000)],
    ['not announced', 1_200_000, fault.oversizedUnannounced(20_000_000)],
    ['gzip', 100_000, fault.oversized(20_000_000, 'gzip')],
    ['deflate', 100_000, fault.oversized(20_000_000, 'deflate')],
    ['br', 100_000, fault.oversized(20_000_000, 'br')],
  ])('that is larger than it may be is refused while it comes: %s', async (_name, most, only) => {
    const server = await serve(always(only))
    const client = clientOf()
    const outcome = await client.ask(question(`${server.url}/epoch`), anything, never)
    expect(outcome).toMatchObject({ ok: false, kind: 'terminal', answer: undefined, attempts: 1 })
    expect(reasonOf(outcome)).toContain('at most 1000000 bytes')
    expect(reasonOf(outcome)).toContain('raise the greatest body size')
    const [figures] = client.statistics()
    expect(figures?.bytes).toBeLessThan(most)
  })

  it('of just the greatest size is taken', async () => {
    const outcome = await askOnce(fault.oversized(1_000_000, 'gzip'))
    expect(outcome.answer?.body.byteLength).toBe(1_000_000)
  })

  it('of the wrong type or an HTML page is left to the judge', async () => {
    const server = await serve(firstFaults(fault.htmlWithStatus200, fault.wrongContentType))
    const isJson = (body: Uint8Array): boolean => Buffer.from(body).toString().startsWith('{')
    const outcome = await clientOf().ask(
      question(`${server.url}/epoch`),
      ({ body }) =>
        isJson(body) ? { kind: 'data' } : { kind: 'transient', reason: 'expected JSON, got a page' },
      never,
    )
    expect(outcome).toMatchObject({ ok: true, attempts: 2 })
    expect(outcome.answer?.headers['content-type']).toBe('text/html; charset=utf-8')
  })
})

describe('an interruption', () => {
  it.each([fault.stalledHeaders, fault.stalledBody])('ends at once what is under way', async (only) => {
    const server = await serve(always(only))
    const client = clientOf({ timeouts: { connect: 600_000, headers: 600_000, body: 600_000 } })
    const run = new AbortController()
    const asked = client.ask(question(`${server.url}/epoch`), anything, run.signal)
    await server.received(1)
    run.abort()
    await expect(asked).rejects.toMatchObject({ code: 'interrupted', exitCode: 1 })
  })

  it('is listened for only as long as something is under way', async () => {
    const server = await serve(
      firstFaults(fault.truncated, fault.oversized(2_000_000), fault.stalledHeaders, fault.unavailable),
    )
    const client = clientOf({ timeouts: short })
    const { signal } = new AbortController()
    for (let count = 0; count < 3; count += 1)
      await client.ask(question(`${server.url}/epoch`), anything, signal)
    expect(server.requests).toHaveLength(6)
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  it('leaves nobody asking', async () => {
    const server = await serve(undefined)
    const run = new AbortController()
    run.abort()
    const asked = clientOf().ask(question(`${server.url}/epoch`), anything, run.signal)
    await expect(asked).rejects.toMatchObject({ code: 'interrupted' })
    expect(server.requests).toEqual([])
  })
})

describe('a seeded schedule of faults', () => {
  const faults = [...quickFaults, ...slowFaults, ...harmless]

  it('is survived, whatever the seed, by a client that asks once more than it fails', async () => {
    const timer = virtualTimer()
    for (let seed = 1; seed <= 5; seed += 1) {
      const server = await serve(seededFaults({ seed, most: 3, share: 0.7, faults }))
      const client = clientOf({ timeouts: short, connections: 4 }, { timer })
      const urls = Array.from({ length: 12 }, (_, index) => `${server.url}/epoch?page=${index}`)
      const outcomes = await Promise.all(urls.map((url) => client.ask(question(url), anything, never)))
      expect(outcomes.map(bodyOf)).toEqual(urls.map(() => goodBody))
      expect(server.requests.length).toBeGreaterThan(urls.length)
    }
  })
})
