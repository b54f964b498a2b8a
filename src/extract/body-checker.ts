import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Worker } from 'node:worker_threads'
import { checkBody } from './body-check.js'
import type { BodyFinding, BodyTask } from './body-check.js'
import type { WorkerTask } from './body-worker.js'
import type { EndpointAdapter, ProviderRegistry } from './envelope.js'

/** From this size on a body is checked in a worker thread, so that progress and Ctrl-C stay live. */
export const workerBodyBytes = 1024 * 1024

const workerEntry = new URL('./body-worker.js', import.meta.url)

/** Checks bodies: small ones at once, big ones in one worker thread that is started for the first of them. */
export class BodyChecker {
  readonly #registryModule: string | undefined
  #worker: Worker | undefined

  constructor(registry: ProviderRegistry) {
    // Only compiled code can run in a worker thread; from TypeScript sources the main thread does the work.
    this.#registryModule = existsSync(fileURLToPath(workerEntry)) ? registry.module : undefined
  }

  async check(
    task: BodyTask,
    adapter: EndpointAdapter,
    names: Pick<WorkerTask, 'adapter' | 'endpoint'>,
  ): Promise<BodyFinding> {
    if (task.body.byteLength < workerBodyBytes || this.#registryModule === undefined)
      return checkBody(task, adapter)
    return this.#checkInWorker({ ...task, ...names }, this.#registryModule)
  }

  async close(): Promise<void> {
    await this.#worker?.terminate()
    this.#worker = undefined
  }

  async #checkInWorker(task: WorkerTask, registryModule: string): Promise<BodyFinding> {
    const { Worker } = await import('node:worker_threads')
    const worker = (this.#worker ??= new Worker(workerEntry, { workerData: { registryModule } }))
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        worker.off('message', onMessage).off('error', onError).off('exit', onExit)
      }
      const onMessage = (finding: BodyFinding): void => {
        settle()
        resolve(finding)
      }
      const onError = (error: Error): void => {
        settle()
        this.#worker = undefined
        reject(error)
      }
      const onExit = (code: number): void => onError(new Error(`The worker ended with code ${code}`))
      worker.on('message', onMessage).on('error', onError).on('exit', onExit)
      worker.postMessage(task)
    })
  }
}
