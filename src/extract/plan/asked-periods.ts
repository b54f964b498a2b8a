import { UserError } from '../../base/errors.js'
import type { PeriodRange } from '../../base/period-range.js'
import type { ScopePeriod } from '../extraction.js'

/** Which periods of a chain are asked for. */
export type PeriodWish = RangeWish | { readonly kind: 'last'; readonly count: number }

type RangeWish = PeriodRange & { readonly kind: 'range' }

/** `842`, `830..858` (both ends included), each as `<chain>/…` too, which names the chain. */
export function parsePeriodWish(text: string): {
  readonly chainId: string | undefined
  readonly wish: RangeWish
} {
  const match = /^(?:(?<chain>[a-z0-9-]+)\/)?(?<from>\d{1,18})(?:\.\.(?<until>\d{1,18}))?$/.exec(text)
  const { chain, from, until = from } = match?.groups ?? {}
  if (from === undefined || until === undefined || BigInt(until) < BigInt(from))
    throw new UserError(`"${text}" names no periods.`, {
      code: 'bad_period',
      hint: 'Write 842, 830..858 (both included), or with the chain before it: <chain>/830..858.',
    })
  return { chainId: chain, wish: { kind: 'range', from: BigInt(from), until: BigInt(until) } }
}

/** What is known of a chain's periods: the one that runs, and below which number all are final. */
export interface KnownPeriods {
  readonly chainId: string
  readonly current: ScopePeriod
  readonly finalBelow: bigint
}

/** More at once is a typing error rather than a wish. */
const mostPeriods = 100_000n

/** The periods asked for, ascending. Throws a UserError for one that is not final or that no period is called. */
export function askedPeriods(wish: PeriodWish, known: KnownPeriods): readonly ScopePeriod[] {
  const length = windowLength(known.current)
  if (wish.kind === 'last') {
    const first = known.finalBelow - BigInt(wish.count)
    return periodsFrom(first < 0n ? 0n : first, known.finalBelow, length)
  }
  const { from, until } = wish
  for (const end of [from, until]) if (end % length !== 0n) throw noSuchPeriod(end, length, known)
  const end = until / length + 1n
  if (end > known.finalBelow) throw notFinal(until, length, known)
  if (end - from / length > mostPeriods)
    throw new UserError(`${from}..${until} are more than ${mostPeriods} periods.`, { code: 'bad_period' })
  return periodsFrom(from / length, end, length)
}

function periodsFrom(first: bigint, end: bigint, length: bigint): readonly ScopePeriod[] {
  const periods: ScopePeriod[] = []
  for (let number = first; number < end; number += 1n)
    periods.push({ identifier: String(number * length), number })
  return periods
}

function windowLength({ identifier, number }: ScopePeriod): bigint {
  return number === 0n ? 1n : BigInt(identifier) / number
}

function noSuchPeriod(period: bigint, length: bigint, { chainId }: KnownPeriods): UserError {
  const before = (period / length) * length
  return new UserError(`${chainId} has no period ${period}.`, {
    code: 'bad_period',
    hint: `Its periods are named by the first of ${length} epochs: ${before} and ${before + length} are the nearest.`,
  })
}

function notFinal(period: bigint, length: bigint, { chainId, finalBelow }: KnownPeriods): UserError {
  const last = (finalBelow - 1n) * length
  return new UserError(`Period ${period} of ${chainId} is not final yet.`, {
    code: 'period_not_final',
    exitCode: 1,
    hint: `The last final one is ${last}; what is not final yet would be asked for again and again.`,
  })
}
