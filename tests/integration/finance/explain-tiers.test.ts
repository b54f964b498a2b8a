import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { Explanation } from '../../../src/finance/explain/explanation.js'
import { lineOf } from '../../../src/finance/explain/line.js'
import { LineTracer } from '../../../src/finance/trace/trace-line.js'
import { buildGraph } from '../../../src/graph/build-graph.js'
import { TracedProject } from '../../../src/lineage/trace/traced-project.js'
import { loadProject } from '../../../src/project/load-project.js'
import { projectUnderTest } from '../../support/project-under-test.js'
import { describeOnEngines } from '../../support/test-engines.js'
import { agree, agreeFrom, allFees, allTips, openCountingWorld, tiered } from '../warehouse/counting-world.js'
import type { HandmadeWarehouse } from '../warehouse/handmade-warehouse.js'
import { chain, commissionByStake, own, second } from '../warehouse/small-world.js'
import { explainAll, figure } from './explained-lines.js'

describeOnEngines('an explanation of terms that count over periods', ({ dialect }) => {
  let warehouse: HandmadeWarehouse
  let all: readonly Explanation[]

  beforeAll(async () => {
    warehouse = await openCountingWorld(dialect)
    const counted = (mode: 'GRADUATED' | 'VOLUME', scope: string) => ({ ...allFees, ...tiered(mode, scope) })
    await agree(warehouse, 'period', counted('GRADUATED', 'PERIOD'))
    await agree(warehouse, 'volume', counted('VOLUME', 'PERIOD'))
    await agree(warehouse, 'ever', counted('GRADUATED', 'AGREEMENT'))
    await agree(warehouse, 'anew', counted('VOLUME', 'VERSION'))
    await agreeFrom(warehouse, 'anew', 13, counted('VOLUME', 'VERSION'))
    await agree(warehouse, 'unknown', { ...allTips, ...tiered('GRADUATED', 'AGREEMENT') })
    await agree(warehouse, 'staked', { ...commissionByStake(5000), ...tiered('GRADUATED', 'AGREEMENT') })
    const limits = { floor_native: '5', floor_scope: 'PERIOD', cap_native: '16', cap_scope: 'AGREEMENT' }
    await agree(warehouse, 'limited', { ...allFees, ...limits })
    await agree(warehouse, 'minimum', {
      ...counted('VOLUME', 'CALENDAR_YEAR'),
      floor_native: '0.7',
      floor_scope: 'CALENDAR_YEAR',
      cap_native: '0.8',
      cap_scope: 'CALENDAR_YEAR',
    })
    await warehouse.fill('registry.commission_overrides', [
      {
        agreement_id: 'minimum',
        rule_key: 'rule',
        chain_id: chain,
        period_identifier: '12',
        validator_key: '*',
        created_at: '2026-11-01T00:00:00Z',
        amount_native: '0.3',
        reason: 'agreed by mail',
        author: 'ida',
        approver: 'omar',
      },
    ])
    await warehouse.build()
    all = await explainAll(warehouse)
  }, 200_000)

  afterAll(() => warehouse.close())

  const lines = (agreement: string, kind: string, validator = '*') =>
    all.filter(
      ({ line: { cells } }) =>
        cells['agreement_id'] === agreement &&
        cells['line_kind'] === kind &&
        cells['validator_key'] === validator,
    )

  it('agrees with every line, of all kinds, and with its tiers', () => {
    const wrong = all.filter(({ verdict }) => verdict === 'DISAGREES')
    expect(wrong.map(({ line, checks, notes }) => ({ line: line.cells, checks, notes }))).toEqual([])
    const kinds = new Set(all.map(({ line }) => line.cells['line_kind']))
    expect([...kinds].sort()).toEqual(['CAP_REDUCTION', 'FLOOR_TOPUP', 'RATE', 'TIER_RERATE'])
    expect(
      all.flatMap(({ checks }) => checks).filter(({ column }) => / of tier 3$/.test(column)).length,
    ).toBeGreaterThan(5)
  })

  it('shows the measure before and after, and what each tier adds', () => {
    const [, second, , line] = lines('ever', 'RATE', own)
    expect(figure(second, 'measure before this period')).toBe('6')
    expect(figure(second, 'tier 1: adds')).toBe('0.4')
    // 6, 4 and 0 coins before, 12.000000000000000001 now: ten of them in the second tier, the rest in the third.
    expect(figure(line, 'measure: the rule’s base since period 10')).toBe('22.000000000000000001')
    expect(figure(line, 'tier 2: gives')).toBe('0.5')
    expect(figure(line, 'tier 3: reached')).toBe('2.000000000000000001')
    expect(figure(line, 'amount of the rule')).toBe('0.54')
  })

  it('shows what a floor and a cap of other scopes make of the periods before', () => {
    const [, , , capped] = lines('limited', 'CAP_REDUCTION')
    // 6, 5 (4 and the floor), 5 (0 and the floor) and 12: 28, of which 16 are due.
    expect(capped?.result?.value.toString()).toBe('-12.000000000000000001')
    expect(figure(capped, 'sum before this period')).toBe('16')
  })

  it('says which period is missing, as long as it counts', () => {
    const unknown = lines('unknown', 'RATE', own)
    expect(unknown.map(({ verdict }) => verdict)).toEqual([
      'AGREES',
      'AGREES',
      'UNKNOWN',
      'UNKNOWN',
      'UNKNOWN',
    ])
    expect(unknown[4]?.missing).toEqual([
      `the tips (computation.validator_pnl, ${chain}|12|validator-second)`,
    ])
  })

  it('reads once what lines of one rule rest on, however many rest on it', async () => {
    const { models, ...others } = loadProject({ root: projectUnderTest })
    // Nothing was landed here, so that no row has an answer that it was made of.
    const sourceless = models.filter(({ name }) => !name.endsWith('_sources'))
    const project = new TracedProject({ ...others, models: sourceless }, buildGraph([]))
    const traced = [...lines('staked', 'RATE', own), ...lines('staked', 'RATE', second)]
    const asked = await warehouse.onSession(async (session) => {
      const rows = vi.spyOn(session, 'rows')
      const tracer = new LineTracer(session, project)
      for (const { line } of traced) await tracer.trace(lineOf(line))
      return rows.mock.calls.map(([sql]) => sql).filter((sql) => sql.includes('canonical_stake_positions'))
    })
    expect(traced).toHaveLength(10)
    expect(asked).toHaveLength(10)
    expect(new Set(asked).size).toBe(10)
  })

  it('does not agree when a tier gives otherwise', async () => {
    await warehouse.execute(
      `update computation.commission_line_tiers set amount_native = amount_native + 0.000000000000000001
        where tier_number = 2`,
    )
    const wrong = (await explainAll(warehouse)).filter(({ verdict }) => verdict === 'DISAGREES')
    expect(wrong.length).toBeGreaterThan(0)
    const columns = wrong.flatMap(({ checks }) =>
      checks.filter(({ agrees }) => !agrees).map(({ column }) => column),
    )
    expect([...new Set(columns)]).toEqual(['amount_native of tier 2'])
  })
})
