import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SqlRow } from '../../../src/engine/engine.js'
import type { HandmadeWarehouse } from './handmade-warehouse.js'
import { openLawfulWorld } from './lawful-world.js'
import { buildWithinTheLaws, release } from './released-statements.js'
import { chain, own, periodId } from './small-world.js'

let warehouse: HandmadeWarehouse

beforeAll(async () => {
  warehouse = await openLawfulWorld()
  await warehouse.execute(`update registry.chains set native_unit = 'COIN'`)
  await warehouse.execute(
    `update registry.validators set display_name = 'The first one' where validator_key = '${own}'`,
  )
  await warehouse.build()
})

afterAll(() => warehouse.close())

describe('the statements that partners see', () => {
  it('are those of all partners, each with the name of its period and the coin of its amounts', async () => {
    expect(
      await warehouse.rows(
        `select partner_id, period_identifier, native_unit, blocking_reason
           from portal.my_statements order by partner_id, period_number`,
      ),
    ).toEqual(
      ['alpha', 'beta'].flatMap((partner_id) =>
        ['10', '11', '12'].map((period_identifier) => ({
          partner_id,
          period_identifier,
          native_unit: 'COIN',
          blocking_reason: period_identifier === '12' ? 'MISSING_FACT' : null,
        })),
      ),
    )
  })
})

describe('the lines that partners see', () => {
  it('say in words what they pay', async () => {
    const rows = await warehouse.rows(
      `select distinct agreement_id || ' ' || line_kind || ': ' || rule_in_words as words
         from portal.my_commission_lines_v2 order by words`,
    )
    expect(rows.map((row) => row['words'])).toEqual([
      'capped CAP_REDUCTION: down to 0.1 in the period at most, of the commission on staking rewards',
      'capped RATE: 10 % of the commission on staking rewards',
      'capped RATE: settled by hand for the whole rule, which earned nothing',
      "clients RATE: 10 % of the partner's part of the commission on staking rewards, by stake",
      "clients RATE: 10 % of the partner's part of the commission on staking rewards, by the rewards of stakers",
      'fees RATE: 10 % of the block fees',
      'guaranteed FLOOR_TOPUP: up to 2 in the period at least, of the block fees',
      'guaranteed RATE: 5 % of the block fees',
      "half RATE: 50 % of the rewards of the operator's own stake",
      "other-half RATE: 50 % of the rewards of the operator's own stake",
      "stake RATE: 50 % of the partner's part of the commission on staking rewards, by stake",
    ])
  })

  it('name their validator, by its key where it has no name', async () => {
    const rows = await warehouse.rows(
      `select distinct validator_name from portal.my_commission_lines_v2 order by 1`,
    )
    expect(rows.map((row) => row['validator_name'])).toEqual([
      'The first one',
      'all validators of the rule',
      'validator-second',
    ])
  })

  it('can be computed again from what stands beside them', async () => {
    const rows = await warehouse.rows(
      `select component_native, partner_weight, validator_weight, base_amount_native, commission_rate_bps,
              pre_override_amount_native
         from portal.my_commission_lines_v2 where partner_weight is not null and base_amount_native is not null`,
    )
    const atoms = (value: SqlRow[string] | undefined) => BigInt(String(value).replace('.', ''))
    expect(rows.length).toBeGreaterThan(4)
    for (const row of rows) {
      const base =
        (atoms(row['component_native']) * atoms(row['partner_weight'])) / atoms(row['validator_weight'])
      expect(atoms(row['base_amount_native'])).toBe(base)
      expect(atoms(row['pre_override_amount_native'])).toBe(
        (base * BigInt(Number(row['commission_rate_bps']))) / 10_000n,
      )
    }
  })

  it('tell what was set by hand, what the terms give, and why', async () => {
    expect(
      await warehouse.rows(
        `select pre_override_amount_native, override_amount_native, override_reason, final_amount_native
           from portal.my_commission_lines_v2
          where agreement_id = 'fees' and period_identifier = '10' and validator_key = '${own}'`,
      ),
    ).toEqual([
      {
        pre_override_amount_native: '0.500000000010000000',
        override_amount_native: '0.750000000000000000',
        override_reason: 'settled by hand',
        final_amount_native: '0.750000000000000000',
      },
    ])
  })

  it('are as many in either version', async () => {
    const [row] = await warehouse.rows(
      `select (select count(*) from portal.my_commission_lines_v1) as first,
              (select count(*) from portal.my_commission_lines_v2) as second`,
    )
    expect(row?.['first']).toBe(row?.['second'])
  })
})

describe('the adjustments that partners see', () => {
  it('say which period they are of, and no longer how a base came about that is another one today', async () => {
    await release(warehouse, 10)
    await warehouse.execute(
      `update canonical.canonical_validator_fees set total_fees_native = 6
        where period_id = '${periodId(10)}' and validator_key = '${own}'`,
    )
    await warehouse.fill('registry.commission_overrides', [
      {
        agreement_id: 'half',
        rule_key: 'rule',
        chain_id: chain,
        period_identifier: '10',
        validator_key: own,
        created_at: '2026-11-02T00:00:00Z',
        amount_native: '1',
        reason: 'settled by hand',
        author: 'ida',
        approver: 'omar',
      },
    ])
    await buildWithinTheLaws(warehouse)
    const rows = await warehouse.rows(
      `select agreement_id || ' ' || validator_name || ': ' || rule_in_words as words, cause
         from portal.my_commission_lines_v2 where line_kind = 'ADJUSTMENT' order by words`,
    )
    expect(rows).toEqual([
      {
        words: 'guaranteed The first one: what period 10 gives today, less what it gave',
        cause: 'CHANGED_CODE',
      },
      {
        words: 'guaranteed all validators of the rule: what period 10 gives today, less what it gave',
        cause: 'CHANGED_CODE',
      },
      {
        words: 'half The first one: what period 10 gives since it was settled by hand, less what it gave',
        cause: 'OVERRIDE',
      },
    ])
    const frozen = await warehouse.rows(
      `select distinct component_native is null as is_unexplained from portal.my_commission_lines_v2
        where agreement_id = 'guaranteed' and period_identifier = '10' and line_kind = 'RATE'
          and validator_key = '${own}'`,
    )
    expect(frozen).toEqual([{ is_unexplained: true }])
  })
})

describe('the lines of an agreement that the registry no longer has', () => {
  it('stay with the partner once they were released', async () => {
    await release(warehouse, 11)
    await warehouse.execute(`delete from registry.agreements where agreement_id = 'half'`)
    await warehouse.build()
    for (const view of ['my_commission_lines_v1', 'my_commission_lines_v2']) {
      expect(
        await warehouse.rows(
          `select distinct agreement_name from portal.${view}
            where agreement_id = 'half' and period_identifier = '11' and line_kind = 'RATE'`,
        ),
      ).toEqual([{ agreement_name: 'half' }])
    }
  })
})
