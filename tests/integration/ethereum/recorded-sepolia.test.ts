import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestProject } from '../../support/test-project.js'
import { ethereumProject } from './ethereum-project.js'
import { hasRecordedData, sepolia } from './recorded-data.js'

/** Two states of Sepolia, an epoch apart, and the attestation rewards that are credited between them. */
describe.skipIf(!hasRecordedData)('two recorded states of Sepolia', () => {
  let project: TestProject

  beforeAll(async () => {
    project = await ethereumProject(
      [
        sepolia('genesis', '/eth/v1/beacon/genesis', 'genesis.json'),
        sepolia('config/spec', '/eth/v1/config/spec', 'config_spec.json'),
        sepolia(
          'states/{id}/validators',
          '/eth/v1/beacon/states/7687968/validators',
          'states_7687968_validators.json',
        ),
        sepolia(
          'states/{id}/validators',
          '/eth/v1/beacon/states/7688000/validators',
          'states_7688000_validators.json',
        ),
        sepolia(
          'rewards/attestations',
          '/eth/v1/beacon/rewards/attestations/240248',
          'rewards_attestations_240248.json',
        ),
        sepolia('duties/proposer', '/eth/v1/validator/duties/proposer/240249', 'duties_proposer_240249.json'),
      ],
      { windowEpochs: 1 },
    )
    await project.ok('build')
  }, 240_000)

  afterAll(() => {
    project.dispose()
  })

  const evidence = (columns: string, condition = 'true') =>
    project.query(
      `select ${columns} from (
         select evidence.*, close_gwei - open_gwei - reward_gwei as unexplained_gwei
           from canonical.canonical_balance_evidence as evidence
           join canonical.canonical_periods using (chain_id, period_id)
          where period_identifier = '240249'
            and validator_key in (select validator_key from canonical.canonical_attestation_rewards)
       ) as compared where ${condition}`,
    )

  it('have the balances and rewards of 1781 validators', async () => {
    expect(await evidence('count(*) as validators')).toEqual([{ validators: '1781' }])
  })

  it('differ by exactly the attestation rewards for the 1084 validators that earned nothing else', async () => {
    expect(await evidence('count(*) as validators', 'unexplained_gwei = 0')).toEqual([{ validators: '1084' }])
  })

  it('differ for members of the sync committee by whole rewards of one signature', async () => {
    const [counts] = await evidence(
      'count(*) as members',
      'unexplained_gwei <> 0 and unexplained_gwei % 922 = 0 and abs(unexplained_gwei) <= 32 * 922 * 8',
    )
    expect(Number(counts?.['members'])).toBeGreaterThanOrEqual(362)
  })

  it('make no movement while the blocks between them are unknown', async () => {
    const kinds = await project.query(
      'select distinct kind from canonical.canonical_balance_movements order by kind',
    )
    expect(kinds).toEqual([{ kind: 'CLOSE' }, { kind: 'OPEN' }])
  })

  it('leave consensus rewards unknown, since committee and blocks are', async () => {
    const rows = await project.query(
      `select kind, status, count(*) as validators from canonical.canonical_consensus_rewards
         join canonical.canonical_periods using (chain_id, period_id)
        where period_identifier = '240249' and kind <> 'PROPOSER' group by all order by all`,
    )
    expect(rows.every(({ status }) => status !== 'OBSERVED')).toBe(true)
  })

  it('give each validator its stake and withdrawal address', async () => {
    const [stake] = await project.query(
      `select count(*) as positions, count(withdrawer_wallet) as addressed, sum(stake_weight) as weight
         from canonical.canonical_stake_positions
         join canonical.canonical_periods using (chain_id, period_id)
        where period_identifier = '240249'`,
    )
    expect(Number(stake?.['positions'])).toBeGreaterThan(1500)
    expect(Number(stake?.['addressed'])).toBeGreaterThan(0)
  })
})
