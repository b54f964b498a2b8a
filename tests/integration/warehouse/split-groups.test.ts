import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { HandmadeWarehouse } from './handmade-warehouse.js'
import {
  addAgreement,
  addFees,
  addRule,
  chain,
  feesShare,
  openSmallWorld,
  own,
  second,
} from './small-world.js'

let warehouse: HandmadeWarehouse

beforeEach(async () => {
  warehouse = await openSmallWorld([10])
  await warehouse.execute(`delete from registry.validators where validator_key <> '${own}'`)
})

afterEach(() => warehouse.close())

const member = (bps: number) => ({ ...feesShare(bps), split_group: 'fees' })

/** `agreement: base` in atoms, of the lines of a validator. */
async function bases(validator = own): Promise<readonly string[]> {
  await warehouse.build()
  const rows = await warehouse.rows(
    `select agreement_id || ': ' || cast(base_amount_native * 1000000000000000000 as decimal(38, 0)) as base
       from computation.commission_lines_computed where validator_key = '${validator}' order by base`,
  )
  return rows.map((row) => String(row['base']))
}

describe('a split group', () => {
  it('gives away all of the component, odd atoms to the greatest remainders', async () => {
    await addAgreement(warehouse, 'alpha', 'a', member(3334))
    await addAgreement(warehouse, 'alpha', 'b', member(3333))
    await addAgreement(warehouse, 'beta', 'c', member(3333))
    await addFees(warehouse, 10, own, '0.000000000000000010')
    // 3.334, 3.333 and 3.333 atoms: one is left after flooring.
    expect(await bases()).toEqual(['a: 4', 'b: 3', 'c: 3'])
  })

  it('gives an odd atom of equal claims to the lower partner, then to the lower agreement', async () => {
    await addAgreement(warehouse, 'beta', 'a', member(2500))
    await addAgreement(warehouse, 'alpha', 'd', member(2500))
    await addAgreement(warehouse, 'alpha', 'c', member(2500))
    await addAgreement(warehouse, 'beta', 'b', member(2500))
    await addFees(warehouse, 10, own, '0.000000000000000003')
    expect(await bases()).toEqual(['a: 1', 'b: 0', 'c: 1', 'd: 1'])
  })

  it('leaves the rate to be applied to what each has', async () => {
    await addAgreement(warehouse, 'alpha', 'a', { ...member(5000), commission_rate_bps: '5000' })
    await addAgreement(warehouse, 'beta', 'b', member(5000))
    await addFees(warehouse, 10, own, '0.000000000000000003')
    expect(await bases()).toEqual(['a: 2', 'b: 1'])
    expect(
      await warehouse.rows(
        `select agreement_id, final_amount_native from computation.commission_lines_computed order by agreement_id`,
      ),
    ).toEqual([
      { agreement_id: 'a', final_amount_native: '0.000000000000000001' },
      { agreement_id: 'b', final_amount_native: '0.000000000000000001' },
    ])
  })

  it('shares no loss', async () => {
    await addAgreement(warehouse, 'alpha', 'a', member(5000))
    await addAgreement(warehouse, 'beta', 'b', member(5000))
    await addFees(warehouse, 10, own, '-0.000000000000000003')
    expect(await bases()).toEqual(['a: 0', 'b: 0'])
  })

  it('leaves nothing over of a loss that its members bear', async () => {
    await addAgreement(warehouse, 'alpha', 'a', member(5000))
    await addAgreement(warehouse, 'beta', 'b', member(5000))
    await warehouse.execute(`update registry.agreement_versions set loss_policy = 'CARRY_FORWARD'`)
    await addFees(warehouse, 10, own, '-0.000000000000000003')
    expect(await bases()).toEqual(['a: -2', 'b: -1'])
  })

  it('is floored like any other rule where it is not whole: at a validator for which a member has another rule', async () => {
    await warehouse.fill('registry.validators', [
      { chain_id: chain, validator_key: second, from_period: '0', ownership: 'OWN' },
    ])
    await addAgreement(warehouse, 'alpha', 'a', member(5000))
    await addAgreement(warehouse, 'beta', 'b', member(5000))
    await addRule(warehouse, 'b', { ...feesShare(100), rule_key: 'special', validator_key: second })
    for (const validator of [own, second]) await addFees(warehouse, 10, validator, '0.000000000000000003')
    expect(await bases(own)).toEqual(['a: 2', 'b: 1'])
    expect(await bases(second)).toEqual(['a: 1', 'b: 0'])
  })

  it('does not mix with a group of another name', async () => {
    await addAgreement(warehouse, 'alpha', 'a', member(5000))
    await addAgreement(warehouse, 'beta', 'b', { ...member(5000), split_group: 'other' })
    await addFees(warehouse, 10, own, '0.000000000000000003')
    expect(await bases()).toEqual(['a: 1', 'b: 1'])
  })
})
