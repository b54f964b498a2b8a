import type { NodeId } from '../project/types.js'

export interface ScheduleInput {
  /** In graph order. */
  readonly ids: readonly NodeId[]
  /** Ids among `ids` that must be done before. */
  readonly waitsFor: (id: NodeId) => readonly NodeId[]
  readonly concurrency: number
  readonly signal: AbortSignal
  /**
   * Must not throw for a node's own failure: whoever waits for it decides what that means. What it throws ends the
   * schedule, after all that runs has come to its end.
   */
  readonly work: (id: NodeId) => Promise<void>
}

/**
 * Runs the work of every node after that of the nodes it waits for, at most `concurrency` at once, earlier nodes of
 * the order first. After an abort nothing new starts; what runs is waited for.
 */
export async function runSchedule(input: ScheduleInput): Promise<void> {
  const waiting = new Map<NodeId, number>()
  const dependents = new Map<NodeId, NodeId[]>()
  for (const id of input.ids) {
    const before = input.waitsFor(id)
    waiting.set(id, before.length)
    for (const other of before) dependents.set(other, [...(dependents.get(other) ?? []), id])
  }
  const position = new Map(input.ids.map((id, index) => [id, index]))
  const ready = input.ids.filter((id) => waiting.get(id) === 0)
  const running = new Set<Promise<void>>()

  const start = (id: NodeId): void => {
    const promise = input.work(id).then(() => {
      running.delete(promise)
      for (const dependent of dependents.get(id) ?? []) {
        const left = (waiting.get(dependent) ?? 0) - 1
        waiting.set(dependent, left)
        if (left === 0) insertInOrder(ready, dependent, position)
      }
    })
    running.add(promise)
  }

  for (;;) {
    while (ready.length > 0 && running.size < input.concurrency && !input.signal.aborted) {
      const next = ready.shift()
      if (next !== undefined) start(next)
    }
    if (running.size === 0) return
    try {
      await Promise.race(running)
    } catch (error) {
      // Nobody may work on behind the back of whoever learns of it.
      await Promise.allSettled(running)
      throw error
    }
  }
}

function insertInOrder(ready: NodeId[], id: NodeId, position: ReadonlyMap<NodeId, number>): void {
  const place = position.get(id) ?? 0
  const index = ready.findIndex((other) => (position.get(other) ?? 0) > place)
  if (index === -1) ready.push(id)
  else ready.splice(index, 0, id)
}
