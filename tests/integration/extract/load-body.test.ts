import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect } from 'vitest'
import { sha256 } from '../../../src/base/hash.js'
import { loadSummaryLines } from '../../../src/extract/load-summary.js'
import { archiveOf, fixtures, landingZone, temporaryFolder } from './landing-zone.js'
import { itOnEngines } from '../../support/test-engines.js'

const original = join(fixtures, 'earnings_epoch900.csv')
const corrected = join(fixtures, 'earnings_epoch900_corrected.csv')
const defaults = { provider: 'doublezero', endpoint: 'earnings', chain: 'solana-mainnet', period: '900' }

itOnEngines(
  'lands a file with its bytes, its portable form, and an observation that is final on publication',
  async () => {
    await landingZone(async ({ load, rows }) => {
      const summary = await load(original, { defaults })
      expect(summary).toMatchObject({ status: 'SUCCESS', fetched: 1, landed: 1, observed: 1, firstBatch: 1n })
      const text = readFileSync(original, 'utf8')
      expect(
        await rows(`select payload_id, chain_id, period_identifier, covers_from, validator_key, provider_name, endpoint,
                         data_type, request, response_hash, raw_payload, cast(payload_json as json) -> 'rows' -> 1 ->> 5 as cell, batch_no
                    from staging.staging_payloads`),
      ).toEqual([
        {
          payload_id: summary.lastPayload?.payloadId,
          chain_id: 'solana-mainnet',
          period_identifier: '900',
          covers_from: null,
          validator_key: '*',
          provider_name: 'doublezero',
          endpoint: 'earnings',
          data_type: 'REWARDS',
          request: '{"chain":"solana-mainnet","endpoint":"earnings","period":"900","provider":"doublezero"}',
          response_hash: sha256(text),
          raw_payload: text,
          cell: '1.7493e-05',
          batch_no: 1n,
        },
      ])
      expect(
        await rows('select run_id, http_status, is_final, batch_no from staging.payload_observations'),
      ).toEqual([{ run_id: 'run-1', http_status: 200, is_final: true, batch_no: 1n }])
      expect(
        await rows(`select run_id, chain_id, status, records_fetched, records_staged, records_rejected,
                         completed_at > started_at as took_time, cast(scope as json) ->> 'period' as period
                    from staging.ingestion_runs`),
      ).toEqual([
        {
          run_id: 'run-1',
          chain_id: 'solana-mainnet',
          status: 'SUCCESS',
          records_fetched: 1n,
          records_staged: 1n,
          records_rejected: 0n,
          took_time: true,
          period: '900',
        },
      ])
    })
  },
)

itOnEngines('lands gzip as what is inside it, with --periods as a half-open cover', async () => {
  await landingZone(async ({ load, rows }) => {
    const packed = join(temporaryFolder(), 'anything')
    writeFileSync(packed, gzipSync(readFileSync(original)))
    const covered = { ...defaults, period: undefined, periods: '830..858' }
    await load(packed, { defaults: covered })
    await load(original, { defaults: covered })
    expect(
      await rows(
        `select period_identifier, covers_from, covers_until, response_hash from staging.staging_payloads`,
      ),
    ).toEqual([
      {
        period_identifier: '*',
        covers_from: 830n,
        covers_until: 859n,
        response_hash: sha256(readFileSync(original)),
      },
    ])
  })
})

itOnEngines(
  'lands a body under the request that is given, and as one request with an archive that says the same',
  async () => {
    await landingZone(async ({ load, rows }) => {
      const summary = await load(original, { defaults: { ...defaults, request: '{ "b": 1, "a": "x" }' } })
      const archive = archiveOf([
        {
          provider: 'doublezero',
          endpoint: 'earnings',
          chain_id: 'solana-mainnet',
          period_identifier: '900',
          request: { a: 'x', b: 1 },
          http_status: 200,
          body: readFileSync(original, 'utf8'),
        },
      ])
      expect(await load(archive)).toMatchObject({ landed: 0, seenBefore: 1 })
      expect(await rows('select payload_id, request from staging.staging_payloads')).toEqual([
        { payload_id: summary.lastPayload?.payloadId, request: '{"a":"x","b":1}' },
      ])
      await load(original, { defaults })
      expect(await rows('select count(*) as n from staging.staging_payloads')).toEqual([{ n: 2n }])
    })
  },
)

itOnEngines(
  'changes nothing when the same body comes again, and says which payload is in force',
  async () => {
    await landingZone(async ({ load, rows }) => {
      const first = await load(original, { defaults })
      const second = await load(corrected, { defaults })
      expect(second.inForce).toMatchObject([{ isLoaded: true, inForce: { answers: 2 } }])

      const again = await load(original, { defaults })
      expect(again).toMatchObject({ landed: 0, seenBefore: 1, observed: 0, status: 'SUCCESS' })
      expect(again.inForce).toMatchObject([
        { isLoaded: false, inForce: { payloadId: second.lastPayload?.payloadId } },
      ])
      expect(loadSummaryLines(again).join('\n')).toMatch(/another answer is in force.*\n.*--fetched-at/)
      expect(await rows('select count(*) as n from staging.payload_observations')).toEqual([{ n: 2n }])

      const stated = await load(original, { defaults: { ...defaults, fetchedAt: '2025-10-02T00:00:00Z' } })
      expect(stated).toMatchObject({ landed: 0, seenBefore: 1, observed: 1 })
      expect(stated.inForce).toMatchObject([
        { isLoaded: true, inForce: { payloadId: first.lastPayload?.payloadId } },
      ])
      const twice = await load(original, {
        defaults: { ...defaults, fetchedAt: '2025-10-02T02:00:00+02:00' },
      })
      expect(twice).toMatchObject({ observed: 0 })
    })
  },
)

itOnEngines(
  'keeps a body that fails its schema with reason, place and bytes, and lands nothing',
  async () => {
    await landingZone(async ({ load, rows }) => {
      const broken = join(temporaryFolder(), 'broken.csv')
      const text = readFileSync(original, 'utf8').replace('1000.5', 'many')
      writeFileSync(broken, text)
      const summary = await load(broken, { defaults })
      expect(summary).toMatchObject({ status: 'FAILED', landed: 0, rejected: 1, inForce: [] })
      expect(await rows('select count(*) as n from staging.staging_payloads')).toEqual([{ n: 0n }])
      expect(
        await rows(`select run_id, provider_name, endpoint, period_identifier, http_status, body, response_hash, reason,
                         json_path, source_file, source_line from staging.rejected_payloads`),
      ).toEqual([
        {
          run_id: 'run-1',
          provider_name: 'doublezero',
          endpoint: 'earnings',
          period_identifier: '900',
          http_status: 200,
          body: new Uint8Array(Buffer.from(text)),
          response_hash: sha256(text),
          reason: expect.stringContaining('found "many"') as string,
          json_path: 'row 1, column "stake"',
          source_file: 'broken.csv',
          source_line: null,
        },
      ])
      await load(broken, { defaults })
      expect(await rows('select count(*) as n from staging.rejected_payloads')).toEqual([{ n: 1n }])
    })
  },
)

itOnEngines('rejects a damaged gzip with what could be read of it', async () => {
  await landingZone(async ({ load }) => {
    const damaged = join(temporaryFolder(), 'damaged.csv.gz')
    writeFileSync(damaged, gzipSync(readFileSync(original)).subarray(0, 60))
    const summary = await load(damaged, { defaults })
    expect(summary.rejections[0]?.reason).toMatch(/^the gzip file is damaged/)
  })
})

itOnEngines('writes nothing at all when the user got something wrong', async () => {
  await landingZone(async ({ load, rows }) => {
    await expect(load(original, { defaults: { ...defaults, provider: 'doublezer' } })).rejects.toThrow(
      'No provider is named "doublezer"',
    )
    await expect(load('no/such/file', { defaults })).rejects.toThrow('There is no file or folder')
    expect(await rows('select * from staging.ingestion_runs')).toEqual([])
  })
})
