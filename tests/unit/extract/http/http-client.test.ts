import { describe, expect, it } from 'vitest'
import { HttpClient } from '../../../../src/extract/http/http-client.js'
import type { HttpEvent } from '../../../../src/extract/http/http-event.js'
import type { HostPolicy, HttpOutcome, Judge } from '../../../../src/extract/http/http-exchange.js'
import type { Exchange, Transport } from '../../../../src/extract/http/transport.js'
import { anything, easyPolicy, never, question, reasonOf } from '../../../support/http-questions.js'
import { virtualTimer } from '../../../support/virtual-timer.js'

type Reply =
  { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string } | 'broken'

const policy: HostPolicy = {
  ...easyPolicy,
  retry: { attempts: 4, base: 1_000, cap: 8_000, total: 60_000 },
  circuit: { failures: 5, rest: 30_000 },
}

/** A client on virtual time whose host takes 100 ms for each answer; the last reply is given again and again. */
function clientOf(replies: readonly Reply[], more: Partial<HostPolicy> = {}) {
  const timer = virtualTimer()
  const sent: number[] = []
  const events: HttpEvent[] = []
  const transport: Transport = {
    async send(_question, _policy, signal): Promise<Exchange> {
      sent.push(timer.elapsed)
      const reply = replies[Math.min(sent.length, replies.length) - 1] ?? 'broken'
      await timer.sleep(100, signal)
      if (reply === 'broken')
        return {
          kind: 'broken',
          isTransient: true,
          isHostFailure: true,
          reason: 'expected an answer, but none came',
          bytes: 0,
        }
      const { status, headers = {}, body = '' } = reply
      const answer = { status, headers, body: Buffer.from(body), receivedAt: timer.now() }
      return { kind: 'answer', answer, bytes: body.length }
    },
    close: async () => undefined,
  }
  const client = new HttpClient({
    timer,
    random: () => 0.5,
    policyOf: () => ({ ...policy, ...more }),
    userAgent: 'aurora-test',
    redact: (text) => text.replaceAll('hush', '[redacted]'),
    onEvent: (event) => events.push(event),
    transport,
  })
  const ask = async (judge: Judge = anything, signal = never): Promise<HttpOutcome> =>
    client.ask(question('https://api.test/v1/rewards?key=private'), judge, signal)
  return { client, timer, sent, events, ask }
}

describe('retries of HttpClient', () => {
  it.each([408, 429, 500, 502, 503, 504, 599])('asks again after %i', async (status) => {
    const { ask } = clientOf([{ status }, { status: 200 }])
    expect(await ask()).toMatchObject({ ok: true, attempts: 2 })
  })

  it.each([400, 401, 404, 410, 501, 505, 304])('does not ask again after %i', async (status) => {
    const { ask, sent } = clientOf([{ status }, { status: 200 }])
    expect(await ask()).toMatchObject({ ok: false, kind: 'terminal', attempts: 1, answer: { status } })
    expect(sent).toHaveLength(1)
  })

  it('waits longer each time, by chance, and gives up after the last attempt', async () => {
    const { ask, sent } = clientOf(['broken'])
    expect(await ask()).toEqual({
      ok: false,
      kind: 'transient',
      reason: 'GET api.test/v1/rewards: expected an answer, but none came; given up after 4 attempts',
      answer: undefined,
      attempts: 4,
    })
    expect(sent).toEqual([0, 600, 1_700, 3_800])
  })

  it.each([
    ['seconds', '7'],
    ['a date', 'Thu, 01 Jan 2026 00:00:07 GMT'],
  ])('waits as long as the host asks in %s', async (_form, value) => {
    const headers = { 'retry-after': value, date: 'Thu, 01 Jan 2026 00:00:00 GMT' }
    const { ask, sent } = clientOf([{ status: 429, headers }, { status: 200 }])
    await ask()
    expect(sent).toEqual([0, 7_100])
  })

  it('ends a request at once when the host asks for more than it may take', async () => {
    const { ask, timer } = clientOf([{ status: 503, headers: { 'retry-after': '61' } }])
    expect(reasonOf(await ask())).toBe(
      'GET api.test/v1/rewards: expected 200, got 503 Service Unavailable; ' +
        'the host asks to wait 61 s, beyond the 60 s that a request may take',
    )
    expect(timer.elapsed).toBe(100)
  })

  it('ends a request at once when its next attempt would come too late', async () => {
    const { ask, sent, timer } = clientOf(['broken'], { retry: { ...policy.retry, total: 1_500 } })
    expect(reasonOf(await ask())).toContain('the next attempt would come after 1 s, beyond the 1.5 s')
    expect(sent).toEqual([0, 600])
    expect(timer.elapsed).toBe(700)
  })

  it('lets the whole host rest after a 429', async () => {
    const { ask, sent, events } = clientOf(
      [{ status: 429, headers: { 'retry-after': '10' } }, { status: 200 }],
      { requestsPerMinute: 60 },
    )
    await Promise.all([ask(), ask(), ask()])
    expect(sent).toEqual([0, 10_100, 11_100, 12_100])
    expect(events).toContainEqual({ kind: 'paused', host: 'api.test', milliseconds: 10_000 })
  })

  it('lets the whole host rest after a 429 that names no time', async () => {
    const { ask, sent } = clientOf([{ status: 429 }, { status: 200 }])
    const first = ask()
    const other = first.then(async () => ask())
    await Promise.all([first, other])
    // Half of the longest delay by chance, but nobody asks before all of it is over.
    expect(sent).toEqual([0, 1_100, 1_200])
  })

  it('ends at once whose host is to be left alone for longer than a request may take', async () => {
    const { ask, sent } = clientOf([{ status: 429, headers: { 'retry-after': '600' } }])
    await ask()
    expect(await ask()).toMatchObject({ ok: false, kind: 'transient', attempts: 0 })
    expect(reasonOf(await ask())).toBe(
      'GET api.test/v1/rewards: not asked: api.test asked to be left alone for another 600 s, ' +
        'longer than this request may wait',
    )
    expect(sent).toHaveLength(1)
  })

  it('is interrupted between two attempts', async () => {
    const run = new AbortController()
    const { ask, timer } = clientOf(['broken'])
    const asked = ask(anything, run.signal)
    await timer.sleep(300)
    run.abort()
    await expect(asked).rejects.toMatchObject({ code: 'interrupted', exitCode: 1 })
    expect(timer.elapsed).toBe(300)
  })
})

describe('the judge of HttpClient', () => {
  it('has the last word on an answer of status 200', async () => {
    const { ask, sent } = clientOf([
      { status: 200, body: 'not yet' },
      { status: 200, body: 'done' },
    ])
    const outcome = await ask(({ body }) =>
      Buffer.from(body).toString() === 'done'
        ? { kind: 'data' }
        : { kind: 'transient', reason: 'it is not there yet' },
    )
    expect(outcome).toMatchObject({ ok: true, attempts: 2 })
    expect(sent).toHaveLength(2)
  })

  it('cannot make data of an error status', async () => {
    const { ask } = clientOf([{ status: 500, body: '{"validators":[]}' }])
    expect(await ask(() => ({ kind: 'data' }))).toMatchObject({ ok: false, kind: 'transient', attempts: 4 })
  })

  it('overrules what an error status says by itself', async () => {
    const transient = clientOf([{ status: 400 }, { status: 200 }])
    const judge: Judge = ({ status }) =>
      status === 200 ? { kind: 'data' } : { kind: 'transient', reason: 'limit exceeded' }
    expect(await transient.ask(judge)).toMatchObject({ ok: true, attempts: 2 })

    const terminal = clientOf([{ status: 500 }])
    expect(reasonOf(await terminal.ask(() => ({ kind: 'terminal', reason: 'no such method, hush' })))).toBe(
      'GET api.test/v1/rewards: no such method, [redacted]',
    )
  })

  it('passes on its own failures, and frees the connection', async () => {
    const { ask } = clientOf([{ status: 200 }], { connections: 1 })
    const asked = ask(() => {
      throw new Error('a defect')
    })
    await expect(asked).rejects.toThrow('a defect')
    expect(await ask()).toMatchObject({ ok: true })
  })
})

describe('the circuit of HttpClient', () => {
  const failing = { circuit: { failures: 2, rest: 120_000 } }

  it('opens for a host that fails, and tells what it said last', async () => {
    const { client, ask, sent, events } = clientOf([{ status: 503, body: 'hush, overloaded' }], failing)
    const outcome = await ask()
    expect(outcome).toMatchObject({ ok: false, kind: 'circuit', attempts: 2, answer: { status: 503 } })
    expect(reasonOf(outcome)).toBe(
      'GET api.test/v1/rewards: expected 200, got 503 Service Unavailable with [redacted], overloaded; ' +
        'not asked again: api.test failed so often in a row that it rests for another 119 s, ' +
        'longer than this request may wait; given up after 2 attempts',
    )
    expect(await ask()).toMatchObject({ ok: false, kind: 'circuit', attempts: 0 })
    expect(sent).toHaveLength(2)
    expect(events).toContainEqual({ kind: 'circuit', host: 'api.test', isOpen: true })
    expect(client.statistics()).toMatchObject([{ isCircuitOpen: true }])
  })

  it('waits for a rest that a request has time for, and closes when the host is well again', async () => {
    const { ask, sent, events } = clientOf(['broken', 'broken', { status: 200 }], {
      circuit: { failures: 2, rest: 30_000 },
    })
    expect(await ask()).toMatchObject({ ok: true, attempts: 3 })
    expect(sent).toEqual([0, 600, 30_700])
    expect(events.filter(({ kind }) => kind === 'circuit')).toMatchObject([
      { isOpen: true },
      { isOpen: false },
    ])
  })

  it('does not mind refusals of a healthy host, nor being told to slow down', async () => {
    const { client, ask } = clientOf(
      [404, 400, 429, 404].map((status) => ({ status })),
      {
        ...failing,
        retry: { ...policy.retry, attempts: 1 },
      },
    )
    for (let count = 0; count < 4; count += 1) await ask()
    expect(client.statistics()).toMatchObject([{ isCircuitOpen: false, requests: 4, failures: 4 }])
  })
})

describe('the figures of HttpClient', () => {
  it('tell of each host what it took', async () => {
    const { client, ask } = clientOf([{ status: 429 }, 'broken', { status: 200, body: 'good' }])
    await ask()
    expect(client.statistics()).toEqual([
      {
        host: 'api.test',
        requests: 3,
        retries: 2,
        rateLimited: 1,
        bytes: 4,
        failures: 0,
        waiting: { total: 500 + 500 + 1_000, greatest: 1_000 },
        answering: { total: 300, greatest: 100 },
        isCircuitOpen: false,
      },
    ])
  })
})
