import { describe, expect, it } from 'vitest'
import { jsonProblem, keys } from './bodies.js'

const [a = '', b = ''] = keys
const check = (endpoint: string, body: unknown) => jsonProblem('marinade', endpoint, JSON.stringify(body))

describe('mev-info', () => {
  const validator = { vote_account: a, mev_commission_bps: 800, epoch: '853' }
  const checkList = (...validators: readonly object[]) => check('mev-info', { validators })

  it('takes the epoch as text or number, a rate that the chain clamps, and fields that are added', async () => {
    expect(await checkList(validator, { ...validator, vote_account: b, epoch: 853, more: 1 })).toBeUndefined()
    expect(await checkList({ ...validator, mev_commission_bps: 65_535 })).toBeUndefined()
  })

  it.each([
    [
      { mev_commission_bps: 65_536 },
      'mev_commission_bps',
      'expected basis points from 0 to 65535, found 65536',
    ],
    [{ mev_commission_bps: -1 }, 'mev_commission_bps', 'expected basis points from 0 to 65535, found -1'],
    [{ mev_commission_bps: 1.5 }, 'mev_commission_bps', 'expected basis points from 0 to 65535, found "1.5"'],
    [{ mev_commission_bps: null }, 'mev_commission_bps', 'expected basis points from 0 to 65535, found null'],
    [{ epoch: undefined }, 'epoch', 'expected an integer from 0 to 2^64 - 1, found nothing'],
    [{ vote_account: 'x' }, 'vote_account', 'expected an address in base 58, found "x"'],
  ])('refuses %j', async (wrong, field, reason) => {
    expect(await checkList({ ...validator, ...wrong })).toEqual({ path: `$.validators[0].${field}`, reason })
  })

  it('refuses an empty list and a vote account that stands twice', async () => {
    expect(await checkList()).toEqual({ path: '$.validators', reason: 'the list of validators is empty' })
    expect(await checkList(validator, validator)).toEqual({
      path: '$.validators[1]',
      reason: `the vote account ${a} stands twice`,
    })
  })
})

describe('rewards', () => {
  const pairs = [
    [840, 10478.79394205],
    [839, 7458.965388405999],
  ]
  const rewards = { rewards_mev: pairs, rewards_inflation_est: pairs }

  it('takes what came later, and what is put behind an amount', async () => {
    expect(await check('rewards', rewards)).toBeUndefined()
    expect(
      await check('rewards', {
        ...rewards,
        rewards_jito_priority: pairs,
        rewards_block: [[840, 18673, 'more']],
        slots_per_year: [[840, 78892314.984]],
      }),
    ).toBeUndefined()
  })

  it.each([
    [{ rewards_mev: undefined }, '$.rewards_mev', /expected array/],
    [{ rewards_mev: [] }, '$.rewards_mev', /^the list of epochs is empty$/],
    [{ rewards_mev: [[840]] }, '$.rewards_mev[0][1]', /^expected an amount in coins .* found nothing$/],
    [{ rewards_mev: [[840, -1]] }, '$.rewards_mev[0][1]', /^expected an amount in coins .* found -1$/],
    [
      { rewards_inflation_est: [[840, 10478793942050]] },
      '$.rewards_inflation_est[0][1]',
      /^expected an amount in coins \(below a thousand million\), found 10478793942050$/,
    ],
    [{ rewards_block: [['x', 1]] }, '$.rewards_block[0][0]', /^expected an integer .* found "x"$/],
    [{ slots_per_year: [[840, 'x']] }, '$.slots_per_year[0][1]', /^expected a decimal .* found "x"$/],
    [{ rewards_mev: [...pairs, [840, 1]] }, '$.rewards_mev[2]', /^the epoch 840 stands twice$/],
  ])('refuses %j', async (wrong, path, reason) => {
    const problem = await check('rewards', { ...rewards, ...wrong })
    expect(problem).toEqual({ path, reason: expect.stringMatching(reason) as string })
  })

  it('refuses an exponent that hides a figure in lamports', async () => {
    const text = '{"rewards_mev":[[840,1.5e10]],"rewards_inflation_est":[[840,1.5E-3]]}'
    expect(await jsonProblem('marinade', 'rewards', text)).toEqual({
      path: '$.rewards_mev[0][1]',
      reason: 'expected an amount in coins (below a thousand million), found "1.5e10"',
    })
  })
})

describe('bonds', () => {
  const bond = {
    pubkey: a,
    vote_account: b,
    authority: b,
    cpmpe: 90000000,
    max_stake_wanted: 100000000000000,
    epoch: 842,
    funded_amount: 19701743385,
    effective_amount: 0,
    remaining_witdraw_request_amount: 19600000000,
    remainining_settlement_claim_amount: 3030795257,
    updated_at: '2025-08-31T18:03:07.566067Z',
    bond_type: 'bidding',
  }
  const checkList = (...bonds: readonly object[]) => check('bonds', { bonds })

  it('takes a withdrawal that wrapped below zero, and the commissions of later files', async () => {
    const text = JSON.stringify({ bonds: [bond] }).replace('19600000000', '18446744068613760000')
    expect(await jsonProblem('marinade', 'bonds', text)).toBeUndefined()
    const rounded = text.replace('18446744068613760000', '18446744073709552000')
    expect(await jsonProblem('marinade', 'bonds', rounded)).toBeUndefined()
    expect(
      await checkList(bond, { ...bond, pubkey: b, inflation_commission_bps: null, mev_commission_bps: 500 }),
    ).toBeUndefined()
  })

  it.each([
    [{ pubkey: 'x' }, 'pubkey', 'expected an address in base 58, found "x"'],
    [{ vote_account: undefined }, 'vote_account', 'expected an address in base 58, found nothing'],
    [{ funded_amount: 1.5 }, 'funded_amount', 'expected an integer from 0 to 2^64 - 1, found "1.5"'],
    [{ effective_amount: -1 }, 'effective_amount', 'expected an integer from 0 to 2^64 - 1, found -1'],
    [{ epoch: null }, 'epoch', 'expected an integer from 0 to 2^64 - 1, found null'],
    [
      { remaining_witdraw_request_amount: -1 },
      'remaining_witdraw_request_amount',
      'expected an integer of at most 20 digits, found -1',
    ],
    [
      { block_commission_bps: 70_000 },
      'block_commission_bps',
      'expected basis points from 0 to 65535, found 70000',
    ],
  ])('refuses %j', async (wrong, field, reason) => {
    expect(await checkList({ ...bond, ...wrong })).toEqual({ path: `$.bonds[0].${field}`, reason })
  })

  it('refuses an empty list and a bond that stands twice', async () => {
    expect(await checkList()).toEqual({ path: '$.bonds', reason: 'the list of bonds is empty' })
    expect(await checkList(bond, bond)).toEqual({ path: '$.bonds[1]', reason: `the bond ${a} stands twice` })
  })
})

describe('tvl-info', () => {
  const info = {
    staked_sol: 2389206.292898681,
    staked_usd: 218173377.3735532,
    total_sol: 7564507.295393441,
    total_usd: 690762497.030162,
  }

  it('takes the pairs that come and go', async () => {
    expect(await check('tvl-info', { ...info, recipe_usdg_sol: 1 })).toBeUndefined()
  })

  it.each([
    [{ total_sol: 7564507295393441 }, '$.total_sol', /^expected an amount in coins/],
    [{ total_usd: undefined }, '$.total_usd', /^expected a decimal that is not negative, found nothing$/],
    [{ staked_sol: -1 }, '$.staked_sol', /^expected an amount in coins/],
    [{ staked_usd: 'much' }, '$.staked_usd', /^expected a decimal .* found "much"$/],
  ])('refuses %j', async (wrong, path, reason) => {
    const problem = await check('tvl-info', { ...info, ...wrong })
    expect(problem).toEqual({ path, reason: expect.stringMatching(reason) as string })
  })
})

describe('validators', () => {
  const meta = {
    vote_account: a,
    commission: 5,
    mev_commission: 1000,
    stake: 134555903275188,
    credits: 414128,
  }
  const snapshot = {
    epoch: 650,
    slot: 281231999,
    capitalization: '581338487770791014',
    epoch_duration_in_years: 0.005475818526653871,
    validator_rate: 0.05122228175838054,
    validator_rewards: 163056097565475,
    validator_metas: [meta],
  }
  const checkMeta = (wrong: object) =>
    check('validators', { ...snapshot, validator_metas: [{ ...meta, ...wrong }] })

  it('takes rates that the chain clamps, and a validator without Jito', async () => {
    expect(await checkMeta({ commission: 255, mev_commission: 65_535 })).toBeUndefined()
    expect(await checkMeta({ mev_commission: null })).toBeUndefined()
  })

  it.each([
    [{ commission: 256 }, 'commission', 'expected a percentage from 0 to 255, found 256'],
    [{ commission: null }, 'commission', 'expected a percentage from 0 to 255, found null'],
    [{ mev_commission: 65_536 }, 'mev_commission', 'expected basis points from 0 to 65535, found 65536'],
    [{ mev_commission: undefined }, 'mev_commission', 'expected basis points from 0 to 65535, found nothing'],
    [{ stake: 1.5 }, 'stake', 'expected an integer from 0 to 2^64 - 1, found "1.5"'],
    [{ credits: -1 }, 'credits', 'expected an integer from 0 to 2^64 - 1, found -1'],
    [{ vote_account: 'x' }, 'vote_account', 'expected an address in base 58, found "x"'],
  ])('refuses %j', async (wrong, field, reason) => {
    expect(await checkMeta(wrong)).toEqual({ path: `$.validator_metas[0].${field}`, reason })
  })

  it.each([
    [{ epoch: undefined }, '$.epoch', 'expected an integer from 0 to 2^64 - 1, found nothing'],
    [{ slot: 'x' }, '$.slot', 'expected an integer from 0 to 2^64 - 1, found "x"'],
    [{ validator_rate: -1 }, '$.validator_rate', 'expected a decimal that is not negative, found -1'],
    [{ validator_metas: [] }, '$.validator_metas', 'the list of validators is empty'],
    [{ validator_metas: [meta, meta] }, '$.validator_metas[1]', `the vote account ${a} stands twice`],
  ])('refuses a snapshot with %j', async (wrong, path, reason) => {
    expect(await check('validators', { ...snapshot, ...wrong })).toEqual({ path, reason })
  })
})

describe('settlements', () => {
  const claim = { withdraw_authority: b, stake_authority: b, active_stake: 9, claim_amount: 17 }
  const settlement = {
    reason: 'Bidding',
    meta: { funder: 'ValidatorBond' },
    vote_account: a,
    claims_count: 2,
    claims_amount: 37,
    claims: [claim, { ...claim, claim_amount: 20 }],
  }
  const checkList = (...settlements: readonly object[]) =>
    check('settlements', { epoch: 601, slot: 260063999, settlements })

  it('takes an epoch in which nobody had to pay, and settlements whose claims are not told', async () => {
    expect(await checkList()).toBeUndefined()
    expect(await checkList({ ...settlement, claims: undefined })).toBeUndefined()
  })

  it('takes the reasons and funders that there are', async () => {
    const event = { ProtectedEvent: { LowCredits: { stake: 42191.373889667 } } }
    expect(
      await checkList(
        settlement,
        { ...settlement, reason: event },
        { ...settlement, meta: { funder: 'Marinade' } },
      ),
    ).toBeUndefined()
  })

  it('adds claims up beyond what a double holds', async () => {
    const great = JSON.stringify({ epoch: 601, slot: 1, settlements: [settlement] })
      .replace('"claim_amount":17', '"claim_amount":9007199254740993')
      .replace('"claims_amount":37', '"claims_amount":9007199254741013')
    expect(await jsonProblem('marinade', 'settlements', great)).toBeUndefined()
    expect(
      await jsonProblem('marinade', 'settlements', great.replace('9007199254741013', '9007199254741012')),
    ).toEqual({
      path: '$.settlements[0].claims',
      reason: 'claims_amount is 9007199254741012, and the claims sum to 9007199254741013',
    })
  })

  it.each([
    [{ claims_amount: 38 }, 'claims', 'claims_amount is 38, and the claims sum to 37'],
    [{ claims_count: 3 }, 'claims', 'claims_count is 3, and there are 2 claims'],
    [
      { claims: [claim, { ...claim, claim_amount: 1.5 }] },
      'claims[1].claim_amount',
      'expected an integer from 0 to 2^64 - 1, found "1.5"',
    ],
    [
      { meta: { funder: 'Dao' } },
      'meta.funder',
      'expected ValidatorBond or Marinade as the funder, found "Dao"',
    ],
    [{ vote_account: null }, 'vote_account', 'expected an address in base 58, found null'],
    [{ claims_amount: -1 }, 'claims_amount', 'expected an integer from 0 to 2^64 - 1, found -1'],
    [
      { reason: { Bidding: 1, Other: 2 } },
      'reason',
      'expected the name of a reason, or an object with one as its only key, found {"Bidding":1,"Other":2}',
    ],
    [
      { reason: null },
      'reason',
      'expected the name of a reason, or an object with one as its only key, found null',
    ],
  ])('refuses %j', async (wrong, field, reason) => {
    expect(await checkList({ ...settlement, ...wrong })).toEqual({
      path: `$.settlements[0].${field}`,
      reason,
    })
  })

  it('refuses a settlement that stands twice, and a file without its epoch', async () => {
    expect(await checkList(settlement, settlement)).toEqual({
      path: '$.settlements[1]',
      reason: `the same settlement of the vote account ${a} stands twice`,
    })
    expect(await check('settlements', { slot: 1, settlements: [settlement] })).toEqual({
      path: '$.epoch',
      reason: 'expected an integer from 0 to 2^64 - 1, found nothing',
    })
  })
})
