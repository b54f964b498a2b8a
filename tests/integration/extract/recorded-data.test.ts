import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { checkBody } from '../../../src/extract/body-check.js'
import { providerRegistry } from '../../../src/providers/index.js'
import { itOnEngines } from '../../support/test-engines.js'
import { landingZone, recordedData } from './landing-zone.js'

const isAbsent = !existsSync(recordedData)
const reason = isAbsent ? ' (skipped: no recorded data beside the repository)' : ''

async function problemOf(file: string, provider: string, endpoint: string, format: 'json' | 'csv') {
  const bytes = readFileSync(join(recordedData, file))
  const body = file.endsWith('.gz') ? gunzipSync(bytes) : bytes
  const adapter = (await providerRegistry.load(provider))?.get(endpoint)
  if (adapter === undefined) throw new Error(`no adapter for ${provider} ${endpoint}`)
  const finding = checkBody({ body, format, request: {}, finalityPath: undefined }, adapter)
  return finding.ok ? undefined : finding.problem.reason
}

function filesBelow(folder: string, pattern: RegExp): readonly string[] {
  return readdirSync(join(recordedData, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((name) => pattern.test(name))
}

describe.skipIf(isAbsent)(`recorded answers${reason}`, () => {
  it('of doublezero pass their schemas', async () => {
    const check = (file: string, endpoint: string) => problemOf(file, 'doublezero', endpoint, 'csv')
    expect(await check('doublezero-fees/earnings_epoch842.csv', 'earnings')).toBeUndefined()
    expect(await check('doublezero-fees/block_rewards_data.csv', 'block_rewards')).toBeUndefined()
    expect(await check('doublezero-fees/fees_and_payments.csv', 'fees_and_payments')).toBeUndefined()
    const fees = filesBelow('doublezero-fees', /epoch\/fees_\d+\.csv$/)
    expect(fees.length).toBeGreaterThan(0)
    for (const file of fees) expect([file, await check(file, 'fees')]).toEqual([file, undefined])
  })

  it('of stake accounts pass, and the tables beside them do not', async () => {
    const check = (file: string) =>
      problemOf(`globalstake/${file}`, 'stake_accounts', 'stake_accounts', 'csv')
    expect(await check('stake_accounts_epochs_800_860.csv.gz')).toBeUndefined()
    expect(await check('partner1-wallets.csv')).toMatch(/^the column "vote_account" is missing/)
    expect(await check('validator_summary_epochs_800_860.csv')).toMatch(
      /^the column "stake_account" is missing/,
    )
  })

  it('of marinade pass, and a list without epochs does not', async () => {
    const files = filesBelow('marinade', /mev-info\.json$/)
    expect(files.length).toBeGreaterThan(10)
    for (const file of files) {
      const problem = await problemOf(file, 'marinade', 'mev-info', 'json')
      // A Jito answer in the same folder: it says nothing of the epoch that its rates belong to.
      if (file.endsWith('sam-run-1.mev-info.json')) expect(problem).toMatch(/found nothing$/)
      else expect([file, problem]).toEqual([file, undefined])
    }
  })
})

describe.skipIf(isAbsent)(`the recorded data on both engines${reason}`, () => {
  itOnEngines('land and read back from SQL digit by digit', async ({ dialect }) => {
    await landingZone(async ({ load, rows }) => {
      const summary = await load(join(recordedData, 'doublezero-fees/earnings_epoch842.csv'), {
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
