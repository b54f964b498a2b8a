import { afterEach, describe, expect, it } from 'vitest'
import { always, firstFaults, mulberry32, seededFaults } from '../../../support/replay/fault-schedule.js'
import type { FaultSchedule } from '../../../support/replay/fault-schedule.js'
import * as fault from '../../../support/replay/faults.js'
import type { Fault } from '../../../support/replay/faults.js'
import {
  at,
  firstOf,
  firstThen,
  inTurn,
  json,
  text,
  withNumbersAsStrings,
} from '../../../support/replay/replay-answer.js'
import type { Answerer, ReplayRequest } from '../../../support/replay/replay-answer.js'
import { startReplayServer } from '../../../support/replay/replay-server.js'
import type { ReplayServer } from '../../../support/replay/replay-server.js'

let server: ReplayServer | undefined
afterEach(async () => server?.close())

async function serve(answer: Answerer, faults?: FaultSchedule): Promise<(path: string) => Promise<string>> {
  const started = await startReplayServer({ answer, ...(faults && { faults }) })
  server = started
  return async (path) => {
    const response = await fetch(`${started.url}${path}`)
    return `${response.status} ${await response.text()}`
  }
}

describe('the replay server', () => {
  it('answers what it knows and logs all that it is asked', async () => {
    const get = await serve(firstOf([at('/a', text('A')), at('/b', ({ query }) => json(query.get('x')))]))
    expect([await get('/a'), await get('/b?x=1'), await get('/c')]).toEqual([
      '200 A',
      '200 "1"',
      '404 not found',
    ])
    expect(server?.requests.map(({ method, path, time }) => `${method} ${path} ${time}`)).toEqual([
      'GET /a 1',
      'GET /b 1',
      'GET /c 1',
    ])
  })

  it('moves a page between two reads, for each request by itself', async () => {
    const get = await serve(firstThen(json([]), ({ query }) => json([query.get('page') ?? ''])))
    expect([await get('/?page=1'), await get('/?page=2'), await get('/?page=1')]).toEqual([
      '200 []',
      '200 []',
      '200 ["1"]',
    ])
    const turns = inTurn([text('1'), text('2')])
    const bodies = [1, 2, 3].map((time) => turns({ time } as ReplayRequest)?.body)
    expect(bodies).toEqual(['1', '2', '2'])
  })

  it('makes faults in turn, then none, and says which requests they befell', async () => {
    const get = await serve(at('/', text('good')), firstFaults(fault.unavailable, fault.emptyServerError))
    expect([await get('/'), await get('/'), await get('/')]).toEqual([
      '503 overloaded',
      '500 {"validators":[]}',
      '200 good',
    ])
    expect(server?.requests.map(({ isAnswered }) => isAnswered)).toEqual([false, false, true])
  })

  it.each<[string, Fault]>([
    ['truncated', fault.truncated],
    ['reset', fault.resetBeforeHeaders],
    ['reset in the body', fault.resetInBody],
    ['no gzip', fault.brokenGzip],
  ])('breaks an answer for any client: %s', async (_name, only) => {
    const get = await serve(at('/', text('good and long')), always(only))
    await expect(get('/')).rejects.toThrow(TypeError)
  })

  it('turns numbers into strings', () => {
    expect(withNumbersAsStrings('{"a":1,"b":[2,"3"]}')).toBe('{"a":"1","b":["2","3"]}')
    expect(withNumbersAsStrings('{"a":1,"b":2}', 'b')).toBe('{"a":1,"b":"2"}')
  })
})

describe('a seeded schedule', () => {
  const faultsOf = (schedule: FaultSchedule, page: number): readonly (Fault | undefined)[] =>
    [1, 2, 3, 4, 5].map((time) =>
      schedule({
        method: 'GET',
        path: '/',
        query: new URLSearchParams({ page: String(page) }),
        body: '',
        time,
      } as ReplayRequest),
    )
  const pages = Array.from({ length: 200 }, (_, page) => page)
  const all = (seed: number): readonly (Fault | undefined)[][] =>
    pages.map((page) => [...faultsOf(seededFaults({ seed, most: 3 }), page)])

  it('is the same for the same seed and another for another', () => {
    expect(all(1)).toEqual(all(1))
    expect(all(1)).not.toEqual(all(2))
  })

  it('ends in good answers after its greatest number of faults, and never begins again', () => {
    const runs = all(3).map((faults) => faults.map((one) => (one === undefined ? '.' : 'x')).join(''))
    expect(new Set(runs)).toEqual(new Set(['.....', 'x....', 'xx...', 'xxx..']))
    const failing = runs.filter((run) => run.startsWith('x')).length
    expect(failing).toBeGreaterThan(70)
    expect(failing).toBeLessThan(130)
  })

  it('draws from numbers that are spread evenly', () => {
    const random = mulberry32(842)
    const mean = pages.reduce((sum) => sum + random(), 0) / pages.length
    expect(mean).toBeGreaterThan(0.4)
    expect(mean).toBeLessThan(0.6)
  })
})
