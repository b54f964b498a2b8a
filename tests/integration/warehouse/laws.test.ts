import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { HandmadeWarehouse } from './handmade-warehouse.js'
import { atom, breaks, knownLines, openLawfulWorld } from './lawful-world.js'

let warehouse: HandmadeWarehouse

beforeAll(async () => {
  warehouse = await openLawfulWorld()
})

afterAll(() => warehouse.close())

describe('on sound tables', () => {
  it.each([...new Set(breaks.map(([law]) => law)), 'law_9_released_periods_are_made_good'])(
    '%s finds nothing',
    async (law) => {
      expect(await warehouse.failures(law)).toEqual([])
    },
  )

  it('there are blocked and unblocked statements to judge', async () => {
    expect(
      await warehouse.rows(
        `select blocking_reason is null as is_free, count(*) as statements
           from computation.partner_commission_statements group by 1 order by 1`,
      ),
    ).toEqual([
      { is_free: false, statements: 2n },
      { is_free: true, statements: 4n },
    ])
  })
})

describe('on broken tables', () => {
  it.each(breaks)('%s notices that %s', async (law, _, sql) => {
    expect(await warehouse.failuresAfter([sql], law)).not.toEqual([])
  })

  it('law_9_released_periods_are_made_good notices that a released period is not made good', async () => {
    const released = [
      `insert into finance.frozen_statements
         select *, 'p', 'h' from computation.partner_commission_statements where blocking_reason is null`,
      `insert into finance.frozen_lines
         select *, 'p', 'h' from computation.partner_commission_lines where status <> 'MISSING'`,
    ]
    const law = 'law_9_released_periods_are_made_good'
    expect(await warehouse.failuresAfter(released, law)).toEqual([])
    const changed = knownLines(`final_amount_native = final_amount_native + ${atom}`)
    expect(await warehouse.failuresAfter([...released, changed], law)).not.toEqual([])
  })
})
