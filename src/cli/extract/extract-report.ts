import type { HostStatistics } from '../../extract/http/host-statistics.js'
import type { ExtractResult } from '../../extract/extract.js'
import type { ExpectedWork } from '../../extract/plan/expected-work.js'
import { countText, durationText, plural } from '../output/quantities.js'

/** The plan as a table's rows, the longest first. */
export function planRows({ endpoints }: ExpectedWork): readonly (readonly string[])[] {
  return [...endpoints]
    .sort((one, other) => other.seconds - one.seconds)
    .map(({ provider, endpoint, chainId, known, expected, requests, seconds }) => [
      provider,
      endpoint,
      chainId,
      countText(known),
      expected === 0 ? '' : `~${countText(expected)}`,
      countText(requests),
      durationText(seconds * 1000),
    ])
}

export const planHeader = ['provider', 'endpoint', 'chain', 'open', 'to follow', 'requests', 'time']

/** What a person is told at the end. */
export function resultLines(result: ExtractResult, hosts: readonly HostStatistics[]): readonly string[] {
  const { failures, takenUp } = result
  return [
    ...(takenUp === 0 ? [] : [`${plural(takenUp, 'file')} of a run that was killed landed first`]),
    ...result.chains.map(({ chainId, periods }) => `${chainId}: ${periodsText(periods)}`),
    countsLine(result),
    ...failures.slice(0, shownFailures).map(({ provider, endpoint, count, reason, example }) => {
      const who = example.validatorKey === '*' ? '' : ` ${example.validatorKey}`
      return `  missing ${countText(count)} × ${provider} ${endpoint}, first ${example.periodIdentifier}${who}: ${reason}`
    }),
    ...(failures.length > shownFailures ? [`  … ${failures.length - shownFailures} more reasons`] : []),
    ...slowest(hosts),
  ]
}

function countsLine({ done, nothing, landedBefore, failures, sums }: ExtractResult): string {
  const before = `${plural(landedBefore, 'answer')} were there before`
  if (done + nothing + failures.length === 0) return `Nothing was left to ask for: ${before}.`
  const failed = failures.reduce((sum, { count }) => sum + count, 0)
  return [
    `${plural(done, 'answer')} fetched (${countText(sums.landed)} new payloads)`,
    ...(nothing === 0 ? [] : [`${countText(nothing)} times there was nothing`]),
    before,
    `${countText(failed)} failed`,
  ].join(', ')
}

const shownFailures = 20
const shownHosts = 3

function periodsText(periods: ExtractResult['chains'][number]['periods']): string {
  const [first, last] = [periods[0], periods.at(-1)]
  if (first === undefined || last === undefined) return 'no period is final yet'
  return first === last ? `period ${first.identifier}` : `periods ${first.identifier} to ${last.identifier}`
}

/** The hosts that took longest to answer. */
function slowest(hosts: readonly HostStatistics[]): readonly string[] {
  return [...hosts]
    .filter(({ requests }) => requests > 0)
    .sort((one, other) => average(other) - average(one))
    .slice(0, shownHosts)
    .map((host) => {
      const { requests, retries, rateLimited, failures, answering, waiting, isCircuitOpen } = host
      const words = [
        plural(requests, 'request'),
        `${durationText(average(host))} each, ${durationText(answering.greatest)} at most`,
        `${durationText(waiting.total)} waited`,
        ...(retries === 0 ? [] : [plural(retries, 'retry', 'retries')]),
        ...(rateLimited === 0 ? [] : [`${countText(rateLimited)} × 429`]),
        ...(failures === 0 ? [] : [`${countText(failures)} failed`]),
        ...(isCircuitOpen ? ['not asked any more'] : []),
      ]
      return `  ${host.host}: ${words.join(', ')}`
    })
}

function average({ answering, requests }: HostStatistics): number {
  return answering.total / Math.max(1, requests)
}
