import type { JsonValue } from '../../../../src/base/hash.js'
import { describeRecorded, recordedRequest } from './recorded-table.js'
import type { RecordedFile } from './recorded-table.js'

/** The frame that a bare `result` lost when it was recorded. */
function framed(result: JsonValue): JsonValue {
  return { jsonrpc: '2.0', result, id: 1 }
}

/** `_requests.json` names the files of one recorder with what it had asked for. */
function vcr(name: string, endpoint: string, expect: RecordedFile['expect']): RecordedFile {
  const file = `validators.app-vcr/${name}`
  return { file, provider, endpoint, request: recordedRequest(`solana-rpc/${file}`), expect }
}

function bare(file: string, endpoint: string, request?: JsonValue): RecordedFile {
  return {
    file,
    provider,
    endpoint,
    expect: bareReason,
    unwrapped: framed,
    ...(request === undefined ? {} : { request }),
  }
}

/** An excerpt of a block lacks some of its parts: what is there is right, and what is not there is asked for. */
function block(file: string, slot: number, expect: RegExp): RecordedFile {
  return { file, provider, endpoint: 'getBlock', request: { method: 'getBlock', params: [slot] }, expect }
}

/** A method that Aurora does not ask for. */
function undeclared(file: string, method: string): RecordedFile {
  return { file, provider, endpoint: method, expect: /^no endpoint of solana_rpc is named/ }
}

const provider = 'solana_rpc'
const bareReason = /^expected the whole JSON-RPC answer/
const blockOf = (slot: number) => ({ method: 'getBlock', params: [slot] })
const testnetLeader = 'DsaF77cCADh79q7HPfz5TrWPfEmD5Gw1c15zSm4eaFyt'

describeRecorded('solana-rpc', [
  bare('chainstorage/getBlock_slot100000000_json.excerpt.json', 'getBlock', blockOf(100_000_000)),
  bare('chainstorage/getBlock_slot100000000_jsonParsed_v2.excerpt.json', 'getBlock', blockOf(100_000_000)),
  // The excerpts of these two leave the rewards out, so that what is inside does not pass either.
  block('chainstorage/getBlock_slot154808473.excerpt.json', 154_808_473, bareReason),
  block('chainstorage/getBlock_slot241043141.excerpt.json', 241_043_141, bareReason),
  {
    file: 'doublezero-offchain/leader_slots_by_identity_epoch845.json',
    provider,
    endpoint: 'getLeaderSchedule',
    expect: bareReason,
  },
  {
    file: 'excerpts/getBlock_rewards_slot150768000_epoch_boundary.excerpt.json',
    provider,
    endpoint: 'getBlock',
    request: blockOf(150_768_000),
    expect: 'lands',
  },
  { file: 'excerpts/getEpochInfo_epoch349.json', provider, endpoint: 'getEpochInfo', expect: 'lands' },
  bare('excerpts/getProgramAccounts_stake_jsonParsed.excerpt.json', 'getProgramAccounts'),
  {
    file: 'excerpts/getVoteAccounts_docs_devnet_epoch906.json',
    provider,
    endpoint: 'getVoteAccounts',
    expect: 'lands',
  },
  bare('solana-go-tests/getBlock.result.json', 'getBlock', blockOf(83_987_984)),
  undeclared('solana-go-tests/getBlockCommitment.result.json', 'getBlockCommitment'),
  bare('solana-go-tests/getBlockProduction.result.json', 'getBlockProduction'),
  bare('solana-go-tests/getBlockTime.result.json', 'getBlockTime', {
    method: 'getBlockTime',
    params: [83_992_896],
  }),
  bare('solana-go-tests/getBlockWithOpts.result.json', 'getBlock', blockOf(83_987_984)),
  undeclared('solana-go-tests/getClusterNodes.result.json', 'getClusterNodes'),
  bare('solana-go-tests/getEpochInfo.result.json', 'getEpochInfo'),
  bare('solana-go-tests/getEpochSchedule.result.json', 'getEpochSchedule'),
  undeclared('solana-go-tests/getInflationGovernor.result.json', 'getInflationGovernor'),
  undeclared('solana-go-tests/getInflationRate.result.json', 'getInflationRate'),
  bare('solana-go-tests/getLeaderSchedule.result.json', 'getLeaderSchedule', {
    method: 'getLeaderSchedule',
    params: [null, { identity: testnetLeader }],
  }),
  // A token account in base 64: neither whole, nor of the Stake program, nor parsed.
  {
    file: 'solana-go-tests/getProgramAccounts.result.json',
    provider,
    endpoint: 'getProgramAccounts',
    expect: bareReason,
  },
  undeclared('solana-go-tests/getSlotLeaders.result.json', 'getSlotLeaders'),
  undeclared('solana-go-tests/getStakeActivation.result.json', 'getStakeActivation'),
  undeclared('solana-go-tests/getSupply.result.json', 'getSupply'),
  bare('solana-go-tests/getVoteAccounts.result.json', 'getVoteAccounts'),
  undeclared('validators.app-json/get_cluster_nodes.json', 'getClusterNodes'),
  { file: 'validators.app-json/get_epoch_info.json', provider, endpoint: 'getEpochInfo', expect: 'lands' },
  {
    file: 'validators.app-json/get_vote_accounts.json',
    provider,
    endpoint: 'getVoteAccounts',
    expect: 'lands',
  },
  // Printed by the command line tool, which answers in another shape than a node.
  {
    file: 'validators.app-json/stake_accounts_cli.json',
    provider,
    endpoint: 'getProgramAccounts',
    expect: bareReason,
  },
  { file: 'validators.app-json/validators.json', provider, endpoint: 'getVoteAccounts', expect: bareReason },
  {
    file: 'validators.app-json/validators_info_cli.json',
    provider,
    endpoint: 'getVoteAccounts',
    expect: bareReason,
  },
  { file: 'validators.app-vcr/_requests.json', provider, endpoint: 'getEpochInfo', expect: bareReason },
  vcr('getEpochInfo_mainnet_2021-07-16.json', 'getEpochInfo', 'lands'),
  vcr('getEpochInfo_mainnet_2021-11-25.json', 'getEpochInfo', 'lands'),
  vcr('getEpochInfo_testnet_2022-07-28.json', 'getEpochInfo', 'lands'),
  vcr(
    'getInflationReward_error_testnet_2022-01-18.json',
    'getInflationReward',
    /^the node answered with error -32602/,
  ),
  vcr('getInflationReward_stake_accounts_epoch407_mainnet_2023-02-06.json', 'getInflationReward', 'lands'),
  vcr('getInflationReward_stake_accounts_epoch407_mainnet_2023-02-17.json', 'getInflationReward', 'lands'),
  vcr('getInflationReward_vote_accounts_epoch407_mainnet_2023-02-17.json', 'getInflationReward', 'lands'),
  vcr('getInflationReward_vote_default_epoch_mainnet_2023-01-18.json', 'getInflationReward', 'lands'),
  vcr(
    'getProgramAccounts_Config_validatorInfo_mainnet_2023-08-24.json',
    'getProgramAccounts',
    /^expected an account of the Stake program, found one of "Config1/,
  ),
  vcr('getSlotLeaders_mainnet_2022-10-31.json', 'getSlotLeaders', /^no endpoint of solana_rpc is named/),
])
