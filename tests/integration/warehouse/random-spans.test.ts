import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Dialect } from '../../../src/engine/engine.js'
import { decimal18 } from '../macros/exact-amounts.js'
import { agree, agreeFrom, type Tier } from './counting-world.js'
import { expectedSpans, type Limit, type Scope, type Step, type Terms } from './expected-spans.js'
import type { HandmadeRow, HandmadeWarehouse } from './handmade-warehouse.js'
import { addFees, chain, feesShare, openSmallWorld, own, second } from './small-world.js'

const periods = [10, 11, 12, 13, 14, 15]
const starts = ['2024-12-30', '2025-01-02', '2025-06-01', '2025-12-31', '2026-01-01', '2026-03-01']
const scopes: readonly Scope[] = ['PERIOD', 'VERSION', 'AGREEMENT', 'CALENDAR_YEAR']

interface Agreement {
  readonly change: number
  readonly isOfLosses: boolean
  readonly versions: readonly [Terms, Terms]
}

interface World {
  readonly fees: readonly (readonly (bigint | undefined)[])[]
  readonly agreements: readonly Agreement[]
}

/** Few atoms, so that every edge is met, or many coins. */
const amount = fc.oneof(fc.bigInt(0n, 12n), fc.bigInt(0n, 10n ** 20n), fc.bigInt(0n, 10n ** 23n))
const earned = fc.oneof(
  { weight: 8, arbitrary: amount.map((atoms) => atoms * 13n) },
  { weight: 3, arbitrary: amount.map((atoms) => -atoms * 13n) },
  { weight: 1, arbitrary: fc.constant(undefined) },
)
/** All agreements together share less than the whole. */
const shareBps = 800

const scope = fc.constantFrom(...scopes)
const bps = fc.oneof(fc.bigInt(0n, 10_000n), fc.constantFrom(0n, 1n, 3_333n, 10_000n))

const tiers = fc
  .tuple(
    fc.uniqueArray(
      amount.filter((edge) => edge > 0n),
      { maxLength: 3 },
    ),
    fc.array(bps, { minLength: 4, maxLength: 4 }),
  )
  .map(([cuts, rates]) => {
    const edges = [0n, ...cuts.sort((a, b) => (a < b ? -1 : 1))]
    return edges.map((lower, place) => ({ lower, upper: edges[place + 1], rateBps: rates[place] ?? 0n }))
  })

const terms: fc.Arbitrary<Terms> = fc
  .record({
    mode: fc.constantFrom<Terms['mode']>('NONE', 'GRADUATED', 'VOLUME', 'VOLUME'),
    scope,
    rateBps: bps,
    tiers,
    limits: fc.tuple(fc.option(amount, { nil: undefined }), fc.option(amount, { nil: undefined })),
    limitScopes: fc.tuple(scope, scope),
  })
  .map(({ limits: [one, other], limitScopes: [ofFloor, ofCap], ...rest }) => {
    const [floor, cap] = one !== undefined && other !== undefined && one > other ? [other, one] : [one, other]
    const limit = (atoms: bigint | undefined, of: Scope): Limit | undefined =>
      atoms === undefined ? undefined : { amount: atoms, scope: of }
    return { ...rest, floor: limit(floor, ofFloor), cap: limit(cap, ofCap) }
  })

const worlds: fc.Arbitrary<World> = fc.record({
  fees: fc.array(fc.tuple(earned, earned), { minLength: periods.length, maxLength: periods.length }),
  agreements: fc.array(
    fc.record({
      change: fc.constantFrom(11, 12, 14, 99),
      isOfLosses: fc.boolean(),
      versions: fc.tuple(terms, terms),
    }),
    { minLength: 12, maxLength: 12 },
  ),
})

function ruleOf({ mode, scope: over, rateBps, floor, cap }: Terms): HandmadeRow {
  return {
    ...feesShare(shareBps),
    chain_id: chain,
    tier_mode: mode,
    tier_scope: mode === 'NONE' ? null : over,
    commission_rate_bps: mode === 'NONE' ? String(rateBps) : null,
    floor_native: floor === undefined ? null : decimal18(floor.amount),
    floor_scope: floor?.scope ?? null,
    cap_native: cap === undefined ? null : decimal18(cap.amount),
    cap_scope: cap?.scope ?? null,
  }
}

function tiersOf(each: Terms): Tier[] {
  if (each.mode === 'NONE') return []
  return each.tiers.map(({ lower, upper, rateBps }) => [
    decimal18(lower),
    upper === undefined ? null : decimal18(upper),
    Number(rateBps),
  ])
}

async function write(world: World, dialect: Dialect): Promise<HandmadeWarehouse> {
  const warehouse = await openSmallWorld(periods, dialect)
  for (const [place, period] of periods.entries()) {
    await warehouse.execute(
      `update canonical.canonical_periods set period_start = '${starts[place] ?? ''}T00:00:00Z' where period_number = ${period}`,
    )
    for (const [validator, name] of [own, second].entries()) {
      const atoms = world.fees[place]?.[validator]
      await addFees(warehouse, period, name, atoms === undefined ? null : decimal18(atoms))
    }
  }
  for (const [number, { change, isOfLosses, versions }] of world.agreements.entries()) {
    const id = `agreement-${number}`
    await agree(warehouse, id, ruleOf(versions[0]), tiersOf(versions[0]))
    if (change < 99) await agreeFrom(warehouse, id, change, ruleOf(versions[1]), tiersOf(versions[1]))
    if (isOfLosses)
      await warehouse.execute(
        `update registry.agreement_versions set loss_policy = 'CARRY_FORWARD' where agreement_id = '${id}'`,
      )
  }
  await warehouse.build()
  return warehouse
}

function expected(world: World): string[] {
  return world.agreements
    .flatMap(({ change, isOfLosses, versions }, number) => {
      const steps = periods.map((period, place): Step => ({
        period,
        version: period < change ? 1 : 2,
        year: Number(starts[place]?.slice(0, 4)),
        terms: versions[period < change ? 0 : 1],
        bases: (world.fees[place] ?? []).map((atoms) => baseOf(atoms, isOfLosses)),
      }))
      return expectedSpans(steps).map(({ period, kind, validator, amount: atoms }) =>
        [
          `agreement-${number}`,
          period,
          kind,
          [own, second][validator] ?? '*',
          atoms === undefined ? 'unknown' : decimal18(atoms),
        ].join(' '),
      )
    })
    .sort()
}

function baseOf(atoms: bigint | undefined, isOfLosses: boolean): bigint | undefined {
  if (atoms === undefined) return undefined
  return atoms < 0n && !isOfLosses ? 0n : (atoms * BigInt(shareBps)) / 10_000n
}

async function built(warehouse: HandmadeWarehouse): Promise<string[]> {
  const rows = await warehouse.rows(
    `select agreement_id, period_identifier, line_kind, validator_key, pre_override_amount_native as amount
       from computation.commission_lines_computed lines
       join canonical.canonical_periods periods
         on periods.chain_id = lines.chain_id and periods.period_id = lines.period_id`,
  )
  return rows
    .map((row) =>
      [
        row['agreement_id'],
        row['period_identifier'],
        row['line_kind'],
        row['validator_key'],
        row['amount'] ?? 'unknown',
      ]
        .map(String)
        .join(' '),
    )
    .sort()
}

const laws = [
  'law_1b_ledger_sums_the_lines',
  'law_1c_rates_stay_within_the_component',
  'law_2_statements_balance',
  'law_5_rate_lines_stay_within_their_base',
  'floors_and_caps_due_are_made',
  'floors_and_caps_telescope',
  'rules_pay_within_floor_and_cap',
  'tiers_show_their_slices',
  'tiers_telescope',
]

interface Case {
  readonly number: number
  readonly world: World
  readonly dialect: Dialect
}

const cases = fc
  .sample(worlds, { numRuns: 10, seed: 41 })
  .map((world, number): Case => ({ number, world, dialect: number < 7 ? 'duckdb' : 'postgres' }))

describe('random tiers, floors and caps over spans', () => {
  it.each(cases)(
    'give what exact integers give, to the last atom (world $number on $dialect)',
    async ({ world, dialect }) => {
      const warehouse = await write(world, dialect)
      try {
        expect(await built(warehouse)).toEqual(expected(world))
        for (const law of laws)
          expect({ law, rows: await warehouse.failures(law) }).toEqual({ law, rows: [] })
      } finally {
        await warehouse.close()
      }
    },
  )

  it('are of every kind, so that agreement means something', () => {
    const lines = cases.flatMap(({ world }) => expected(world))
    const kinds = new Set(
      lines.map((line) => {
        const [, , kind, validator, atoms = ''] = line.split(' ')
        const sign =
          atoms === 'unknown' ? 'unknown' : atoms.startsWith('-') ? '-' : /[1-9]/.test(atoms) ? '+' : '0'
        return `${kind} ${validator === '*' ? '*' : 'v'} ${sign}`
      }),
    )
    for (const kind of ['RATE v', 'TIER_RERATE *', 'FLOOR_TOPUP *', 'CAP_REDUCTION *'])
      expect([...kinds]).toEqual(expect.arrayContaining([`${kind} +`, `${kind} -`, `${kind} 0`]))
    expect([...kinds]).toEqual(expect.arrayContaining(['RATE * -', 'RATE v unknown']))
  })
})
