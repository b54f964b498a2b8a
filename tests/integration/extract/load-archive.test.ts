import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { RunEvent } from '../../../src/base/events.js'
import { archiveOf, epochInfoLine, landingZone, temporaryFolder } from './landing-zone.js'
import { describeOnEngines, itOnEngines } from '../../support/test-engines.js'

itOnEngines('lands what is whole and rejects a broken line with its place', async () => {
  await landingZone(async ({ load, rows }) => {
    const path = archiveOf([epochInfoLine(900), '{"provider": "solana_rpc', '', epochInfoLine(901)])
    const summary = await load(path)
    expect(summary).toMatchObject({ status: 'PARTIAL', fetched: 3, landed: 2, rejected: 1, seenBefore: 0 })
    expect(
      await rows(
        `select source_file, source_line, body as line, provider_name from staging.rejected_payloads`,
      ),
    ).toEqual([
      {
        source_file: 'archive.ndjson',
        source_line: 2n,
        line: new TextEncoder().encode('{"provider": "solana_rpc'),
        provider_name: null,
      },
    ])
    expect(await rows('select period_identifier from staging.staging_payloads order by 1')).toEqual([
      { period_identifier: '900' },
      { period_identifier: '901' },
    ])
    expect(
      await rows('select status, records_fetched, records_rejected from staging.ingestion_runs'),
    ).toEqual([{ status: 'PARTIAL', records_fetched: 3n, records_rejected: 1n }])
  })
})

it.each([
  [
    'an unknown provider',
    { provider: 'solana_rcp' },
    'no provider is named "solana_rcp". Did you mean "solana_rpc"?',
  ],
  ['an unknown endpoint', { endpoint: 'getEpoch' }, /^no endpoint of solana_rpc is named "getEpoch"/],
  ['an unknown chain', { chain_id: 'solana' }, /^no chain of solana_rpc is named "solana"/],
  ['an error status, whatever the body', { http_status: 500 }, 'answered with HTTP status 500'],
  ['a time that is none', { fetched_at: 'noon' }, '"noon" is no ISO 8601 time with a zone'],
  ['an error body', { body: '{"jsonrpc":"2.0","error":{"code":-32005},"id":1}' }, /error -32005/],
  ['bytes that are no text', { body: undefined, body_base64: '/w==' }, 'the body is not valid UTF-8'],
  ['an empty body', { body: '' }, /was cut off/],
])('rejects %s and keeps the envelope', async (_, changes, reason) => {
  await landingZone(async ({ load, rows }) => {
    const summary = await load(archiveOf([epochInfoLine(900, changes)]))
    expect(summary.rejections).toMatchObject([
      { reason: expect.stringMatching(reason) as string, sourceLine: 1 },
    ])
    expect(await rows('select period_identifier, request from staging.rejected_payloads')).toEqual([
      { period_identifier: '900', request: '{"method":"getEpochInfo","params":[]}' },
    ])
    expect(await rows('select count(*) as n from staging.staging_payloads')).toEqual([{ n: 0n }])
  })
})

describeOnEngines('loading it again', () => {
  it('adds no row to any landed table', async () => {
    await landingZone(async ({ load, rows }) => {
      const path = archiveOf([epochInfoLine(900), 'broken', epochInfoLine(901, { fetched_at: null })])
      await load(path)
      const count = () =>
        rows(`select (select count(*) from staging.staging_payloads) as payloads,
                     (select count(*) from staging.payload_observations) as observations,
                     (select count(*) from staging.rejected_payloads) as rejections`)
      const before = await count()
      expect(before).toEqual([{ payloads: 2n, observations: 2n, rejections: 1n }])
      expect(await load(path)).toMatchObject({ landed: 0, seenBefore: 2, observed: 0, rejected: 1 })
      expect(await count()).toEqual(before)
    })
  })

  it('keeps each time that a body was seen, so that A, B, A ends at A', async () => {
    await landingZone(async ({ load }) => {
      const [a, b] = [1, 2].map(
        (id) =>
          `{"jsonrpc":"2.0","result":{"absoluteSlot":1,"epoch":900,"slotIndex":1,"slotsInEpoch":9},"id":${id}}`,
      )
      const line = (body: string | undefined, hour: string) =>
        epochInfoLine(900, { body, fetched_at: `2025-10-01T${hour}:00:00Z`, is_final: true })
      await load(archiveOf([line(a, '10'), line(b, '11')]))
      const summary = await load(archiveOf([line(a, '12')]))
      expect(summary.inForce).toMatchObject([{ isLoaded: true, inForce: { answers: 2, isFinal: true } }])
    })
  })
})

itOnEngines('holds one row for what stands twice in one batch', async () => {
  await landingZone(async ({ load, rows }) => {
    const unstated = epochInfoLine(900, { fetched_at: null })
    const summary = await load(archiveOf([epochInfoLine(900), epochInfoLine(900), unstated, 'x', 'x']))
    expect(summary).toMatchObject({ fetched: 5, landed: 1, seenBefore: 2, observed: 1, rejected: 2 })
    expect(await rows('select count(*) as n from staging.rejected_payloads')).toEqual([{ n: 2n }])
  })
})

itOnEngines('takes finality from the envelope, and else from the rule of the endpoint', async () => {
  await landingZone(async ({ load, rows }) => {
    await load(archiveOf([epochInfoLine(900), epochInfoLine(901, { is_final: true })]))
    expect(
      await rows(`select period_identifier, is_final from staging.staging_payloads
                    join staging.payload_observations using (payload_id) order by 1`),
    ).toEqual([
      { period_identifier: '900', is_final: false },
      { period_identifier: '901', is_final: true },
    ])
  })
})

itOnEngines('lands a folder, file after file, in batches of increasing numbers', async () => {
  await landingZone(async ({ load, rows }) => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'later'))
    archiveOf([epochInfoLine(902), 'x'], join(folder, 'later/b.jsonl'))
    archiveOf([epochInfoLine(900), epochInfoLine(901)], join(folder, 'a.ndjson'))
    const events: RunEvent[] = []
    const reporter = { event: (event: RunEvent) => void events.push(event) }
    const summary = await load(folder, { batchEnvelopes: 1, reporter })
    expect(summary).toMatchObject({ files: 2, fetched: 4, firstBatch: 1n, lastBatch: 4n })
    expect(summary.rejections).toMatchObject([{ sourceFile: 'later/b.jsonl', sourceLine: 2 }])
    expect(await rows('select period_identifier, batch_no from staging.staging_payloads order by 2')).toEqual(
      [
        { period_identifier: '900', batch_no: 1n },
        { period_identifier: '901', batch_no: 2n },
        { period_identifier: '902', batch_no: 3n },
      ],
    )
    expect(events.map((event) => event.type === 'progress' && event.done)).toEqual([1, 2, 3, 4])
    await expect(load(folder, { defaults: { period: '900' } })).rejects.toThrow('--period cannot be given')
  })
})

itOnEngines('closes a batch by its size too, and shows only the first of many rejections', async () => {
  await landingZone(async ({ load }) => {
    const broken = Array.from({ length: 25 }, (_, index) => `broken ${index}`)
    const summary = await load(archiveOf(broken), { batchBytes: 20 })
    expect(summary).toMatchObject({ status: 'FAILED', rejected: 25, lastBatch: 9n })
    expect(summary.rejections).toHaveLength(20)
  })
})

describeOnEngines('what stops in the middle', () => {
  const lines = [900, 901, 902].map((epoch) => epochInfoLine(epoch))

  it('leaves what was committed, and the same load again completes it', async () => {
    await landingZone(async ({ load, rows }) => {
      const path = archiveOf(lines)
      const controller = new AbortController()
      const reporter = { event: () => controller.abort() }
      await expect(
        load(path, { batchEnvelopes: 2, reporter, signal: controller.signal }),
      ).rejects.toMatchObject({
        code: 'interrupted',
        exitCode: 1,
      })
      expect(await rows('select status, records_staged, error_message from staging.ingestion_runs')).toEqual([
        { status: 'PARTIAL', records_staged: 2n, error_message: 'Interrupted' },
      ])
      expect(await load(path)).toMatchObject({ landed: 1, seenBefore: 2, status: 'SUCCESS' })
    })
  })

  it('fails the run when a batch cannot be written, with nothing of that batch left', async () => {
    await landingZone(async ({ load, rows, session }) => {
      await session.execute('alter table staging.payload_observations rename to elsewhere')
      await expect(load(archiveOf(lines))).rejects.toThrow('payload_observations')
      expect(await rows('select status, error_message from staging.ingestion_runs')).toMatchObject([
        { status: 'FAILED', error_message: expect.stringContaining('payload_observations') as string },
      ])
      expect(await rows('select count(*) as n from aurora.batches')).toEqual([{ n: 0n }])
    })
  })

  it('is marked as failed by the next load when it was killed', async () => {
    await landingZone(async ({ load, rows, session }) => {
      await session.execute(`insert into staging.ingestion_runs
        (run_id, chain_id, scope, started_at, status, records_fetched, records_staged, records_rejected, metadata)
        values ('killed', '*', '{}', timestamptz '2025-10-01 00:00:00Z', 'RUNNING', 2, 2, 0, '{}')`)
      await load(archiveOf(lines))
      expect(
        await rows(`select status, records_staged, completed_at is not null as is_over from staging.ingestion_runs
                          where run_id = 'killed'`),
      ).toEqual([{ status: 'FAILED', records_staged: 2n, is_over: true }])
    })
  })
})

itOnEngines('counts characters that cannot be stored, and keeps the text as it was sent', async () => {
  await landingZone(async ({ load, rows }) => {
    const body =
      '{"jsonrpc":"2.0","result":{"absoluteSlot":1,"epoch":900,"slotIndex":1,"slotsInEpoch":9},"id":"\\u0000\\ud800"}'
    expect(await load(archiveOf([epochInfoLine(900, { body })]))).toMatchObject({
      landed: 1,
      replacedCharacters: 2,
    })
    expect(
      await rows(
        `select raw_payload, cast(payload_json as json) ->> 'id' as id from staging.staging_payloads`,
      ),
    ).toEqual([{ raw_payload: body, id: '\ufffd\ufffd' }])
    expect(
      await rows(`select cast(metadata as json) ->> 'replaced_characters' as n from staging.ingestion_runs`),
    ).toEqual([{ n: '2' }])
  })
})

itOnEngines('stops at a provider that the project declares without a schema', async () => {
  await landingZone(async ({ load, rows }) => {
    const nothing = async () => undefined
    const registry = { names: [], load: nothing, loadExtraction: nothing, module: undefined }
    await expect(load(archiveOf([epochInfoLine(900)]), { registry })).rejects.toMatchObject({
      code: 'no_schema',
      where: { file: 'sources/solana_rpc.yml' },
    })
    expect(await rows('select status from staging.ingestion_runs')).toEqual([{ status: 'FAILED' }])
  })
})
