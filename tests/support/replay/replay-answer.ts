import { setTimeout as sleep } from 'node:timers/promises'
import type { ServerResponse } from 'node:http'
import type { JsonValue } from '../../../src/base/hash.js'

/** A request as the server saw it. */
export interface ReplayRequest {
  readonly method: string
  /** Without the query. */
  readonly path: string
  readonly query: URLSearchParams
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** 1 for the first request of this method, path, query and body, 2 for the next equal one, and so on. */
  readonly time: number
  /** `http://127.0.0.1:40123`, of the server itself. */
  readonly origin: string
}

/** What goes out. */
export interface ReplayAnswer {
  /** 200 where not given. */
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /** Sends in its own way, or none at all; status, headers and body are left out then. `gone` when the client left. */
  readonly send?: (response: ServerResponse, gone: AbortSignal) => void | Promise<void>
}

export type Answerer = (request: ReplayRequest) => ReplayAnswer | undefined

export function json(value: JsonValue, status = 200): ReplayAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) }
}

export function text(body: string, contentType = 'text/plain'): ReplayAnswer {
  return { headers: { 'content-type': contentType }, body }
}

/**
 * The first time one answer, from then on another, for each different request: a page that moves between two reads, a
 * period that is empty at first and later fills.
 */
export function firstThen(first: ReplayAnswer | Answerer, later: ReplayAnswer | Answerer): Answerer {
  return inTurn([first, later])
}

/** One answer after the other for equal requests, the last of them again and again. */
export function inTurn(answers: readonly (ReplayAnswer | Answerer)[]): Answerer {
  return (request) => {
    const answer = answers[Math.min(request.time, answers.length) - 1]
    return typeof answer === 'function' ? answer(request) : answer
  }
}

/** The first answer that is one. */
export function firstOf(answerers: readonly Answerer[]): Answerer {
  return (request) => {
    for (const answerer of answerers) {
      const answer = answerer(request)
      if (answer !== undefined) return answer
    }
    return undefined
  }
}

/** Answers requests of a path. */
export function at(path: string, answer: ReplayAnswer | Answerer): Answerer {
  return (request) => {
    if (request.path !== path) return undefined
    return typeof answer === 'function' ? answer(request) : answer
  }
}

/** A JSON text with every number, or every number below a key of this name, as a string: some hosts change their mind. */
export function withNumbersAsStrings(body: string, key?: string): string {
  const asText = (value: unknown): unknown => (typeof value === 'number' ? String(value) : value)
  return JSON.stringify(
    JSON.parse(body, (name, value: unknown) => (key === undefined || key === name ? asText(value) : value)),
  )
}

/** Resolves after so long or, if that comes first, when the client has left. */
export async function pauseFor(milliseconds: number, gone: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal: gone }).catch(() => undefined)
}

/** Works out the answer to equal requests once. */
export function remembered(answerer: Answerer): Answerer {
  const known = new Map<string, ReplayAnswer | undefined>()
  return (request) => {
    const { method, path, query, body } = request
    const key = `${method} ${path}?${query.toString()} ${body}`
    if (!known.has(key)) known.set(key, answerer(request))
    return known.get(key)
  }
}
