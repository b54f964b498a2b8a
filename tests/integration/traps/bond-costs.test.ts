import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestProject } from '../../support/test-project.js'
import { address, buildCanonical, earnings } from '../canonical/canonical-world.js'
import { costOf, lamports, notListed, protectedEvent, settlements, unknown } from './cost-answers.js'

const bonds = {
  provider: 'marinade',
  endpoint: 'bonds',
  period: 950,
  body: JSON.stringify({
    bonds: [
      {
        pubkey: address('Bond'),
        vote_account: address('vBid'),
        authority: address('Authority'),
        cpmpe: 1,
        max_stake_wanted: 1,
        epoch: 950,
        funded_amount: 7_000_000_000,
        effective_amount: 7_000_000_000,
        remaining_witdraw_request_amount: 0,
        remainining_settlement_claim_amount: 5_000_000_000,
        updated_at: '2026-01-01T00:00:00Z',
        bond_type: 'bidding',
      },
    ],
  }),
}
const everybody = ['vBid', 'vRescued', 'vQuiet'].map((vote) => ({ identity: `i${vote}`, vote, blocks: '1' }))
const tomorrow = { fetchedAt: '2026-01-02T00:00:00Z' }

const answers = [
  ...[940, 941, 942, 943, 800, 801, 802, 950].map((epoch) => earnings(epoch, everybody)),
  settlements(940, [
    { vote: 'vBid', claims: [17, 20] },
    { vote: 'vBid', claims: [5], reason: 'BidTooLowPenalty' },
    { vote: 'vBid', claims: [1000], reason: protectedEvent, funder: 'Marinade' },
    { vote: 'vRescued', claims: [400], reason: protectedEvent, funder: 'Marinade' },
  ]),
  settlements(941, []),
  // A corrected file under the name of the first, and one under another name that drops a bid.
  settlements(942, [{ vote: 'vBid', claims: [1] }]),
  settlements(942, [{ vote: 'vBid', claims: [2] }], 'settlements.json', tomorrow),
  settlements(943, [
    { vote: 'vBid', claims: [3] },
    { vote: 'vQuiet', claims: [4] },
  ]),
  settlements(943, [{ vote: 'vBid', claims: [6] }], 'corrected.json', tomorrow),
  // Up to epoch 922 an epoch has two files.
  settlements(
    800,
    [{ vote: 'vBid', claims: [7], reason: protectedEvent }],
    'bid-psr-distribution-settlements.json',
  ),
  settlements(
    801,
    [{ vote: 'vBid', claims: [7], reason: protectedEvent }],
    'bid-psr-distribution-settlements.json',
  ),
  settlements(801, [{ vote: 'vBid', claims: [30, 5] }], 'bid-distribution-settlements.json'),
  // The same bytes twice are one file.
  settlements(802, [{ vote: 'vBid', claims: [7] }], 'bid-distribution-settlements.json'),
  settlements(802, [{ vote: 'vBid', claims: [7] }], 'the-same-again.json'),
  bonds,
]

describe('costs of bonds', () => {
  let project: TestProject
  beforeAll(async () => {
    project = await buildCanonical(answers)
  }, 120_000)
  afterAll(() => {
    project.dispose()
  })
  const cost = (vote: string, epoch: number) => costOf(project, 'BOND', vote, epoch)
  const settled = (amount: number) => [
    lamports(amount),
    'SETTLEMENTS',
    amount === 0 ? 'PROVEN_ZERO' : 'OBSERVED',
  ]

  it('are the sum of what the bond pays for whatever reason', async () => {
    expect(await cost('vBid', 940)).toEqual(settled(42))
  })

  it('a settlement not funded by the bond is no cost', async () => {
    expect(await cost('vRescued', 940)).toEqual(settled(0))
    const [{ places, amounts } = {}] = await project.query(
      `select count(*) as places, sum(amount_native) as amounts from canonical.canonical_validator_costs_sources
        where row_id = cast(md5('solana-mainnet|' || (select period_id from canonical.canonical_periods where period_number = 940)
              || '|${address('vBid')}|BOND') as uuid)`,
    )
    expect([places, amounts]).toEqual(['3', lamports(42)])
  })

  it('no settlements file is MISSING and not 0, and a bond that is claimed from is no settlement', async () => {
    expect(await cost('vBid', 950)).toEqual(unknown)
    expect(await cost('vQuiet', 950)).toEqual(unknown)
  })

  it('a validator that the file does not list paid nothing, nor anybody where the file is empty', async () => {
    expect(await cost('vQuiet', 940)).toEqual(notListed)
    expect(await cost('vBid', 941)).toEqual(notListed)
  })

  it('a corrected file takes the place of an earlier one and does not add to it', async () => {
    expect(await cost('vBid', 942)).toEqual(settled(2))
    expect(await cost('vBid', 943)).toEqual(settled(6))
    expect(await cost('vQuiet', 943)).toEqual(notListed)
  })

  it('one of two files of an epoch is not the whole, for those it lists and those it does not', async () => {
    expect(await cost('vBid', 800)).toEqual(unknown)
    expect(await cost('vQuiet', 800)).toEqual(unknown)
    expect(await cost('vBid', 801)).toEqual(settled(42))
    expect(await cost('vQuiet', 801)).toEqual(notListed)
  })

  it('one file under two names is one file', async () => {
    expect(await cost('vBid', 802)).toEqual(unknown)
  })
})
