import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runSchedule } from '../../../src/build/schedule.js'

/** A graph of n nodes in which a node waits for earlier ones only. */
const graphs = fc
  .integer({ min: 1, max: 25 })
  .chain((size) =>
    fc.tuple(
      ...Array.from({ length: size }, (_, index) =>
        index === 0 ? fc.constant<number[]>([]) : fc.uniqueArray(fc.nat(index - 1), { maxLength: 4 }),
      ),
    ),
  )

async function run(waits: readonly number[][], concurrency: number, stopAfter = Infinity) {
  const abort = new AbortController()
  const log: string[] = []
  let running = 0
  let most = 0
  await runSchedule({
    ids: waits.map((_, index) => String(index)),
    waitsFor: (id) => (waits[Number(id)] ?? []).map(String),
    concurrency,
    signal: abort.signal,
    work: async (id) => {
      running += 1
      most = Math.max(most, running)
      log.push(`start ${id}`)
      // Different nodes take a different number of turns.
      for (let turn = 0; turn < Number(id) % 4; turn += 1) await Promise.resolve()
      log.push(`end ${id}`)
      running -= 1
      if (log.filter((line) => line.startsWith('end')).length >= stopAfter) abort.abort()
    },
  })
  return { log, most }
}

describe('a schedule', () => {
  it('runs every node once, after all that it waits for, never more than asked for at once', async () => {
    await fc.assert(
      fc.asyncProperty(graphs, fc.integer({ min: 1, max: 4 }), async (waits, concurrency) => {
        const { log, most } = await run(waits, concurrency)
        expect(most).toBeLessThanOrEqual(concurrency)
        expect(log.filter((line) => line.startsWith('start'))).toHaveLength(waits.length)
        waits.forEach((before, index) => {
          for (const other of before) {
            expect(log.indexOf(`end ${other}`)).toBeLessThan(log.indexOf(`start ${index}`))
          }
        })
      }),
      { numRuns: 60 },
    )
  })

  it('takes the nodes in their order when one runs at a time', async () => {
    const { log } = await run([[], [], [0], []], 1)
    expect(log.filter((line) => line.startsWith('start'))).toEqual([
      'start 0',
      'start 1',
      'start 2',
      'start 3',
    ])
  })

  it('starts nothing new after an abort, and waits for what runs', async () => {
    const { log } = await run([[], [], [], [], [], []], 2, 1)
    const started = log.filter((line) => line.startsWith('start')).length
    expect(started).toBeLessThan(6)
    expect(log.filter((line) => line.startsWith('end'))).toHaveLength(started)
  })

  it('ends with what its work throws, after all that runs has come to its end', async () => {
    const ended: string[] = []
    const schedule = runSchedule({
      ids: ['slow', 'broken', 'never'],
      waitsFor: (id) => (id === 'never' ? ['slow'] : []),
      concurrency: 2,
      signal: new AbortController().signal,
      work: async (id) => {
        if (id === 'broken') throw new Error('broken')
        for (let turn = 0; turn < 10; turn += 1) await Promise.resolve()
        ended.push(id)
      },
    })
    await expect(schedule).rejects.toThrow('broken')
    expect(ended).toEqual(['slow'])
  })
})
