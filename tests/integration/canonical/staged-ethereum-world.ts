import {
  attestationReward,
  beaconBlock,
  bid,
  blockReward,
  duties,
  executionBlock,
  finalized,
  header,
  hex,
  receipt,
  result,
  root,
  validator,
} from '../../support/ethereum-bodies.js'

interface Landed {
  readonly provider: string
  readonly endpoint: string
  readonly request: object
  readonly body: unknown
  readonly isFinal?: boolean
}

const beacon = (endpoint: string, path: string, body: unknown, more: object = {}): Landed => ({
  provider: 'beacon_api',
  endpoint,
  request: { method: 'GET', path: `/eth/v1${path}`, ...more },
  body,
})
const rpc = (method: string, params: readonly unknown[], value: unknown): Landed => ({
  provider: 'execution_rpc',
  endpoint: method,
  request: { method, params },
  body: result(value),
  isFinal: true,
})
const delivered = 'bidtraces/proposer_payload_delivered'
export const block = 19_000_000

/** Answers of a consensus node, an execution node and two relays, each with a trap of its endpoint. */
export const answers: readonly Landed[] = [
  beacon('genesis', '/beacon/genesis', {
    data: { genesis_time: '1606824023', genesis_validators_root: root(4), genesis_fork_version: '0x00' },
  }),
  beacon('config/spec', '/config/spec', {
    data: {
      CONFIG_NAME: 'mainnet',
      SLOTS_PER_EPOCH: '32',
      EPOCHS_PER_SYNC_COMMITTEE_PERIOD: '256',
      SECONDS_PER_SLOT: '12',
      UNSET: '18446744073709551615',
    },
  }),
  beacon('headers', '/beacon/headers/66', finalized(header(66, { parent: 64 }))),
  beacon('headers', '/beacon/headers', finalized([header(64), header(65, { canonical: false })]), {
    query: { parent_root: root(63) },
  }),
  beacon('blocks', '/beacon/blocks/66', beaconBlock(66)),
  beacon('blocks', '/beacon/blocks/2', beaconBlock(2, null)),
  beacon(
    'states/{id}/validators',
    '/beacon/states/7200/validators',
    finalized([
      validator(9),
      validator(10, {
        exit_epoch: '77',
        withdrawable_epoch: '78',
        slashed: true,
        withdrawal_credentials: root(5),
      }),
    ]),
  ),
  beacon(
    'states/{id}/sync_committees',
    '/beacon/states/7200/sync_committees',
    finalized({ validators: ['9', '3', '9'], validator_aggregates: [] }),
  ),
  beacon(
    'validator_balances',
    '/beacon/states/7200/validator_balances',
    finalized([{ index: '9', balance: '31999999999' }]),
  ),
  beacon('duties/proposer', '/validator/duties/proposer/2', duties(2, [7, 8])),
  beacon(
    'rewards/attestations',
    '/beacon/rewards/attestations/2',
    finalized({ ideal_rewards: [], total_rewards: [attestationReward(9)] }),
  ),
  beacon('rewards/blocks', '/beacon/rewards/blocks/66', finalized(blockReward())),
  beacon(
    'rewards/sync_committee',
    '/beacon/rewards/sync_committee/66',
    finalized([
      { validator_index: '3', reward: '-7' },
      { validator_index: '9', reward: '14' },
      { validator_index: '9', reward: '14' },
    ]),
  ),
  rpc('eth_getBlockByNumber', [hex(block), true], executionBlock(block)),
  rpc(
    'eth_getBlockByNumber',
    ['0xb71b00', true],
    executionBlock(12_000_000, { baseFeePerGas: undefined, withdrawals: undefined, transactions: [] }),
  ),
  rpc(
    'eth_getBlockReceipts',
    [hex(block)],
    [
      receipt(block, 0, 21_000),
      receipt(block, 1, 21_000, { status: '0x0', to: null, blobGasUsed: '0x20000', blobGasPrice: '0x1' }),
    ],
  ),
  rpc(
    'eth_getBalance',
    ['0x95222290DD7278Aa3Ddd389Cc1E1d165CC4BAfe5', hex(block)],
    hex(123n * 10n ** 18n + 7n),
  ),
  {
    provider: 'mev_relay_flashbots',
    endpoint: delivered,
    request: { method: 'GET', path: `/${delivered}`, query: { slot: '66' } },
    body: [bid(66)],
  },
  {
    provider: 'mev_relay_ultrasound',
    endpoint: delivered,
    request: { method: 'GET', path: `/${delivered}`, query: { slot: '66' } },
    body: [bid(66)],
    isFinal: true,
  },
  {
    provider: 'mev_relay_ultrasound',
    endpoint: 'bidtraces/builder_blocks_received',
    request: { method: 'GET', path: '/received', query: { slot: '66' } },
    body: [
      bid(66, { timestamp_ms: '1681395084027', optimistic_submission: true }),
      bid(66, { num_tx: undefined }),
    ],
  },
]

/** As a line of an archive holds it. */
export function envelope({ provider, endpoint, request, body, isFinal }: Landed): object {
  return {
    provider,
    endpoint,
    chain_id: 'ethereum-mainnet',
    period_identifier: '225',
    validator_key: '*',
    request,
    http_status: 200,
    fetched_at: '2026-01-01T00:00:00Z',
    ...(isFinal === undefined ? {} : { is_final: isFinal }),
    body: JSON.stringify(body),
  }
}
