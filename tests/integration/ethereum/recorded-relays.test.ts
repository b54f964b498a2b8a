import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chain, configSpec, genesis } from '../../support/ethereum/beacon-answers.js'
import type { TestProject } from '../../support/test-project.js'
import type { Answer } from '../canonical/canonical-world.js'
import { ethereumProject } from './ethereum-project.js'
import { hasRecordedData, recorded } from './recorded-data.js'

/** Relays by the name of their recorded file, and the name that the warehouse gives them. */
const relays: Readonly<Record<string, string>> = {
  aestus: 'aestus',
  agnostic: 'agnostic',
  blocknative: 'blocknative',
  bloxrouteMaxProfit: 'bloxroute_max_profit',
  bloxrouteRegulated: 'bloxroute_regulated',
  eden: 'eden',
  flashbots: 'flashbots',
  manifold: 'manifold',
  ultrasound: 'ultrasound',
}
const pageSize = 200

interface Row {
  readonly slot: string
  readonly block_hash: string
  readonly value: string
}

const rowsOf = (file: string): readonly Row[] =>
  recorded(`mev-relay/eden-mev-boost-etl/proposer_payload_delivered_${file}.ndjson`)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row)
    .sort((one, other) => Number(other.slot) - Number(one.slot))

/** The pages as a client meets them: the next one begins with the slot that ended the last, so that rows come twice. */
function pagesOf(file: string): readonly Answer[] {
  const rows = rowsOf(file)
  const pages: Answer[] = []
  for (let start = 0; start < rows.length; start += pageSize - 1) {
    const cursor = rows[start]?.slot ?? ''
    pages.push({
      provider: `mev_relay_${relays[file] ?? file}`,
      endpoint: 'bidtraces/proposer_payload_delivered',
      chain,
      period: '*',
      request: {
        method: 'GET',
        path: '/relay/v1/data/bidtraces/proposer_payload_delivered',
        query: { cursor, limit: String(pageSize) },
      },
      isFinal: true,
      body: JSON.stringify(rows.slice(start, start + pageSize)),
    })
  }
  return pages
}

describe.skipIf(!hasRecordedData)('nine recorded relays', () => {
  let project: TestProject
  const rows = hasRecordedData ? Object.keys(relays).flatMap(rowsOf) : []

  beforeAll(async () => {
    project = await ethereumProject(
      [
        genesis(1_606_824_023),
        configSpec({
          SLOTS_PER_EPOCH: '32',
          EPOCHS_PER_SYNC_COMMITTEE_PERIOD: '256',
          SECONDS_PER_SLOT: '12',
        }),
        ...Object.keys(relays).flatMap(pagesOf),
      ],
      { windowEpochs: 225 },
    )
    await project.ok('build', '--select', '+canonical_block_claims')
  }, 240_000)

  afterAll(() => {
    project.dispose()
  })

  it('tell 7670 rows of 4094 blocks, each row of a relay once', async () => {
    const [counts] = await project.query(
      `select count(*) as claims, count(distinct slot || block_hash) as blocks, count(distinct relay) as relays
         from canonical.canonical_block_claims`,
    )
    expect(counts).toEqual({ claims: '7670', blocks: '4094', relays: '9' })
    expect(rows).toHaveLength(7670)
  })

  it('claim the same of the same block, to the wei', async () => {
    const differing = await project.query(
      `select slot from canonical.canonical_block_claims
        group by slot, block_hash having min(claimed_native) <> max(claimed_native)`,
    )
    expect(differing).toEqual([])
    const claimed = new Map(rows.map((row) => [row.block_hash, BigInt(row.value)]))
    const total = [...claimed.values()].reduce((sum, value) => sum + value, 0n)
    const [sum] = await project.query(
      `select sum(claimed_native) as total from (
         select distinct slot, block_hash, claimed_native from canonical.canonical_block_claims)`,
    )
    expect(BigInt(String(sum?.['total']).replace('.', ''))).toBe(total)
  })
})
