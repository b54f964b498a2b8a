import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestProject } from '../../support/test-project.js'
import { buildCanonical, earnings, epochInfo } from '../canonical/canonical-world.js'
import { costOf, lamports, notInForce, snapshot, unknown, voteAccounts } from './cost-answers.js'

const sentinel = ['18446744073709551615', '18446744073709551615', '18446744073709551615'] as const

const answers = [
  snapshot(650, [{ vote: 'vOld', credits: 414_128 }]),
  earnings(
    908,
    ['vSteady', 'vAbsent', 'vRolled'].map((vote) => ({ identity: `i${vote}`, vote, blocks: '1' })),
  ),
  snapshot(909, [
    { vote: 'vSteady', credits: 99 },
    { vote: 'vSnapshot', credits: 33 },
  ]),
  voteAccounts(910, {
    vSteady: [
      [908, 1_000_000, 0],
      [909, 1_000_017, 1_000_000],
      [910, 1_000_049, 1_000_017],
    ],
    vIdle: [[909, 5, 5]],
    vMigrated: [
      [908, 4_053_495, 4_053_463],
      [909, 4_126_391, 4_053_495],
      sentinel,
      [909, '7406803535', 4_126_391],
    ],
    // The sentinel has left the list: what is earned are lamports, and nothing of the entry says so.
    vRolled: [[908, '60000000000', '8000000000']],
    vDelinquent: [[909, 32, 16]],
  }),
  epochInfo(910),
]

describe('costs of votes', () => {
  let project: TestProject
  beforeAll(async () => {
    project = await buildCanonical(answers)
  }, 120_000)
  afterAll(() => {
    project.dispose()
  })
  const cost = (vote: string, epoch: number, kind = 'VOTES') => costOf(project, kind, vote, epoch)
  const votes = (count: number) => [lamports(count * 5000), 'CREDITS', 'DERIVED']

  it('come from the credits of the epoch, not from the running one and not from the sum since ever', async () => {
    expect(await cost('vSteady', 909)).toEqual(votes(2))
    expect(await cost('vSteady', 910)).toEqual(unknown)
  })

  it('are of votes that earned the most they can, and one vote more for a remainder', async () => {
    expect(await cost('vSteady', 908)).toEqual(votes(62_500))
    expect(await cost('vSnapshot', 909)).toEqual(votes(3))
    expect(await cost('vDelinquent', 909)).toEqual(votes(1))
    expect(await cost('vIdle', 909)).toEqual(votes(0))
  })

  it('were of one credit a vote before epoch 703', async () => {
    expect(await cost('vOld', 650)).toEqual(votes(414_128))
  })

  it('are unknown, and not 0, for a validator that no later answer lists', async () => {
    expect(await cost('vAbsent', 908)).toEqual(unknown)
  })

  it('leave out what stands behind the sentinel epoch 18446744073709551615, which is no epoch', async () => {
    expect(await cost('vMigrated', 908)).toEqual(votes(2))
    expect(await cost('vMigrated', 909)).toEqual(votes(4556))
    expect(
      await project.query(
        `select count(*) as periods from canonical.canonical_periods where period_identifier like '1844674407370955%'`,
      ),
    ).toEqual([{ periods: '0' }])
  })

  it('are not worked out of lamports that stand where credits did', async () => {
    expect(await cost('vRolled', 908)).toEqual(unknown)
  })

  it('are DERIVED and rest on the entry of the answer, which is no amount', async () => {
    expect(
      await project.query(
        `select json_path, amount_native from canonical.canonical_validator_costs_sources
           join canonical.canonical_fact_candidates using (payload_id, json_path)
          where fact = 'COST_VOTES' and is_chosen and value = ${2 * 5000} * 0.000000001 order by 1`,
      ),
    ).toEqual([
      { json_path: '$.result.current[0].epochCredits[1][1]', amount_native: null },
      { json_path: '$.result.current[2].epochCredits[0][1]', amount_native: null },
    ])
  })

  it('VAT is no cost while no rule of it is in force', async () => {
    expect(await cost('vSteady', 910, 'VAT')).toEqual(notInForce)
  })

  describe('once votes have left the chain', () => {
    beforeAll(async () => {
      const rules = 'seeds/registry/protocol_rules.csv'
      const ended = project.read(rules).replace('VOTE_FEE_LAMPORTS,0,,', 'VOTE_FEE_LAMPORTS,0,909,')
      project.write(
        rules,
        `${ended}solana-mainnet,VAT_LAMPORTS,909,,1600000000,lamport,"SIMD-0357, for a test"\n`,
      )
      await project.ok('build')
    }, 120_000)

    it('they cost nothing, and VAT is due of each vote account that a node lists', async () => {
      expect(await cost('vSteady', 908)).toEqual(votes(62_500))
      expect(await cost('vSteady', 909)).toEqual(notInForce)
      expect(await cost('vSteady', 908, 'VAT')).toEqual(notInForce)
      expect(await cost('vSteady', 910, 'VAT')).toEqual([lamports(1_600_000_000), 'PROTOCOL_RULE', 'DERIVED'])
      expect(await cost('vDelinquent', 910, 'VAT')).toEqual([
        lamports(1_600_000_000),
        'PROTOCOL_RULE',
        'DERIVED',
      ])
      expect(await cost('vSnapshot', 909, 'VAT')).toEqual(unknown)
    })
  })
})
