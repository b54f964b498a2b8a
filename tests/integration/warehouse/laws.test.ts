import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { HandmadeWarehouse } from './handmade-warehouse.js'
import { breaks, knownLines } from './law-breaks.js'
import { atom, openLawfulWorld } from './lawful-world.js'
import { own } from './small-world.js'

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

  describe('of released statements', () => {
    const law = 'law_9_released_periods_are_made_good'
    const released = [
      `insert into finance.frozen_statements
         select *, 'p', 'h' from computation.partner_commission_statements where blocking_reason is null`,
      `insert into finance.frozen_lines
         select lines.*, 'p', 'h' from computation.partner_commission_lines as lines
         join finance.frozen_statements using (partner_id, chain_id, period_id)`,
    ]
    const change = (sql: string, where: string) => `${knownLines(sql)} and ${where}`
    const more = `final_amount_native = final_amount_native + ${atom}`

    it('law_9_released_periods_are_made_good finds nothing while nothing has changed', async () => {
      expect(await warehouse.failuresAfter(released, law)).toEqual([])
    })

    it.each([
      ['a rate', change(more, `line_kind = 'RATE'`)],
      ['a floor', change(more, `line_kind = 'FLOOR_TOPUP'`)],
      ['a cap', change(more, `line_kind = 'CAP_REDUCTION'`)],
      ['an overridden line', change(more, `status = 'OVERRIDDEN'`)],
      [
        'a line that is gone',
        `delete from computation.commission_lines_computed where agreement_id = 'half'`,
      ],
    ])('law_9_released_periods_are_made_good notices that %s is not made good', async (_, sql) => {
      expect(await warehouse.failuresAfter([...released, sql], law)).not.toEqual([])
    })

    it('law_9_released_periods_are_made_good waits while the rule of a floor is unknown somewhere', async () => {
      const unknown = `update computation.commission_lines_computed set final_amount_native = null, status = 'MISSING'
        where agreement_id = 'guaranteed' and line_kind = 'RATE' and validator_key = '${own}'`
      const withoutFloor = `delete from computation.commission_lines_computed where line_kind = 'FLOOR_TOPUP'`
      expect(await warehouse.failuresAfter([...released, withoutFloor], law)).not.toEqual([])
      expect(await warehouse.failuresAfter([...released, unknown, withoutFloor], law)).toEqual([])
    })

    it('law_9_released_periods_are_made_good waits while it is not known whether a rule held', async () => {
      const gone = `delete from computation.commission_lines_computed where agreement_id = 'half'`
      const unsure = `update computation.rules_in_scope set certainty = 'TIME_UNKNOWN' where agreement_id = 'half'`
      expect(await warehouse.failuresAfter([...released, gone, unsure], law)).toEqual([])
    })
  })
})
