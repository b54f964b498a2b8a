import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { agree, agreeFrom, allFees, blockersOf, linesOf, tiered } from './counting-world.js'
import type { HandmadeWarehouse } from './handmade-warehouse.js'
import { adjustments, buildWithinTheLaws, release } from './released-statements.js'
import { addFees, chain, openSmallWorld, own, second } from './small-world.js'

let warehouse: HandmadeWarehouse

beforeEach(async () => {
  warehouse = await openSmallWorld([10, 11, 12, 13])
  for (const period of [10, 11, 12, 13]) {
    await addFees(warehouse, period, own, '10')
    await addFees(warehouse, period, second, '0')
  }
})

afterEach(() => warehouse.close())

async function starts(times: Readonly<Record<number, string>>): Promise<void> {
  for (const [period, start] of Object.entries(times))
    await warehouse.execute(
      `update canonical.canonical_periods set period_start = '${start}' where period_number = ${period}`,
    )
}

async function amounts(agreement: string): Promise<string[]> {
  await warehouse.build()
  return (await linesOf(warehouse, agreement)).filter((line) => line.includes('RATE own'))
}

describe('a year', () => {
  const yearly = { ...allFees, ...tiered('GRADUATED', 'CALENDAR_YEAR') }

  it('is that in which both bounds of an unknown start lie', async () => {
    await agree(warehouse, 'fees', yearly)
    await starts({ 10: '2026-01-01T00:00:00Z', 12: '2026-01-05T00:00:00Z', 13: '2027-01-01T00:00:00Z' })
    expect(await amounts('fees')).toEqual([
      '10 RATE own 1',
      '11 RATE own 0.5',
      '12 RATE own 0.2',
      '13 RATE own 1',
    ])
    expect(await blockersOf(warehouse)).toEqual([])
  })

  it('is unknown from a period on that may have started in either of two, until the next one begins', async () => {
    await agree(warehouse, 'fees', yearly)
    await starts({ 10: '2025-12-30T00:00:00Z', 12: '2026-01-01T00:00:00Z', 13: '2027-01-01T00:00:00Z' })
    expect(await amounts('fees')).toEqual([
      '10 RATE own 1',
      '11 RATE own unknown',
      '12 RATE own unknown',
      '13 RATE own 1',
    ])
    const unknown = `PERIOD_TIME_UNKNOWN ${chain}|11`
    expect(await blockersOf(warehouse)).toEqual([`11: ${unknown}`, `12: ${unknown}`])
  })

  it('makes no floor or cap while it is unknown, and leaves rates as they are', async () => {
    await agree(warehouse, 'fees', {
      ...allFees,
      commission_rate_bps: '1000',
      floor_native: '3',
      floor_scope: 'CALENDAR_YEAR',
      cap_native: '4',
      cap_scope: 'CALENDAR_YEAR',
    })
    await warehouse.build()
    const lines = await linesOf(warehouse, 'fees')
    expect(lines.filter((line) => !line.includes(' RATE '))).toEqual([])
    expect(lines).toHaveLength(8)
    expect((await blockersOf(warehouse)).at(-1)).toBe(`13: PERIOD_TIME_UNKNOWN ${chain}|13`)
    expect(await warehouse.failures('floors_and_caps_due_are_made')).toEqual([])
  })
})

describe('a floor of a later version', () => {
  const floored = { ...allFees, commission_rate_bps: '1000', floor_native: '9', floor_scope: 'AGREEMENT' }

  it('rests on what the tiers of the earlier one rest on, also on years that nobody knows', async () => {
    await agree(warehouse, 'fees', { ...allFees, ...tiered('GRADUATED', 'CALENDAR_YEAR') })
    await agreeFrom(warehouse, 'fees', 12, floored)
    await starts({ 10: '2025-12-30T00:00:00Z', 12: '2026-01-02T00:00:00Z', 13: '2027-01-01T00:00:00Z' })
    await warehouse.build()
    const unknown = `PERIOD_TIME_UNKNOWN ${chain}|11`
    expect(await blockersOf(warehouse)).toEqual(['11', '12', '13'].map((period) => `${period}: ${unknown}`))
    expect(await warehouse.failures('floors_and_caps_due_are_made')).toEqual([])
  })

  it('rests on facts of an earlier year on which the tiers of the earlier one rest', async () => {
    await agree(warehouse, 'fees', { ...allFees, ...tiered('GRADUATED', 'AGREEMENT') })
    await agreeFrom(warehouse, 'fees', 12, { ...floored, floor_scope: 'CALENDAR_YEAR' })
    await starts({ 10: '2025-12-30T00:00:00Z', 11: '2026-01-01T00:00:00Z', 12: '2026-01-02T00:00:00Z' })
    await starts({ 13: '2027-01-01T00:00:00Z' })
    await warehouse.execute(
      `update canonical.canonical_validator_fees set total_fees_native = null, status = 'MISSING'
        where period_id = '00000000-0000-0000-0000-000000000010' and validator_key = '${own}'`,
    )
    await warehouse.build()
    const missing = `MISSING_FACT ${chain}|10|${own}|EXEC_FEES`
    expect(await blockersOf(warehouse)).toEqual(['10', '11', '12'].map((period) => `${period}: ${missing}`))
    expect(await warehouse.failures('floors_and_caps_due_are_made')).toEqual([])
  })
})

describe('a cap that counts what a floor of other years added', () => {
  it('rests on what that floor rests on, at any remove', async () => {
    await agree(warehouse, 'fees', { ...allFees, ...tiered('GRADUATED', 'AGREEMENT') })
    await agreeFrom(warehouse, 'fees', 12, {
      ...allFees,
      commission_rate_bps: '1000',
      floor_native: '3',
      floor_scope: 'CALENDAR_YEAR',
      cap_native: '9',
      cap_scope: 'VERSION',
    })
    await starts({ 10: '2024-12-30T00:00:00Z', 11: '2025-01-01T00:00:00Z', 12: '2025-01-03T00:00:00Z' })
    await starts({ 13: '2026-01-01T00:00:00Z' })
    await warehouse.execute(
      `update canonical.canonical_validator_fees set total_fees_native = null, status = 'MISSING'
        where period_id = '00000000-0000-0000-0000-000000000010' and validator_key = '${own}'`,
    )
    await warehouse.build()
    const missing = `MISSING_FACT ${chain}|10|${own}|EXEC_FEES`
    expect(await blockersOf(warehouse)).toEqual(
      ['10', '11', '12', '13'].map((period) => `${period}: ${missing}`),
    )
    expect(await warehouse.failures('floors_and_caps_due_are_made')).toEqual([])
  })
})

describe('a step of which nobody knows whether its version held', () => {
  it('leaves what counts since then unknown, and says which period it was', async () => {
    await agree(warehouse, 'fees', { ...allFees, ...tiered('GRADUATED', 'AGREEMENT') })
    await agreeFrom(warehouse, 'fees', 11, { ...allFees, ...tiered('GRADUATED', 'AGREEMENT') })
    // By days now: version 2 takes over on a day in period 11 or at its end.
    await warehouse.execute('delete from registry.agreement_version_periods')
    await warehouse.execute(
      `update registry.agreement_versions set effective_until = '2026-02-02' where version_number = 1`,
    )
    await warehouse.execute(
      `update registry.agreement_versions set effective_from = '2026-02-02' where version_number = 2`,
    )
    await starts({ 10: '2026-02-01T00:00:00Z', 12: '2026-02-03T00:00:00Z', 13: '2026-02-05T00:00:00Z' })
    expect(await amounts('fees')).toEqual(['10 RATE own 1', '12 RATE own unknown', '13 RATE own unknown'])
    const unknown = `PERIOD_TIME_UNKNOWN ${chain}|11`
    expect(await blockersOf(warehouse)).toEqual([`11: ${unknown}`, `12: ${unknown}`, `13: ${unknown}`])
  })
})

describe('a period that is not final', () => {
  it('blocks the statements of later ones that rest on it, but no other partner’s', async () => {
    await agree(warehouse, 'fees', { ...allFees, ...tiered('VOLUME', 'VERSION') })
    await agree(warehouse, 'each', { ...allFees, ...tiered('VOLUME', 'PERIOD') })
    await warehouse.execute(`update registry.agreements set partner_id = 'beta' where agreement_id = 'each'`)
    await warehouse.execute('update canonical.canonical_periods set is_finalized = period_number <> 11')
    await warehouse.build()
    const open = `PERIOD_NOT_FINAL ${chain}|11`
    expect(await blockersOf(warehouse)).toEqual([`11: ${open}`, `11: ${open}`, `12: ${open}`, `13: ${open}`])
  })
})

describe('an override', () => {
  it('of a later period rests on nothing before it, and unblocks its statement', async () => {
    await agree(warehouse, 'fees', { ...allFees, ...tiered('VOLUME', 'AGREEMENT') })
    await warehouse.execute(
      `update canonical.canonical_validator_fees set total_fees_native = null, status = 'MISSING'
        where period_id = '00000000-0000-0000-0000-000000000011' and validator_key = '${own}'`,
    )
    await warehouse.fill('registry.commission_overrides', [
      {
        agreement_id: 'fees',
        rule_key: 'rule',
        chain_id: chain,
        period_identifier: '12',
        validator_key: '*',
        created_at: '2026-11-01T00:00:00Z',
        amount_native: '1',
        reason: 'agreed by mail',
        author: 'ida',
        approver: 'omar',
      },
    ])
    await warehouse.build()
    const missing = `MISSING_FACT ${chain}|11|${own}|EXEC_FEES`
    expect(await blockersOf(warehouse)).toEqual([`11: ${missing}`, `13: ${missing}`])
  })
})

describe('what was released', () => {
  const forget = `update canonical.canonical_validator_fees set total_fees_native = null, status = 'MISSING'
    where period_id = '00000000-0000-0000-0000-000000000010' and validator_key = '${own}'`

  it.each([
    ['a floor', { floor_native: '9', floor_scope: 'AGREEMENT', commission_rate_bps: '1000' }],
    ['a cap', { cap_native: '0.5', cap_scope: 'AGREEMENT', commission_rate_bps: '1000' }],
    ['tiers', tiered('VOLUME', 'AGREEMENT')],
  ])('under %s is not adjusted because an earlier base became unknown', async (_, rule) => {
    await agree(warehouse, 'fees', { ...allFees, ...rule })
    await buildWithinTheLaws(warehouse)
    await release(warehouse, 11)
    await warehouse.execute(forget)
    await buildWithinTheLaws(warehouse)
    expect(await adjustments(warehouse)).toEqual([])
  })

  it('is adjusted by what tiers make of a corrected earlier base', async () => {
    await agree(warehouse, 'fees', { ...allFees, ...tiered('VOLUME', 'AGREEMENT') })
    await buildWithinTheLaws(warehouse)
    await release(warehouse, 11)
    // 9 and 19 coins instead of 10 and 20: 5 % instead of 2 % in period 11.
    await warehouse.execute(
      `update canonical.canonical_validator_fees set total_fees_native = 9
        where period_id = '00000000-0000-0000-0000-000000000010' and validator_key = '${own}'`,
    )
    await buildWithinTheLaws(warehouse)
    expect(await adjustments(warehouse)).toEqual([
      // Of 0.2 and a re-rating of -0.3 (0.4 of 20, less 0.5 of 10): now 0.5 and -0.45 (0.95, less 0.9).
      '12 <- 11: -0.150000000000000000',
      '12 <- 11: 0.300000000000000000',
    ])
  })
})

describe('the relief of a loss', () => {
  it('waits for a floor that nobody knows', async () => {
    await agree(warehouse, 'fees', {
      ...allFees,
      commission_rate_bps: '1000',
      floor_native: '3',
      floor_scope: 'AGREEMENT',
    })
    await warehouse.execute(`update registry.agreement_versions set loss_policy = 'NET_WITHIN_STATEMENT'`)
    await warehouse.execute(
      `update canonical.canonical_validator_fees set total_fees_native = -total_fees_native`,
    )
    await warehouse.execute(
      `update canonical.canonical_validator_fees set total_fees_native = null, status = 'MISSING'
        where period_id = '00000000-0000-0000-0000-000000000010' and validator_key = '${own}'`,
    )
    await warehouse.build()
    expect((await linesOf(warehouse, 'fees')).filter((line) => line.includes('RELIEF'))).toEqual([])
    expect(await blockersOf(warehouse)).toHaveLength(4)
  })
})
