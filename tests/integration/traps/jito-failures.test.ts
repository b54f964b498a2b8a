import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TestProject } from '../../support/test-project.js'
import { address } from '../canonical/canonical-world.js'

const repository = join(import.meta.dirname, '../../..')

const empty = {
  validators: { validators: [] },
  'validators/{vote}': [],
  validator_rewards: { rewards: [], total_count: 0 },
  staker_rewards: { rewards: [], total_count: 0 },
  mev_rewards: {
    epoch: 0,
    total_network_mev_lamports: 0,
    jito_stake_weight_lamports: 0,
    mev_reward_per_lamport: 0.0,
  },
}
const whole = { validators: [{ vote_account: address('vAny'), mev_commission_bps: 800, running_jito: true }] }

describe('kobe, when it fails', () => {
  let project: TestProject
  beforeAll(async () => {
    project = new TestProject()
    cpSync(join(repository, 'sources'), project.path('sources'), { recursive: true })
    const answers = [
      ...Object.entries(empty).map(([endpoint, body]) => ({ endpoint, body, status: 500 })),
      ...Object.entries(empty).map(([endpoint, body]) => ({ endpoint, body, status: 200 })),
      // Kept for a minute, a failure may also hold what was answered before.
      { endpoint: 'validators', body: whole, status: 503 },
      { endpoint: 'validators', body: whole, status: 200 },
    ]
    const lines = answers.map(({ endpoint, body, status }, index) =>
      JSON.stringify({
        provider: 'jito',
        endpoint,
        chain_id: 'solana-mainnet',
        period_identifier: '900',
        request: { epoch: 900 },
        http_status: status,
        fetched_at: `2026-01-01T00:00:${String(index).padStart(2, '0')}Z`,
        body: JSON.stringify(body),
      }),
    )
    project.write('answers.ndjson', `${lines.join('\n')}\n`)
    expect((await project.run(['load', 'answers.ndjson'])).code).toBe(1)
  })
  afterAll(() => {
    project.dispose()
  })

  it('gives no data, although its empty body has the right shape', async () => {
    const rows = await project.query(
      'select endpoint, http_status, reason from staging.rejected_payloads order by source_line',
    )
    expect(rows).toHaveLength(11)
    const failed = rows.filter((row) => Number(row['http_status']) >= 500)
    expect(failed).toHaveLength(6)
    for (const { reason } of failed) expect(reason).toMatch(/50[03]/)
    const lost = rows.filter((row) => row['http_status'] === 200)
    expect(lost.map(({ endpoint, reason }) => [endpoint, reason])).toEqual([
      ['validators', 'the list of validators is empty'],
      ['validators/{vote}', 'the list of epochs is empty'],
      ['validator_rewards', 'the list of rewards is empty'],
      ['staker_rewards', 'the list of rewards is empty'],
      ['mev_rewards', 'the tips of the whole network are 0, which is what kobe answers when it fails'],
    ])
  })

  it('does not keep out what it answers well', async () => {
    expect(await project.query('select count(*) as n from staging.staging_payloads')).toEqual([{ n: '1' }])
  })
})
