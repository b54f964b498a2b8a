import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SqlRow } from '../../../src/engine/engine.js'
import type { HandmadeRow, HandmadeWarehouse } from './handmade-warehouse.js'
import { addAgreement, addFees, chain, feesShare, openSmallWorld, own, second } from './small-world.js'

let warehouse: HandmadeWarehouse

/** A rule that takes all fees: 1 of the one validator, 2 of the other. */
beforeEach(async () => {
  warehouse = await openSmallWorld([10])
  await addAgreement(warehouse, 'alpha', 'fees', { ...feesShare(10000), chain_id: chain })
})

afterEach(() => warehouse.close())

async function fees(ofOwn: string | null, ofSecond: string | null): Promise<void> {
  await addFees(warehouse, 10, own, ofOwn)
  await addFees(warehouse, 10, second, ofSecond)
}

async function override(
  validator_key: string,
  amount_native: string,
  changes: HandmadeRow = {},
): Promise<void> {
  await warehouse.fill('registry.commission_overrides', [
    {
      agreement_id: 'fees',
      rule_key: 'rule',
      chain_id: chain,
      period_identifier: '10',
      validator_key,
      amount_native,
      created_at: '2026-11-01T00:00:00Z',
      reason: 'agreed in the call of 1 November',
      author: 'ida',
      approver: 'omar',
      ...changes,
    },
  ])
}

const limits = (values: HandmadeRow) => {
  const changes = Object.entries(values).map(([column, value]) => `${column} = '${String(value)}'`)
  return warehouse.execute(`update registry.agreement_rules set ${changes.join(', ')}`)
}

async function lines(): Promise<readonly SqlRow[]> {
  await warehouse.build()
  return warehouse.rows(
    `select * from computation.commission_lines_computed order by validator_key, line_kind`,
  )
}

/** `kind validator: terms -> final`, of all lines. */
async function outcomes(): Promise<readonly string[]> {
  const plain = (value: SqlRow[string] | undefined) =>
    value === null ? 'unknown' : String(value).replace(/\.?0+$/, '')
  return (await lines()).map(
    (row) =>
      `${String(row['line_kind'])} ${String(row['validator_key'])}: ${plain(row['pre_override_amount_native'])} -> ${plain(row['final_amount_native'])}`,
  )
}

describe('an override of a rule at one validator', () => {
  it('sets what the line gives, and leaves what the terms give beside it', async () => {
    await fees('1', '2')
    await override(own, '0.75', { expected_computed_native: '1' })
    expect(await lines()).toMatchObject([
      {
        validator_key: own,
        pre_override_amount_native: '1.000000000000000000',
        override_amount_native: '0.750000000000000000',
        override_reason: 'agreed in the call of 1 November',
        override_author: 'ida',
        override_drift: false,
        final_amount_native: '0.750000000000000000',
        status: 'OVERRIDDEN',
      },
      {
        validator_key: second,
        override_amount_native: null,
        override_at: null,
        final_amount_native: '2.000000000000000000',
        status: 'OBSERVED',
      },
    ])
  })

  it('may take away, and is what the house adds to the rates', async () => {
    await fees('1', '2')
    await override(own, '-3')
    await warehouse.build()
    expect(
      await warehouse.rows(
        `select rate_native, house_funded_native, attributed_native, house_native from computation.component_ledger
          where validator_key = '${own}' and revenue_component = 'EXEC_FEES'`,
      ),
    ).toEqual([
      {
        rate_native: '1.000000000000000000',
        house_funded_native: '-4.000000000000000000',
        attributed_native: '-3.000000000000000000',
        house_native: '4.000000000000000000',
      },
    ])
  })

  it('gives an unknown line an amount and unblocks the statement', async () => {
    await fees(null, '2')
    await override(own, '1')
    expect(await outcomes()).toEqual([`RATE ${own}: unknown -> 1`, `RATE ${second}: 2 -> 2`])
    expect(
      await warehouse.rows(
        'select blocking_reason, total_native, payable_native from computation.partner_commission_statements',
      ),
    ).toEqual([
      {
        blocking_reason: null,
        total_native: '3.000000000000000000',
        payable_native: '3.000000000000000000',
      },
    ])
  })

  it('leaves a statement blocked while another line is unknown', async () => {
    await fees(null, null)
    await override(own, '1')
    await warehouse.build()
    expect(await warehouse.rows('select row_key from computation.statement_blockers')).toEqual([
      { row_key: `${chain}|10|${second}|EXEC_FEES` },
    ])
  })

  it('of an unknown base says what goes to partners and to the house, but not what of it the rates gave', async () => {
    await fees('4', '2')
    await warehouse.execute(
      `update registry.agreement_rules set attribution_method = 'STAKE_WEIGHT', share_bps = null, commission_rate_bps = 10000`,
    )
    await override(own, '1')
    await warehouse.build()
    expect(
      await warehouse.rows(
        `select rate_native, house_funded_native, attributed_native, house_native, status
           from computation.component_ledger where validator_key = '${own}' and revenue_component = 'EXEC_FEES'`,
      ),
    ).toEqual([
      {
        rate_native: null,
        house_funded_native: null,
        attributed_native: '1.000000000000000000',
        house_native: '3.000000000000000000',
        status: 'OBSERVED',
      },
    ])
    expect(await warehouse.failures('law_1b_ledger_sums_the_lines')).toEqual([])
  })

  it('reaches no other period, rule or agreement', async () => {
    await fees('1', '2')
    await addAgreement(warehouse, 'beta', 'other', feesShare(0))
    await override(own, '7', { period_identifier: '11' })
    await override(own, '7', { rule_key: 'none' })
    await override(own, '7', { chain_id: 'other' })
    expect((await outcomes()).filter((line) => line.endsWith('7'))).toEqual([])
  })
})

describe('of several overrides', () => {
  it('the one that was written last counts', async () => {
    await fees('1', '2')
    await override(own, '7', { created_at: '2026-11-02T00:00:00Z' })
    await override(own, '8', { created_at: '2026-11-03T00:00:00Z' })
    await override(own, '9', { created_at: '2026-11-01T00:00:00Z' })
    expect(await outcomes()).toEqual([`RATE ${own}: 1 -> 8`, `RATE ${second}: 2 -> 2`])
  })

  it('one that was written after the time of the build does not count yet', async () => {
    await fees('1', '2')
    await override(own, '7')
    await override(own, '8', { created_at: '2026-11-24T00:00:00Z' })
    expect(await outcomes()).toEqual([`RATE ${own}: 1 -> 7`, `RATE ${second}: 2 -> 2`])
  })

  it('a later one of the whole rule replaces one of a validator', async () => {
    await fees('1', '2')
    await override(own, '7', { created_at: '2026-11-01T00:00:00Z' })
    await override('*', '6', { created_at: '2026-11-02T00:00:00Z' })
    expect(await outcomes()).toEqual([`RATE ${own}: 1 -> 2`, `RATE ${second}: 2 -> 4`])
  })

  it('a later one of a validator replaces its part of one of the whole rule', async () => {
    await fees('1', '2')
    await override('*', '6', { created_at: '2026-11-01T00:00:00Z' })
    await override(own, '7', { created_at: '2026-11-02T00:00:00Z' })
    expect(await outcomes()).toEqual([`RATE ${own}: 1 -> 7`, `RATE ${second}: 2 -> 4`])
  })
})

describe('an override of a whole rule', () => {
  it('is shared by the bases of its lines to the last atom, odd ones to the greatest remainder, then the lower key', async () => {
    await fees('1', '1')
    await override('*', '0.000000000000000003')
    expect(await outcomes()).toEqual([
      `RATE ${own}: 1 -> 0.000000000000000002`,
      `RATE ${second}: 1 -> 0.000000000000000001`,
    ])
    await warehouse.execute('delete from canonical.canonical_validator_fees')
    await fees('1', '2')
    // 1 and 2 of three parts of 5 atoms are 1.67 and 3.33.
    await warehouse.execute('update registry.commission_overrides set amount_native = 0.000000000000000005')
    expect((await outcomes())[0]).toMatch(/0\.000000000000000002$/)
  })

  it('is shared by bases that exceed 100 coins, too', async () => {
    await fees('123456789.000000000000000001', '987654321')
    await override('*', '5000000000.000000000000000001')
    const parts = (await lines()).map((row) => BigInt(String(row['final_amount_native']).replace('.', '')))
    const [a, b] = [123456789000000000000000001n, 987654321000000000000000000n]
    const amount = 5000000000000000000000000001n
    const floors = [(amount * a) / (a + b), (amount * b) / (a + b)]
    expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(amount)
    expect(parts.map((part, place) => part - (floors[place] ?? 0n)).sort()).toEqual([0n, 1n])
  })

  it('gives a validator with a base of 0 or an unknown one nothing', async () => {
    await fees('0', '2')
    await override('*', '6')
    expect(await outcomes()).toEqual([`RATE ${own}: 0 -> 0`, `RATE ${second}: 2 -> 6`])
    await warehouse.execute(
      `update canonical.canonical_validator_fees set total_fees_native = null, status = 'MISSING' where validator_key = '${own}'`,
    )
    expect(await lines()).toMatchObject([
      { pre_override_amount_native: null, final_amount_native: '0.000000000000000000', status: 'OVERRIDDEN' },
      { final_amount_native: '6.000000000000000000', status: 'OVERRIDDEN' },
    ])
    expect(await warehouse.rows('select * from computation.statement_blockers')).toEqual([])
  })

  it.each([
    ['nothing', '0', '-1'],
    ['what nobody knows', null, null],
  ])('stands on a line of its own where the rule earned %s', async (_, ofOwn, ofSecond) => {
    await fees(ofOwn, ofSecond)
    await override('*', '6')
    expect(await lines()).toMatchObject([
      {
        validator_key: '*',
        line_kind: 'RATE',
        base_method: null,
        base_amount_native: '0.000000000000000000',
        commission_rate_bps: null,
        pre_override_amount_native: '0.000000000000000000',
        final_amount_native: '6.000000000000000000',
        status: 'OVERRIDDEN',
      },
      { validator_key: own, final_amount_native: '0.000000000000000000', status: 'OVERRIDDEN' },
      { validator_key: second, final_amount_native: '0.000000000000000000', status: 'OVERRIDDEN' },
    ])
  })

  it('makes the lines of the floor and the cap 0, whose amounts by the terms stay', async () => {
    await limits({ floor_native: '4', floor_scope: 'PERIOD', cap_native: '5', cap_scope: 'PERIOD' })
    await fees('1', '2')
    await override('*', '9')
    expect(await outcomes()).toEqual([
      'CAP_REDUCTION *: 0 -> 0',
      'FLOOR_TOPUP *: 1 -> 0',
      `RATE ${own}: 1 -> 3`,
      `RATE ${second}: 2 -> 6`,
    ])
    expect((await lines()).map((row) => row['status'])).toEqual(Array(4).fill('OVERRIDDEN'))
  })
})

describe('drift', () => {
  const drifts = async () => (await lines()).map((row) => row['override_drift'])
  const told = () => warehouse.failures('overrides_expect_what_the_terms_give')

  it('is told where the terms give another amount today than they did', async () => {
    await fees('1', '2')
    await override(own, '7', { expected_computed_native: '1' })
    expect(await drifts()).toEqual([false, false])
    expect(await told()).toEqual([])
    await warehouse.execute(
      `update canonical.canonical_validator_fees set total_fees_native = 1.000000000000000001`,
    )
    expect(await drifts()).toEqual([true, false])
    expect(await told()).toMatchObject([
      {
        agreement_id: 'fees',
        period_identifier: '10',
        validator_key: own,
        expected_computed_native: '1.000000000000000000',
        computed_native: '1.000000000000000001',
      },
    ])
  })

  it('is told where an amount that was unknown has become known, and not while it is unknown', async () => {
    await fees(null, '2')
    await override(own, '7')
    expect(await drifts()).toEqual([false, false])
    await warehouse.execute(
      `update canonical.canonical_validator_fees set total_fees_native = 0, status = 'OBSERVED'`,
    )
    expect(await drifts()).toEqual([true, false])
  })

  it('of a whole rule compares with the sum of its lines, floor and cap included', async () => {
    await limits({ floor_native: '4', floor_scope: 'PERIOD' })
    await fees('1', '2')
    await override('*', '9', { expected_computed_native: '4' })
    expect(await drifts()).toEqual([false, false, false])
    await warehouse.execute('update registry.commission_overrides set expected_computed_native = 3')
    expect(await drifts()).toEqual([true, true, true])
    expect(await told()).toMatchObject([{ validator_key: '*', computed_native: '4.000000000000000000' }])
  })
})
