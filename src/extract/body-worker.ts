import { parentPort, workerData } from 'node:worker_threads'
import type { MessagePort } from 'node:worker_threads'
import { checkBody } from './body-check.js'
import type { BodyFinding, BodyTask } from './body-check.js'
import type { ProviderRegistry } from './envelope.js'

export interface WorkerTask extends BodyTask {
  /** Name of a folder of `src/providers/`. */
  readonly adapter: string
  readonly endpoint: string
}

export type WorkerAnswer = { readonly finding: BodyFinding } | { readonly error: Error }

/** Answers the tasks that come in at a port, with the adapters of the registry that a module exports. */
export function serveBodyChecks(port: MessagePort, registryModule: string): void {
  port.on('message', (task: WorkerTask) => {
    void answer(task, registryModule).then((message) => port.postMessage(message))
  })
}

async function answer(task: WorkerTask, registryModule: string): Promise<WorkerAnswer> {
  try {
    const module = (await import(registryModule)) as { providerRegistry: ProviderRegistry }
    const adapter = (await module.providerRegistry.load(task.adapter))?.get(task.endpoint)
    if (adapter === undefined) throw new Error(`No adapter for ${task.adapter} ${task.endpoint}`)
    return { finding: checkBody(task, adapter) }
  } catch (error) {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }
}

// Started as a worker thread; imported anywhere else, the module only lends its function.
if (parentPort !== null)
  serveBodyChecks(parentPort, (workerData as { readonly registryModule: string }).registryModule)
