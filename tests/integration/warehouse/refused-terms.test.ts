import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { HandmadeWarehouse } from './handmade-warehouse.js'
import { addAgreement, commissionByStake, feesShare, openSmallWorld } from './small-world.js'

let warehouse: HandmadeWarehouse

beforeAll(async () => {
  warehouse = await openSmallWorld([10])
  await addAgreement(warehouse, 'alpha', 'fees', feesShare(1000))
  await addAgreement(warehouse, 'beta', 'stake', commissionByStake(5000))
})

afterAll(() => warehouse.close())

describe('terms that cannot be computed', () => {
  const refusals: readonly (readonly [what: string, sql: string, reason: RegExp])[] = [
    ['tiers', `update registry.agreement_rules set tier_mode = 'GRADUATED'`, /tiers/],
    ['a table of tiers', `insert into registry.agreement_rule_tiers values ('fees', 1, 'rule', 1)`, /tiers/],
    [
      'a floor over more than a period',
      `update registry.agreement_rules set floor_native = 1, floor_scope = 'VERSION'`,
      /a floor over a VERSION/,
    ],
    [
      'a cap over more than a period',
      `update registry.agreement_rules set cap_native = 1, cap_scope = 'CALENDAR_YEAR'`,
      /a cap over a CALENDAR_YEAR/,
    ],
  ]

  it('are none among the sound ones', async () => {
    expect(await warehouse.failures('terms_beyond_this_version')).toEqual([])
  })

  it.each(refusals)('are refused: %s', async (_, sql, reason) => {
    const found = await warehouse.failuresAfter([sql], 'terms_beyond_this_version')
    expect(found.map((row) => String(row.reason)).join('\n')).toMatch(reason)
  })
})
