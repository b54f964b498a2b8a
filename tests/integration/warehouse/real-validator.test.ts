import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { temporaryDatabase } from '../../support/postgres/test-database.js'
import type { TestProject } from '../../support/test-project.js'
import { envelope } from '../canonical/canonical-world.js'
import { decimal18 } from '../macros/exact-amounts.js'
import type { RealAgreement } from './real-project.js'
import { createRealProject, hasRecordedData, loadRecordedData, realValidator } from './real-project.js'
import { recordedEpochs, wholeStakeThatDay } from './real-validator.js'

const coins = (thousandths: bigint) => thousandths * 10n ** 15n
const fees = (partner: string, agreement: string, method: string) =>
  ({ agreement, partner, component: 'EXEC_FEES', method }) as const

/** [from, until, rate] in thousandths of a coin; the last one is open. */
type Tiers = readonly (readonly [lower: bigint, upper: bigint | undefined, rateBps: bigint])[]
const bySlices: Tiers = [
  [0n, 20_000n, 4000n],
  [20_000n, 60_000n, 3000n],
  [60_000n, undefined, 2000n],
]
const byVolume: Tiers = [
  [0n, 10_000n, 1000n],
  [10_000n, 25_000n, 2000n],
  [25_000n, undefined, 1500n],
]
const cells = (tiers: Tiers) =>
  tiers.map(
    ([lower, upper, rate]) =>
      [inCoins(lower), upper === undefined ? '' : inCoins(upper), Number(rate)] as const,
  )
const inCoins = (thousandths: bigint) => decimal18(coins(thousandths))

const agreements: readonly RealAgreement[] = [
  {
    ...fees('partner-1', 'by-slices', 'STAKE_WEIGHT'),
    terms: {
      tier_mode: 'GRADUATED',
      tier_scope: 'AGREEMENT',
      cap_native: inCoins(24_000n),
      cap_scope: 'AGREEMENT',
    },
    tiers: cells(bySlices),
  },
  {
    ...fees('partner-2', 'by-volume', 'CLIENT_REVENUE'),
    terms: { tier_mode: 'VOLUME', tier_scope: 'AGREEMENT' },
    tiers: cells(byVolume),
  },
  {
    ...fees('partner-1', 'within-limits', 'FIXED_SHARE'),
    shareBps: '1000',
    terms: {
      floor_native: inCoins(650n),
      floor_scope: 'PERIOD',
      cap_native: inCoins(12_000n),
      cap_scope: 'AGREEMENT',
    },
  },
]

const reason = hasRecordedData ? '' : ' (skipped: ../shared/data is not there)'

describe.skipIf(!hasRecordedData)(`one validator over 29 recorded epochs${reason}`, () => {
  let project: TestProject
  let expected: readonly string[]

  beforeAll(async () => {
    expected = expectedLines()
    project = createRealProject(agreements)
    await loadRecordedData(project)
    const epochs = recordedEpochs().filter(({ epoch }) => epoch !== 842)
    project.write(
      'stakes.ndjson',
      epochs.map(({ epoch }) => `${JSON.stringify(wholeStakeOf(epoch))}\n`).join(''),
    )
    await project.ok('load', project.path('stakes.ndjson'))
    await project.ok('build')
  }, 240_000)

  afterAll(() => {
    project.dispose()
  })

  it('has tiers that are passed, re-ratings of both signs, a floor that is due and caps that are reached', () => {
    const amounts = (agreement: string, kind: string) =>
      expected
        .map((line) => line.split(' '))
        .filter((cells) => cells[0] === agreement && cells[2] === kind)
        .map((cells) => BigInt((cells[4] ?? '').replace('.', '')))
    expect(amounts('by-slices', 'RATE')).toHaveLength(29)
    expect(amounts('by-slices', 'CAP_REDUCTION').some((amount) => amount < 0n)).toBe(true)
    expect(amounts('by-volume', 'TIER_RERATE').some((amount) => amount > 0n)).toBe(true)
    expect(amounts('by-volume', 'TIER_RERATE').some((amount) => amount < 0n)).toBe(true)
    expect(amounts('within-limits', 'FLOOR_TOPUP').some((amount) => amount > 0n)).toBe(true)
    expect(amounts('within-limits', 'CAP_REDUCTION').some((amount) => amount < 0n)).toBe(true)
    expect(amounts('within-limits', 'CAP_REDUCTION').some((amount) => amount === 0n)).toBe(true)
  })

  it('gives the lines of both partners that integers give, to the last atom', async () => {
    expect(await linesOf()).toEqual(expected)
    expect(
      await project.query(
        `select distinct method, base_method from (
           select attribution_method as method, base_method from computation.commission_lines_computed
            where line_kind = 'RATE') order by method`,
      ),
    ).toEqual([
      { method: 'CLIENT_REVENUE', base_method: 'STAKE_FALLBACK' },
      { method: 'FIXED_SHARE', base_method: 'COMPONENT' },
      { method: 'STAKE_WEIGHT', base_method: 'STAKE' },
    ])
  })

  it('gives them on PostgreSQL too', async () => {
    const { url } = await temporaryDatabase()
    project.env['WAREHOUSE_URL'] = url
    await project.ok('load', '--from-target', 'duckdb', '--to', 'server')
    await project.ok('build', '--target', 'server', '--exclude', 'resource_type:test')
    expect(await linesOf('--target', 'server')).toEqual(expected)
  }, 360_000)

  /** `agreement epoch kind base amount`, of all lines. */
  async function linesOf(...target: readonly string[]): Promise<readonly string[]> {
    const { stdout } = await project.ok(
      'query',
      `select agreement_id || ' ' || period_identifier || ' ' || line_kind || ' '
           || coalesce(cast(base_amount_native as varchar), '-') || ' ' || cast(final_amount_native as varchar) as line
         from computation.commission_lines_computed as lines
         join canonical.canonical_periods using (chain_id, period_id)`,
      ...['--live', '--output', 'json', ...target],
    )
    const rows = JSON.parse(stdout) as readonly { readonly line: string }[]
    return rows.map(({ line }) => line).sort()
  }
})

/** The whole stake of a day in the shape in which the RPC tells it of an epoch; no such answers were recorded. */
function wholeStakeOf(epoch: number): Readonly<Record<string, unknown>> {
  const account = {
    votePubkey: realValidator,
    nodePubkey: 'BCeczqpTRPigndHVJu1KEzno1Uhb4hjrE7ttmAndrV1p',
    activatedStake: Number(wholeStakeThatDay),
    epochVoteAccount: true,
    commission: 5,
    lastVote: 1,
    rootSlot: 1,
    epochCredits: [],
  }
  return envelope({
    provider: 'solana_rpc',
    endpoint: 'getVoteAccounts',
    period: epoch,
    isFinal: true,
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, result: { current: [account], delinquent: [] } }),
  })
}

/** The contract once more, by integers and by nothing that the warehouse computes. */
function expectedLines(): readonly string[] {
  const lines: string[] = []
  const line = (agreement: string, epoch: number, kind: string, base: bigint | undefined, amount: bigint) =>
    lines.push(
      `${agreement} ${epoch} ${kind} ${base === undefined ? '-' : decimal18(base)} ${decimal18(amount)}`,
    )
  const [slices, volume, limits] = [{ base: 0n, given: 0n }, { base: 0n }, { given: 0n }]
  const [sliceCap, limitFloor, limitCap] = [coins(24_000n), coins(650n), coins(12_000n)]
  for (const { epoch, fees, wholeStake, partnerStake } of recordedEpochs()) {
    const sliceBase = (fees * partnerStake[0]) / wholeStake
    const sliceRate = graduated(slices.base + sliceBase) - graduated(slices.base)
    line('by-slices', epoch, 'RATE', sliceBase, sliceRate)
    line(
      'by-slices',
      epoch,
      'CAP_REDUCTION',
      undefined,
      excess(sliceCap, slices.given + sliceRate) - excess(sliceCap, slices.given),
    )
    slices.base += sliceBase
    slices.given += sliceRate

    const volumeBase = (fees * partnerStake[1]) / wholeStake
    const volumeRate = (volumeBase * reached(volume.base + volumeBase)) / 10_000n
    const total = (base: bigint) => (base * reached(base)) / 10_000n
    line('by-volume', epoch, 'RATE', volumeBase, volumeRate)
    line(
      'by-volume',
      epoch,
      'TIER_RERATE',
      undefined,
      total(volume.base + volumeBase) - total(volume.base) - volumeRate,
    )
    volume.base += volumeBase

    const share = (fees * 1000n) / 10_000n
    const topup = share < limitFloor ? limitFloor - share : 0n
    const given = limits.given + share + topup
    line('within-limits', epoch, 'RATE', share, share)
    line('within-limits', epoch, 'FLOOR_TOPUP', undefined, topup)
    line(
      'within-limits',
      epoch,
      'CAP_REDUCTION',
      undefined,
      excess(limitCap, given) - excess(limitCap, limits.given),
    )
    limits.given = given
  }
  return lines.sort()
}

/** What all slices of a sum give. */
function graduated(sum: bigint): bigint {
  return bySlices.reduce((total, [lower, upper, rate]) => {
    const end = upper === undefined || sum < coins(upper) ? sum : coins(upper)
    return end > coins(lower) ? total + ((end - coins(lower)) * rate) / 10_000n : total
  }, 0n)
}

/** The rate that a sum has reached. */
function reached(sum: bigint): bigint {
  return byVolume.find(([, upper]) => upper === undefined || sum < coins(upper))?.[2] ?? 0n
}

/** What of a sum a cap takes off, 0 or less. */
function excess(cap: bigint, sum: bigint): bigint {
  return sum > cap ? cap - sum : 0n
}
