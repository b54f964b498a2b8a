import { describe, expect, it } from 'vitest'
import type { Health } from '../../../../src/extract/http/circuit.js'
import { HostGate } from '../../../../src/extract/http/host-gate.js'
import type { HostPolicy, RateShare } from '../../../../src/extract/http/http-exchange.js'
import { RequestBudget } from '../../../../src/extract/http/request-budget.js'
import { easyPolicy, never } from '../../../support/http-questions.js'
import { virtualTimer } from '../../../support/virtual-timer.js'

interface Visit {
  readonly share?: RateShare
  readonly takes?: number
  readonly health?: Health
  readonly budget?: RequestBudget
  readonly signal?: AbortSignal
}

/** A gate on virtual time; `visit` gives when (ms) it was let pass, or why not. */
function gateWith(policy: Partial<HostPolicy>) {
  const timer = virtualTimer()
  const gate = new HostGate(timer, { ...easyPolicy, ...policy })
  const budget = (): RequestBudget => new RequestBudget(timer, 5_000)
  const visit = async ({ share, takes = 0, health = 'healthy', ...given }: Visit = {}): Promise<
    number | string
  > => {
    const passage = await gate.pass(given.budget ?? budget(), share, given.signal ?? never)
    if (passage.kind !== 'pass') return passage.kind
    const at = timer.elapsed
    if (takes > 0) await timer.sleep(takes)
    passage.leave(health)
    return at
  }
  return { timer, gate, visit, budget }
}

function times<T>(count: number, make: () => T): T[] {
  return Array.from({ length: count }, make)
}

describe('HostGate', () => {
  it('spaces the requests of a host', async () => {
    const { visit } = gateWith({ requestsPerMinute: 60 })
    expect(await Promise.all(times(4, visit))).toEqual([0, 1_000, 2_000, 3_000])
  })

  it('does not save up what was not used', async () => {
    const { timer, visit } = gateWith({ requestsPerMinute: 60 })
    await visit()
    await timer.sleep(60_000)
    expect(await Promise.all(times(3, visit))).toEqual([60_000, 61_000, 62_000])
  })

  it('keeps a budget of thousands a second however late the timer wakes', async () => {
    const late = virtualTimer()
    const timer = {
      now: () => late.now(),
      sleep: (ms: number, signal?: AbortSignal) => late.sleep(Math.ceil(ms) + 1, signal),
    }
    const gate = new HostGate(timer, { ...easyPolicy, connections: 1, requestsPerMinute: 120_000 })
    for (let count = 0; count < 2_000; count += 1) {
      const passage = await gate.pass(new RequestBudget(timer, 5_000), undefined, never)
      if (passage.kind === 'pass') passage.leave('healthy')
    }
    expect(late.elapsed).toBeGreaterThan(900)
    expect(late.elapsed).toBeLessThan(1_010)
  })

  it('lets at most as many at once as there are connections', async () => {
    const { visit } = gateWith({ connections: 2 })
    expect(await Promise.all(times(5, () => visit({ takes: 100 })))).toEqual([0, 0, 100, 100, 200])
  })

  it('gives a share within the budget of the host, which others overtake', async () => {
    const { visit } = gateWith({ requestsPerMinute: 600 })
    const share = { key: 'getInflationReward', requestsPerMinute: 60 }
    const slow = times(3, () => visit({ share }))
    const others = times(3, visit)
    expect(await Promise.all(slow)).toEqual([0, 1_000, 2_000])
    expect(await Promise.all(others)).toEqual([100, 200, 300])
  })

  it('lets nobody pass while the host is paused, first come first served afterwards', async () => {
    const { gate, visit } = gateWith({ requestsPerMinute: 600 })
    const first = visit()
    const second = visit()
    gate.pause(3_000)
    gate.pause(1_000)
    expect(await Promise.all([first, second, visit()])).toEqual([0, 3_000, 3_100])
  })

  it('sends away who could not wait for the end of a pause', async () => {
    const { gate, visit } = gateWith({})
    gate.pause(5_001)
    expect(await visit()).toBe('paused')
  })

  it('counts waiting before the first attempt only while the host is not to be asked', async () => {
    const { timer, gate, visit, budget } = gateWith({ requestsPerMinute: 1 })
    const patient = budget()
    await visit()
    expect(await visit({ budget: patient })).toBe(60_000)
    expect(patient.left).toBe(5_000)
    gate.pause(4_000)
    void visit({ budget: patient })
    await timer.sleep(2_000)
    expect(patient.left).toBe(3_000)
  })

  it('refuses a retry whose turn comes too late', async () => {
    const { timer, visit, budget } = gateWith({ requestsPerMinute: 6 })
    const tried = budget()
    tried.beginAttempt()
    await visit()
    expect(await visit({ budget: tried })).toBe('late')
    expect(timer.elapsed).toBe(10_000)
    expect(await visit()).toBe(10_000)
  })

  it('lets one try a host that has rested, and all pass when that succeeds', async () => {
    const { visit } = gateWith({ circuit: { failures: 2, rest: 1_000 } })
    await Promise.all(times(2, () => visit({ health: 'failed' })))
    expect(await Promise.all(times(3, () => visit({ takes: 10 })))).toEqual([1_000, 1_010, 1_010])
  })

  it('gives up those who have waited for their total time when the trials go on failing', async () => {
    const { timer, visit } = gateWith({ circuit: { failures: 1, rest: 2_000 } })
    await visit({ health: 'failed' })
    const passed = await Promise.all(times(6, () => visit({ health: 'failed' })))
    expect(passed).toEqual([2_000, 4_000, 'circuit', 'circuit', 'circuit', 'circuit'])
    expect(timer.elapsed).toBe(4_000)
  })

  it('sends all away at once while the host rests for longer than they may wait', async () => {
    const { timer, gate, visit } = gateWith({ circuit: { failures: 1, rest: 5_001 } })
    await visit({ health: 'failed' })
    expect(gate.isCircuitOpen).toBe(true)
    expect(await Promise.all(times(3, visit))).toEqual(['circuit', 'circuit', 'circuit'])
    expect(timer.elapsed).toBe(0)
  })

  it('forgets who is interrupted, and keeps no place for them', async () => {
    const { timer, visit } = gateWith({ requestsPerMinute: 60 })
    const run = new AbortController()
    const first = visit()
    const second = visit({ signal: run.signal })
    const third = visit()
    run.abort()
    await expect(second).rejects.toMatchObject({ code: 'interrupted' })
    expect(await Promise.all([first, third])).toEqual([0, 1_000])
    await expect(visit({ signal: run.signal })).rejects.toMatchObject({ code: 'interrupted' })
    expect(timer.sleeping).toBe(0)
  })
})
