import type { ChildProcess } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import { BrowserFailure } from './browser-failure.js'

/** What a command gives back, or an event brings. */
export type Fields = Readonly<Record<string, unknown>>

interface Message {
  readonly id?: number
  readonly result?: Fields
  readonly error?: { readonly message: string }
}

interface Waiting {
  readonly resolve: (result: Fields) => void
  readonly reject: (error: Error) => void
}

/**
 * Commands of the DevTools protocol, as JSON between zero bytes over the two pipes that `--remote-debugging-pipe` reads
 * and writes: no port is opened for it.
 */
export class BrowserPipe {
  readonly #commands: Writable
  readonly #waiting = new Map<number, Waiting>()
  #last = 0
  #failure: BrowserFailure | undefined

  /** `child` has a pipe for its errors, and as its fourth and fifth stream those of the protocol. */
  constructor(child: ChildProcess) {
    const [, , errors, commands, answers] = child.stdio
    this.#commands = commands as Writable
    let said = ''
    ;(errors as Readable).on('data', (chunk: Buffer) => (said = `${said}${chunk.toString()}`.slice(-2000)))
    child.once('error', (error) => this.fail(new BrowserFailure(error.message)))
    child.once('exit', (code, signal) =>
      this.fail(new BrowserFailure(`it ended with ${code ?? signal}${lastLine(said)}`)),
    )
    // A browser that is gone tells so by its exit.
    this.#commands.on('error', () => undefined)
    this.#read(answers as Readable)
  }

  /** Ends all that waits, and all that will be asked for. */
  fail(failure: BrowserFailure): void {
    this.#failure ??= failure
    for (const { reject } of this.#waiting.values()) reject(this.#failure)
    this.#waiting.clear()
  }

  async send(method: string, parameters: Fields = {}, sessionId?: string): Promise<Fields> {
    if (this.#failure !== undefined) throw this.#failure
    this.#last += 1
    const id = this.#last
    const session = sessionId === undefined ? {} : { sessionId }
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      this.#commands.write(`${JSON.stringify({ id, method, params: parameters, ...session })}\0`)
    })
  }

  /** A page without scripts and network; gives the session that commands to it name. */
  async openPage(): Promise<string> {
    const { targetId } = await this.send('Target.createTarget', { url: 'about:blank' })
    const { sessionId } = await this.send('Target.attachToTarget', { targetId, flatten: true })
    return String(sessionId)
  }

  #read(answers: Readable): void {
    let rest: Buffer = Buffer.alloc(0)
    answers.on('error', () => undefined)
    answers.on('data', (chunk: Buffer) => {
      rest = Buffer.concat([rest, chunk])
      for (let end = rest.indexOf(0); end >= 0; end = rest.indexOf(0)) {
        this.#take(JSON.parse(rest.subarray(0, end).toString()) as Message)
        rest = rest.subarray(end + 1)
      }
    })
  }

  #take({ id, result = {}, error }: Message): void {
    const waiting = id === undefined ? undefined : this.#waiting.get(id)
    if (id === undefined || waiting === undefined) return
    this.#waiting.delete(id)
    if (error === undefined) waiting.resolve(result)
    else waiting.reject(new BrowserFailure(`it answered: ${error.message}`))
  }
}

function lastLine(text: string): string {
  const line = text.trim().split('\n').at(-1) ?? ''
  return line === '' ? '' : `: ${line}`
}
