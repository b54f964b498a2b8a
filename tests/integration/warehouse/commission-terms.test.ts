import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { HandmadeWarehouse } from './handmade-warehouse.js'
import {
  addAgreement,
  addFees,
  addRule,
  addVersion,
  chain,
  feesShare,
  openSmallWorld,
  own,
  second,
  stranger,
} from './small-world.js'

let warehouse: HandmadeWarehouse

beforeEach(async () => {
  warehouse = await openSmallWorld([10, 11, 12, 13])
  await addAgreement(warehouse, 'alpha', 'fees', feesShare(1000))
})

afterEach(() => warehouse.close())

/** `period validator: amount`, of the RATE lines. */
async function lines(): Promise<readonly string[]> {
  await warehouse.build()
  const rows = await warehouse.rows(
    `select period_identifier || ' ' || validator_key || ' v' || version_number || ' ' || rule_key as line
       from computation.commission_lines_computed join canonical.canonical_periods using (chain_id, period_id)
      order by line`,
  )
  return rows.map((row) => String(row.line))
}

/** `period reason`, of the blockers other than missing facts. */
async function blockers(): Promise<readonly string[]> {
  await warehouse.build()
  const rows = await warehouse.rows(
    `select period_identifier || ' ' || reason as blocker
       from computation.statement_blockers
       join computation.partner_commission_statements using (statement_id)
       join canonical.canonical_periods using (chain_id, period_id)
      where reason <> 'MISSING_FACT' order by blocker`,
  )
  return rows.map((row) => String(row.blocker))
}

const ownOnly = () => warehouse.execute(`delete from registry.validators where validator_key <> '${own}'`)

/** Terms that go by the calendar, not by periods. */
async function byDate(): Promise<void> {
  await ownOnly()
  await warehouse.execute('delete from registry.agreement_version_periods')
  await warehouse.execute('delete from registry.agreement_state_periods')
}

/** Gives periods a start at midnight of a day in 2026. */
async function startsAt(days: Readonly<Record<number, string>>): Promise<void> {
  for (const [period, day] of Object.entries(days)) {
    await warehouse.execute(
      `update canonical.canonical_periods set period_start = '2026-${day}T00:00:00Z' where period_number = ${period}`,
    )
  }
}

describe('the reach of a rule', () => {
  it('is every validator that the operator runs in the period, also while nothing is known of it', async () => {
    await warehouse.execute(`delete from canonical.canonical_periods where period_number > 10`)
    await addFees(warehouse, 10, stranger, '1')
    expect(await lines()).toEqual([`10 ${own} v1 rule`, `10 ${second} v1 rule`])
  })

  it('loses a validator with the period from which the operator does not run it any more', async () => {
    await warehouse.execute(
      `update registry.validators set until_period = 11 where validator_key = '${second}'`,
    )
    expect(await lines()).toEqual([
      `10 ${own} v1 rule`,
      `10 ${second} v1 rule`,
      `11 ${own} v1 rule`,
      `12 ${own} v1 rule`,
      `13 ${own} v1 rule`,
    ])
  })

  it('is in no doubt in a period in which the operator does not run the validator any more', async () => {
    await byDate()
    await warehouse.execute('update registry.validators set until_period = 12')
    expect(await blockers()).toEqual(['10 PERIOD_TIME_UNKNOWN', '11 PERIOD_TIME_UNKNOWN'])
  })

  it('ends where a more specific rule of the version and component begins', async () => {
    await warehouse.execute(`delete from canonical.canonical_periods where period_number > 10`)
    await addRule(warehouse, 'fees', { ...feesShare(100), rule_key: 'chain', chain_id: chain })
    await addRule(warehouse, 'fees', {
      ...feesShare(200),
      rule_key: 'validator',
      chain_id: chain,
      validator_key: own,
    })
    expect(await lines()).toEqual([`10 ${own} v1 validator`, `10 ${second} v1 chain`])
  })

  it('is not narrowed by rules of another agreement', async () => {
    await warehouse.execute(`delete from canonical.canonical_periods where period_number > 10`)
    await ownOnly()
    await addAgreement(warehouse, 'beta', 'other', {
      ...feesShare(100),
      rule_key: 'special',
      validator_key: own,
    })
    expect(await lines()).toEqual([`10 ${own} v1 rule`, `10 ${own} v1 special`])
  })
})

describe('the version in force', () => {
  it('goes by period number, half-open, where the contract speaks in periods', async () => {
    await ownOnly()
    await warehouse.execute(
      'update registry.agreement_version_periods set from_period = 11, until_period = 12',
    )
    await addVersion(warehouse, 'fees', 2)
    await addRule(warehouse, 'fees', { ...feesShare(100), version_number: '2' })
    await warehouse.fill('registry.agreement_version_periods', [
      { agreement_id: 'fees', version_number: '2', chain_id: chain, from_period: '12', until_period: '13' },
    ])
    expect(await lines()).toEqual([`11 ${own} v1 rule`, `12 ${own} v2 rule`])
    expect(await blockers()).toEqual([])
  })

  it('goes by the start of the period otherwise', async () => {
    await byDate()
    await warehouse.execute(
      `update registry.agreement_versions set effective_from = '2026-01-02', effective_until = '2026-01-04'`,
    )
    await startsAt({ 10: '01-01', 11: '01-02', 12: '01-03', 13: '01-04' })
    expect(await lines()).toEqual([`11 ${own} v1 rule`, `12 ${own} v1 rule`])
    expect(await blockers()).toEqual([])
  })

  it('is the one that both nearest known times fall in, where the start is unknown', async () => {
    await byDate()
    await startsAt({ 10: '01-01', 13: '01-07' })
    expect(await lines()).toHaveLength(4)
    expect(await blockers()).toEqual([])
  })

  it('is none, and the statement blocked, where the start may lie in another version', async () => {
    await byDate()
    await warehouse.execute(`update registry.agreement_versions set effective_until = '2026-01-04'`)
    await startsAt({ 10: '01-01', 11: '01-03', 13: '01-07' })
    expect(await lines()).toEqual([`10 ${own} v1 rule`, `11 ${own} v1 rule`])
    expect(await blockers()).toEqual(['12 PERIOD_TIME_UNKNOWN'])
  })

  it('is none where the next known time is already that of the next version', async () => {
    await byDate()
    await warehouse.execute(`update registry.agreement_versions set effective_until = '2026-01-07'`)
    await startsAt({ 10: '01-01', 12: '01-05', 13: '01-07' })
    expect(await lines()).toHaveLength(3)
    await startsAt({ 12: '01-07' })
    expect(await lines()).toEqual([`10 ${own} v1 rule`])
    expect(await blockers()).toEqual(['11 PERIOD_TIME_UNKNOWN'])
  })

  it('is unknown where no period of the chain has a time', async () => {
    await byDate()
    expect(await lines()).toEqual([])
    expect(await blockers()).toEqual(
      ['10', '11', '12', '13'].map((period) => `${period} PERIOD_TIME_UNKNOWN`),
    )
  })

  it('leaves out terms that were recorded after the time of the build', async () => {
    await warehouse.execute(`update registry.agreement_versions set recorded_at = '2026-11-24T00:00:00Z'`)
    expect(await lines()).toEqual([])
  })
})

describe('the state of an agreement', () => {
  beforeEach(() => ownOnly())

  const suspend = (changes: { date: string; period?: string }) =>
    Promise.all([
      warehouse.fill('registry.agreement_states', [
        { agreement_id: 'fees', state_number: '2', status: 'SUSPENDED', effective_from: changes.date },
      ]),
      changes.period === undefined
        ? undefined
        : warehouse.fill('registry.agreement_state_periods', [
            { agreement_id: 'fees', state_number: '2', chain_id: chain, from_period: changes.period },
          ]),
    ])

  it('ends its lines by period number', async () => {
    await suspend({ date: '2020-01-01', period: '12' })
    expect(await lines()).toEqual([`10 ${own} v1 rule`, `11 ${own} v1 rule`])
  })

  it('ends its lines by date where it has no period', async () => {
    await startsAt({ 10: '01-01', 11: '01-02', 12: '01-03', 13: '01-04' })
    await suspend({ date: '2026-01-03' })
    expect(await lines()).toEqual([`10 ${own} v1 rule`, `11 ${own} v1 rule`])
  })

  it('blocks the statement while it is not known whether it has begun', async () => {
    await startsAt({ 10: '01-01', 11: '01-02', 13: '01-04' })
    await suspend({ date: '2026-01-03' })
    expect(await lines()).toEqual([`10 ${own} v1 rule`, `11 ${own} v1 rule`])
    expect(await blockers()).toEqual(['12 PERIOD_TIME_UNKNOWN'])
  })

  it('lets no line arise before it was ever ACTIVE', async () => {
    await warehouse.execute(`update registry.agreement_states set status = 'DRAFT'`)
    expect(await lines()).toEqual([])
    expect(await blockers()).toEqual([])
  })
})
