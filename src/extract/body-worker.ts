import { parentPort, workerData } from 'node:worker_threads'
import { checkBody } from './body-check.js'
import type { BodyTask } from './body-check.js'
import type { EndpointAdapter, ProviderRegistry } from './envelope.js'

/** What the worker is asked; it answers with a BodyFinding, or with the error that it met. */
export interface WorkerTask extends BodyTask {
  readonly adapter: string
  readonly endpoint: string
}

const { registryModule } = workerData as { registryModule: string }

parentPort?.on('message', (task: WorkerTask) => {
  void adapterOf(task).then(
    (adapter) => parentPort?.postMessage(checkBody(task, adapter)),
    (error: unknown) => {
      // An error event of the worker itself rejects what waits for it, with the stack kept.
      setImmediate(() => {
        throw error
      })
    },
  )
})

async function adapterOf(task: WorkerTask): Promise<EndpointAdapter> {
  const module = (await import(registryModule)) as { providerRegistry: ProviderRegistry }
  const adapter = (await module.providerRegistry.load(task.adapter))?.get(task.endpoint)
  if (adapter === undefined) throw new Error(`No adapter for ${task.adapter} ${task.endpoint}`)
  return adapter
}
