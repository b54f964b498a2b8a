import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestProject } from '../../support/test-project.js'
import { address, buildCanonical, earnings, mevInfo, stakeAccounts } from '../canonical/canonical-world.js'
import { snapshot } from './cost-answers.js'

/** Stakewiz knows better than everybody else: more stake, another commission, other tips. */
const record = (vote: string, more: object) => ({
  vote_identity: address(vote),
  identity: address(`other${vote}`),
  activated_stake: 454083.86648638104,
  commission: 77,
  jito_commission_bps: 7700,
  name: 'A validator',
  epoch: 900,
  ...more,
})
const position = { epoch: 900, activation: 800 }

const answers = [
  earnings(900, [
    { identity: 'iAll', vote: 'vAll', stake: '12.000000001', commission: '5', mevCommission: '5', mev: '1' },
    { identity: 'iPart', vote: 'vPart', stake: '12.000000002', commission: '5' },
    { identity: 'iLeft', vote: 'vLeft', stake: '3', commission: '5' },
  ]),
  stakeAccounts([
    { ...position, account: 'sOne', vote: 'vAll', stake: '10' },
    { ...position, account: 'sTwo', vote: 'vAll', stake: '2.000000001', deactivation: 900 },
    { ...position, account: 'sComing', vote: 'vAll', stake: '4', activation: 900 },
    { ...position, account: 'sThree', vote: 'vPart', stake: '12.000000001' },
    { ...position, account: 'sGone', vote: 'vLeft', stake: '3', deactivation: 899 },
  ]),
  // The period in the record wins over the envelope's, and the later record over the earlier one.
  {
    provider: 'stakewiz',
    endpoint: 'validators',
    period: 901,
    body: JSON.stringify([
      record('vAll', { uptime: 12.5 }),
      record('vPart', { uptime: 99.749999 }),
      record('vStranger', { uptime: 50 }),
      { vote_identity: address('vLeft') },
    ]),
  },
  {
    provider: 'stakewiz',
    endpoint: 'validator/{vote}',
    period: 900,
    validator: address('vAll'),
    fetchedAt: '2026-01-02T00:00:00Z',
    body: JSON.stringify(record('vAll', { uptime: 100 })),
  },
  { provider: 'stakewiz', endpoint: 'epoch_info', period: 900, body: '{"epoch":900,"start_slot":388800000}' },
  snapshot(900, [
    { vote: 'vAll', commission: 6, mevCommission: 700, stake: '99' },
    { vote: 'vOnlyHere', commission: 255, mevCommission: 65_535, stake: '38263229364446900' },
    { vote: 'vNoJito', stake: '0' },
  ]),
  mevInfo(900, { vSeen: 12_000 }),
  {
    provider: 'marinade',
    endpoint: 'tvl-info',
    period: 900,
    body: '{"staked_sol":2389206.292898681,"staked_usd":218173377.3735532,"total_sol":7564507.295393441,"total_usd":690762497.030162}',
  },
  {
    provider: 'marinade',
    endpoint: 'rewards',
    period: 901,
    body: '{"rewards_mev":[[900,7458.965388405999]],"rewards_inflation_est":[[900,143925.57851896252]],"rewards_block":[[900,18673.067929239]]}',
  },
]

describe('metadata', () => {
  let project: TestProject
  beforeAll(async () => {
    project = await buildCanonical(answers)
  }, 120_000)
  afterAll(() => {
    project.dispose()
  })
  const meta = (vote: string, columns: string) =>
    project.query(
      `select ${columns} from canonical.canonical_validator_meta
         join canonical.canonical_periods using (chain_id, period_id)
        where period_number = 900 and validator_key = '${address(vote)}'`,
    )

  it('stakewiz is never money: not a stake, not a rate, not an identity', async () => {
    expect(
      await project.query(
        `select count(*) as facts from canonical.canonical_fact_candidates where provider_name = 'stakewiz'`,
      ),
    ).toEqual([{ facts: '0' }])
    expect(await meta('vStranger', '*')).toEqual([])
    expect(await meta('vPart', 'active_stake_native, commission_rate_bps')).toEqual([
      { active_stake_native: '12.000000002000000000', commission_rate_bps: 500 },
    ])
    expect(
      await project.query(
        `select count(*) as others from canonical.canonical_validator_identities where identity_pubkey like 'other%'`,
      ),
    ).toEqual([{ others: '0' }])
    const columns = await project.query(
      `select column_name from information_schema.columns
        where table_name like 'stg_stakewiz%' and (column_name like '%lamports%' or column_name like '%stake%' or column_name like '%commission%')`,
    )
    expect(columns).toEqual([])
  })

  it('an uptime is floored to the basis point, and the latest one stands', async () => {
    expect(await meta('vPart', 'uptime_bps')).toEqual([{ uptime_bps: 9974 }])
    expect(await meta('vAll', 'uptime_bps')).toEqual([{ uptime_bps: 10_000 }])
    expect(await meta('vLeft', 'uptime_bps')).toEqual([{ uptime_bps: null }])
  })

  it('delegators are counted where their stake is all of it, to the lamport', async () => {
    expect(await meta('vAll', 'delegator_count, total_stake_native, active_stake_native')).toEqual([
      {
        delegator_count: '2',
        total_stake_native: '16.000000001000000000',
        active_stake_native: '12.000000001000000000',
      },
    ])
    expect(await meta('vPart', 'delegator_count, total_stake_native')).toEqual([
      { delegator_count: null, total_stake_native: null },
    ])
    expect(await meta('vLeft', 'delegator_count')).toEqual([{ delegator_count: null }])
  })

  it('a snapshot of marinade counts last, and what the chain clamps is kept as seen', async () => {
    expect(await meta('vAll', 'commission_rate_bps, active_stake_native')).toEqual([
      { commission_rate_bps: 500, active_stake_native: '12.000000001000000000' },
    ])
    expect(await meta('vOnlyHere', 'commission_rate_bps, active_stake_native, stake_weight')).toEqual([
      {
        commission_rate_bps: 25_500,
        active_stake_native: '38263229.364446900000000000',
        stake_weight: '38263229364446900',
      },
    ])
    expect(
      await project.query(
        `select validator_key, value, status from canonical.canonical_fact_candidates
          where provider_name = 'marinade' and fact = 'MEV_COMMISSION_RATE' and is_chosen order by 1`,
      ),
    ).toEqual([
      { validator_key: address('vNoJito'), value: null, status: 'MISSING' },
      { validator_key: address('vSeen'), value: '12000.000000000000000000', status: 'OBSERVED' },
      { validator_key: address('vOnlyHere'), value: '65535.000000000000000000', status: 'OBSERVED' },
    ])
  })

  it('what is staked with marinade and what the network earned is nobody’s, and no price', async () => {
    expect(
      await project.query(`select total_lamports, total_usd from staging.stg_marinade__tvl_info`),
    ).toEqual([{ total_lamports: '7564507295393441', total_usd: '690762497.030162000000000000' }])
    expect(
      await project.query(
        `select reward_kind, rewards_lamports from staging.stg_marinade__rewards order by 1`,
      ),
    ).toEqual([
      { reward_kind: 'BLOCKS', rewards_lamports: '18673067929239' },
      { reward_kind: 'INFLATION', rewards_lamports: '143925578518963' },
      { reward_kind: 'MEV', rewards_lamports: '7458965388406' },
    ])
    expect(
      await project.query(`select count(*) as mapped from registry.chain_provider_mappings
        where endpoint in ('tvl-info', 'rewards', 'bonds')`),
    ).toEqual([{ mapped: '0' }])
  })

  it('a mapping that takes money from stakewiz stops the build', async () => {
    const mappings = 'seeds/registry/chain_provider_mappings.csv'
    project.write(mappings, `${project.read(mappings)}solana-mainnet,ACTIVE_STAKE,stakewiz,validators,20\n`)
    const { code, stdout, stderr } = await project.run(['build'])
    expect(code).not.toBe(0)
    expect(stdout + stderr).toMatch(/canonical_stakewiz_is_never_money/)
  })
})
