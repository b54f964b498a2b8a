import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestProject } from '../../support/test-project.js'
import { address, buildCanonical, stakeAccounts, type StakeRow } from '../canonical/canonical-world.js'
import { coins, leaves, of, rowsOf, tipAccounts, warnings, type Leaf } from './tips-world.js'

const epoch = 900
/** A page holds two leaves here, so that lists of a few leaves have pages. */
const pages = (page: number) => ({ limit: 2, page })
const later = { fetchedAt: '2026-01-02T00:00:00Z' }

const ownLeaf = (vote: string, amount: number): Leaf => ({ claimant: vote, amount, isOfNoStaker: true })
const networkLeaf: Leaf = { claimant: 'Network', amount: 999, isOfNoStaker: true }

/** Each validator has one list that shows one thing; each has two positions, `…A` and `…B`. */
const validators = [
  'vEntire',
  'vCrammed',
  'vPages',
  'vTwice',
  'vTurned',
  'vGap',
  'vAuthority',
  'vPending',
  'vAgain',
  'vShort',
]
const positions = validators.flatMap((vote): StakeRow[] =>
  ['A', 'B'].map((end) => ({ epoch, account: `${vote}${end}`, vote, stake: '10', activation: 800 })),
)

const answers = [
  stakeAccounts(positions),
  // Of 1000 lamports the network takes 30 and the validator 80; 890 are shared out, one lamport is lost in flooring.
  tipAccounts(epoch, {
    vEntire: { revenue: 1_000, commission: 800 },
    vCrammed: { revenue: 1_000, commission: 800 },
    vShort: { revenue: 1_000, commission: 800 },
    vAgain: { revenue: 1_000, commission: 800 },
  }),
  leaves(epoch, 'vEntire', [
    { claimant: 'vEntireA', amount: 444 },
    { claimant: 'Stranger', amount: 445 },
    ownLeaf('vEntire', 80),
    networkLeaf,
  ]),
  leaves(epoch, 'vCrammed', [{ claimant: 'vCrammedA', amount: 895 }, ownLeaf('vCrammed', 81)], { limit: 2 }),
  leaves(epoch, 'vPages', [{ claimant: 'vPagesA', amount: 7 }, ownLeaf('vPages', 5)], pages(1)),
  leaves(epoch, 'vPages', [{ claimant: 'Another', amount: 3 }], pages(2)),
  leaves(epoch, 'vTwice', [{ claimant: 'vTwiceA', amount: 7 }, ownLeaf('vTwice', 5)], pages(1)),
  leaves(epoch, 'vTwice', [{ claimant: 'vTwiceA', amount: 7 }], pages(2)),
  leaves(epoch, 'vTurned', [{ claimant: 'vTurnedA', amount: 7 }], pages(1)),
  leaves(epoch, 'vTurned', [{ claimant: 'Stray', amount: 3 }, ownLeaf('vTurned', 5)], pages(2)),
  leaves(epoch, 'vGap', [{ claimant: 'vGapA', amount: 7 }, ownLeaf('vGap', 5)], pages(1)),
  leaves(epoch, 'vGap', [{ claimant: 'Further', amount: 3 }], pages(3)),
  leaves(epoch, 'vAuthority', [{ claimant: 'vAuthorityA', amount: 7 }], {
    stake_authority: address('Staker'),
  }),
  leaves(epoch, 'vPending', [{ claimant: 'vPendingA', amount: 7 }], {}, { isFinal: false }),
  // First a list that gives B something; the later, whole one no longer names B, and names A with nothing.
  leaves(epoch, 'vAgain', [{ claimant: 'vAgainB', amount: 9 }], { limit: 3 }),
  leaves(epoch, 'vAgain', [{ claimant: 'vAgainA', amount: 0 }, ownLeaf('vAgain', 80)], { limit: 4 }, later),
  leaves(epoch, 'vShort', [{ claimant: 'vShortA', amount: 400 }, ownLeaf('vShort', 80)]),
]

describe('tips of stakers', () => {
  let project: TestProject
  beforeAll(async () => {
    project = await buildCanonical(answers)
  }, 120_000)
  afterAll(() => {
    project.dispose()
  })

  const tips = async (vote: string) => {
    const rows = await rowsOf(
      project,
      'canonical_staker_tips',
      'stake_account, tips_native, status',
      of(vote, epoch),
    )
    return Object.fromEntries(
      rows.map((row) => [
        String(row['stake_account']).replace(/1+$/, ''),
        [row['tips_native'], row['status']],
      ]),
    )
  }
  const observed = (lamports: bigint) => [coins(lamports), 'OBSERVED']
  const zero = [coins(0n), 'PROVEN_ZERO']

  it("are neither the validator's own leaf nor the network's, which have no authorities", async () => {
    const rows = await project.query(
      `select stake_account from canonical.canonical_staker_tips
        where stake_account in ('${address('Network')}', '${address('vEntire')}')`,
    )
    expect(rows).toEqual([])
  })

  it('are proven to be nothing for an account that a whole list does not name, counted by nobody', async () => {
    expect(await tips('vEntire')).toEqual({
      vEntireA: observed(444n),
      Stranger: observed(445n),
      vEntireB: zero,
    })
    expect(await tips('vPages')).toEqual({ vPagesA: observed(7n), Another: observed(3n), vPagesB: zero })
  })

  it.each([
    ['a full page may have a next one', 'vCrammed', { vCrammedA: observed(895n) }],
    ['a claimant that comes on two pages pushed another one out', 'vTwice', { vTwiceA: observed(7n) }],
    ['a page with room for more has a next one', 'vTurned', { vTurnedA: observed(7n), Stray: observed(3n) }],
    ['a page is missing', 'vGap', { vGapA: observed(7n), Further: observed(3n) }],
    ['the list is of one authority', 'vAuthority', { vAuthorityA: observed(7n) }],
    ['the answer is not final', 'vPending', { vPendingA: observed(7n) }],
  ])('are unknown for the others where %s', async (_, vote, expected) => {
    expect(await tips(vote)).toEqual(expected)
  })

  it('go by the later whole list, also for accounts that only an earlier answer named', async () => {
    expect(await tips('vAgain')).toEqual({ vAgainA: zero, vAgainB: zero })
  })

  it('rest on their leaf, or on every page of the list that does not name them', async () => {
    const rows = await project.query(
      `select made.stake_account, sources.json_path, sources.amount_native,
              json_extract_string(payloads.raw_payload, sources.json_path) as said,
              json_extract_string(payloads.request, '$.query.page') as page
         from canonical.canonical_staker_tips as made
         join canonical.canonical_staker_tips_sources as sources
           on sources.row_id = md5(concat_ws('|', made.chain_id, made.period_id, made.stake_account))::uuid
         join staging.staging_payloads as payloads using (payload_id)
        where made.stake_account in ('${address('vPagesA')}', '${address('vPagesB')}')
        order by 1, page`,
    )
    expect(rows).toMatchObject([
      { stake_account: address('vPagesA'), json_path: '$.rewards[0].amount', said: '7', page: '1' },
      { stake_account: address('vPagesB'), json_path: '$.rewards', amount_native: null, page: '1' },
      { stake_account: address('vPagesB'), json_path: '$.rewards', amount_native: null, page: '2' },
    ])
  })

  it('are counted where the account is no position of a validator whose positions are known', async () => {
    const unmapped = await rowsOf(
      project,
      'canonical_unmapped_facts',
      'key_kind, key, fact, amount_native',
      `fact = 'STAKER_MEV'`,
    )
    expect(unmapped).toContainEqual({
      key_kind: 'STAKE_ACCOUNT',
      key: address('Stranger'),
      fact: 'STAKER_MEV',
      amount_native: coins(445n),
    })
    expect(unmapped.map(({ key }) => key).sort()).toEqual(
      ['Another', 'Further', 'Stranger', 'Stray'].map(address).sort(),
    )
  })

  it('are compared with what the tip account has for stakers: too much, or too little for a whole list', async () => {
    const found = (await warnings(project, 'canonical_staker_tips_fit_the_account')) as readonly Record<
      string,
      unknown
    >[]
    expect(
      found.map((row) => [row['validator_key'], row['given_native'], row['is_whole_list']]).sort(),
    ).toEqual(
      [
        [address('vCrammed'), coins(895n), false],
        [address('vAgain'), coins(0n), true],
        [address('vShort'), coins(400n), true],
      ].sort(),
    )
  })

  it("do not contain the validator's own leaf, which is compared with its share of the account", async () => {
    expect(await warnings(project, 'canonical_own_tip_leaf_agrees')).toMatchObject([
      { validator_key: address('vCrammed'), leaf_native: coins(81n), validator_mev_native: coins(80n) },
    ])
  })
})
