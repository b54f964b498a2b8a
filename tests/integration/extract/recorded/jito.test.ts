import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { JsonValue } from '../../../../src/base/hash.js'
import { readLosslessJson } from '../../../../src/base/lossless-json.js'
import { providerRegistry } from '../../../../src/providers/index.js'
import { recordedData } from '../landing-zone.js'
import { describeRecorded, type RecordedFile } from './recorded-table.js'

/** Documentation prints an answer inside `{_source, _request, response}`, which no endpoint sends. */
const response = (recorded: JsonValue): JsonValue => (recorded as { readonly response: JsonValue }).response

/** An answer of one of our endpoints as the documentation prints it. */
function printed(file: string, endpoint: string, expected: RegExp, request: JsonValue = {}): RecordedFile {
  return {
    file: `kobe-docs/${file}`,
    provider: 'jito',
    endpoint,
    request,
    expect: expected,
    unwrapped: response,
  }
}

/** An answer of an endpoint that Aurora does not read: it is about the stake pool of Jito, or a rating. */
function foreign(file: string, endpoint: string): RecordedFile {
  return { file, provider: 'jito', endpoint, expect: /no endpoint of jito is named/i }
}

const noList = /expected array/
const noEpoch = /expected an integer from 0 to 2\^64 - 1, found nothing/

const rows: readonly RecordedFile[] = [
  {
    file: 'kobe-recorded/api_v1_validators_2023-03-02.json',
    provider: 'jito',
    endpoint: 'validators',
    expect: 'lands',
  },
  // A list out of a program's source: rows without epoch, and not the answer around them.
  {
    file: 'kobe-recorded/validator_rewards_json_808.json',
    provider: 'jito',
    endpoint: 'validator_rewards',
    expect: noList,
  },

  printed('api_v1_validators.json', 'validators', noList, { body: { epoch: 600 } }),
  printed('older_api_v1_validators_epoch600.json', 'validators', noList, { body: { epoch: 600 } }),
  printed('api_v1_validators_vote_account.json', 'validators/{vote}', noList),
  printed(
    'older_api_v1_validators_63a15aZm4rphdQJcZfL8oSMPwLDmvUW2dFw3WqZpjxEt.json',
    'validators/{vote}',
    noList,
  ),
  printed('api_v1_validator_rewards.json', 'validator_rewards', noList, { query: { epoch: 678, limit: 2 } }),
  // Printed with the first two rows of what a request without a limit gives.
  printed('older_api_v1_validator_rewards_epoch678.json', 'validator_rewards', noList, { limit: 2 }),
  printed('api_v1_staker_rewards.json', 'staker_rewards', noList, { query: { limit: 2 } }),
  printed('older_api_v1_staker_rewards_epoch678.json', 'staker_rewards', noList, { limit: 2 }),
  printed('api_v1_mev_rewards.json', 'mev_rewards', noEpoch, { body: { epoch: 600 } }),
  printed('older_api_v1_mev_rewards_epoch600.json', 'mev_rewards', noEpoch, { body: { epoch: 600 } }),
  printed('measured_api_v1_mev_rewards_epoch950.json', 'mev_rewards', noEpoch),

  foreign('kobe-docs/api_v1_bam_delegation_blacklist.json', 'bam_delegation_blacklist'),
  foreign('kobe-docs/api_v1_bam_delegation_metrics.json', 'bam_epoch_metrics'),
  foreign('kobe-docs/api_v1_bam_validator_score.json', 'bam_validator_score'),
  foreign('kobe-docs/api_v1_daily_mev_rewards.json', 'daily_mev_rewards'),
  foreign('kobe-docs/older_api_v1_daily_mev_rewards_2024-01-01.json', 'daily_mev_rewards'),
  foreign('kobe-docs/api_v1_jito_stake_over_time.json', 'jito_stake_over_time'),
  foreign('kobe-docs/api_v1_jitosol_sol_ratio.json', 'jitosol_sol_ratio'),
  foreign('kobe-docs/api_v1_jitosol_validators.json', 'jitosol_validators'),
  foreign('kobe-docs/api_v1_mev_commission_average_over_time.json', 'mev_commission_average_over_time'),
  foreign('kobe-docs/api_v1_preferred_withdraw_validator_list.json', 'preferred_withdraw_validator_list'),
  foreign('kobe-docs/api_v1_stake_pool_stats.json', 'stake_pool_stats'),
  foreign('kobe-docs/api_v1_steward_events.json', 'steward_events'),
  // Another service than kobe.
  foreign('bam-explorer/ibrl_validators_2026-01-23.json', 'ibrl_validators'),
]

describeRecorded('jito', rows)

describe.skipIf(!existsSync(recordedData))('printed lists', () => {
  it.each([
    ['older_api_v1_validator_rewards_epoch678.json', 'validator_rewards', '2 of 1083'],
    ['older_api_v1_staker_rewards_epoch678.json', 'staker_rewards', '2 of 1170170'],
  ])(
    '%s is cut off, and would be rejected where no page was asked for',
    async (file, endpoint, rowsOfAll) => {
      const read = readLosslessJson(readFileSync(join(recordedData, 'jito/kobe-docs', file), 'utf8'))
      if (!read.ok) throw new Error(read.problem.reason)
      const adapter = (await providerRegistry.load('jito'))?.get(endpoint)
      expect(adapter?.check(response(read.value), {})?.reason).toBe(
        `${rowsOfAll} rows are listed, and the request asks for no page: the list was cut off`,
      )
    },
  )
})
