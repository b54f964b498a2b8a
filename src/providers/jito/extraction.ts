import type {
  AnsweredRequest,
  ExpectedRequests,
  ExtractScope,
  PlannedRequest,
  ProviderExtraction,
  ProviderFailure,
  ScopePeriod,
} from '../../extract/extraction.js'
import { plannedQuestion } from '../shared/question.js'
import { requestParameter } from '../shared/request.js'
import { greatestLimit, type RewardsPage } from './rewards-page.js'

/** kobe tells the newest hundred epochs of a validator. */
const epochsOfHistory = 100n

/**
 * Of each epoch the whole lists; of the validators in scope that these lists show, what was given to their stakers, and
 * their history. kobe answers an empty list for a validator without a tip account, which cannot be told from its failure:
 * so that is not asked.
 */
export const extraction: ProviderExtraction = {
  plan,
  follow,
  followed: ['staker_rewards', 'validator_rewards'],
  expect,
  isTransient,
}

function* plan(scope: ExtractScope): Generator<PlannedRequest> {
  for (const provider of scope.sources)
    for (const period of scope.periods) {
      const body = { epoch: Number(period.number) }
      for (const endpoint of ['validators', 'mev_rewards'])
        yield plannedQuestion(scope, provider, {
          endpoint,
          period,
          request: { method: 'POST', path: `/${endpoint}`, body },
          isFinal: true,
        })
      yield validatorRewards(scope, provider, period, 1)
    }
}

function* follow({ planned, body }: AnsweredRequest, scope: ExtractScope): Generator<PlannedRequest> {
  const { provider, endpoint, periodIdentifier } = planned
  const period = scope.periods.find(({ identifier }) => identifier === periodIdentifier)
  if (period === undefined) return
  const list = body as unknown as RewardsPage
  const next = nextPage(list, Number(requestParameter(planned.request, 'page') ?? '1'))
  if (endpoint === 'staker_rewards') {
    if (next !== undefined) yield stakerRewards(scope, provider, period, planned.validatorKey, next)
    return
  }
  const listed = new Set(list.rewards.filter(hasTips).map((row) => row.vote_account))
  for (const validator of scope.validators.filter((key) => listed.has(key))) {
    yield stakerRewards(scope, provider, period, validator, 1)
    yield history(scope, provider, validator)
  }
  if (next !== undefined) yield validatorRewards(scope, provider, period, next)
}

/** A row of 0 is one that kobe lacks, or a tip account with nothing to share out. */
function hasTips({ mev_revenue: revenue }: RewardsPage['rewards'][number]): boolean {
  return String(revenue) !== '0'
}

/** A page that is not full is the last; where kobe counted, also one that ends with the last row. */
function nextPage({ rewards, total_count: total }: RewardsPage, page: number): number | undefined {
  if (rewards.length < greatestLimit) return undefined
  const isCounted = String(total) !== '0'
  return isCounted && page * greatestLimit >= Number(total) ? undefined : page + 1
}

function validatorRewards(
  scope: ExtractScope,
  provider: string,
  period: ScopePeriod,
  page: number,
): PlannedRequest {
  return plannedQuestion(scope, provider, {
    endpoint: 'validator_rewards',
    period,
    request: {
      method: 'GET',
      path: '/validator_rewards',
      query: { epoch: Number(period.number), limit: greatestLimit, ...pageParameter(page) },
    },
    isFinal: true,
  })
}

function stakerRewards(
  scope: ExtractScope,
  provider: string,
  period: ScopePeriod,
  validator: string,
  page: number,
): PlannedRequest {
  const query = {
    epoch: Number(period.number),
    limit: greatestLimit,
    validator_vote_account: validator,
    ...pageParameter(page),
  }
  return plannedQuestion(scope, provider, {
    endpoint: 'staker_rewards',
    period,
    validatorKey: validator,
    request: { method: 'GET', path: '/staker_rewards', query },
    isFinal: true,
  })
}

function pageParameter(page: number): Readonly<Record<string, number>> {
  return page === 1 ? {} : { page }
}

/**
 * Once for all epochs. The cover ends with the newest one asked for, so that the same epochs asked for again need no new
 * answer, and what an older answer told of epochs that have left the hundred stays in force.
 */
function history(scope: ExtractScope, provider: string, validator: string): PlannedRequest {
  const until = (scope.periods.at(-1)?.number ?? 0n) + 1n
  return plannedQuestion(scope, provider, {
    endpoint: 'validators/{vote}',
    covers: { from: until > epochsOfHistory ? until - epochsOfHistory : 0n, until },
    validatorKey: validator,
    request: { method: 'GET', path: `/validators/${validator}` },
    isFinal: true,
  })
}

function* expect(scope: ExtractScope): Generator<ExpectedRequests> {
  const { length: validators } = scope.validators
  const { length: periods } = scope.periods
  for (const provider of scope.sources) {
    yield { provider, endpoint: 'staker_rewards', requests: validators * periods }
    yield { provider, endpoint: 'validators/{vote}', requests: periods === 0 ? 0 : validators }
  }
}

/**
 * kobe fails with 500 and a body of the right shape that is empty or all zeros, and keeps it for a minute as it keeps
 * answers. The same body with another status is none of its failures for sure: the epoch may not be shared out yet.
 */
function isTransient({ httpStatus }: ProviderFailure): boolean | undefined {
  return httpStatus === 500 ? true : undefined
}
