import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestProject } from '../../support/test-project.js'
import { address, buildCanonical, earnings } from '../canonical/canonical-world.js'
import {
  costOf,
  fees,
  feesAndPayments,
  keptBy,
  lamports,
  notInForce,
  notListed,
  unknown,
} from './cost-answers.js'

const answers = [
  // dz_fee stands in earnings from long before anybody was billed.
  earnings(842, [{ identity: 'iEarly', vote: 'vEarly', blocks: '5.98448614' }], {
    body: [
      'pubkey,votekey,stake,commission,mev_commission,inflation,mev_rewards,block_rewards,dz_fee',
      `${address('iEarly')},${address('vEarly')},1,5,5,1,1,5.98448614,0.299224307`,
      '',
    ].join('\n'),
  }),
  fees(858, [['iEarly', 'vEarly', '299224307']]),
  fees(859, [
    ['iEarly', 'vEarly', '299224308'],
    ['iTwice1', 'vTwice', '70'],
    ['iNothing', 'vNothing', '0'],
  ]),
  earnings(859, [{ identity: 'iOutside', vote: 'vOutside', blocks: '1' }]),
  feesAndPayments(859, [
    ['iEarly', 'vEarly', ['299224307', '10']],
    ['iTwice1', 'vTwice', ['70', '30']],
    ['iTwice2', 'vTwice', ['0', '4']],
    ['iBlank', 'vBlank', ['NA', 'NA']],
    ['iHalf1', 'vHalf', ['NA', 'NA']],
    ['iHalf2', 'vHalf', ['9', '9']],
    ['iNothing', 'vNothing', ['0', '0']],
  ]),
  fees(860, [['iHalf2', 'vHalf', '9']]),
  earnings(870, [{ identity: 'iEarly', vote: 'vEarly', blocks: '1' }]),
]

describe('costs of DoubleZero', () => {
  let project: TestProject
  beforeAll(async () => {
    project = await buildCanonical(answers)
  }, 120_000)
  afterAll(() => {
    project.dispose()
  })
  const cost = (vote: string, epoch: number) => costOf(project, 'DOUBLEZERO', vote, epoch)

  it('a dz_fee of an epoch before 859 is no cost, whichever file has it', async () => {
    expect(await cost('vEarly', 842)).toEqual(notInForce)
    expect(await cost('vEarly', 858)).toEqual(notInForce)
    expect(await cost('vEarly', 859)).toEqual([lamports(299_224_307), 'BILLED', 'OBSERVED'])
  })

  it('a validator that DoubleZero does not bill costs nothing, and one billed 0 neither', async () => {
    expect(await cost('vOutside', 859)).toEqual(notListed)
    expect(await cost('vNothing', 859)).toEqual([lamports(0), 'BILLED', 'PROVEN_ZERO'])
  })

  it('a file that was not published is no proof of 0', async () => {
    expect(await cost('vEarly', 870)).toEqual(unknown)
  })

  it('NA is not 0, also where the other file does not list the validator', async () => {
    expect(await cost('vBlank', 859)).toEqual(unknown)
  })

  it('where one file says NA the other one counts', async () => {
    expect(await cost('vHalf', 859)).toEqual(unknown)
    expect(await cost('vHalf', 860)).toEqual([lamports(9), 'BILLED', 'OBSERVED'])
  })

  it('a vote account that changed identity is billed the sum of its rows', async () => {
    expect(await cost('vTwice', 859)).toEqual([lamports(70), 'BILLED', 'OBSERVED'])
    expect(await cost('vTwice', 860)).toEqual([lamports(34), 'BILLED', 'OBSERVED'])
    expect(
      await project.query(
        `select sources.json_path, sources.amount_native
           from canonical.canonical_validator_costs_sources as sources
          where row_id = cast(md5('solana-mainnet|' || (select period_id from canonical.canonical_periods where period_number = 860)
                || '|${address('vTwice')}|DOUBLEZERO') as uuid) order by 1`,
      ),
    ).toEqual([
      { json_path: '$.rows[1][3]', amount_native: lamports(30) },
      { json_path: '$.rows[2][3]', amount_native: lamports(4) },
    ])
  })

  it('the two files differ by a lamport: the collected one counts, and the difference is told', async () => {
    expect(await keptBy(project, 'canonical_candidates_drift')).toMatchObject([
      {
        validator_key: address('vEarly'),
        fact: 'COST_DOUBLEZERO',
        value: lamports(299_224_308),
        other_value: lamports(299_224_307),
      },
    ])
  })

  it('a bill in one of the two files only is told', async () => {
    const told = await keptBy(project, 'canonical_doublezero_bills_differ')
    expect(
      told.map((row) => [row['period_identifier'], row['validator_key'], row['other_status']]).sort(),
    ).toEqual(
      [
        ['860', address('vEarly'), 'NOT_LISTED'],
        ['860', address('vHalf'), 'MISSING'],
        ['860', address('vTwice'), 'NOT_LISTED'],
      ].sort(),
    )
  })
})
