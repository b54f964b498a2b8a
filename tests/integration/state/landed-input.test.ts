import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Session } from '../../../src/engine/engine.js'
import type { Source } from '../../../src/project/types.js'
import { nextBatchNumber } from '../../../src/state/batches.js'
import { sourceIdentities, sourceViewSql } from '../../../src/state/landed-input.js'
import { noon } from './in-memory.js'
import type { Observation, Payload } from './landed-tables.js'
import { idOf, hourText, source, fees, onLandedTables, land, view, inForce } from './landed-tables.js'
import { describeOnEngines } from '../../support/test-engines.js'

describeOnEngines('the payload in force', () => {
  it('comes with its request, its observation and its body', async () => {
    await onLandedTables(async (session) => {
      await land(
        session,
        [
          {
            payload: '1',
            batch: 1,
            period: '*',
            coversFrom: 830,
            coversUntil: 859,
            validator: 'v',
            json: '{"a":"1"}',
          },
        ],
        [{ payload: '1', hour: 3, isFinal: true, batch: 1 }],
      )
      expect(await view(session, 1n)).toEqual([
        {
          payload_id: idOf('1'),
          provider_name: 'alpha',
          chain_id: 'chain',
          period_identifier: '*',
          covers_from: 830n,
          covers_until: 859n,
          validator_key: 'v',
          request: '{"q":1}',
          request_hash: 'request',
          response_hash: 'hash of 1',
          fetched_at: hourText(3),
          is_final: true,
          body: '{"a":"1"}',
        },
      ])
    })
  })

  it('reads the raw text where no other form stands beside it, and of a CSV its JSON form', async () => {
    await onLandedTables(async (session) => {
      await land(
        session,
        [
          { payload: '1', batch: 1, requestHash: 'one', raw: '{"a":1}', json: '' },
          { payload: '2', batch: 1, requestHash: 'two', raw: '{"a":2}' },
          { payload: '3', batch: 1, endpoint: 'table', raw: 'a', json: '{"header":["a"],"rows":[]}' },
        ],
        ['1', '2', '3'].map((payload) => ({ payload, hour: 3, isFinal: true, batch: 1 })),
      )
      const bodies = async (from: Source) => (await view(session, 1n, from)).map(({ body }) => body)
      expect(await bodies({ ...fees, format: 'json' })).toEqual(['{"a":1}', '{"a":2}'])
      expect(await bodies({ ...source('alpha', 'table'), format: 'csv' })).toEqual([
        '{"header":["a"],"rows":[]}',
      ])
    })
  })

  it('is the raw text where that reads alike on both engines', async () => {
    await onLandedTables(async (session) => {
      await land(
        session,
        [{ payload: '1', batch: 1, raw: '[]' }],
        [{ payload: '1', hour: 1, isFinal: true, batch: 1 }],
      )
      expect((await view(session, 1n))[0]?.body).toBe('[]')
    })
  })

  it('is the last one of answers that went A, B, A', async () => {
    await onLandedTables(async (session) => {
      await land(
        session,
        [
          { payload: 'a', batch: 1 },
          { payload: 'b', batch: 2 },
        ],
        [
          { payload: 'a', hour: 1, isFinal: true, batch: 1 },
          { payload: 'b', hour: 2, isFinal: true, batch: 2 },
          { payload: 'a', hour: 3, isFinal: true, batch: 3 },
        ],
      )
      expect([await inForce(session, 1n), await inForce(session, 2n), await inForce(session, 3n)]).toEqual([
        ['a'],
        ['b'],
        ['a'],
      ])
    })
  })

  it('is a final one before any later that is not, and the latest where none is', async () => {
    await onLandedTables(async (session) => {
      await land(
        session,
        ['a', 'b', 'c'].map((payload) => ({ payload, batch: 1 })),
        [
          { payload: 'a', hour: 1, isFinal: false, batch: 1 },
          { payload: 'b', hour: 2, isFinal: false, batch: 1 },
          { payload: 'a', hour: 3, isFinal: true, batch: 2 },
          { payload: 'c', hour: 4, isFinal: false, batch: 3 },
        ],
      )
      expect([await inForce(session, 1n), await inForce(session, 2n), await inForce(session, 3n)]).toEqual([
        ['b'],
        ['a'],
        ['a'],
      ])
      expect((await view(session, 1n))[0]?.is_final).toBe(false)
    })
  })

  it('is one for each request: chain, period, cover, validator and request hash', async () => {
    await onLandedTables(async (session) => {
      const payloads: readonly Payload[] = [
        { payload: '0', batch: 1 },
        { payload: '1', batch: 1, chain: 'other' },
        { payload: '2', batch: 1, period: '843' },
        { payload: '3', batch: 1, coversFrom: 1 },
        { payload: '4', batch: 1, coversUntil: 1 },
        { payload: '5', batch: 1, validator: 'v' },
        { payload: '6', batch: 1, requestHash: 'other' },
        { payload: '7', batch: 1, endpoint: 'rewards' },
        { payload: '8', batch: 1, provider: 'beta' },
      ]
      await land(
        session,
        payloads,
        payloads.map(({ payload }) => ({ payload, hour: 1, isFinal: true, batch: 1 })),
      )
      expect([...(await inForce(session, 1n))].sort()).toEqual(['0', '1', '2', '3', '4', '5', '6'])
    })
  })

  it('agrees with a plain reading of the rule on any history', async () => {
    const payloads = fc.array(
      fc.record({ batch: fc.integer({ min: 1, max: 4 }), requestHash: fc.constantFrom('x', 'y') }),
      { minLength: 1, maxLength: 6 },
    )
    const observations = fc.array(
      fc.record({
        place: fc.nat({ max: 5 }),
        hour: fc.integer({ min: 0, max: 5 }),
        isFinal: fc.boolean(),
        batch: fc.integer({ min: 1, max: 4 }),
      }),
      { maxLength: 15 },
    )
    await onLandedTables(async (session) => {
      const property = fc.asyncProperty(
        payloads,
        observations,
        fc.integer({ min: 0, max: 4 }),
        async (made, seen, n) => {
          const landed = made.map((one, place) => ({ ...one, payload: String(place) }))
          const keys = new Set<string>()
          const observed = seen
            .filter(({ place }) => place < made.length)
            .map(({ place, ...rest }) => ({ ...rest, payload: String(place) }))
            // (payload_id, fetched_at) is the key of an observation.
            .filter(({ payload, hour }) => keys.size < keys.add(`${payload} ${hour}`).size)
          await session.execute(
            'delete from staging.staging_payloads; delete from staging.payload_observations',
          )
          await land(session, landed, observed)
          expect([...(await inForce(session, BigInt(n)))].sort()).toEqual(
            expectedInForce(landed, observed, n),
          )
        },
      )
      await fc.assert(property, { numRuns: 60 })
    })
  })

  it('reads names with quotes as they are', async () => {
    await onLandedTables(async (session) => {
      await land(
        session,
        [{ payload: '1', batch: 1, endpoint: "it's" }],
        [{ payload: '1', hour: 1, isFinal: true, batch: 1 }],
      )
      expect(await view(session, 1n, source('alpha', "it's"))).toHaveLength(1)
    })
  })
})

function expectedInForce(
  payloads: readonly Payload[],
  observations: readonly Observation[],
  n: number,
): string[] {
  const chosen = ['x', 'y'].flatMap((request) => {
    const ids = payloads
      .filter((one) => one.requestHash === request && one.batch <= n)
      .map(({ payload }) => payload)
    const seen = observations.filter(({ payload, batch }) => ids.includes(payload) && batch <= n)
    const candidates = seen.some(({ isFinal }) => isFinal) ? seen.filter(({ isFinal }) => isFinal) : seen
    const [best] = [...candidates].sort((a, b) => b.hour - a.hour || (a.payload < b.payload ? 1 : -1))
    return best === undefined ? [] : [best.payload]
  })
  return chosen.sort()
}

describeOnEngines('a landed table as a source', () => {
  const payloads = source('landing', 'staging_payloads')
  const runs = source('landing', 'ingestion_runs')

  it('is read up to the batch number', async () => {
    await onLandedTables(async (session) => {
      await land(
        session,
        [
          { payload: '1', batch: 1 },
          { payload: '2', batch: 2 },
        ],
        [],
      )
      expect(await view(session, 1n, payloads)).toHaveLength(1)
      expect(await view(session, 2n, payloads)).toHaveLength(2)
    })
  })

  it('shows a run as soon as one of its batches counts', async () => {
    await onLandedTables(async (session) => {
      await addRun(session, 'r1')
      await session.transaction(() => nextBatchNumber(session, { runId: 'r1', takenAt: noon }))
      await addRun(session, 'r2')
      await session.transaction(() => nextBatchNumber(session, { runId: 'r2', takenAt: noon }))
      expect((await view(session, 1n, runs)).map(({ run_id }) => run_id)).toEqual(['r1'])
    })
  })
})

describeOnEngines('providers that are read as one', () => {
  const relays: Source = { ...source('relay', 'fees'), providers: ['alpha', 'beta'] }

  it('each have their own payload in force, by their names', async () => {
    await onLandedTables(async (session) => {
      await land(
        session,
        [
          { payload: '1', batch: 1, provider: 'alpha' },
          { payload: '2', batch: 1, provider: 'beta' },
          { payload: '3', batch: 2, provider: 'beta' },
          { payload: '4', batch: 2, provider: 'gamma' },
        ],
        ['1', '2', '3', '4'].map((payload) => ({ payload, hour: Number(payload), isFinal: true, batch: 2 })),
      )
      const rows = await view(session, 2n, relays)
      expect(rows.map(({ provider_name: name, payload_id: id }) => [name, id])).toEqual([
        ['alpha', idOf('1')],
        ['beta', idOf('3')],
      ])
      expect((await sourceIdentities(session, 2n, [relays])).get(relays.id)).toBe('2')
    })
  })

  it('are other data as soon as one of them is', async () => {
    await onLandedTables(async (session) => {
      await land(
        session,
        [
          { payload: '1', batch: 1, provider: 'alpha' },
          { payload: '2', batch: 10, provider: 'beta' },
        ],
        [],
      )
      const identityAt = async (batch: bigint) =>
        (await sourceIdentities(session, batch, [relays])).get(relays.id)
      expect([await identityAt(0n), await identityAt(9n), await identityAt(10n)]).toEqual(['0', '1', '10'])
    })
  })
})

describeOnEngines('a table of finance as a source', () => {
  it('needs no view', () => {
    expect(sourceViewSql('duckdb', source('finance', 'statement_events'), 1n)).toBeUndefined()
  })
})

describeOnEngines('the identity of what a build reads', () => {
  async function identity(session: Session, batchNumber: bigint, from: Source): Promise<string | undefined> {
    return (await sourceIdentities(session, batchNumber, [from])).get(from.id)
  }

  it('is the greatest batch of an endpoint’s payloads and observations up to the build’s number', async () => {
    await onLandedTables(async (session) => {
      await land(
        session,
        [
          { payload: '1', batch: 2 },
          { payload: '2', batch: 9, provider: 'beta' },
        ],
        [
          { payload: '1', hour: 1, isFinal: true, batch: 2 },
          { payload: '1', hour: 2, isFinal: true, batch: 5 },
        ],
      )
      expect(await identity(session, 1n, fees)).toBe('0')
      expect(await identity(session, 4n, fees)).toBe('2')
      expect(await identity(session, 5n, fees)).toBe('5')
      expect(await identity(session, 99n, fees)).toBe('5')
      expect(await identity(session, 99n, source('alpha', 'rewards'))).toBe('0')
      const both = await sourceIdentities(session, 99n, [fees, source('beta', 'fees')])
      expect([...both.values()]).toEqual(['5', '9'])
    })
  })

  it('is the greatest batch of a landed table, and follows the end of a run', async () => {
    await onLandedTables(async (session) => {
      await land(session, [{ payload: '1', batch: 3 }], [])
      expect(await identity(session, 9n, source('landing', 'staging_payloads'))).toBe('3')
      expect(await identity(session, 9n, source('landing', 'rejected_payloads'))).toBe('0')
      const runs = source('landing', 'ingestion_runs')
      const none = await identity(session, 9n, runs)
      await addRun(session, 'r1')
      await session.transaction(() => nextBatchNumber(session, { runId: 'r1', takenAt: noon }))
      const going = await identity(session, 9n, runs)
      await session.execute(`update staging.ingestion_runs set completed_at = $1, status = 'SUCCESS'`, [noon])
      expect(new Set([none, going, await identity(session, 9n, runs)]).size).toBe(3)
      expect(await identity(session, 0n, runs)).toBe(none)
    })
  })

  it('changes for finance with each event of either chain', async () => {
    await onLandedTables(async (session) => {
      await session.execute(`create schema finance`)
      for (const table of ['statement_events', 'period_events'])
        await session.execute(
          `create table finance.${table} (event_id varchar, occurred_at timestamptz, event_hash varchar)`,
        )
      const seen = new Set([await identity(session, 1n, source('finance', 'frozen_lines'))])
      for (const [table, id, hash] of [
        ['statement_events', '1', 'a'],
        ['statement_events', '2', 'a'],
        ['period_events', '1', 'b'],
      ] as const) {
        await session.execute(`insert into finance.${table} values ($1, $2, $3)`, [id, noon, hash])
        seen.add(await identity(session, 1n, source('finance', 'frozen_lines')))
      }
      expect(seen.size).toBe(4)
      expect([...seen].at(-1)).toBe('2 a, 1 b')
    })
  })
})

async function addRun(session: Session, runId: string): Promise<void> {
  await session.execute(
    `insert into staging.ingestion_runs values ($1, '*', '{}', $2, null, 'RUNNING', null, 0, 0, 0, '{}')`,
    [runId, noon],
  )
}
