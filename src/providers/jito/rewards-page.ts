import type { JsonValue } from '../../base/hash.js'
import type { BodyProblem } from '../../extract/envelope.js'
import { requestParameter } from '../shared/request.js'
import { shown } from '../shared/zod-problem.js'

/** What the schema has let through, as far as it is looked at here. */
type RewardRow = Readonly<Record<string, string | number | null>>

export interface RewardsPage {
  readonly rewards: readonly RewardRow[]
  readonly total_count: number | string
}

/** What is asked of a list of rewards beyond the shape of its rows. */
export interface RewardsPromise {
  /** Filters that a request may name, which are also fields of a row: every row must have what was asked for. */
  readonly filters: readonly string[]
  /** Fields that together name a row. */
  readonly key: readonly string[]
}

/** What kobe allows. */
export const greatestLimit = 10_000

/**
 * The problem of a page of rewards whose shape is right: rows of another epoch or validator than asked for, a row that
 * stands twice, or a list that was cut off. kobe gives 100 rows where nobody asks for more; such an answer is no page
 * that somebody wanted but one that lost its rest. Where a page or limit is asked for, the rows count as they are.
 * `total_count` is 0 where kobe did not count.
 */
export function rewardsProblem(
  page: RewardsPage,
  request: JsonValue,
  promise: RewardsPromise,
): BodyProblem | undefined {
  return (
    badPage(request) ??
    otherThanAsked(page, request, promise) ??
    standsTwice(page, promise) ??
    cutOff(page, request)
  )
}

/** A request that kobe would have refused is not the request that was answered. */
function badPage(request: JsonValue): BodyProblem | undefined {
  for (const [name, greatest] of [
    ['page', Number.MAX_SAFE_INTEGER],
    ['limit', greatestLimit],
  ] as const) {
    const asked = requestParameter(request, name)
    if (asked === undefined || (/^[1-9]\d{0,15}$/.test(asked) && Number(asked) <= greatest)) continue
    return { reason: `the request asks for ${name} ${asked}, which kobe does not give`, path: undefined }
  }
  return undefined
}

function otherThanAsked(
  { rewards }: RewardsPage,
  request: JsonValue,
  { filters }: RewardsPromise,
): BodyProblem | undefined {
  for (const filter of filters) {
    const asked = requestParameter(request, filter)
    if (asked === undefined) continue
    const index = rewards.findIndex((row) => String(row[filter]) !== asked)
    if (index !== -1)
      return {
        reason: `${filter} ${asked} was asked for, found ${shown(rewards[index]?.[filter])}`,
        path: `$.rewards[${index}].${filter}`,
      }
  }
  return undefined
}

function standsTwice({ rewards }: RewardsPage, { key }: RewardsPromise): BodyProblem | undefined {
  const seen = new Map<string, number>()
  for (const [index, row] of rewards.entries()) {
    const name = key.map((field) => String(row[field])).join(' ')
    const earlier = seen.get(name)
    if (earlier !== undefined)
      return {
        reason: `the row has the same ${key.join(' and ')} as $.rewards[${earlier}]`,
        path: `$.rewards[${index}]`,
      }
    seen.set(name, index)
  }
  return undefined
}

function cutOff({ rewards, total_count: total }: RewardsPage, request: JsonValue): BodyProblem | undefined {
  const count = BigInt(total)
  const listed = BigInt(rewards.length)
  if (count !== 0n && listed > count)
    return { reason: `${listed} rows are listed where there are ${count} in all`, path: '$.rewards' }
  const asksForPage = ['page', 'limit'].some((name) => requestParameter(request, name) !== undefined)
  if (asksForPage || listed >= count) return undefined
  return {
    reason: `${listed} of ${count} rows are listed, and the request asks for no page: the list was cut off`,
    path: '$.rewards',
  }
}
