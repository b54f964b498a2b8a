import { expect, it } from 'vitest'
import { silentReporter } from '../../../src/base/events.js'
import type { Envelope, ProviderRegistry } from '../../../src/extract/envelope.js'
import { createLandingDoor } from '../../../src/extract/landing-door.js'
import { landedMigrations } from '../../../src/extract/landed-migrations.js'
import type { FinalityRule } from '../../../src/project/types.js'
import { migrateUp } from '../../../src/state/migrate.js'
import { runnerMigrations } from '../../../src/state/runner-migrations.js'
import { declarationOf } from '../../unit/extract/declarations.js'
import { landingZone, tickingClock } from './landing-zone.js'
import type { LandingZone } from './landing-zone.js'
import { itOnEngines, openTestPostgres } from '../../support/test-engines.js'

const registry: ProviderRegistry = {
  names: ['node'],
  load: async () => new Map([['state', { check: () => undefined }]]),
  loadExtraction: async () => undefined,
  module: undefined,
}

function envelopeOf(body: string, changes: Partial<Envelope> = {}): Envelope {
  return {
    provider: 'node',
    endpoint: 'state',
    chainId: 'solana-mainnet',
    periodIdentifier: '1',
    coversFrom: undefined,
    coversUntil: undefined,
    validatorKey: '*',
    request: { b: 1, a: [2] },
    httpStatus: 200,
    fetchedAt: undefined,
    isFinal: undefined,
    body: Buffer.from(body),
    sourceFile: undefined,
    sourceLine: undefined,
    ...changes,
  }
}

async function openDoor({ session }: Pick<LandingZone, 'session'>, finality?: FinalityRule) {
  return createLandingDoor({
    session,
    providers: [declarationOf('node', ['state'], finality)],
    registry,
    clock: tickingClock(),
    runId: 'run',
    reporter: silentReporter,
    chainId: '*',
    scope: {},
  })
}

itOnEngines('reads finality in the body where the endpoint names a flag', async () => {
  await landingZone(async (zone) => {
    const door = await openDoor(zone, { rule: 'FLAG', path: '$.finalized' })
    await door.land(envelopeOf('{"finalized":true}'))
    await door.land(envelopeOf('{"finalized":false}'))
    await door.land(envelopeOf('{"finalized": false}', { isFinal: true }))
    await door.finish()
    expect(
      await zone.rows(`select raw_payload, is_final from staging.staging_payloads
                         join staging.payload_observations using (payload_id) order by raw_payload`),
    ).toEqual([
      { raw_payload: '{"finalized": false}', is_final: true },
      { raw_payload: '{"finalized":false}', is_final: false },
      { raw_payload: '{"finalized":true}', is_final: true },
    ])
  })
})

itOnEngines('knows a request again however its keys are ordered', async () => {
  await landingZone(async (zone) => {
    const door = await openDoor(zone)
    await door.land(envelopeOf('{}'))
    await door.land(envelopeOf('{}', { request: { a: [2], b: 1 } }))
    expect(await door.finish()).toMatchObject({ landed: 1, seenBefore: 1 })
    expect(await zone.rows('select request from staging.staging_payloads')).toEqual([
      { request: '{"a":[2],"b":1}' },
    ])
  })
})

itOnEngines('puts the later of two bodies of one run in force while nobody states times', async () => {
  await landingZone(async (zone) => {
    const door = await openDoor(zone)
    await door.land(envelopeOf('{"a":1}'))
    await door.land(envelopeOf('{"a":2}'))
    await door.finish()
    expect(
      await zone.rows(`select raw_payload as body from staging.staging_payloads
                         join staging.payload_observations using (payload_id)
                        order by fetched_at desc, payload_id desc limit 1`),
    ).toEqual([{ body: '{"a":2}' }])
  })
})

itOnEngines('ends a run that had nothing to land', async () => {
  await landingZone(async (zone) => {
    const door = await openDoor(zone)
    expect(await door.finish()).toMatchObject({ status: 'SUCCESS', fetched: 0, firstBatch: undefined })
    expect(await zone.rows('select status from staging.ingestion_runs')).toEqual([{ status: 'SUCCESS' }])
  })
})

itOnEngines('rejects an envelope whose own words no engine can keep, and keeps its bytes', async () => {
  await landingZone(async (zone) => {
    const door = await openDoor(zone)
    await door.land(envelopeOf('{}', { validatorKey: 'a\u0000b' }))
    await door.land(envelopeOf('{}', { periodIdentifier: 'half \ud800' }))
    await door.land(envelopeOf('{}', { endpoint: 'no\u0000pe' }))
    await door.reject({ body: new Uint8Array([0, 255]), sourceFile: 'x', sourceLine: 1 }, 'ends with \u0000')
    expect(await door.finish()).toMatchObject({ landed: 0, rejected: 4 })
    expect(
      await zone.rows(
        'select endpoint, period_identifier, validator_key, reason, json_path, body from staging.rejected_payloads order by reason',
      ),
    ).toMatchObject([
      { endpoint: 'no\ufffdpe', reason: expect.stringContaining('"endpoint"') as string },
      { period_identifier: 'half \ufffd', json_path: '$.period_identifier' },
      { validator_key: 'a\ufffdb', reason: '"validator_key" holds a character that cannot be stored' },
      { reason: 'ends with \ufffd', body: new Uint8Array([0, 255]) },
    ])
  })
})

it('has PostgreSQL count anew after a large load: a build would take the tables for nearly empty', async () => {
  const engine = await openTestPostgres()
  await engine.withSession(async (session) => {
    await migrateUp(session, [...runnerMigrations, ...landedMigrations], tickingClock())
    const counted = async (): Promise<unknown> =>
      (
        await session.rows(`select reltuples from pg_class where oid = 'staging.staging_payloads'::regclass`)
      )[0]
    const land = async (from: number, until: number): Promise<void> => {
      const door = await openDoor({ session })
      for (let at = from; at < until; at += 1) await door.land(envelopeOf('{}', { validatorKey: `v${at}` }))
      await door.finish()
    }
    await land(0, 10)
    expect(await counted()).toEqual({ reltuples: -1 })
    await land(10, 1010)
    expect(await counted()).toEqual({ reltuples: 1010 })
  })
})

itOnEngines('keeps the digits of numbers that no double holds', async () => {
  await landingZone(async (zone) => {
    const door = await openDoor(zone)
    const body =
      '{"a":9007199254740993,"b":123456789012345678901234567890.12345678901234567890,"c":1e400,"d":-0.0,"e":1E-999}'
    await door.land(envelopeOf(body))
    expect(await door.finish()).toMatchObject({ landed: 1, rejected: 0 })
    expect(await zone.rows('select raw_payload from staging.staging_payloads')).toEqual([
      { raw_payload: body },
    ])
  })
})

itOnEngines('lands a body of fifty megabytes, and rejects one of them that is cut off', async () => {
  await landingZone(async (zone) => {
    const door = await openDoor(zone)
    const large = `{"a":"${'x\\t'.repeat(17_000_000)}"}`
    await door.land(envelopeOf(large))
    await door.land(envelopeOf(large.slice(0, -1)))
    expect(await door.finish()).toMatchObject({ landed: 1, rejected: 1 })
    expect(
      await zone.rows(`select length(raw_payload) as landed,
                              (select count(*) from staging.rejected_payloads) as rejected
                         from staging.staging_payloads`),
    ).toMatchObject([{ rejected: 1n }])
  })
})
