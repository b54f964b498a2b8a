import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { temporaryDatabase } from '../../support/postgres/test-database.js'
import type { TestProject } from '../../support/test-project.js'
import { envelope } from '../canonical/canonical-world.js'
import { partInBps } from '../../oracle/engine/arithmetic.js'
import { graduatedTotal, tierAt, volumeTotal } from '../../oracle/engine/tiers.js'
import type { Tier } from '../../oracle/engine/world.js'
import { coinText } from '../../oracle/exact.js'
import type { RealAgreement } from './real-project.js'
import { createRealProject, hasRecordedData, loadRecordedData, realValidator } from './real-project.js'
import { recordedEpochs, wholeStakeThatDay } from './real-validator.js'

const coins = (thousandths: bigint) => thousandths * 10n ** 15n
const fees = (partner: string, agreement: string, method: string) =>
  ({ agreement, partner, component: 'EXEC_FEES', method }) as const

/** Slices of so many thousandths of a coin from 0 on, each at its rate; the last one is open. */
function tiersOf(cuts: readonly bigint[], rates: readonly bigint[]): readonly Tier[] {
  return rates.map((rateBps, place) => ({
    number: place + 1,
    lower: coins(cuts[place - 1] ?? 0n),
    upper: place < cuts.length ? coins(cuts[place] ?? 0n) : undefined,
    rateBps,
  }))
}
const bySlices = tiersOf([20_000n, 60_000n], [4000n, 3000n, 2000n])
const byVolume = tiersOf([10_000n, 25_000n], [1000n, 2000n, 1500n])
const cells = (tiers: readonly Tier[]) =>
  tiers.map(
    ({ lower, upper, rateBps }) =>
      [coinText(lower), upper === undefined ? '' : coinText(upper), Number(rateBps)] as const,
  )
const inCoins = (thousandths: bigint) => coinText(coins(thousandths))

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

/** The contract once more, by integers, the oracle's tiers, and nothing that the warehouse computes. */
function expectedLines(): readonly string[] {
  const lines: string[] = []
  const line = (agreement: string, epoch: number, kind: string, base: bigint | undefined, amount: bigint) =>
    lines.push(
      `${agreement} ${epoch} ${kind} ${base === undefined ? '-' : coinText(base)} ${coinText(amount)}`,
    )
  const [slices, volume, limits] = [{ base: 0n, given: 0n }, { base: 0n }, { given: 0n }]
  const [sliceCap, limitFloor, limitCap] = [coins(24_000n), coins(650n), coins(12_000n)]
  for (const { epoch, fees, wholeStake, partnerStake } of recordedEpochs()) {
    const sliceBase = (fees * partnerStake[0]) / wholeStake
    const sliceRate =
      graduatedTotal(bySlices, slices.base + sliceBase) - graduatedTotal(bySlices, slices.base)
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
    const volumeRate = partInBps(volumeBase, tierAt(byVolume, volume.base + volumeBase).rateBps)
    line('by-volume', epoch, 'RATE', volumeBase, volumeRate)
    line(
      'by-volume',
      epoch,
      'TIER_RERATE',
      undefined,
      volumeTotal(byVolume, volume.base + volumeBase) - volumeTotal(byVolume, volume.base) - volumeRate,
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

/** What of a sum a cap takes off, 0 or less. */
function excess(cap: bigint, sum: bigint): bigint {
  return sum > cap ? cap - sum : 0n
}
