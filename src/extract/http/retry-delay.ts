import type { HostPolicy } from './http-exchange.js'

/** Milliseconds at most before the attempt that follows the given one (1 is the first). */
export function longestDelay(attempt: number, { base, cap }: HostPolicy['retry']): number {
  return Math.min(cap, base * 2 ** (attempt - 1))
}

/**
 * Milliseconds, evenly spread from 0 to the longest ("full jitter"), so that requests that failed together do not come
 * back together. `random` is at least 0 and below 1.
 */
export function retryDelay(attempt: number, retry: HostPolicy['retry'], random: () => number): number {
  return random() * longestDelay(attempt, retry)
}
