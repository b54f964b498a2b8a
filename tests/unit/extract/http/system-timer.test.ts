import { describe, expect, it } from 'vitest'
import { systemClock } from '../../../../src/base/clock.js'
import { systemTimer } from '../../../../src/extract/http/system-timer.js'

const timer = systemTimer(systemClock)

describe('systemTimer', () => {
  it('sleeps for real, and not at all for nothing', async () => {
    const before = timer.now()
    await timer.sleep(0)
    await timer.sleep(-5)
    await timer.sleep(15)
    expect(timer.now() - before).toBeGreaterThanOrEqual(14)
  })

  it("rejects with the signal's own reason, also asleep for longer than setTimeout can", async () => {
    const run = new AbortController()
    const asleep = timer.sleep(2 ** 40, run.signal)
    run.abort(new Error('enough'))
    await expect(asleep).rejects.toThrow('enough')
    await expect(timer.sleep(1, run.signal)).rejects.toThrow('enough')
  })
})
