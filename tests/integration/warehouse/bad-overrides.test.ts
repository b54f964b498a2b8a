import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { HandmadeWarehouse } from './handmade-warehouse.js'
import {
  expectFound,
  openRegistryWorld,
  override,
  rule,
  rules,
  version,
  type Case,
} from './registry-world.js'
import { chain, own, second } from './small-world.js'

let warehouse: HandmadeWarehouse

beforeAll(async () => {
  warehouse = await openRegistryWorld()
})

afterAll(() => warehouse.close())

const cases: Readonly<Record<string, readonly Case[]>> = {
  overrides_name_rules: [
    ['an override of a line', [override({})], []],
    [
      'of a rule that is not there',
      [override({ rule_key: 'rul' })],
      [
        {
          rule_key: 'rul',
          period_identifier: '10',
          validator_key: own,
          reason: 'there is no rule rul in any version of the agreement',
        },
      ],
    ],
    [
      'on a chain that the rule does not reach',
      [rules(`chain_id = '${chain}'`), override({ chain_id: 'other-chain' })],
      [{ reason: 'the rule does not reach chain other-chain' }],
    ],
    [
      'of a validator that the rule does not reach',
      [rules(`validator_key = '${second}'`), override({})],
      [{ reason: `the rule does not reach validator ${own}` }],
    ],
    [
      'of a validator of somebody else',
      [override({ validator_key: 'foreign' })],
      [{ reason: 'the operator runs no validator foreign' }],
    ],
    [
      'of one validator of a rule with a floor',
      [rules('floor_native = 1'), override({})],
      [{ validator_key: own, reason: expect.stringMatching(/floor, cap or tiers/) as string }],
    ],
    ['of a whole rule with a floor', [rules('floor_native = 1'), override({ validator_key: '*' })], []],
    [
      'of one validator of a rule that has a cap in another version',
      [version('fees', '2', '2026-02-01', null), rule('fees', '2', { cap_native: '1' }), override({})],
      [],
    ],
    [
      'of a validator and of the whole rule at the same moment',
      [override({}), override({ validator_key: '*' })],
      [{ validator_key: own, other_validator_key: '*' }],
    ],
    [
      'of a validator and of the whole rule one after the other',
      [override({}), override({ validator_key: '*', created_at: '2026-11-02T00:00:00Z' })],
      [],
    ],
  ],
  overrides_find_their_lines: [
    ['an override of a line', [override({})], []],
    ['of a whole rule', [override({ validator_key: '*' })], []],
    [
      'of a rule that did not hold',
      [override({ rule_key: 'rul' })],
      [{ rule_key: 'rul', period_identifier: '10', reason: 'there is no line that it sets' }],
    ],
    [
      'of a validator that the rule did not reach',
      [override({ validator_key: 'other' })],
      [{ validator_key: 'other' }],
    ],
    ['of a period that nobody knows', [override({ period_identifier: '11' })], []],
    [
      'of one validator of a rule with a cap in the period',
      [rules('cap_native = 1'), override({})],
      [{ reason: 'the rule has a floor, cap or tiers in this period' }],
    ],
    ['of a time to come', [override({ rule_key: 'rul', created_at: '2026-11-24T00:00:00Z' })], []],
  ],
  overrides_that_set_nothing_yet: [
    ['an override of the past', [override({})], []],
    [
      'an override of a time to come',
      [override({ created_at: '2026-11-24T00:00:00Z' })],
      [{ agreement_id: 'fees', reason: 'it was written after the time of the build' }],
    ],
    [
      'an override of a period that nobody knows',
      [override({ period_identifier: '11' })],
      [
        {
          period_identifier: '11',
          reason: expect.stringMatching(/nothing is known of its period/) as string,
        },
      ],
    ],
  ],
}

describe.each(Object.entries(cases))('%s', (test, casesOfTest) => {
  it.each(casesOfTest)('judges %s', (...each) => expectFound(warehouse, test, each))
})
