import { createServer as createPlainServer } from 'node:http'
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { requestKey } from './fault-schedule.js'
import type { FaultSchedule } from './fault-schedule.js'
import { bytesOf } from './faults.js'
import type { Answerer, ReplayAnswer, ReplayRequest } from './replay-answer.js'

export interface ReplayOptions {
  /** Undefined is a 404. */
  readonly answer: Answerer
  readonly faults?: FaultSchedule
  /** Speaks TLS with this certificate and key, in PEM. */
  readonly tls?: { readonly certificate: string; readonly key: string }
}

/**
 * A provider on loopback, over real sockets:
 *
 *     const server = await startReplayServer({ answer: at('/epoch', json({ epoch: 842 })), faults: firstFaults(truncated) })
 *     await fetch(`${server.url}/epoch`)
 *     expect(server.requests).toHaveLength(1)
 *     await server.close()
 */
export interface ReplayServer {
  /** `http://127.0.0.1:40123`, or `https://localhost:40123`; no slash at the end. */
  readonly url: string
  /** `127.0.0.1:40123` */
  readonly host: string
  /** All requests in the order in which they came, those that a fault befell included. */
  readonly requests: readonly LoggedRequest[]
  /** Connections that were made to it so far. */
  readonly connections: number
  /** How many requests there were of this path. */
  count(path: string): number
  /** Resolves when so many requests have come. */
  received(count: number): Promise<void>
  close(): Promise<void>
}

export interface LoggedRequest extends ReplayRequest {
  /** False where a fault stood in for the answer. */
  readonly isAnswered: boolean
}

export async function startReplayServer(options: ReplayOptions): Promise<ReplayServer> {
  const requests: LoggedRequest[] = []
  const times = new Map<string, number>()
  const waiting = new Set<() => void>()
  let connections = 0
  let origin = ''

  const listener: RequestListener = (message, response) => {
    void handle(message, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : new Error(String(error)))
    })
  }
  const handle = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const gone = new AbortController()
    response.on('close', () => gone.abort())
    const body = await readText(message)
    const seen = requestOf(message, body, origin)
    const time = (times.get(requestKey(seen)) ?? 0) + 1
    times.set(requestKey(seen), time)
    const request = { ...seen, time }
    const good = options.answer(request) ?? { status: 404, body: 'not found' }
    const fault = options.faults?.(request)
    requests.push({ ...request, isAnswered: fault === undefined })
    for (const check of waiting) check()
    await send(response, fault === undefined ? good : fault(request, good), gone.signal)
  }

  const server: Server =
    options.tls === undefined
      ? createPlainServer(listener)
      : createTlsServer({ cert: options.tls.certificate, key: options.tls.key }, listener)
  server.on('connection', () => (connections += 1))
  const { port } = await listening(server)
  const host = `${options.tls === undefined ? '127.0.0.1' : 'localhost'}:${port}`
  origin = `${options.tls === undefined ? 'http' : 'https'}://${host}`
  return {
    url: origin,
    host,
    requests,
    get connections() {
      return connections
    },
    count: (path) => requests.filter((request) => request.path === path).length,
    received: (count) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (requests.length < count) return
          waiting.delete(check)
          resolve()
        }
        waiting.add(check)
        check()
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function listening(server: Server): Promise<AddressInfo> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve)
  })
  return server.address() as AddressInfo
}

async function readText(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

function requestOf(message: IncomingMessage, body: string, origin: string): Omit<ReplayRequest, 'time'> {
  const url = new URL(message.url ?? '/', origin)
  const headers = Object.fromEntries(
    Object.entries(message.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  )
  return { method: message.method ?? '', path: url.pathname, query: url.searchParams, headers, body, origin }
}

async function send(response: ServerResponse, answer: ReplayAnswer, gone: AbortSignal): Promise<void> {
  if (answer.send !== undefined) {
    await answer.send(response, gone)
    return
  }
  const body = bytesOf(answer)
  response.writeHead(answer.status ?? 200, { 'content-length': body.byteLength, ...answer.headers })
  response.end(body)
}
