import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestProject } from '../../support/test-project.js'
import { address, buildCanonical, earnings } from '../canonical/canonical-world.js'

/** Tables that people make of answers look like answers. They are kept as rejected, and nothing of them is used. */
describe('tables made of answers', () => {
  let project: TestProject
  beforeAll(async () => {
    project = await buildCanonical([earnings(900, [{ identity: 'iOne', vote: 'vOne' }])])
  }, 120_000)
  afterAll(() => {
    project.dispose()
  })

  it.each([
    [
      'a summary per validator, which has lost every account that was ever deactivated',
      'stake_accounts',
      `epoch,vote_account,node_account,commission_percent,total_active_stake_sol,total_stakers\n900,${address('vOne')},${address('iOne')},5,191785.5,178\n`,
      /^the column "stake_account" is missing\./,
    ],
    [
      'a list of the wallets of a partner',
      'stake_accounts',
      `chain_id,wallet_address,introduced_date\nsolana-mainnet,${address('Wallet')},2025-01-01\n`,
      /^the column "vote_account" is missing\./,
    ],
  ])('refuses %s', async (_, endpoint, text, reason) => {
    project.write('table.csv', text)
    const load = ['load', project.path('table.csv'), '--provider', 'stake_accounts', '--endpoint', endpoint]
    const { code, stdout, stderr } = await project.run([
      ...load,
      '--chain',
      'solana-mainnet',
      '--period',
      '900',
    ])
    expect(code).not.toBe(0)
    expect(stdout + stderr).toMatch('1 rejected')
    const [rejected] = await project.query(
      `select reason, json_path, decode(body) = '${text}' as is_kept from staging.rejected_payloads
        order by fetched_at desc, reason desc limit 1`,
    )
    expect(rejected).toEqual({
      reason: expect.stringMatching(reason) as string,
      json_path: 'header',
      is_kept: true,
    })
  })

  it('refuses settlements that do not add up, and leaves the bond costs unknown', async () => {
    const settlement = {
      reason: 'Bidding',
      meta: { funder: 'ValidatorBond' },
      vote_account: address('vOne'),
      claims_count: 1,
      claims_amount: 41,
      claims: [{ claim_amount: 40 }],
    }
    project.write('settlements.json', JSON.stringify({ epoch: 900, slot: 1, settlements: [settlement] }))
    const load = [
      'load',
      project.path('settlements.json'),
      '--provider',
      'marinade',
      '--endpoint',
      'settlements',
    ]
    const { code, stdout, stderr } = await project.run([
      ...load,
      '--chain',
      'solana-mainnet',
      '--period',
      '900',
    ])
    expect(code).not.toBe(0)
    expect(stdout + stderr).toContain(
      'claims_amount is 41, and the claims sum to 40 ($.settlements[0].claims)',
    )
    await project.ok('build')
    expect(
      await project.query(
        `select status from canonical.canonical_validator_costs where cost_kind = 'BOND' and validator_key = '${address('vOne')}'`,
      ),
    ).toEqual([{ status: 'MISSING' }])
  })
})
