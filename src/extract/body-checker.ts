import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Worker } from 'node:worker_threads'
import { Turnstile } from '../engine/turnstile.js'
import { checkBody } from './body-check.js'
import type { BodyFinding, BodyTask } from './body-check.js'
import type { WorkerAnswer, WorkerTask } from './body-worker.js'
import type { EndpointAdapter, ProviderRegistry } from './envelope.js'

/** From this size on a body is checked in a worker thread, so that progress and Ctrl-C stay live. */
export const workerBodyBytes = 1024 * 1024

const compiledWorker = new URL('./body-worker.js', import.meta.url)

/** Checks bodies: small ones at once, big ones in one worker thread that is started for the first of them. */
export class BodyChecker {
  readonly #registryModule: string | undefined
  readonly #entry: URL
  /** The worker's answers do not say whose they are: it gets one body at a time, which memory is glad of as well. */
  readonly #turn = new Turnstile(1)
  #worker: Worker | undefined

  constructor(registry: ProviderRegistry, entry = compiledWorker) {
    this.#entry = entry
    // Only compiled code can run in a worker thread; from TypeScript sources the main thread does the work.
    this.#registryModule = existsSync(fileURLToPath(entry)) ? registry.module : undefined
  }

  async check(
    task: BodyTask,
    adapter: EndpointAdapter,
    names: Pick<WorkerTask, 'adapter' | 'endpoint'>,
  ): Promise<BodyFinding> {
    if (task.body.byteLength < workerBodyBytes || this.#registryModule === undefined)
      return checkBody(task, adapter)
    const module = this.#registryModule
    return this.#turn.pass(() => this.#checkInWorker({ ...task, ...names }, module))
  }

  async close(): Promise<void> {
    await this.#worker?.terminate()
    this.#worker = undefined
  }

  async #checkInWorker(task: WorkerTask, registryModule: string): Promise<BodyFinding> {
    const { Worker } = await import('node:worker_threads')
    const worker = (this.#worker ??= new Worker(this.#entry, { workerData: { registryModule } }))
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        worker.off('message', onMessage).off('error', onEnd).off('exit', onEnd)
      }
      const onMessage = (answer: WorkerAnswer): void => {
        settle()
        if ('finding' in answer) resolve(answer.finding)
        else reject(answer.error)
      }
      const onEnd = (cause: Error | number): void => {
        settle()
        this.#worker = undefined
        reject(typeof cause === 'number' ? new Error(`The worker ended with code ${cause}`) : cause)
      }
      worker.on('message', onMessage).on('error', onEnd).on('exit', onEnd)
      worker.postMessage(task)
    })
  }
}
