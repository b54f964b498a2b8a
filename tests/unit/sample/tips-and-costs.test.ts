import { describe, expect, it } from 'vitest'
import {
  commissionAboveAll,
  delinquent,
  incompletePage,
  lateCorrection,
  noInflationReward,
  sentinelCredits,
  settlementsNotOut,
  stakeAccountsFromNode,
  thereAndBack,
  tipsKnownElsewhere,
  unknownFee,
  unknownTips,
  withoutMevClient,
} from '../../../src/sample/traps.js'
import { answers, demo, earningsOf, firstEpoch, json, lamports, only, table, vote } from './sample-answers.js'

interface TipRow {
  readonly vote_account: string
  readonly mev_revenue: string
  readonly mev_commission: string
}

interface Leaf {
  readonly claimant: string
  readonly stake_authority: string
  readonly amount: string
}

function tipRows(epoch: number, answer: number): readonly TipRow[] {
  const line = answers('validator_rewards', epoch).at(answer)
  return line === undefined ? [] : json<{ rewards: TipRow[] }>(line).rewards
}

function leaves(validator: number, epoch: number): readonly Leaf[] {
  const line = answers('staker_rewards', epoch).find((told) => told.validator_key === vote(validator))
  return line === undefined ? [] : json<{ rewards: Leaf[] }>(line).rewards
}

function jitoValidators(epoch: number): readonly Record<string, string | boolean | null>[] {
  return json<{ validators: Record<string, string | boolean | null>[] }>(
    only(answers('validators', epoch, jito)),
  ).validators
}

const jito = demo.filter((line) => line.provider === 'jito')
const marinade = demo.filter((line) => line.provider === 'marinade')
const epochs = Array.from({ length: 8 }, (_, index) => firstEpoch + index)
const systemProgram = '11111111111111111111111111111111'

describe('the tips of a sample', () => {
  it('are the same whole tip account at Jito and at DoubleZero', () => {
    for (const epoch of epochs)
      for (const row of tipRows(epoch, -1)) {
        const validator = Array.from({ length: 12 }, (_, index) => vote(index)).indexOf(row.vote_account)
        expect(lamports(earningsOf(epoch, validator)['mev_rewards'])).toBe(BigInt(row.mev_revenue))
        const told = jitoValidators(epoch).find((other) => other['vote_account'] === row.vote_account)
        expect(told).toMatchObject({ mev_rewards: row.mev_revenue, mev_commission_bps: row.mev_commission })
      }
  })

  it('sum to what Jito says of the network', () => {
    for (const epoch of epochs) {
      const { total_network_mev_lamports: total } = json<{ total_network_mev_lamports: string }>(
        only(answers('mev_rewards', epoch)),
      )
      const known = tipRows(epoch, -1).reduce((sum, row) => sum + BigInt(row.mev_revenue), 0n)
      const hasTrap = [tipsKnownElsewhere.epoch, unknownTips.epoch].includes((epoch - firstEpoch) as 3 | 5)
      expect(known < BigInt(total)).toBe(hasTrap)
      expect(known <= BigInt(total)).toBe(true)
    }
  })

  it('are shared out as the tip router does, floored, never more than there is', () => {
    for (const epoch of epochs)
      for (const validator of [0, 1, 2]) {
        if (validator === incompletePage.validator && epoch === firstEpoch + incompletePage.epoch) continue
        const row = tipRows(epoch, -1).find(({ vote_account: key }) => key === vote(validator))
        const total = BigInt(row?.mev_revenue ?? '')
        const network = (total * 309n) / 10_000n
        const own = (total * BigInt(row?.mev_commission ?? '')) / 10_000n
        const listed = leaves(validator, epoch)
        expect(listed.find(({ claimant }) => claimant === vote(validator))?.amount).toBe(String(own))
        const stakers = listed.filter((leaf) => leaf.stake_authority !== systemProgram)
        const given = stakers.reduce((sum, leaf) => sum + BigInt(leaf.amount), 0n)
        const rest = total - network - own
        expect(given <= rest && rest - given < BigInt(stakers.length)).toBe(true)
      }
  })

  it('have the network as a claimant beside one validator only', () => {
    for (const epoch of epochs) {
      const others = [0, 1, 2].flatMap((validator) =>
        leaves(validator, epoch).filter(
          (leaf) => leaf.stake_authority === systemProgram && leaf.claimant !== vote(validator),
        ),
      )
      expect(others).toHaveLength(1)
    }
  })

  it('say 0 for a validator without Jito, and for unknown', () => {
    const told = (trap: { validator: number; epoch: number }): unknown =>
      jitoValidators(firstEpoch + trap.epoch).find((row) => row['vote_account'] === vote(trap.validator))
    expect(told({ ...withoutMevClient, epoch: 0 })).toMatchObject({
      running_jito: false,
      mev_commission_bps: null,
      mev_rewards: '0',
    })
    for (const trap of [tipsKnownElsewhere, unknownTips]) {
      expect(told(trap)).toMatchObject({ running_jito: true, mev_rewards: '0' })
      const listed = tipRows(firstEpoch + trap.epoch, -1).map((row) => row.vote_account)
      expect(listed).not.toContain(vote(trap.validator))
    }
    const known = earningsOf(firstEpoch + tipsKnownElsewhere.epoch, tipsKnownElsewhere.validator)
    expect(lamports(known['mev_rewards'])).toBeGreaterThan(0n)
    const unknown = earningsOf(firstEpoch + unknownTips.epoch, unknownTips.validator)
    expect(unknown['mev_rewards']).toBe('0')
  })

  it('are corrected once, and change and change back once', () => {
    const corrected = answers('validator_rewards', firstEpoch + lateCorrection.epoch)
    expect(corrected).toHaveLength(2)
    const [wrong, right] = [0, 1].map((answer) => tipRows(firstEpoch + lateCorrection.epoch, answer))
    const changed = (wrong ?? []).filter(
      (row) =>
        right?.find((other) => other.vote_account === row.vote_account)?.mev_revenue !== row.mev_revenue,
    )
    expect(changed.map((row) => row.vote_account).sort()).toEqual(lateCorrection.validators.map(vote).sort())

    const [a, b, again, ...more] = answers('validator_rewards', firstEpoch + thereAndBack.epoch)
    expect(more).toEqual([])
    expect(again?.body).toBe(a?.body)
    expect(b?.body).not.toBe(a?.body)
    expect([a, b, again].map((line) => line?.fetched_at)).toEqual(
      [a, b, again].map((line) => line?.fetched_at).sort(),
    )
  })

  it('have a rate above the whole, and a list of which a part is there', () => {
    const { validator, mevEpoch, mevBps, epoch, percent } = commissionAboveAll
    const row = tipRows(firstEpoch + mevEpoch, -1).find(({ vote_account: key }) => key === vote(validator))
    expect(row?.mev_commission).toBe(String(mevBps))
    expect(earningsOf(firstEpoch + mevEpoch, validator)['mev_commission']).toBe('NA')
    expect(only(answers('getVoteAccounts', firstEpoch + epoch)).body).toContain(`"commission":${percent}`)

    const part = answers('staker_rewards', firstEpoch + incompletePage.epoch).find(
      (line) => line.validator_key === vote(incompletePage.validator),
    )
    const { limit } = (part?.request as { query: { limit: number } }).query
    expect(leaves(incompletePage.validator, firstEpoch + incompletePage.epoch)).toHaveLength(limit)
    expect(limit).toBeLessThan(leaves(incompletePage.validator, firstEpoch).length)
  })
})

describe('the costs of a sample', () => {
  const accountsOf = (epoch: number): { votePubkey: string; epochCredits: string[][] }[] => {
    type Accounts = { votePubkey: string; epochCredits: string[][] }[]
    const { result } = json<{ result: { current: Accounts; delinquent: Accounts } }>(
      only(answers('getVoteAccounts', epoch)),
    )
    return [...result.current, ...result.delinquent]
  }

  it('rest on credits that grow from epoch to epoch, and agree with the snapshot', () => {
    const epoch = firstEpoch + 2
    const snapshot = json<{ validator_metas: { vote_account: string; credits: string }[] }>(
      only(answers('validators', epoch, marinade)),
    ).validator_metas
    for (const { votePubkey, epochCredits } of accountsOf(epoch + 1)) {
      const [, credits, previous] = epochCredits.find(([told]) => told === String(epoch)) ?? []
      const told = snapshot.find((meta) => meta.vote_account === votePubkey)
      expect(told?.credits).toBe(String(Number(credits) - Number(previous)))
      expect(Number(told?.credits)).toBeLessThanOrEqual(432_000 * 16)
      epochCredits.slice(1).forEach(([, , before], place) => {
        expect(before).toBe(epochCredits[place]?.[1])
      })
    }
  })

  it('have a validator without credits, and an entry of no epoch', () => {
    const none = accountsOf(firstEpoch + 2).find(
      ({ votePubkey }) => votePubkey === vote(noInflationReward.validator),
    )
    const [, credits, previous] =
      none?.epochCredits.find(([told]) => told === String(firstEpoch + noInflationReward.epoch)) ?? []
    expect(credits).toBe(previous)
    const odd = accountsOf(firstEpoch + sentinelCredits.epoch).filter(({ epochCredits }) =>
      epochCredits.some(([told]) => told === '18446744073709551615'),
    )
    expect(odd.map(({ votePubkey }) => votePubkey)).toEqual([vote(sentinelCredits.validator)])
    const late = only(answers('getVoteAccounts', firstEpoch + delinquent.epoch)).body.split(
      '"delinquent":',
    )[1]
    expect(late).toContain(vote(delinquent.validator))
  })

  it('are billed by DoubleZero to its customers alone, in two files that differ by a lamport at most', () => {
    const collected = table(only(answers('fees_and_payments')).body)
    for (const epoch of epochs)
      for (const row of table(only(answers('fees', epoch)).body)) {
        const other = collected.find((cells) => cells['votekey'] === row['votekey'])?.[
          `dz_fee_lamports_${epoch}`
        ]
        const isUnknown =
          row['votekey'] === vote(unknownFee.validator) && epoch === firstEpoch + unknownFee.epoch
        if (isUnknown) expect(other).toBe('NA')
        else expect([0, 1]).toContain(Number(row['dz_fee_lamports']) - Number(other))
      }
    expect(collected.map((row) => row['votekey'])).not.toContain(vote(3))
    expect(collected.find((row) => row['votekey'] === vote(2))?.['dz_fee_lamports_5000']).toBe('0')
    expect(table(only(answers('fees', 5000)).body).map((row) => row['votekey'])).not.toContain(vote(2))
  })

  it('have settlements that are the sum of their claims, of two funders, and not yet those of the last epoch', () => {
    interface Settled {
      readonly meta: { funder: string }
      readonly claims_count: string
      readonly claims_amount: string
      readonly claims: readonly { claim_amount: string }[]
    }
    const settled = answers('settlements').flatMap(
      (line) => json<{ settlements: Settled[] }>(line).settlements,
    )
    for (const { claims, claims_count: count, claims_amount: amount } of settled) {
      expect(count).toBe(String(claims.length))
      expect(amount).toBe(String(claims.reduce((sum, claim) => sum + BigInt(claim.claim_amount), 0n)))
    }
    expect(new Set(settled.map(({ meta }) => meta.funder))).toEqual(new Set(['ValidatorBond', 'Marinade']))
    expect(answers('settlements').map((line) => line.period_identifier)).toEqual(
      epochs.slice(0, -settlementsNotOut.lastEpochs).map(String),
    )
  })
})

describe('the stake of a sample', () => {
  it('is the same in the list and at the node, account by account', () => {
    for (const { validator, fromEpoch } of stakeAccountsFromNode) {
      const list = table(
        only(answers('stake_accounts').filter((line) => line.validator_key === vote(validator))).body,
      )
      const lines = answers('getProgramAccounts').filter((line) => line.validator_key === vote(validator))
      expect(lines).toHaveLength(8 - fromEpoch)
      for (const line of lines) {
        const { result } = json<{ result: NodeAccount[] }>(line)
        expect(result.length).toBeGreaterThan(40)
        for (const account of result) {
          const { meta, stake } = account.account.data.parsed.info
          const row = list.find(
            (cells) => cells['stake_account'] === account.pubkey && cells['epoch'] === line.period_identifier,
          )
          expect(row).toMatchObject({
            withdrawer_wallet: meta.authorized.withdrawer,
            staker_wallet: meta.authorized.staker,
            activation_epoch: stake.delegation.activationEpoch,
            deactivation_epoch:
              stake.delegation.deactivationEpoch === '18446744073709551615'
                ? ''
                : stake.delegation.deactivationEpoch,
          })
          expect(lamports(row?.['stake_sol'])).toBe(BigInt(stake.delegation.stake))
        }
      }
    }
  })
})

interface NodeAccount {
  readonly pubkey: string
  readonly account: {
    readonly data: {
      readonly parsed: {
        readonly info: {
          readonly meta: { readonly authorized: { readonly staker: string; readonly withdrawer: string } }
          readonly stake: {
            readonly delegation: Readonly<
              Record<'stake' | 'activationEpoch' | 'deactivationEpoch' | 'voter', string>
            >
          }
        }
      }
    }
  }
}

describe('the prices of a sample', () => {
  it('are told for every day by two sources that nearly agree', () => {
    const closes = table(only(answers('yahoo_daily')).body)
    const { prices } = json<{ prices: [string, number][] }>(only(answers('coingecko_market_chart')))
    expect(closes.length).toBeGreaterThan(15)
    expect(prices).toHaveLength(closes.length)
    closes.forEach((row, place) => {
      const [midnight, price] = prices[place] ?? ['0', 0]
      // The close of a day is the price at the midnight that ends it.
      expect(new Date(Number(midnight) - 86_400_000).toISOString().slice(0, 10)).toBe(row['Date'])
      expect(Math.abs(price / Number(row['Adj_Close']) - 1)).toBeLessThan(0.001)
    })
    expect(answers('coingecko_history')).toHaveLength(1)
    expect(answers('coingecko_ohlc')).toHaveLength(1)
  })
})
