import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { JsonValue } from '../../../../src/base/hash.js'
import { readLosslessJson } from '../../../../src/base/lossless-json.js'
import { providerRegistry } from '../../../../src/providers/index.js'
import { recordedData } from '../landing-zone.js'
import { describeRecorded, type RecordedFile } from './recorded-table.js'

const provider = 'beacon_api'
const kiln = 'kiln-eth-validator-watcher-sepolia'
const get = (path: string): JsonValue => ({ method: 'GET', path: `/eth/v1${path}` })

function answer(
  file: string,
  endpoint: string,
  path: string,
  expected: RecordedFile['expect'] = 'lands',
): RecordedFile {
  return { file, provider, endpoint, chain: 'ethereum-sepolia', request: get(path), expect: expected }
}

/** A decoded answer with a recorder's notes beside its data, and the answer itself below another name. */
const response = (recorded: JsonValue): JsonValue => (recorded as { readonly response: JsonValue }).response

/** An answer of an interface that Aurora does not read. */
function foreign(file: string, endpoint: string): RecordedFile {
  return {
    file,
    provider,
    endpoint,
    chain: 'ethereum-sepolia',
    expect: /^no endpoint of beacon_api is named/,
  }
}

/** Many answers in one file, which no endpoint sends. */
function collected(file: string, endpoint: string): RecordedFile {
  return { file, provider, endpoint, chain: 'ethereum-sepolia', expect: /^expected the whole answer/ }
}

const goEth2 = (file: string, endpoint: string, path: string) =>
  answer(`go-eth2-client-mainnet/${file}.json`, endpoint, path)

describeRecorded('beacon-api', [
  answer('chainstorage-holesky/block_0.json', 'blocks', '/beacon/blocks/0'),
  answer('chainstorage-holesky/block_100.json', 'blocks', '/beacon/blocks/100'),
  answer('chainstorage-holesky/header_0.json', 'headers', '/beacon/headers/0'),
  answer('chainstorage-holesky/header_100.json', 'headers', '/beacon/headers/100'),
  goEth2(
    'attestationrewards_mainnet_335909_MixedIndicesAndPubKeys',
    'rewards/attestations',
    '/beacon/rewards/attestations/335909',
  ),
  goEth2(
    'attestationrewards_mainnet_335909_NegativeRewards',
    'rewards/attestations',
    '/beacon/rewards/attestations/335909',
  ),
  goEth2('blockrewards_hoodi_1714850_GoodHoodi', 'rewards/blocks', '/beacon/rewards/blocks/1714850'),
  goEth2('blockrewards_mainnet_10760040_Good', 'rewards/blocks', '/beacon/rewards/blocks/10760040'),
  ...['MixedIndicesAndPubKeysHoodi', 'NegativeRewardsHoodi'].map((name) =>
    goEth2(
      `synccommitteerewards_hoodi_1714544_${name}`,
      'rewards/sync_committee',
      '/beacon/rewards/sync_committee/1714544',
    ),
  ),
  ...['MixedIndicesAndPubKeys', 'NegativeRewards'].map((name) =>
    goEth2(
      `synccommitteerewards_mainnet_10760058_${name}`,
      'rewards/sync_committee',
      '/beacon/rewards/sync_committee/10760058',
    ),
  ),
  {
    ...answer(
      'goteth/rewards_blocks_13687200.json',
      'rewards/blocks',
      '/beacon/rewards/blocks/13687200',
      /^expected the whole answer/,
    ),
    unwrapped: response,
  },
  answer(
    'goteth/rewards_blocks_13687200_allzero_lighthouse_bug.json',
    'rewards/blocks',
    '/beacon/rewards/blocks/13687200',
    /^proposer and rewards are all 0/,
  ),
  foreign(`${kiln}/block_attestations_7687982.json`, 'blocks/attestations'),
  foreign(`${kiln}/coinbase_ETH-USD_last_trade.json`, 'trades'),
  foreign(`${kiln}/committees_7687981.json`, 'states/{id}/committees'),
  answer(`${kiln}/config_spec.json`, 'config/spec', '/config/spec'),
  ...[240249, 240250, 240251].map((epoch) =>
    answer(`${kiln}/duties_proposer_${epoch}.json`, 'duties/proposer', `/validator/duties/proposer/${epoch}`),
  ),
  answer(`${kiln}/genesis.json`, 'genesis', '/beacon/genesis'),
  answer(`${kiln}/headers_7687982.json`, 'headers', '/beacon/headers/7687982'),
  collected(`${kiln}/headers_7687982_onwards_collected.json`, 'headers'),
  answer(`${kiln}/headers_finalized.json`, 'headers', '/beacon/headers/finalized'),
  foreign(`${kiln}/liveness_240248.json`, 'liveness'),
  foreign(`${kiln}/liveness_240249.json`, 'liveness'),
  foreign(`${kiln}/pending_deposits.json`, 'states/{id}/pending_deposits'),
  answer(
    `${kiln}/rewards_attestations_240248.json`,
    'rewards/attestations',
    '/beacon/rewards/attestations/240248',
  ),
  ...[7687968, 7688000].map((slot) =>
    answer(
      `${kiln}/states_${slot}_validators.json`,
      'states/{id}/validators',
      `/beacon/states/${slot}/validators`,
    ),
  ),
  collected('rotki-publicnode/beacon_headers.collected.json', 'headers'),
  collected('rotki-publicnode/states_head_validators.collected.json', 'states/{id}/validators'),
])

interface Collected {
  readonly url: string
  readonly request_body: string | null
  readonly response: JsonValue
}

const read = (file: string): readonly JsonValue[] => {
  const json = readLosslessJson(readFileSync(join(recordedData, 'beacon-api', file), 'utf8'))
  if (!json.ok) throw new Error(json.problem.reason)
  return json.value as readonly JsonValue[]
}

describe.skipIf(!existsSync(join(recordedData, 'beacon-api')))(
  'answers collected in one file (skipped without recorded data)',
  () => {
    const problems = async (endpoint: string, asked: readonly (readonly [JsonValue, JsonValue])[]) => {
      const adapter = (await providerRegistry.load(provider))?.get(endpoint)
      return asked.map(([request, body]) => adapter?.check(body, request)?.reason)
    }

    it('of headers pass each, at the slot that was asked for', async () => {
      const mainnet = read(
        'rotki-publicnode/beacon_headers.collected.json',
      ) as unknown as readonly Collected[]
      const sepolia = read(`${kiln}/headers_7687982_onwards_collected.json`) as unknown as readonly {
        readonly slot: number
        readonly body: JsonValue
      }[]
      const asked = [
        ...mainnet.map(({ url, response: body }) => [{ path: new URL(url).pathname }, body] as const),
        ...sepolia.map(({ slot, body }) => [get(`/beacon/headers/${slot}`), body] as const),
      ]
      expect(asked).toHaveLength(83 + 79)
      expect(new Set(await problems('headers', asked))).toEqual(new Set([undefined]))
    })

    it('of the newest state are of no slot that anybody knows', async () => {
      const states = read(
        'rotki-publicnode/states_head_validators.collected.json',
      ) as unknown as readonly Collected[]
      const asked = (slot: string) =>
        states.map(
          ({ url, request_body: ids, response: body }) =>
            [
              { path: new URL(url).pathname.replace('head', slot), body: JSON.parse(ids ?? '') as JsonValue },
              body,
            ] as const,
        )
      expect(await problems('states/{id}/validators', asked('head'))).toEqual(
        states.map(() => expect.stringMatching(/^the request does not name the slot/) as string),
      )
      expect(await problems('states/{id}/validators', asked('11062525'))).toEqual(states.map(() => undefined))
    })
  },
)
