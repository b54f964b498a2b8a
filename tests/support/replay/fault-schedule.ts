import * as fault from './faults.js'
import type { Fault } from './faults.js'
import type { ReplayRequest } from './replay-answer.js'

/** Which fault, if any, befalls a request: it is asked with every one that has a good answer. */
export type FaultSchedule = (request: ReplayRequest) => Fault | undefined

export interface SeededOptions {
  readonly seed: number
  /** Equal requests (method, path, query, body) fail at most so often in a row at first, then never again. */
  readonly most: number
  /** How many of the requests fail at all, 0 to 1. */
  readonly share?: number
  /** `quickFaults` where not given. */
  readonly faults?: readonly Fault[]
}

/** Transient faults that take no time: for properties of many runs. */
export const quickFaults: readonly Fault[] = [
  fault.rateLimited(1),
  fault.rateLimitedUntil(2),
  fault.rateLimitedSilently,
  fault.emptyServerError,
  fault.requestTimeout,
  fault.unavailable,
  fault.badGateway,
  fault.truncated,
  fault.resetBeforeHeaders,
  fault.resetInBody,
  fault.brokenGzip,
  fault.truncatedGzip,
]

/** The same of a node that is asked in JSON-RPC, in batches too. */
export const quickRpcFaults: readonly Fault[] = [
  ...quickFaults,
  fault.callLeftOut,
  fault.callAnsweredTwice,
  fault.callLimited,
  fault.nodeBehind,
]

/** Good answers in another dress: a client that takes them for faults is wrong. */
export const harmless: readonly Fault[] = [
  fault.compressed('gzip'),
  fault.compressed('deflate'),
  fault.compressed('raw deflate'),
  fault.compressed('br'),
]

/** Transient faults that last until a timeout of the client: to be mixed in where its timeouts are short. */
export const slowFaults: readonly Fault[] = [fault.stalledHeaders, fault.stalledBody]

/**
 * Faults by chance, but the same for the same seed, whatever the order in which concurrent requests come: chance is
 * drawn from the seed, the request and how often an equal one came before. Every request gets its good answer after
 * `most` faults at the latest, so that a client which asks more often than that must succeed.
 */
export function seededFaults({
  seed,
  most,
  share = 0.5,
  faults = quickFaults,
}: SeededOptions): FaultSchedule {
  return (request) => {
    const random = mulberry32(hashOf(`${seed} ${requestKey(request)}`))
    const times = random() < share ? 1 + Math.floor(random() * most) : 0
    if (request.time > times) return undefined
    for (let skipped = 1; skipped < request.time; skipped += 1) random()
    return faults[Math.floor(random() * faults.length)]
  }
}

/** These faults for every request, one after the other, then none. */
export function firstFaults(...faults: readonly Fault[]): FaultSchedule {
  return ({ time }) => faults[time - 1]
}

/** This fault for ever. */
export function always(only: Fault): FaultSchedule {
  return () => only
}

export function requestKey(request: Pick<ReplayRequest, 'method' | 'path' | 'query' | 'body'>): string {
  return `${request.method} ${request.path}?${request.query.toString()} ${request.body}`
}

/** Numbers of at least 0 and below 1 that look random, always the same for a seed (mulberry32, public domain). */
export function mulberry32(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return hash >>> 0
}
