import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { HandmadeWarehouse } from './handmade-warehouse.js'
import { addAgreement, chain, commissionByStake, feesShare, openSmallWorld } from './small-world.js'

let warehouse: HandmadeWarehouse

beforeAll(async () => {
  warehouse = await openSmallWorld([10])
  await addAgreement(warehouse, 'alpha', 'fees', feesShare(1000))
  await addAgreement(warehouse, 'beta', 'stake', commissionByStake(5000))
})

afterAll(() => warehouse.close())

describe('terms that cannot be computed', () => {
  const refusals: readonly (readonly [what: string, sql: string, reason: RegExp])[] = [
    [
      'a loss policy other than ZERO_FLOOR',
      `update registry.agreement_versions set loss_policy = 'CARRY_FORWARD'`,
      /loss policy CARRY_FORWARD/,
    ],
    [
      'withholding',
      `insert into registry.partner_terms values ('alpha', '${chain}', 0, null, null, 1500)`,
      /withholding/,
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
