import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { itOnEngines } from '../../../support/test-engines.js'
import { archiveOf, landingZone, recordedData } from '../landing-zone.js'
import { describeRecorded, type RecordedFile } from './recorded-table.js'

const collection = 'eden-mev-boost-etl'
const delivered = 'bidtraces/proposer_payload_delivered'
const received = 'bidtraces/builder_blocks_received'

/** Relays as the recorder calls them, as `sources/` does, and how many rows were recorded of each. */
const relays = [
  ['aestus', 'aestus', 272],
  ['agnostic', 'agnostic', 1152],
  ['blocknative', 'blocknative', 795],
  ['bloxrouteMaxProfit', 'bloxroute_max_profit', 1584],
  ['bloxrouteRegulated', 'bloxroute_regulated', 994],
  ['eden', 'eden', 108],
  ['flashbots', 'flashbots', 1204],
  ['manifold', 'manifold', 11],
  ['ultrasound', 'ultrasound', 1550],
] as const

function offers(file: string, relay: string, slot: number): RecordedFile {
  return {
    file,
    provider: `mev_relay_${relay}`,
    endpoint: received,
    chain: 'ethereum-mainnet',
    request: { method: 'GET', path: `/relay/v1/data/${received}`, query: { slot: String(slot) } },
    expect: 'lands',
  }
}

describeRecorded('mev-relay', [
  // Rows of many pages, one a line, with the relay in each: no relay answers so.
  ...relays.map(([recorded, relay]): RecordedFile => ({
    file: `${collection}/proposer_payload_delivered_${recorded}.ndjson`,
    provider: `mev_relay_${relay}`,
    endpoint: delivered,
    chain: 'ethereum-mainnet',
    expect: /JSON/,
  })),
  offers(
    `${collection}/bloxrouteMaxProfit_builder_blocks_received_slot7613244.json`,
    'bloxroute_max_profit',
    7613244,
  ),
  offers(`${collection}/flashbots_builder_blocks_received_slot7567001.json`, 'flashbots', 7567001),
  offers(`${collection}/flashbots_builder_blocks_received_slot7567002.json`, 'flashbots', 7567002),
  offers('builder_blocks_received_slot6214255.json', 'flashbots', 6214255),
])

interface Row {
  readonly slot: string
}

/** The rows of a relay as it gives them: 200 to a page, each page from the last slot of the one before. */
function pagesOf(recorded: string, relay: string): readonly object[] {
  const file = join(recordedData, 'mev-relay', collection, `proposer_payload_delivered_${recorded}.ndjson`)
  const rows = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row)
  const pages: object[] = []
  for (let start = 0; start < rows.length; start += 199) {
    const page = rows.slice(start, start + 200)
    const query = start === 0 ? { limit: '200' } : { limit: '200', cursor: page[0]?.slot }
    pages.push({
      provider: `mev_relay_${relay}`,
      endpoint: delivered,
      chain_id: 'ethereum-mainnet',
      period_identifier: '*',
      request: { method: 'GET', path: `/relay/v1/data/${delivered}`, query },
      http_status: 200,
      fetched_at: '2023-09-01T12:00:00Z',
      body: JSON.stringify(page),
    })
  }
  return pages
}

describe.skipIf(!existsSync(join(recordedData, 'mev-relay')))(
  'rows of nine relays, in pages as they give them (skipped without recorded data)',
  () => {
    itOnEngines(
      'land all, and tell each block once a relay',
      async ({ dialect }) => {
        await landingZone(async ({ load, rows }) => {
          const pages = relays.flatMap(([recorded, relay]) => pagesOf(recorded, relay))
          expect((await load(archiveOf(pages))).rejections).toEqual([])
          const body = "coalesce(nullif(payload_json, ''), raw_payload)"
          const entries =
            dialect === 'duckdb'
              ? `unnest(cast(json_extract(${body}, '$[*]') as json[]))`
              : `json_array_elements(cast(${body} as json))`
          const [counted] = await rows(`
            with entries as (select provider_name, ${entries} as entry from staging.staging_payloads),
                 blocks as (select distinct provider_name, entry ->> 'slot' as slot, entry ->> 'block_hash' as hash from entries)
            select count(*) as at_relays, count(distinct slot || hash) as blocks from blocks`)
          expect(counted).toEqual({ at_relays: 7670n, blocks: 4094n })
        })
      },
      60_000,
    )
  },
)
