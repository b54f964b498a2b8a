import { afterAll, beforeAll, describe, it } from 'vitest'
import type { HandmadeWarehouse } from './handmade-warehouse.js'
import {
  expectFound,
  openRegistryWorld,
  insert,
  rule,
  rules,
  slots,
  state,
  version,
  versions,
  type Case,
} from './registry-world.js'
import { chain, own } from './small-world.js'

let warehouse: HandmadeWarehouse

beforeAll(async () => {
  warehouse = await openRegistryWorld()
})

afterAll(() => warehouse.close())

const cases: Readonly<Record<string, readonly Case[]>> = {
  agreement_versions_never_overlap: [
    [
      'one version follows the other',
      [versions(`effective_until = '2026-02-01'`), version('fees', '2', '2026-02-01', null)],
      [],
    ],
    [
      'a version begins on the last day of another',
      [versions(`effective_until = '2026-02-01'`), version('fees', '2', '2026-01-31', null)],
      [{ agreement_id: 'fees', version_number: 2, other_version_number: 1 }],
    ],
    [
      'a later version ends after an earlier one has begun',
      [versions(`effective_from = '2026-02-01'`), version('fees', '2', '2026-01-01', '2026-02-02')],
      [{ agreement_id: 'fees', version_number: 2, other_version_number: 1 }],
    ],
  ],
  agreement_versions_by_slots: [
    ['two versions that meet', [slots('fees', '1', '0', '100'), slots('fees', '2', '100', null)], []],
    [
      'a version that begins before an earlier one has ended, on the same chain',
      [slots('fees', '1', '0', '100'), slots('fees', '2', '99', null), slots('fees', '3', '0', '9', 'other')],
      [{ agreement_id: 'fees', version_number: 2, other_version_number: 1, chain_id: chain }],
    ],
    [
      'a version inside one that lasts',
      [slots('fees', '1', '0', null), slots('fees', '2', '50', '60'), slots('fees', '3', '50', '51')],
      [
        { version_number: 2, other_version_number: 1 },
        { version_number: 3, other_version_number: 1 },
        { version_number: 3, other_version_number: 2 },
      ],
    ],
    [
      'a version that speaks in slots and in periods',
      [slots('stake', '1', '0', null)],
      [
        {
          agreement_id: 'stake',
          version_number: 1,
          reason:
            'the version speaks in periods of the chain too (agreement_version_periods): keep one of the two',
        },
      ],
    ],
  ],
  agreement_states_follow_their_numbers: [
    ['two states begin on one day', [state('2', 'SUSPENDED', '2025-01-01')], []],
    [
      'a state begins before the one of a lower number',
      [state('2', 'SUSPENDED', '2024-12-31')],
      [
        {
          agreement_id: 'fees',
          state_number: 2,
          other_state_number: 1,
          chain_id: null,
          begins: '2024-12-31',
        },
      ],
    ],
    [
      'a state begins in an earlier period',
      [
        insert('agreement_state_periods', {
          agreement_id: 'stake',
          state_number: '2',
          chain_id: chain,
          from_period: '5',
        }),
        insert('agreement_state_periods', {
          agreement_id: 'stake',
          state_number: '3',
          chain_id: chain,
          from_period: '4',
        }),
        insert('agreement_state_periods', {
          agreement_id: 'stake',
          state_number: '3',
          chain_id: 'other',
          from_period: '1',
        }),
      ],
      [{ agreement_id: 'stake', state_number: 3, other_state_number: 2, chain_id: chain, begins: '4' }],
    ],
  ],
  agreements_have_their_parts: [
    [
      'a rule of a version that is not there',
      [rule('fees', '2', {})],
      [
        {
          agreement_id: 'fees',
          version_number: 2,
          rule_key: 'rule',
          reason: 'there is no version 2 of the agreement',
        },
      ],
    ],
    [
      'a rule for a chain that is not there',
      [rules(`chain_id = 'chian'`)],
      [{ agreement_id: 'fees', rule_key: 'rule', chain_id: null, reason: 'there is no chain chian' }],
    ],
    [
      'a tier of a rule that is not there',
      [
        insert('agreement_rule_tiers', {
          agreement_id: 'fees',
          version_number: '1',
          rule_key: 'rul',
          tier_number: '1',
        }),
      ],
      [{ rule_key: 'rul', tier_number: 1, reason: 'there is no rule rul in version 1 of the agreement' }],
    ],
    [
      'periods of a version that is not there',
      [
        insert('agreement_version_periods', {
          agreement_id: 'fees',
          version_number: '7',
          chain_id: chain,
          from_period: '1',
        }),
      ],
      [{ version_number: 7, chain_id: chain }],
    ],
    [
      'slots of a version that is not there',
      [slots('fees', '7', '0', null)],
      [{ version_number: 7, chain_id: chain, reason: 'there is no version 7 of the agreement' }],
    ],
    [
      'a period of a state that is not there',
      [
        insert('agreement_state_periods', {
          agreement_id: 'fees',
          state_number: '7',
          chain_id: chain,
          from_period: '1',
        }),
      ],
      [{ state_number: 7, chain_id: chain, reason: 'there is no state 7 of the agreement' }],
    ],
  ],
  rules_of_equal_rank: [
    ['a more specific rule', [rule('fees', '1', { rule_key: 'chain', chain_id: chain })], []],
    [
      'two rules of one rank',
      [
        rule('fees', '1', { rule_key: 'chain', chain_id: chain }),
        rule('fees', '1', { rule_key: 'another', chain_id: chain }),
      ],
      [{ agreement_id: 'fees', version_number: 1, rule_key: 'another', other_rule_key: 'chain' }],
    ],
  ],
  rules_name_validators_of_the_operator: [
    [
      'a rule for a validator of the operator',
      [rule('fees', '1', { rule_key: 'own', validator_key: own })],
      [],
    ],
    [
      'a rule for a validator of somebody else',
      [rule('fees', '1', { rule_key: 'foreign', validator_key: 'foreign' })],
      [{ rule_key: 'foreign' }],
    ],
  ],
}

describe.each(Object.entries(cases))('%s', (test, casesOfTest) => {
  it.each(casesOfTest)('judges %s', (...each) => expectFound(warehouse, test, each))
})
