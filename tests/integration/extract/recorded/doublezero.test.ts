import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { itOnEngines } from '../../../support/test-engines.js'
import { landingZone, recordedData } from '../landing-zone.js'
import { describeRecorded, type RecordedFile } from './recorded-table.js'

const earnings = join(recordedData, 'doublezero-fees/earnings_epoch842.csv')

const fees = [859, 860, 861, 885, 900, 938].map((epoch): RecordedFile => ({
  file: `epoch/fees_${epoch}.csv`,
  provider: 'doublezero',
  endpoint: 'fees',
  expect: 'lands',
}))

describeRecorded('doublezero-fees', [
  { file: 'earnings_epoch842.csv', provider: 'doublezero', endpoint: 'earnings', expect: 'lands' },
  { file: 'block_rewards_data.csv', provider: 'doublezero', endpoint: 'block_rewards', expect: 'lands' },
  { file: 'fees_and_payments.csv', provider: 'doublezero', endpoint: 'fees_and_payments', expect: 'lands' },
  ...fees,
])

describe.skipIf(!existsSync(earnings))('earnings (skipped without recorded data)', () => {
  itOnEngines('land and read back from SQL digit by digit', async ({ dialect }) => {
    await landingZone(async ({ load, rows }) => {
      const summary = await load(earnings, {
        defaults: { provider: 'doublezero', endpoint: 'earnings', chain: 'solana-mainnet', period: '842' },
      })
      expect(summary).toMatchObject({ status: 'SUCCESS', landed: 1 })
      const [duckdb, postgres] = [
        `select unnest(json_extract(payload_json, '$.rows[*]')) as cells from staging.staging_payloads`,
        `select json_array_elements(payload_json::json -> 'rows') as cells from staging.staging_payloads`,
      ]
      const cell = (index: number): string =>
        dialect === 'duckdb' ? `cells ->> '$[${index}]'` : `cells ->> ${index}`
      const [row] = await rows(`
        with lines as (${dialect === 'duckdb' ? duckdb : postgres})
        select count(*) as validators,
               max(${cell(7)}) filter (where ${cell(1)} = 'FdGcvmbpebUwYA3vSywnagsaC3Tq3pAVmcR6VoxVcdV9') as block_rewards,
               count(*) filter (where ${cell(5)} = '1.7493e-05') as with_exponent
          from lines`)
      expect(row).toEqual({ validators: 986n, block_rewards: '5.98448614', with_exponent: 1n })
    })
  })
})
