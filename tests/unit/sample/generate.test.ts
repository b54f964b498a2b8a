import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { SampleEnvelope } from '../../../src/sample/envelope.js'
import { generateSample } from '../../../src/sample/generate.js'
import { sampleKey } from '../../../src/sample/keys.js'
import { completeOptions } from '../../../src/sample/options.js'
import {
  commissionChange,
  delinquent,
  errorPage,
  identityChange,
  lateCorrection,
  mevCommissionChange,
  noInflationReward,
  partlyListed,
  unknownBlockRewards,
  zeroThatIsKnownElsewhere,
} from '../../../src/sample/traps.js'
import {
  answers,
  blockRewardsOf,
  demo,
  earningsOf,
  json,
  lamports,
  only,
  paramsOf,
  table,
  vote,
} from './sample-answers.js'

/** Which slots a validator leads, and how long an epoch lasts, is drawn from the seed. */
const questionsOf = (lines: readonly SampleEnvelope[]): unknown[] =>
  lines
    .filter(
      ({ endpoint }) => !['getBlock', 'getBlocks', 'getBlockTime', 'coingecko_history'].includes(endpoint),
    )
    .map((line) => ({ ...line, fetched_at: '', body: '' }))

interface Source {
  readonly provider: string
  readonly chains: readonly string[]
  readonly endpoints: readonly { readonly endpoint: string }[]
}

describe('a sample', () => {
  it('is the same for the same options and differs for another seed in figures alone', () => {
    const parts = (seed: number): SampleEnvelope[] => [
      ...generateSample({ seed, epochs: 2, validators: 3, stakers: 4 }),
    ]
    expect(parts(7)).toEqual(parts(7))
    const [seven, eight] = [parts(7), parts(8)]
    expect(eight).not.toEqual(seven)
    expect(questionsOf(eight)).toEqual(questionsOf(seven))
  })

  it('asks for each payload once, but for what is asked again on purpose', () => {
    const asked = demo.map((line) =>
      JSON.stringify([line.provider, line.endpoint, line.period_identifier, line.request]),
    )
    const again = asked.filter((question, index) => asked.indexOf(question) !== index)
    expect(again.map((question) => (JSON.parse(question) as string[]).slice(0, 3).join(' '))).toEqual([
      'jito validator_rewards 5003',
      'jito validator_rewards 5003',
      'marinade mev-info 5005',
      'doublezero earnings 5002',
      'jito validator_rewards 5002',
    ])
  })

  it('speaks for every endpoint of every provider of the chain', () => {
    const folder = new URL('../../../sources/', import.meta.url)
    const spoken = new Set(demo.map((line) => `${line.provider} ${line.endpoint}`))
    const declared = readdirSync(folder).flatMap((file) => {
      const source = parse(readFileSync(new URL(file, folder), 'utf8')) as Source
      if (!source.chains.includes('solana-mainnet')) return []
      return source.endpoints.map(({ endpoint }) => `${source.provider} ${endpoint}`)
    })
    expect([...spoken].sort()).toEqual(declared.sort())
  })

  it('is made line by line: the first lines of a huge one cost nothing', () => {
    const huge = generateSample({ epochs: 10_000, validators: 3, stakedValidators: 0 })
    expect([huge.next().value, huge.next().value]).toHaveLength(2)
  })

  it('holds 8 epochs, 12 validators and 60 stake accounts for each', () => {
    expect(answers('earnings').map((line) => line.period_identifier)).toEqual([
      ...['5000', '5001', '5002', '5003', '5004', '5005', '5006', '5007'],
      '5002',
    ])
    expect(table(answers('earnings')[0]?.body ?? '')).toHaveLength(12)
    expect(answers('stake_accounts')).toHaveLength(12)
    for (const list of answers('stake_accounts')) {
      expect(list).toMatchObject({ period_identifier: '*', covers_from: '5000', covers_until: '5008' })
      expect(table(list.body)).toHaveLength(8 * 60)
    }
  })

  it('sends what the providers send, to the quote', () => {
    expect(answers('earnings')[0]?.body).toMatch(
      /^"pubkey","votekey","stake","commission","mev_commission","inflation","mev_rewards","block_rewards","dz_fee"\n("\w+","\w+",[\d.]+,\d+,\d+,[\d.]+,[\d.]+,([\d.]+|NA),([\d.]+|NA)\n){12}$/,
    )
    expect(only(answers('block_rewards')).body).toMatch(
      /^"pubkey",("\d{4}",){8}"average_rewards","dz_fee"\n("\w+",((NA|[\d.]+),){9}[\d.]+\n)+$/,
    )
    expect(answers('fees')[0]?.body).toMatch(/^"pubkey","votekey","dz_fee_lamports"\n("\w+","\w+",\d+\n){8}$/)
    expect(answers('getEpochInfo')[0]?.body).toMatch(
      /^\{"jsonrpc":"2\.0","result":\{"absoluteSlot":2160000648,.*"slotsInEpoch":432000.*\},"id":\d+\}\n$/,
    )
    expect(answers('getInflationReward')[0]?.body).toMatch(
      /^\{"jsonrpc":"2\.0","result":\[(\{"amount":\d+,"commission":\d+,"effectiveSlot":\d+,"epoch":5000,"postBalance":\d+\},?){12}\],"id":\d+\}\n$/,
    )
    for (const line of demo) expect(line).toMatchObject({ chain_id: 'solana-mainnet', http_status: 200 })
  })

  it('answers as many rewards as it was asked addresses', () => {
    for (const line of answers('getInflationReward')) {
      if (line.body.includes('"error"')) continue
      const { result } = json<{ result: unknown[] }>(line)
      expect(result).toHaveLength((paramsOf(line)[0] as string[]).length)
    }
  })

  it('lists all stake of the validators, but for the one that is partly listed', () => {
    for (let validator = 0; validator < 3; validator += 1) {
      const list = table(
        only(answers('stake_accounts').filter((line) => line.validator_key === vote(validator))).body,
      )
      for (let epoch = 5000; epoch < 5008; epoch += 1) {
        const isActive = (row: Record<string, string>): boolean =>
          Number(row['activation_epoch']) < epoch &&
          (row['deactivation_epoch'] === '' || Number(row['deactivation_epoch']) >= epoch)
        const listed = list
          .filter((row) => row['epoch'] === String(epoch) && isActive(row))
          .reduce((sum, row) => sum + lamports(row['stake_sol']), 0n)
        const whole = lamports(earningsOf(epoch, validator)['stake'])
        if (validator === partlyListed.validator) expect(listed < whole).toBe(true)
        else expect(listed).toBe(whole)
      }
    }
  })

  it("gives the partners' wallets stake at the operator's validators only", () => {
    const partners = [0, 1, 2].map((wallet) => sampleKey('withdrawer', wallet))
    const holders = answers('stake_accounts').filter((line) =>
      partners.some((wallet) => line.body.includes(wallet)),
    )
    expect(holders.map((line) => line.validator_key)).toEqual([vote(0), vote(1), vote(2)])
  })

  it('pays the vote account no more commission than its rate allows, and at most a lamport per staker less', () => {
    for (let epoch = 5000; epoch < 5007; epoch += 1) {
      const { body } = only(answers('getInflationReward', epoch).filter((line) => line.validator_key === '*'))
      if (body.includes('"error"')) continue
      const { result } = JSON.parse(body) as { result: ({ amount: number } | null)[] }
      result.forEach((reward, validator) => {
        if (reward === null) return
        const row = earningsOf(epoch, validator)
        const derived = (lamports(row['inflation']) * BigInt(row['commission'] ?? '')) / 100n
        const missing = derived - BigInt(reward.amount)
        expect(missing >= 0n && missing <= 61n).toBe(true)
      })
    }
  })
})

describe('what is wrong in a sample on purpose', () => {
  it('has block rewards that nobody knows', () => {
    const { validator, epoch } = unknownBlockRewards
    expect(earningsOf(5000 + epoch, validator)).toMatchObject({ block_rewards: '0', dz_fee: '0' })
    expect(blockRewardsOf(sampleKey('identity', validator))[5000 + epoch]).toBe('NA')
  })

  it('has a zero that the other file knows better, under the new identity', () => {
    const { validator, epoch } = zeroThatIsKnownElsewhere
    expect(earningsOf(5000 + epoch, validator)['block_rewards']).toBe('0')
    expect(blockRewardsOf(sampleKey('identity', 100 + validator))[5000 + epoch]).toMatch(/^\d+\.\d+$/)
    expect(blockRewardsOf(sampleKey('identity', validator))[5000 + epoch]).toBe('NA')
  })

  it('changes a commission, a MEV commission and an identity', () => {
    const around = (change: { validator: number; epoch: number }, column: string): (string | undefined)[] =>
      [-1, 0].map((step) => earningsOf(5000 + change.epoch + step, change.validator)[column])
    expect(around(commissionChange, 'commission')).toEqual(['5', '7'])
    expect(around(mevCommissionChange, 'mev_commission')).toEqual(['10', '8'])
    expect(around(identityChange, 'pubkey')).toEqual([sampleKey('identity', 2), sampleKey('identity', 102)])
  })

  it('corrects an answer later', () => {
    const [first, corrected] = answers('earnings', 5000 + lateCorrection.epoch)
    expect(corrected?.request).toEqual(first?.request)
    expect(corrected && first && corrected.fetched_at > first.fetched_at).toBe(true)
    const changed = Array.from({ length: 12 }, (_, validator) => validator).filter(
      (validator) =>
        earningsOf(5002, validator, 'first')['block_rewards'] !==
        earningsOf(5002, validator)['block_rewards'],
    )
    expect(changed).toEqual(lateCorrection.validators)
    expect(earningsOf(5002, 0)['block_rewards']).toBe(blockRewardsOf(sampleKey('identity', 0))['5002'])
  })

  it('has an error page in place of an answer, and a JSON-RPC error that nothing follows', () => {
    const [page, answer] = answers('mev-info', 5000 + errorPage.epoch + 1)
    expect(page).toMatchObject({
      http_status: 200,
      body: expect.stringContaining('502 Bad Gateway') as string,
    })
    expect(answer?.body).toContain(`"epoch": "${5000 + errorPage.epoch}"`)
    const rewards = answers('getInflationReward', 5007).filter((line) => line.validator_key === '*')
    expect(only(rewards).body).toContain('"error":{"code":-32004')
  })

  it('has a validator without rewards, one without MEV and one that is delinquent', () => {
    const { body } = only(
      answers('getInflationReward', 5000 + noInflationReward.epoch).filter((l) => l.validator_key === '*'),
    )
    expect((JSON.parse(body) as { result: unknown[] }).result[noInflationReward.validator]).toBeNull()
    expect(earningsOf(5000, 10)).toMatchObject({ mev_commission: '0', mev_rewards: '0' })
    expect(answers('mev-info', 5001)[0]?.body).not.toContain(vote(10))
    const late = only(answers('getVoteAccounts', 5000 + delinquent.epoch)).body.split('"delinquent":')[1]
    expect(late).toContain(vote(delinquent.validator))
  })

  it('says of more stake than 15 digits hold what the file would say', () => {
    const told = earningsOf(5000, 5)['stake'] ?? ''
    const account = new RegExp(`"activatedStake":(\\d+),[^}]*"votePubkey":"${vote(5)}"`)
    const exact = account.exec(only(answers('getVoteAccounts', 5000)).body)?.[1] ?? ''
    expect(told.replace('.', '')).toHaveLength(15)
    expect(exact).toHaveLength(16)
    expect(exact.slice(0, 14)).toBe(told.replace('.', '').slice(0, 14))
  })

  it('strews unknown block rewards over a larger sample when asked to', () => {
    const strewn = [
      ...generateSample({ epochs: 4, validators: 200, stakedValidators: 0, unknownPerMille: 50 }),
    ]
    const cells = strewn
      .filter((line) => line.endpoint === 'earnings')
      .flatMap((line) => table(line.body).map((row) => row['block_rewards']))
    const unknown = cells.filter((cell) => cell === '0' || cell === 'NA').length
    expect(unknown).toBeGreaterThan(10)
    expect(unknown).toBeLessThan(100)
  })
})

describe('the options of a sample', () => {
  it('refuse what cannot be generated', () => {
    expect(() => completeOptions({ epochs: 0 })).toThrow('epochs is 0; expected an integer of 1 … 10000')
    expect(() => completeOptions({ validators: 5, stakedValidators: 6 })).toThrow(RangeError)
    expect(() => completeOptions({ stakers: 1.5 })).toThrow(RangeError)
  })

  it('never ask for more validators with stake accounts than there are', () => {
    expect(completeOptions({ validators: 5 }).stakedValidators).toBe(5)
  })
})
