import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SqlRow } from '../../../src/engine/engine.js'
import { decimal18 } from '../macros/exact-amounts.js'
import { expectedLedger, expectedLines, factOf, operatedPlaces, sum, type Line } from './expected-lines.js'
import type { HandmadeWarehouse } from './handmade-warehouse.js'
import { components, partners, periods, worlds, type World } from './random-world.js'
import { writeWorld } from './write-world.js'

/** Each world has three periods of three validators and up to nine agreements. */
const sample = fc.sample(worlds, { numRuns: 30, seed: 9 })

/** Laws that hold of any terms; the others ask for terms that the registry would not refuse. */
const laws = [
  'law_1a_ledger_shows_the_pnl',
  'law_1b_ledger_sums_the_lines',
  'law_1c_rates_stay_within_the_component',
  'law_2_carry_is_passed_on',
  'law_2_payables_are_payable',
  'law_2_statements_balance',
  'law_3_pnl_adds_up',
  'law_5_rate_lines_stay_within_their_base',
  'law_8_blocked_statements_stay_drafts',
  'overrides_give_their_amounts',
  'rules_pay_within_floor_and_cap',
  'split_groups_leave_nothing_over',
]

describe('random terms', () => {
  it('are of every kind, so that agreement means something', () => {
    const lines = sample.flatMap(expectedLines)
    const kinds = new Set(
      lines.map(
        ({ kind, status, baseMethod, override, terms }) =>
          `${kind} ${baseMethod ?? '-'} ${status} ${terms === undefined ? 'unknown' : terms > 0n ? '+' : terms < 0n ? '-' : '0'} ${override === undefined ? '' : 'set'}`,
      ),
    )
    for (const kind of [
      'RATE COMPONENT OBSERVED + ',
      'RATE STAKE DERIVED + ',
      'RATE CREDITED_REWARDS OBSERVED + ',
      'RATE CREDITED_REWARDS DERIVED + ',
      'RATE STAKE_FALLBACK OBSERVED + ',
      'RATE STAKE_FALLBACK MISSING unknown ',
      'RATE COMPONENT OVERRIDDEN unknown set',
      'RATE - OVERRIDDEN 0 set',
      'FLOOR_TOPUP - OBSERVED + ',
      'FLOOR_TOPUP - DERIVED + ',
      'FLOOR_TOPUP - OVERRIDDEN + set',
      'CAP_REDUCTION - OBSERVED - ',
      'CAP_REDUCTION - OVERRIDDEN - set',
    ])
      expect([...kinds]).toContain(kind)
    expect(lines.some(({ rule, base }) => rule.splitGroup !== undefined && (base ?? 0n) > 0n)).toBe(true)
  })

  it.each(sample.map((world, number) => [number, world] as const))(
    'give what exact integers give, line by line and to the last atom (world %i)',
    async (_, world) => {
      const warehouse = await writeWorld(world)
      try {
        await warehouse.build()
        const lines = expectedLines(world)
        expect(await linesOf(warehouse)).toEqual(lines.map(lineText).sort())
        expect(await ledgerOf(warehouse)).toEqual(expectedLedger(world, lines).map(ledgerText).sort())
        expect(await conservedBy(warehouse)).toEqual(conserved(world, lines))
        for (const law of laws)
          expect({ law, rows: await warehouse.failures(law) }).toEqual({ law, rows: [] })
      } finally {
        await warehouse.close()
      }
    },
  )
})

function shown(atoms: bigint | undefined): string {
  return atoms === undefined ? 'unknown' : decimal18(atoms)
}

function lineText(line: Line): string {
  return [
    line.agreement.id,
    line.version,
    line.rule.key,
    line.agreement.partner,
    line.period,
    line.validator,
    line.kind,
    line.baseMethod ?? 'none',
    shown(line.base),
    shown(line.terms),
    shown(line.override),
    shown(line.final),
    line.status,
    line.drift,
  ].join(' | ')
}

async function linesOf(warehouse: HandmadeWarehouse): Promise<string[]> {
  const rows = await warehouse.rows(`
    select agreement_id, version_number, rule_key, partner_id, period_identifier, validator_key, line_kind,
           coalesce(base_method, 'none'), coalesce(base_amount_native::varchar, 'unknown'),
           coalesce(pre_override_amount_native::varchar, 'unknown'), coalesce(override_amount_native::varchar, 'unknown'),
           coalesce(final_amount_native::varchar, 'unknown'), status, override_drift
      from computation.commission_lines_computed join canonical.canonical_periods using (chain_id, period_id)`)
  return joined(rows)
}

function ledgerText([place, ...amounts]: readonly (string | bigint | undefined)[]): string {
  return [place, ...amounts.map((amount) => shown(amount as bigint | undefined))].join(' | ')
}

async function ledgerOf(warehouse: HandmadeWarehouse): Promise<string[]> {
  const amounts = ['component', 'rate', 'house_funded', 'attributed', 'house']
  const rows = await warehouse.rows(`
    select revenue_component || ' ' || period_identifier || ' ' || validator_key,
           ${amounts.map((amount) => `coalesce(${amount}_native::varchar, 'unknown')`).join(', ')}
      from computation.component_ledger join canonical.canonical_periods using (chain_id, period_id)`)
  return joined(rows)
}

function joined(rows: readonly SqlRow[]): string[] {
  return rows.map((row) => Object.values(row).map(String).join(' | ')).sort()
}

/**
 * Of periods in which everything is known: all that the validators earned is what the partners' statements total and
 * what the house has left.
 */
function conserved(world: World, lines: readonly Line[]): string[] {
  return periods
    .filter((period) => isKnown(world, lines, period))
    .map((period) => {
      const earned = sum(
        operatedPlaces(world, period).flatMap((place) =>
          components.map((component) => factOf(place, component).atoms),
        ),
      )
      const paid = partners.map((partner) =>
        sum(
          lines
            .filter((line) => line.period === period && line.agreement.partner === partner)
            .map(({ final }) => final),
        ),
      )
      return `${period}: ${decimal18(earned)} = ${decimal18(sum(paid))} + ${decimal18(earned - sum(paid))}`
    })
}

function isKnown(world: World, lines: readonly Line[], period: number): boolean {
  const places = operatedPlaces(world, period)
  return (
    places.length > 0 &&
    places.every((place) => components.every((component) => factOf(place, component).atoms !== undefined)) &&
    lines.every((line) => line.period !== period || line.final !== undefined)
  )
}

async function conservedBy(warehouse: HandmadeWarehouse): Promise<string[]> {
  const rows = await warehouse.rows(`
    with paid as (
      select period_id, sum(final_amount_native) as native from computation.partner_commission_lines group by 1
    ),
    ledger as (
      select period_id, sum(component_native) as earned, sum(house_native) as house,
             bool_and(house_native is not null) as is_known
        from computation.component_ledger group by 1
    )
    select period_identifier || ': ' || earned || ' = ' || coalesce(paid.native, 0) || ' + ' || house as line
      from ledger left join paid using (period_id) join canonical.canonical_periods using (period_id)
     where is_known order by period_number`)
  return rows.map((row) => String(row['line']))
}
