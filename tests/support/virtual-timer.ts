import type { Timer } from '../../src/extract/http/http-exchange.js'

export interface VirtualTimer extends Timer {
  /** Milliseconds that have passed since it was made. */
  readonly elapsed: number
  /** Sleepers that wait at present. */
  readonly sleeping: number
}

export interface VirtualTimerOptions {
  /** Milliseconds since 1970. */
  readonly start?: number
  /**
   * True while something is under way that takes no virtual time, a request over a real socket, say: time stands
   * still meanwhile. Without it time goes on as soon as the event loop has nothing else to do at once.
   */
  readonly isBusy?: () => boolean
}

interface Sleeper {
  readonly at: number
  readonly order: number
  readonly wake: () => void
}

/** Turns of the event loop in which nobody may fall asleep anew before time jumps: what is awake has run on by then. */
const quietTurns = 3

/**
 * Time that passes only when all who could do something sleep; then it jumps to the earliest of them. Hours of a run
 * with many sleepers take milliseconds, in the order in which they would really happen.
 */
export function virtualTimer({
  start = Date.UTC(2026, 0, 1),
  isBusy = () => false,
}: VirtualTimerOptions = {}): VirtualTimer {
  const sleepers = new Set<Sleeper>()
  let now = start
  let order = 0
  let quiet = 0
  let isWatching = false

  const watch = (): void => {
    if (isWatching || sleepers.size === 0) return
    isWatching = true
    setImmediate(() => {
      isWatching = false
      quiet = isBusy() ? 0 : quiet + 1
      if (quiet >= quietTurns) jump()
      watch()
    })
  }
  const jump = (): void => {
    quiet = 0
    now = Math.min(...[...sleepers].map(({ at }) => at))
    const due = [...sleepers].filter(({ at }) => at <= now).sort((a, b) => a.order - b.order)
    for (const { wake } of due) wake()
  }

  return {
    now: () => now,
    get elapsed() {
      return now - start
    },
    get sleeping() {
      return sleepers.size
    },
    async sleep(milliseconds, signal) {
      signal?.throwIfAborted()
      quiet = 0
      await new Promise<void>((resolve, reject) => {
        const end = (): void => {
          sleepers.delete(sleeper)
          signal?.removeEventListener('abort', abort)
        }
        const abort = (): void => {
          end()
          reject(signal?.reason as Error)
        }
        const wake = (): void => {
          end()
          resolve()
        }
        const sleeper = { at: now + Math.max(0, milliseconds), order: (order += 1), wake }
        sleepers.add(sleeper)
        signal?.addEventListener('abort', abort, { once: true })
        watch()
      })
    },
  }
}
