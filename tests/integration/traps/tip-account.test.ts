import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestProject } from '../../support/test-project.js'
import { address, buildCanonical, earnings, mevInfo } from '../canonical/canonical-world.js'
import { coins, jitoValidators, networkTips, of, rowsOf, tipAccounts, warnings } from './tips-world.js'

const total = 10_000_000_007n
/** 309 bps of it, floored to the lamport. */
const network = 309_000_000n

/** One world: in epoch 900 each validator shows one thing, 901 is still running. */
const answers = [
  tipAccounts(900, {
    vShares: { revenue: Number(total), commission: 800 },
    vKeepsAll: { revenue: String(total), commission: 10_000 },
    vBeyond: { revenue: Number(total), commission: 65_535 },
    vListed: { revenue: 5_000_000_000, commission: 500 },
    vRate: { revenue: Number(total), commission: 0 },
  }),
  jitoValidators(900, {
    vWithout: { commission: null, isRunningJito: false },
    vNeverSeen: { commission: null, isRunningJito: false },
    vMissing: {},
    vUnsure: { commission: null },
    vElsewhere: {},
    vListed: {},
    vNoRate: { rewards: 7, commission: null },
    vBorrowed: { rewards: 1_000, commission: null },
  }),
  earnings(900, [
    { identity: 'iElsewhere', vote: 'vElsewhere', mev: '2.5', mevCommission: '10' },
    { identity: 'iRate', vote: 'vRate', mev: '10.000000007', mevCommission: '8' },
  ]),
  mevInfo(900, { vWithout: 800, vBorrowed: 5_000 }),
  jitoValidators(
    901,
    { vShares: {}, vKeepsAll: { rewards: 3 }, vWithout: { commission: null, isRunningJito: false } },
    { isFinal: false },
  ),
  // Filed under another epoch than the request names.
  jitoValidators(
    790,
    { vWithout: { commission: null, isRunningJito: false }, vShares: { rewards: 5 } },
    { period: 900 },
  ),
  networkTips(900, 50_000_000_000),
  networkTips(901, 2),
]

describe('the tip account', () => {
  let project: TestProject
  beforeAll(async () => {
    project = await buildCanonical(answers)
  }, 120_000)
  afterAll(() => {
    project.dispose()
  })

  const split = (vote: string, epoch = 900) =>
    rowsOf(
      project,
      'canonical_validator_mev',
      'total_mev_native, validator_mev_native, staker_mev_native, protocol_mev_native, mev_commission_bps, status',
      of(vote, epoch),
    )
  const parts = (validator: bigint, bps: number) => ({
    total_mev_native: coins(total),
    validator_mev_native: coins(validator),
    staker_mev_native: coins(total - network - validator),
    protocol_mev_native: coins(network),
    mev_commission_bps: bps,
    status: 'DERIVED',
  })
  const nothing = {
    total_mev_native: coins(0n),
    validator_mev_native: coins(0n),
    staker_mev_native: coins(0n),
    protocol_mev_native: coins(0n),
    status: 'PROVEN_ZERO',
  }
  const unknown = { total_mev_native: null, validator_mev_native: null, status: 'MISSING' }
  const candidates = (vote: string, fact: string, epoch = 900) =>
    rowsOf(
      project,
      'canonical_fact_candidates',
      'provider_name, endpoint, value, status, is_chosen',
      `${of(vote, epoch)} and fact = '${fact}'`,
    )

  it('is not the income of the validator, whatever kobe calls it', async () => {
    expect(await split('vShares')).toEqual([parts((total * 800n) / 10_000n, 800)])
  })

  it('leaves a validator with 100 % commission what the network does not take', async () => {
    expect(await split('vKeepsAll')).toEqual([parts(total - network, 10_000)])
  })

  it('counts a commission above 10000 bps as 10000 and keeps what was seen', async () => {
    expect(await split('vBeyond')).toEqual([parts(total - network, 65_535)])
  })

  it('does not exist for a validator without Jito, whatever rate another provider shows', async () => {
    expect(await split('vWithout')).toEqual([{ ...nothing, mev_commission_bps: 800 }])
    expect(await split('vNeverSeen')).toEqual([{ ...nothing, mev_commission_bps: null }])
  })

  it('is nothing also where nobody knows what the network takes, but anything else is not shared out', async () => {
    expect(await split('vWithout', 790)).toEqual([{ ...nothing, mev_commission_bps: null }])
    expect(await split('vShares', 790)).toMatchObject([{ validator_mev_native: null, status: 'MISSING' }])
  })

  it('is unknown where a validator with Jito shows 0: a missing row reads 0 as well', async () => {
    expect(await split('vMissing')).toMatchObject([{ ...unknown, mev_commission_bps: 800 }])
    expect(await split('vUnsure')).toMatchObject([{ ...unknown, mev_commission_bps: null }])
  })

  it('is unknown while the epoch runs and everybody shows 0, also a validator without Jito', async () => {
    expect(await split('vShares', 901)).toMatchObject([unknown])
    expect(await split('vWithout', 901)).toMatchObject([unknown])
  })

  it('is taken from a provider that knows where another says 0', async () => {
    expect(await candidates('vElsewhere', 'MEV_TOTAL')).toEqual([
      {
        provider_name: 'doublezero',
        endpoint: 'earnings',
        value: coins(2_500_000_000n),
        status: 'OBSERVED',
        is_chosen: true,
      },
      { provider_name: 'jito', endpoint: 'validators', value: null, status: 'MISSING', is_chosen: false },
    ])
    expect(await candidates('vListed', 'MEV_TOTAL')).toMatchObject([
      { endpoint: 'validator_rewards', is_chosen: true },
      { endpoint: 'validators', status: 'MISSING', is_chosen: false },
    ])
  })

  it('is shared out at the rate of the endpoint that tells it best, 0 among rates', async () => {
    expect(await split('vRate')).toEqual([parts(0n, 0)])
    expect(await candidates('vRate', 'MEV_COMMISSION_RATE')).toMatchObject([
      { endpoint: 'earnings', is_chosen: false },
      { endpoint: 'validator_rewards', is_chosen: true },
    ])
  })

  it('is known without its split while no rate is', async () => {
    expect(await split('vNoRate')).toEqual([
      {
        total_mev_native: coins(7n),
        validator_mev_native: null,
        staker_mev_native: null,
        protocol_mev_native: coins(0n),
        mev_commission_bps: null,
        status: 'MISSING',
      },
    ])
    expect(await split('vBorrowed')).toMatchObject([{ validator_mev_native: coins(500n), status: 'DERIVED' }])
  })

  it('is compared with the tips of the whole network', async () => {
    expect(await warnings(project, 'canonical_network_tips_cover_the_validators')).toMatchObject([
      { network_native: coins(2n), validators_native: coins(3n) },
    ])
  })

  it('leads back to the row of the answer', async () => {
    const rows = await project.query(
      `select json_extract_string(payloads.raw_payload, sources.json_path) as said
         from canonical.canonical_validator_mev as made
         join canonical.canonical_periods as periods using (chain_id, period_id)
         join canonical.canonical_validator_mev_sources as sources
           on sources.row_id = md5(concat_ws('|', made.chain_id, made.period_id, made.validator_key))::uuid
         join staging.staging_payloads as payloads using (payload_id)
        where made.validator_key = '${address('vShares')}' and period_number = 900
        order by 1`,
    )
    expect(rows.map(({ said }) => said)).toEqual([String(total), '800'])
  })
})
