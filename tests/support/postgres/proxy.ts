import { createConnection, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** What a test does to a connection on which a certain statement passes; `backend` is its process on the server. */
export type Intervention = (backend: number) => void | Promise<void>

interface Watch {
  readonly patterns: RegExp[]
  readonly when: 'before' | 'answered'
  readonly act: Intervention
}

/**
 * Stands on the loopback between a client and a PostgreSQL server, passes everything on, and reads the statements that
 * go by: so that a test can cut the line, or end a process of the server, at an exact place.
 */
export class StatementProxy {
  readonly url: string
  readonly #sockets = new Set<Socket>()
  #watch: Watch | undefined
  #isDown = false

  private constructor(url: string) {
    this.url = url
  }

  /** Before the server of a URL, and with it the database; gone when the test is over. */
  static async before(url: string): Promise<StatementProxy> {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const target = new URL(url)
    const folder = target.searchParams.get('host')
    const connect = (): Socket =>
      folder?.startsWith('/') === true
        ? createConnection(`${folder}/.s.PGSQL.${target.port || '5432'}`)
        : createConnection(Number(target.port || '5432'), target.hostname)
    const own = new URL(url)
    own.searchParams.delete('host')
    own.host = `127.0.0.1:${(server.address() as AddressInfo).port}`
    const proxy = new StatementProxy(own.href)
    server.on('connection', (client) => proxy.#pass(client, connect))
    onTestFinished(() => {
      proxy.cut()
      server.close()
    })
    return proxy
  }

  /**
   * Acts once: before the statement that matches the last of the patterns, each looked for after the match of the one
   * before, is passed on; or when the server has answered it, before the answer is. What it does is waited for.
   */
  at(patterns: readonly string[], act: Intervention, when: Watch['when'] = 'before'): void {
    this.#watch = { patterns: patterns.map((pattern) => new RegExp(pattern)), when, act }
  }

  /** True as long as what was to be waited for has not come by. */
  get isWaiting(): boolean {
    return this.#watch !== undefined
  }

  /** Breaks all connections. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  /** Breaks all connections and takes no new one, until `up`. */
  down(): void {
    this.#isDown = true
    this.cut()
  }

  up(): void {
    this.#isDown = false
  }

  #pass(client: Socket, connect: () => Socket): void {
    if (this.#isDown) {
      client.destroy()
      return
    }
    const server = connect()
    for (const socket of [client, server]) {
      this.#sockets.add(socket)
      socket.on('close', () => this.#sockets.delete(socket)).on('error', () => undefined)
    }
    client.on('close', () => server.destroy())
    server.on('close', () => client.destroy())
    let backend = 0
    let answered: Intervention | undefined
    client.on('data', (bytes) => {
      const watch = this.#matched(bytes)
      if (watch?.when === 'before') passAfter(watch.act(backend), client, () => server.write(bytes))
      else {
        answered = watch?.act ?? answered
        server.write(bytes)
      }
    })
    server.on('data', (bytes) => {
      backend = backendIn(bytes) ?? backend
      const act = answered
      answered = undefined
      if (act === undefined) client.write(bytes)
      else passAfter(act(backend), server, () => client.write(bytes))
    })
  }

  /** The watch, when this is what it waits for. */
  #matched(bytes: Buffer): Watch | undefined {
    const watch = this.#watch
    if (watch?.patterns[0]?.test(bytes.toString('latin1')) !== true) return undefined
    watch.patterns.shift()
    if (watch.patterns.length > 0) return undefined
    this.#watch = undefined
    return watch
  }
}

/** Nothing that comes after may overtake what is held back. */
function passAfter(act: void | Promise<void>, from: Socket, pass: () => void): void {
  from.pause()
  void Promise.resolve(act).then(() => {
    pass()
    from.resume()
  })
}

/** BackendKeyData: K, the length 12, the process, the secret. */
function backendIn(bytes: Buffer): number | undefined {
  const key = bytes.indexOf(Buffer.from([0x4b, 0, 0, 0, 12]))
  return key < 0 ? undefined : bytes.readUInt32BE(key + 5)
}
