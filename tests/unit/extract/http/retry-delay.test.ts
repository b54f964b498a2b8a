import { describe, expect, it } from 'vitest'
import { retryDelay } from '../../../../src/extract/http/retry-delay.js'

const retry = { attempts: 9, base: 500, cap: 3_000, total: 60_000 }

describe('retryDelay', () => {
  it('doubles up to the cap', () => {
    const almostOne = 1 - 2 ** -53
    const delays = [1, 2, 3, 4, 5].map((attempt) => Math.round(retryDelay(attempt, retry, () => almostOne)))
    expect(delays).toEqual([500, 1_000, 2_000, 3_000, 3_000])
  })

  it('spreads over all from 0 on', () => {
    expect([0, 0.25, 0.5].map((random) => retryDelay(2, retry, () => random))).toEqual([0, 250, 500])
  })

  it('stays at the cap however many attempts there were', () => {
    expect(retryDelay(5_000, retry, () => 0.5)).toBe(1_500)
  })
})
