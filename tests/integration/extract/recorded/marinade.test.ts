import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readLosslessJson } from '../../../../src/base/lossless-json.js'
import { recordedData } from '../landing-zone.js'
import { describeRecorded, type RecordedFile } from './recorded-table.js'

const provider = 'marinade'
const snapshotFile = 'snapshot-validators/650_validators.json'

const runs = [
  '653.12308',
  '700.38124',
  '800.33047',
  '841.37848',
  '842.40715',
  '843.39003',
  '844.34227',
  '854.34833',
  '855.31770',
  '856.36358',
  '858.36719',
  '950.165902',
  '1000.31749',
  '1020.32197',
]
const runsWithBonds = ['842.40715', '855.31770', '1020.32197']
const runsWithResults = ['842.40715', '855.31770']

const lands = (file: string, endpoint: string): RecordedFile => ({
  file,
  provider,
  endpoint,
  expect: 'lands',
})

/** Files beside the answers that are none: settings, a list that people keep, what the auction made of its inputs. */
const noAnswer = (file: string, endpoint: string): RecordedFile => ({
  file,
  provider,
  endpoint,
  expect: new RegExp(`^no endpoint of marinade is named "${endpoint}"$`),
})

/** Tables that others computed from the files: read by tests, and no CSV is an answer of marinade. */
const computed = (file: string, endpoint: string): RecordedFile => ({
  file,
  provider,
  endpoint,
  expect: /^expected a value, found "/,
})

const inputs = runs.flatMap((run) => [
  lands(`ds-sam-pipeline/${run}/inputs/mev-info.json`, 'mev-info'),
  lands(`ds-sam-pipeline/${run}/inputs/rewards.json`, 'rewards'),
  lands(`ds-sam-pipeline/${run}/inputs/tvl-info.json`, 'tvl-info'),
  noAnswer(`ds-sam-pipeline/${run}/inputs/config.json`, 'config'),
])

const fixtures = [1, 2].flatMap((run) => [
  lands(`ds-sam-fixtures/sam-run-${run}.rewards.json`, 'rewards'),
  lands(`ds-sam-fixtures/sam-run-${run}.tvl-info.json`, 'tvl-info'),
])

describeRecorded('marinade', [
  ...inputs,
  ...runsWithBonds.flatMap((run) => [
    lands(`ds-sam-pipeline/${run}/inputs/bonds.json`, 'bonds'),
    noAnswer(`ds-sam-pipeline/${run}/inputs/blacklist.csv`, 'blacklist'),
  ]),
  ...runsWithResults.map((run) => noAnswer(`ds-sam-pipeline/${run}/outputs/results.min.json`, 'results')),
  computed('ds-sam-pipeline/epoch_run_timestamps.derived.csv', 'tvl-info'),
  computed('ds-sam-pipeline/rewards_by_epoch.derived.csv', 'rewards'),
  ...fixtures,
  // Jito's list of validators of a running epoch: it does not say which epoch its rates belong to.
  {
    file: 'ds-sam-fixtures/sam-run-1.mev-info.json',
    provider,
    endpoint: 'mev-info',
    expect: /^expected an integer from 0 to 2\^64 - 1, found nothing$/,
  },
  lands('ds-sam-fixtures/sam-run-2.mev-info.json', 'mev-info'),
  noAnswer('ds-sam-fixtures/sam-run-1.config.json', 'config'),
  noAnswer('ds-sam-fixtures/sam-run-1.results.json', 'results'),
  lands('psr-settlements/601_settlements.excerpt.json', 'settlements'),
  computed('psr-settlements/601_settlements_summary.derived.csv', 'settlements'),
  lands(snapshotFile, 'validators'),
])

it.skipIf(!existsSync(join(recordedData, 'marinade', snapshotFile)))(
  'the inflation of epoch 650 recomputes to the lamport from the figures that are landed (skipped without recorded data)',
  () => {
    const read = readLosslessJson(readFileSync(join(recordedData, 'marinade', snapshotFile), 'utf8'))
    if (!read.ok) throw new Error(read.problem.reason)
    const figures = read.value as Readonly<Record<string, string | number>>
    const rate = digitsOf(figures['validator_rate'])
    const years = digitsOf(figures['epoch_duration_in_years'])
    const pot = BigInt(figures['capitalization'] ?? 0) * rate.digits * years.digits
    const one = 10n ** BigInt(rate.decimals + years.decimals)
    expect((pot + one / 2n) / one).toBe(BigInt(figures['validator_rewards'] ?? 0))
    expect(figures['validator_rewards']).toBe(163_056_097_565_475)
  },
)

/** `0.0512` as 512 and 4 decimals. */
function digitsOf(decimal: string | number | undefined): {
  readonly digits: bigint
  readonly decimals: number
} {
  const [whole = '', fraction = ''] = String(decimal).split('.')
  return { digits: BigInt(whole + fraction), decimals: fraction.length }
}
