import type { EndpointFreshness, FreshnessStatus } from '../../extract/freshness.js'
import { ageText, plural } from '../output/quantities.js'
import type { Style } from '../output/style.js'

export const freshnessHeader = [
  'chain',
  'provider',
  'endpoint',
  'newest answer',
  'age',
  'allowed',
  'final period',
  'behind',
  'status',
]

/** A row for each endpoint, for a table. */
export function freshnessRows(
  endpoints: readonly EndpointFreshness[],
  style: Style,
): readonly (readonly string[])[] {
  const words: Readonly<Record<FreshnessStatus, string>> = {
    pass: style.good('pass'),
    warn: style.warn('warn'),
    error: style.bad('error'),
    none: '',
  }
  return endpoints.map((one) => [
    one.chainId,
    one.provider,
    one.endpoint,
    one.newestFetchedAt === undefined ? 'never' : `${one.newestFetchedAt.toISOString().slice(0, 16)}Z`,
    one.age === undefined ? '' : ageText(one.age),
    allowedText(one),
    String(one.newestFinalPeriod ?? ''),
    one.behind === undefined || one.behind === 0n ? '' : String(one.behind),
    words[one.status],
  ])
}

/** How many pass, and how many do not. */
export function freshnessSum(endpoints: readonly EndpointFreshness[]): string {
  const count = (status: FreshnessStatus): number => endpoints.filter((one) => one.status === status).length
  const promising = endpoints.length - count('none')
  if (promising === 0) return 'No endpoint that is looked at says how fresh it should be.'
  const [warned, failed] = [count('warn'), count('error')]
  if (warned + failed === 0) return `${plural(promising, 'endpoint')} as fresh as they should be.`
  return `${plural(warned + failed, 'endpoint')} of ${promising} older than they should be: ${plural(failed, 'error')}, ${plural(warned, 'warning')}.`
}

/** As one JSON object for each endpoint; ages in seconds, periods as text. */
export function freshnessRecord(one: EndpointFreshness): Readonly<Record<string, string | number | null>> {
  return {
    chain_id: one.chainId,
    provider: one.provider,
    endpoint: one.endpoint,
    status: one.status,
    newest_fetched_at: one.newestFetchedAt?.toISOString() ?? null,
    age_seconds: one.age === undefined ? null : Math.floor(one.age),
    warn_after_seconds: one.warnAfter ?? null,
    error_after_seconds: one.errorAfter ?? null,
    newest_final_period: one.newestFinalPeriod?.toString() ?? null,
    behind: one.behind?.toString() ?? null,
  }
}

/** `3 d / 7 d`: from when on it warns, and from when on it fails. */
function allowedText({ warnAfter, errorAfter }: EndpointFreshness): string {
  const text = (age: number | undefined): string => (age === undefined ? '–' : ageText(age))
  return warnAfter === undefined && errorAfter === undefined ? '' : `${text(warnAfter)} / ${text(errorAfter)}`
}
