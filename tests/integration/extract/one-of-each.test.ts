import { expect, it, onTestFinished } from 'vitest'
import { createWorld } from '../../../src/sample/world/world.js'
import { activeValidator } from '../../live/active-validator.js'
import { askableProviders } from '../../live/askable-providers.js'
import { askOneOfEach } from '../../live/one-of-each.js'
import { beaconOver } from '../../support/hosts/beacon-over-execution.js'
import { sampleDoublezero, sampleJito, sampleRpc, sampleStakewiz } from '../../support/hosts/sample-hosts.js'
import type { Answerer } from '../../support/replay/replay-answer.js'
import { startReplayServer } from '../../support/replay/replay-server.js'
import { bytes } from '../../support/ethereum-bodies.js'

const world = createWorld({ epochs: 4, validators: 6, stakers: 3 })

/** Of the made-up chain of Ethereum. */
const settings: Readonly<Record<string, string>> = {
  window_epochs: '1',
  slots_per_epoch: '4',
  epochs_per_sync_committee_period: '3',
}

/** The hosts that are not answered give a failure each. */
async function askAt(chainId: string, hosts: Readonly<Record<string, Answerer>>) {
  const env: Record<string, string> = {}
  for (const [provider, answer] of Object.entries(hosts)) {
    const server = await startReplayServer({ answer })
    onTestFinished(() => server.close())
    env[`AURORA_${provider.toUpperCase()}_URL`] = server.url
  }
  const providers = (await askableProviders())
    .filter(({ provider }) => provider in hosts)
    .map((provider) => ({
      ...provider,
      rateLimitPerMinute: 6_000_000,
      endpoints: provider.endpoints.map((endpoint) => ({ ...endpoint, rateLimitPerMinute: undefined })),
    }))
  return askOneOfEach({ chainId, providers, env, setting: (name) => settings[name] }, activeValidator)
}

it('asks one question of each endpoint of Solana, and tells which did not answer', async () => {
  const answers = await askAt('solana-mainnet', {
    solana_rpc: sampleRpc(world),
    jito: sampleJito(world),
    stakewiz: sampleStakewiz(world),
    doublezero: sampleDoublezero(world),
    prices: () => undefined,
  })
  const failed = answers.filter(({ failure }) => failure !== undefined)
  expect(failed.map(({ endpoint }) => endpoint)).toEqual(['prices coingecko_market_chart'])
  const names = answers.map(({ endpoint }) => endpoint)
  expect(new Set(names).size).toBe(names.length)
  expect(names).toEqual(
    expect.arrayContaining(['solana_rpc getBlock', 'solana_rpc getInflationReward', 'jito validators']),
  )
})

it('finds a proposer of Ethereum, whose block leads to the execution node', async () => {
  const answers = await askAt('ethereum-mainnet', {
    beacon_api: beaconOver({
      finalSlot: 4 * 10,
      proposer: 7,
      blockOf: (number) => ({ number, hash: bytes(32, number), feeRecipient: bytes(20, 1) }),
    }),
    execution_rpc: () => undefined,
  })
  expect(answers.filter(({ failure }) => failure !== undefined).map(({ endpoint }) => endpoint)).toEqual([
    'execution_rpc eth_getBlockByNumber',
    'execution_rpc eth_getBlockReceipts',
  ])
})
