import { systemClock } from '../../src/base/clock.js'
import { HttpClient } from '../../src/extract/http/http-client.js'
import type { HttpClientOptions } from '../../src/extract/http/http-client.js'
import type { HostPolicy, HttpOutcome, HttpQuestion, Judge } from '../../src/extract/http/http-exchange.js'
import { systemTimer } from '../../src/extract/http/system-timer.js'

/** A policy that never gets in the way, with delays too short to be noticed. */
export const easyPolicy: HostPolicy = {
  requestsPerMinute: Infinity,
  connections: 8,
  timeouts: { connect: 5_000, headers: 5_000, body: 5_000 },
  greatestBody: 1_000_000,
  retry: { attempts: 4, base: 1, cap: 4, total: 10_000 },
  circuit: { failures: 100, rest: 1_000 },
}

export function question(url: string, more: Partial<HttpQuestion> = {}): HttpQuestion {
  return { method: 'GET', url: new URL(url), headers: {}, credentials: [], body: undefined, ...more }
}

/** Every answer is data, as far as its status allows. */
export const anything: Judge = () => ({ kind: 'data' })

export const never = new AbortController().signal

export function newClient(
  options: Partial<HttpClientOptions> & { readonly policy?: HostPolicy } = {},
): HttpClient {
  return new HttpClient({
    timer: systemTimer(systemClock),
    random: () => 0.5,
    policyOf: () => options.policy ?? easyPolicy,
    userAgent: 'aurora-test',
    redact: (text) => text,
    ...options,
  })
}

export function bodyOf(outcome: HttpOutcome): string | undefined {
  return outcome.answer === undefined ? undefined : Buffer.from(outcome.answer.body).toString('utf8')
}

export function reasonOf(outcome: HttpOutcome): string {
  return outcome.ok ? 'it did not fail' : outcome.reason
}
