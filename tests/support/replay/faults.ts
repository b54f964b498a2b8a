import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import type { ServerResponse } from 'node:http'
import { pauseFor } from './replay-answer.js'
import type { ReplayAnswer, ReplayRequest } from './replay-answer.js'

/** What goes wrong with an answer that would have been good. `good` is that answer. */
export type Fault = (request: ReplayRequest, good: ReplayAnswer) => ReplayAnswer

const empty = '{"validators":[]}'
const jsonType = { 'content-type': 'application/json' }

export function bytesOf({ body = '' }: ReplayAnswer): Buffer {
  return Buffer.from(typeof body === 'string' ? Buffer.from(body, 'utf8') : body)
}

// ---- Refusals

/** 429 that asks to wait so many seconds; 0 is one of the values that say nothing. */
export function rateLimited(seconds: number | string): Fault {
  return () => ({ status: 429, headers: { 'retry-after': String(seconds) }, body: 'slow down' })
}

/** 429 that asks to wait until a time, by a server whose clock may be wrong: it is read against its own `date`. */
export function rateLimitedUntil(secondsFromNow: number, now: () => number = Date.now): Fault {
  return () => {
    const date = now()
    const until = new Date(date + secondsFromNow * 1000).toUTCString()
    const headers = { 'retry-after': until, date: new Date(date).toUTCString() }
    return { status: 429, headers, body: 'slow down' }
  }
}

export const rateLimitedSilently: Fault = () => ({ status: 429, body: 'slow down' })

/** An error status over the body of a good, empty answer. */
export const emptyServerError: Fault = () => ({ status: 500, headers: jsonType, body: empty })

export const requestTimeout: Fault = () => ({ status: 408, body: 'request timed out' })

export const unavailable: Fault = () => ({ status: 503, body: 'overloaded' })

export const badGateway: Fault = () => ({
  status: 502,
  headers: { 'content-type': 'text/html' },
  body: '<html><title>502 Bad Gateway</title></html>',
})

/** 401 whose body repeats the key that was sent. */
export const echoedAuthorization: Fault = ({ headers }) => ({
  status: 401,
  body: `no such key: ${headers['authorization'] ?? 'none'}`,
})

// ---- Connections

/** Half of the body of the length that was announced. */
export const truncated: Fault = (_request, good) => ({
  send: (response) => {
    const body = bytesOf(good)
    start(response, good, { 'content-length': String(Math.max(body.byteLength, 2)) })
    response.write(body.subarray(0, body.byteLength >> 1))
    flushThen(response, () => response.destroy())
  },
})

export const resetBeforeHeaders: Fault = () => ({
  send: (response) => void response.socket?.resetAndDestroy(),
})

export const resetInBody: Fault = (_request, good) => ({
  send: (response) => {
    const body = bytesOf(good)
    start(response, good, { 'content-length': String(Math.max(body.byteLength, 2)) })
    response.write(body.subarray(0, body.byteLength >> 1))
    flushThen(response, () => response.socket?.resetAndDestroy())
  },
})

/** Nothing ever comes. */
export const stalledHeaders: Fault = () => ({ send: async (_response, gone) => untilGone(gone) })

/** Half of the body comes, the rest never. */
export const stalledBody: Fault = (_request, good) => ({
  send: async (response, gone) => {
    const body = bytesOf(good)
    start(response, good, { 'content-length': String(Math.max(body.byteLength, 2)) })
    response.write(body.subarray(0, body.byteLength >> 1))
    await untilGone(gone)
  },
})

/** The good answer, late. */
export function slowHeaders(milliseconds: number): Fault {
  return (_request, good) => ({
    send: async (response, gone) => {
      await pauseFor(milliseconds, gone)
      if (gone.aborted) return
      start(response, good)
      response.end(bytesOf(good))
    },
  })
}

/** The good answer, byte by byte. */
export function drip(millisecondsPerByte: number): Fault {
  return (_request, good) => ({
    send: async (response, gone) => {
      start(response, good)
      for (const byte of bytesOf(good)) {
        response.write(Buffer.of(byte))
        await pauseFor(millisecondsPerByte, gone)
        if (gone.aborted) return
      }
      response.end()
    },
  })
}

// ---- Bodies

const compressions = {
  gzip: gzipSync,
  deflate: deflateSync,
  'raw deflate': deflateRawSync,
  br: (body: Buffer) => brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }),
} as const

export type Compression = keyof typeof compressions

/** No fault but a good answer, compressed. */
export function compressed(compression: Compression): Fault {
  return (_request, good) => {
    const body = compressions[compression](bytesOf(good))
    return withBody(good, body, { 'content-encoding': compression.replace('raw ', '') })
  }
}

/** The end of the gzip stream is missing, though the announced length is met: a lenient client takes it for whole. */
export const truncatedGzip: Fault = (_request, good) => {
  const body = gzipSync(bytesOf(good))
  return withBody(good, body.subarray(0, body.byteLength - 10), { 'content-encoding': 'gzip' })
}

/** What is announced as gzip is none. */
export const brokenGzip: Fault = (_request, good) =>
  withBody(good, bytesOf(good), { 'content-encoding': 'gzip' })

export const wrongContentType: Fault = (_request, good) =>
  withBody(good, bytesOf(good), { 'content-type': 'text/html; charset=utf-8' })

/** What a proxy in between shows to a person. */
export const htmlWithStatus200: Fault = () => ({
  headers: { 'content-type': 'text/html' },
  body: '<!doctype html><html><title>Just a moment…</title></html>',
})

/** So many bytes after decoding. */
export function oversized(bytes: number, compression?: Compression): Fault {
  return (request, good) => {
    const large = { ...good, body: Buffer.alloc(bytes, ' ') }
    return compression === undefined ? large : compressed(compression)(request, large)
  }
}

/** Like `oversized`, without saying beforehand how long it will be. */
export function oversizedUnannounced(bytes: number): Fault {
  return (_request, good) => ({
    send: async (response, gone) => {
      start(response, good)
      for (let sent = 0; sent < bytes && !gone.aborted; sent += 65_536) {
        response.write(Buffer.alloc(Math.min(65_536, bytes - sent), ' '))
        await pauseFor(0, gone)
      }
      response.end()
    },
  })
}

// ---- Redirects

/** To an absolute URL or a path of this server; the query is whatever the place says. */
export function redirected(place: string, status = 302): Fault {
  return () => ({ status, headers: { location: place } })
}

/** Back to the very same place. */
export const redirectLoop: Fault = ({ path, query }) => {
  const search = query.size === 0 ? '' : `?${query.toString()}`
  return { status: 302, headers: { location: `${path}${search}` } }
}

function withBody(good: ReplayAnswer, body: Buffer, headers: Readonly<Record<string, string>>): ReplayAnswer {
  return { ...good, headers: { ...good.headers, ...headers }, body }
}

function start(response: ServerResponse, { status = 200, headers }: ReplayAnswer, more = {}): void {
  response.writeHead(status, { ...headers, ...more })
  response.flushHeaders()
}

/** What was written has to be on its way first, or the client would see less than half of it. */
function flushThen(response: ServerResponse, then: () => void): void {
  response.write('', () => setImmediate(then))
}

async function untilGone(gone: AbortSignal): Promise<void> {
  if (!gone.aborted) await new Promise((resolve) => gone.addEventListener('abort', resolve, { once: true }))
}

// ---- JSON-RPC

type RpcEdit = (answers: readonly unknown[]) => readonly unknown[]

/** Of a batch, answers as the edit leaves them; a single answer stays as it is. */
function editedBatch(edit: RpcEdit): Fault {
  return (_request, good) => {
    const answers = JSON.parse(bytesOf(good).toString('utf8')) as unknown
    if (!Array.isArray(answers)) return good
    return { ...good, body: JSON.stringify(edit(answers as readonly unknown[])) }
  }
}

/** A batch whose last call nobody answers. */
export const callLeftOut: Fault = editedBatch((answers) => answers.slice(0, -1))

/** A batch in which one call is answered twice. */
export const callAnsweredTwice: Fault = editedBatch((answers) => [...answers, ...answers.slice(0, 1)])

/** No fault: answers to a batch may come in any order. */
export const callsInOtherOrder: Fault = editedBatch((answers) => answers.toReversed())

/** A node that limits its callers in the body, one call of a batch or the only one. */
export const callLimited: Fault = (request, good) => {
  const limit = (id: unknown) => ({ jsonrpc: '2.0', error: { code: 429, message: 'Too many requests' }, id })
  const calls = JSON.parse(request.body) as { readonly id: unknown } | readonly { readonly id: unknown }[]
  if (!Array.isArray(calls))
    return { ...good, body: JSON.stringify(limit((calls as { readonly id: unknown }).id)) }
  return editedBatch((answers) => [limit((answers[0] as { id: unknown }).id), ...answers.slice(1)])(
    request,
    good,
  )
}

/** A node that is behind refuses the batch as it does a single call. */
export const nodeBehind: Fault = (_request, good) => ({
  ...good,
  body: '{"jsonrpc":"2.0","error":{"code":-32005,"message":"Node is behind by 42 slots"},"id":null}',
})
