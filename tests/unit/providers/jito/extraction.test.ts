import { describe, expect, it } from 'vitest'
import type { PlannedRequest } from '../../../../src/extract/extraction.js'
import {
  hasTipAccount,
  networkRewardsBody,
  stakerRewardsBody,
  validatorHistoryBody,
  validatorRewardsBody,
  validatorsBody,
} from '../../../../src/sample/bodies/jito.js'
import { createWorld, type World } from '../../../../src/sample/world/world.js'
import { closureOf, extractionOf, keyOf, parsed, period, scopeOf } from '../closure.js'

const world = createWorld({})
const [withTips, withoutJito] = [world.validators[0]?.voteKey ?? '', world.validators[10]?.voteKey ?? '']
const scope = scopeOf({
  periods: [5000, 5001].map(period),
  current: period(5003),
  validators: [withTips, withoutJito].sort(),
  sources: ['jito'],
})

function sampleKobe(sample: World): (planned: PlannedRequest) => string {
  return ({ endpoint, periodIdentifier, validatorKey }) => {
    const epoch = Number(periodIdentifier)
    const validator = sample.validators.find(({ voteKey }) => voteKey === validatorKey)
    if (endpoint === 'validators') return validatorsBody(sample, epoch)
    if (endpoint === 'mev_rewards') return networkRewardsBody(sample, epoch)
    if (endpoint === 'validator_rewards') return validatorRewardsBody(sample, epoch, 'right')
    if (validator === undefined) throw new Error(`nobody answers ${endpoint} of ${validatorKey}`)
    if (endpoint === 'staker_rewards') return stakerRewardsBody(sample, validator, epoch)
    return validatorHistoryBody(sample, validator)
  }
}

it('asks the lists of each epoch, and more of the validators in scope that have tips', async () => {
  const answers = await closureOf('jito', scope, sampleKobe(world))
  const asked = answers.map(({ planned }) =>
    [planned.endpoint, planned.periodIdentifier, planned.validatorKey].join(' '),
  )
  expect([...asked].sort()).toEqual(
    [
      ...['5000', '5001'].flatMap((epoch) => [
        `validators ${epoch} *`,
        `mev_rewards ${epoch} *`,
        `validator_rewards ${epoch} *`,
        `staker_rewards ${epoch} ${withTips}`,
      ]),
      `validators/{vote} * ${withTips}`,
    ].sort(),
  )
  expect(answers.every(({ planned }) => planned.isFinal === true)).toBe(true)
  const tipless = world.validators[10]
  expect(tipless !== undefined && hasTipAccount(world, tipless, 5000)).toBe(false)
})

it('spells its questions as kobe does', async () => {
  const answers = await closureOf('jito', scope, sampleKobe(world))
  const requests = answers
    .filter(({ planned }) => planned.periodIdentifier !== '5001')
    .map(({ planned }) => planned.request)
  expect(requests).toEqual([
    { method: 'POST', path: '/validators', body: { epoch: 5000 } },
    { method: 'POST', path: '/mev_rewards', body: { epoch: 5000 } },
    { method: 'GET', path: '/validator_rewards', query: { epoch: 5000, limit: 10_000 } },
    {
      method: 'GET',
      path: '/staker_rewards',
      query: { epoch: 5000, limit: 10_000, validator_vote_account: withTips },
    },
    { method: 'GET', path: `/validators/${withTips}` },
  ])
})

it('lets the history of a validator cover the hundred epochs up to the newest one asked for', async () => {
  const covered = async (newest: number) => {
    const extraction = await extractionOf('jito')
    const asking = { ...scope, periods: [period(newest)], validators: [withTips] }
    const answered = { planned: validatorRewards(newest), body: rewardsPage([row(0, withTips)], 1) }
    const history = [...(extraction.follow?.(answered, asking) ?? [])].find(
      ({ endpoint }) => endpoint === 'validators/{vote}',
    )
    return [history?.coversFrom, history?.coversUntil]
  }
  expect(await covered(5000)).toEqual(['4901', '5001'])
  expect(await covered(42)).toEqual(['0', '43'])
})

describe('pages', () => {
  const next = async (planned: PlannedRequest, rows: number, total: number) => {
    const extraction = await extractionOf('jito')
    const rewards = Array.from({ length: rows }, (_, index) => row(index, keyOf(1)))
    return [...(extraction.follow?.({ planned, body: rewardsPage(rewards, total) }, scope) ?? [])]
  }

  it('end with one that is not full', async () => {
    expect(await next(validatorRewards(5000), 9_999, 0)).toEqual([])
    expect(await next(stakerRewards(), 9_999, 0)).toEqual([])
  })

  it('go on after a full one', async () => {
    expect((await next(validatorRewards(5000), 10_000, 12_000)).map(({ request }) => request)).toEqual([
      { method: 'GET', path: '/validator_rewards', query: { epoch: 5000, limit: 10_000, page: 2 } },
    ])
    const [second] = await next(stakerRewards(), 10_000, 0)
    expect(second).toMatchObject({ validatorKey: withTips, request: { query: { page: 2 } } })
    expect((await next(second ?? stakerRewards(), 10_000, 0)).map(({ request }) => request)).toMatchObject([
      { query: { page: 3, validator_vote_account: withTips } },
    ])
  })

  it('end with the last row that kobe counted, for an empty page would be refused', async () => {
    expect(await next(validatorRewards(5000), 10_000, 10_000)).toEqual([])
  })

  it('of an epoch that is not asked for lead to nothing', async () => {
    expect(await next(validatorRewards(4000), 10_000, 12_000)).toEqual([])
  })
})

it('takes the failure that looks like data for a passing one', async () => {
  const extraction = await extractionOf('jito')
  const body = { validators: [] }
  expect(extraction.isTransient?.({ endpoint: 'validators', httpStatus: 500, body })).toBe(true)
  expect(extraction.isTransient?.({ endpoint: 'validators', httpStatus: 200, body })).toBeUndefined()
})

it('expects a question for each validator and epoch, and a history of each', async () => {
  const extraction = await extractionOf('jito')
  expect([...(extraction.expect?.(scope) ?? [])]).toEqual([
    { provider: 'jito', endpoint: 'staker_rewards', requests: 4 },
    { provider: 'jito', endpoint: 'validators/{vote}', requests: 2 },
  ])
  expect([...(extraction.expect?.({ ...scope, periods: [] }) ?? [])].map(({ requests }) => requests)).toEqual(
    [0, 0],
  )
})

function validatorRewards(epoch: number): PlannedRequest {
  return planned('validator_rewards', epoch, '*', { epoch, limit: 10_000 })
}

function stakerRewards(): PlannedRequest {
  const query = { epoch: 5000, limit: 10_000, validator_vote_account: withTips }
  return planned('staker_rewards', 5000, withTips, query)
}

function planned(
  endpoint: string,
  epoch: number,
  validatorKey: string,
  query: Readonly<Record<string, string | number>>,
): PlannedRequest {
  return {
    provider: 'jito',
    endpoint,
    chainId: 'solana-mainnet',
    periodIdentifier: String(epoch),
    validatorKey,
    request: { method: 'GET', path: `/${endpoint}`, query },
    isFinal: true,
  }
}

function row(revenue: number, vote: string) {
  return { vote_account: vote, mev_revenue: revenue + 1, epoch: 5000 }
}

function rewardsPage(rewards: readonly Record<string, string | number>[], total: number) {
  return parsed(JSON.stringify({ rewards, total_count: total }))
}
