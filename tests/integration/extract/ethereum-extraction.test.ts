import { expect, it, onTestFinished } from 'vitest'
import { systemClock } from '../../../src/base/clock.js'
import { publicKey } from '../../support/ethereum-bodies.js'
import { beaconHost, executionHost, relayHost } from '../../support/hosts/ethereum-hosts.js'
import { newExtractingProject } from '../../support/hosts/extracting-project.js'
import { startReplayServer } from '../../support/replay/replay-server.js'

const config = `name: shop
targets:
  dev: { type: duckdb, path: shop.duckdb }
default_target: dev
vars: { window_epochs: 2, slots_per_epoch: 4, epochs_per_sync_committee_period: 3 }
`

it('asks nodes and relays after each other, and does not fail for a slot without a block', async () => {
  const project = newExtractingProject(['beacon_api', 'execution_rpc', 'mev_relay_flashbots'], {
    'aurora.yml': config,
  })
  const chain = { proposers: { 25: 7, 28: 7, 30: 8 }, seats: { 24: [9, 3] }, missed: [28], final: 55 }
  const hosts = {
    BEACON_API: beaconHost(chain),
    EXECUTION_RPC: executionHost,
    MEV_RELAY_FLASHBOTS: relayHost,
  }
  const paths: (() => readonly string[])[] = []
  for (const [name, answer] of Object.entries(hosts)) {
    const server = await startReplayServer({ answer })
    onTestFinished(() => server.close())
    project.env[`AURORA_${name}_URL`] = server.url
    paths.push(() =>
      server.requests.map(({ path, query }) => `${path}${query.size === 0 ? '' : `?${query.toString()}`}`),
    )
  }
  const asked = () => paths.flatMap((of) => of())
  const words = [
    'extract',
    '--chain',
    'ethereum-mainnet',
    '--last',
    '1',
    '--validator',
    publicKey(7),
    '--validator',
    publicKey(9),
  ]

  const first = await project.run(words, { clock: systemClock })
  expect(first).toMatchObject({ code: 0, stderr: '' })
  // The slot that was missed, the one of the committee that fell into it, and what is asked in their stead.
  const of = (part: string) =>
    asked()
      .filter((path) => path.includes(part))
      .map((path) => path.replace(/^.*\//, ''))
  expect(of('/beacon/headers/').sort()).toEqual(['25', '27', '28', '29', 'finalized'])
  expect(of('/beacon/blocks/')).toEqual(['25'])
  expect(of('/rewards/sync_committee/')).toHaveLength(8)
  expect(of('bidtraces')).toEqual(['proposer_payload_delivered?slot=25'])
  const kept = await project.query(
    `select endpoint, count(*) as answers, min(http_status) as status from staging.rejected_payloads group by endpoint order by endpoint`,
  )
  expect(kept).toEqual([
    { endpoint: 'headers', answers: '1', status: 404 },
    { endpoint: 'rewards/sync_committee', answers: '1', status: 404 },
  ])
  const balances = await project.query(
    `select count(*) as answers from staging.staging_payloads where endpoint = 'eth_getBalance'`,
  )
  expect(balances).toEqual([{ answers: '2' }])

  const before = asked().length
  expect(await project.run(words, { clock: systemClock })).toMatchObject({ code: 0, stderr: '' })
  expect(asked().length - before).toBe(0)
})
