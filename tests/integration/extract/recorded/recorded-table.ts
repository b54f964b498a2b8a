import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { sha256 } from '../../../../src/base/hash.js'
import type { JsonValue } from '../../../../src/base/hash.js'
import { readLosslessJson } from '../../../../src/base/lossless-json.js'
import { checkBody } from '../../../../src/extract/body-check.js'
import { findEndpoint } from '../../../../src/extract/endpoint-lookup.js'
import { providerRegistry } from '../../../../src/providers/index.js'
import { itOnEngines } from '../../../support/test-engines.js'
import { archiveOf, declaredProviders, landingZone, recordedData } from '../landing-zone.js'

/** What becomes of one recorded file. */
export interface RecordedFile {
  /** Its path below the folder. A file may stand in several rows: several endpoints, or several parts of it. */
  readonly file: string
  readonly provider: string
  /** As `sources/` spells it; one that is not declared there is rejected with that reason. */
  readonly endpoint: string
  readonly request?: JsonValue
  /** `solana-mainnet` unless said otherwise. */
  readonly chain?: string
  /** The reason of the rejection, where the file does not land. */
  readonly expect: 'lands' | RegExp
  /** Takes the answer out of what was recorded around it: what comes out must be as the endpoint promises. */
  readonly unwrapped?: (recorded: JsonValue) => JsonValue
}

interface RecordedRequest {
  readonly file: string
  readonly url: string
  readonly request_body: string
}

/**
 * A table of what becomes of the recorded files of one folder of `../shared/data`. It fails when a file of the folder
 * is not in the table, and is skipped with a reason where there is no recorded data.
 */
export function describeRecorded(folder: string, rows: readonly RecordedFile[]): void {
  const isAbsent = !existsSync(join(recordedData, folder))
  const reason = isAbsent ? ' (skipped: no recorded data beside the repository)' : ''
  describe.skipIf(isAbsent)(`recorded files of ${folder}${reason}`, () => {
    it('all stand in the table', () => {
      const listed = new Set(rows.map((row) => row.file))
      expect([...listed].sort()).toEqual(filesBelow(folder))
    })

    it.each(rows)('$file as $provider $endpoint: $expect', async (row) => {
      const problem = await problemOf(folder, row)
      if (row.expect === 'lands') expect(problem).toBeUndefined()
      else expect(problem).toMatch(row.expect)
    })

    const wrapped = rows.filter((row) => row.unwrapped !== undefined)
    if (wrapped.length > 0)
      it.each(wrapped)('what is inside $file passes as $endpoint', async (row) => {
        expect(await problemInside(folder, row)).toBeUndefined()
      })

    const landing = rows.filter((row) => row.expect === 'lands')
    if (landing.length > 0)
      itOnEngines(
        'land through the door as they are',
        async () => {
          await landingZone(async ({ load, rows: query }) => {
            const summary = await load(archiveOf(landing.map((row) => envelopeOf(folder, row))))
            expect(summary.rejections).toEqual([])
            const landed = await query('select distinct response_hash from staging.staging_payloads')
            const hashes = new Set(landing.map((row) => sha256(bytesOf(folder, row.file))))
            expect(new Set(landed.map((row) => row['response_hash']))).toEqual(hashes)
          })
        },
        60_000,
      )
  })
}

/** The request that a recorder kept beside an answer: the posted JSON, or the address that was read. */
export function recordedRequest(path: string): JsonValue {
  const list = join(recordedData, 'solana-rpc/validators.app-vcr/_requests.json')
  // A table is written down also where its tests are skipped.
  if (!existsSync(list)) return {}
  const requests = JSON.parse(readFileSync(list, 'utf8')) as readonly RecordedRequest[]
  const found = requests.find((request) => request.file === path)
  if (found === undefined) throw new Error(`no request was recorded for ${path}`)
  return found.request_body === '' ? { url: found.url } : (JSON.parse(found.request_body) as JsonValue)
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(join(recordedData, folder), { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(recordedData, folder).length + 1))
    .map((name) => name.replaceAll('\\', '/'))
    .sort()
}

function bytesOf(folder: string, file: string): Buffer {
  const bytes = readFileSync(join(recordedData, folder, file))
  return file.endsWith('.gz') ? gunzipSync(bytes) : bytes
}

async function problemOf(folder: string, row: RecordedFile): Promise<string | undefined> {
  const declared = findEndpoint(declaredProviders(), { ...row, chainId: row.chain ?? 'solana-mainnet' })
  if (!declared.ok) return declared.reason
  const body = bytesOf(folder, row.file)
  const { format } = declared.endpoint
  const adapter = await adapterOf(row)
  const finding = checkBody({ body, format, request: row.request ?? {}, finalityPath: undefined }, adapter)
  return finding.ok ? undefined : finding.problem.reason
}

async function problemInside(folder: string, row: RecordedFile): Promise<string | undefined> {
  const read = readLosslessJson(bytesOf(folder, row.file).toString('utf8'))
  if (!read.ok) return read.problem.reason
  const inside = row.unwrapped?.(read.value) ?? null
  return (await adapterOf(row)).check(inside, row.request ?? {})?.reason
}

async function adapterOf({ provider, endpoint }: RecordedFile) {
  const declared = declaredProviders().find((known) => known.provider === provider)
  const adapter = (await providerRegistry.load(declared?.adapter ?? provider))?.get(endpoint)
  if (adapter === undefined) throw new Error(`no adapter for ${provider} ${endpoint}`)
  return adapter
}

function envelopeOf(folder: string, row: RecordedFile): object {
  return {
    provider: row.provider,
    endpoint: row.endpoint,
    chain_id: row.chain ?? 'solana-mainnet',
    period_identifier: '*',
    request: row.request ?? { file: row.file },
    http_status: 200,
    fetched_at: '2025-10-01T12:00:00Z',
    body_base64: bytesOf(folder, row.file).toString('base64'),
  }
}
