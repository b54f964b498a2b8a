import { describe, expect, it } from 'vitest'
import { virtualTimer } from '../../../support/virtual-timer.js'

describe('virtualTimer', () => {
  it('goes to the earliest of many sleepers, in the order of their times', async () => {
    const timer = virtualTimer()
    const woken: string[] = []
    const sleeper = async (name: string, ...waits: readonly number[]): Promise<void> => {
      for (const wait of waits) {
        await timer.sleep(wait)
        woken.push(`${name} ${timer.elapsed}`)
      }
    }
    await Promise.all([sleeper('a', 100, 100), sleeper('b', 150), sleeper('c', 3_600_000), sleeper('d', 100)])
    expect(woken).toEqual(['a 100', 'd 100', 'b 150', 'a 200', 'c 3600000'])
  })

  it('stands still while something is busy', async () => {
    let isBusy = true
    const timer = virtualTimer({ isBusy: () => isBusy })
    const asleep = timer.sleep(1_000)
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    expect(timer.elapsed).toBe(0)
    isBusy = false
    await asleep
    expect(timer.elapsed).toBe(1_000)
  })

  it('rejects the sleep of whom the signal is given to, and moves no time for them', async () => {
    const timer = virtualTimer()
    const run = new AbortController()
    const asleep = timer.sleep(1_000, run.signal)
    run.abort(new Error('enough'))
    await expect(asleep).rejects.toThrow('enough')
    await expect(timer.sleep(1, run.signal)).rejects.toThrow('enough')
    expect(timer).toMatchObject({ elapsed: 0, sleeping: 0 })
  })
})
