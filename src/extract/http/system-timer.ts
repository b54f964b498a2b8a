import { setTimeout as timeout } from 'node:timers/promises'
import type { Clock } from '../../base/clock.js'
import type { Timer } from './http-exchange.js'

/** What `setTimeout` can hold; longer waits are made of several. */
const longestTimeout = 2 ** 31 - 1

/** The machine's own time. By a clock that stands still a rate budget would wait for ever: tests bring a timer. */
export function systemTimer(clock: Clock): Timer {
  return { now: () => clock.now().getTime(), sleep }
}

async function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted()
  for (let left = Math.ceil(milliseconds); left > 0; left -= longestTimeout) {
    try {
      await timeout(Math.min(left, longestTimeout), undefined, { signal })
    } catch (error) {
      // Node wraps the reason in an error of its own.
      signal?.throwIfAborted()
      throw error
    }
  }
}
