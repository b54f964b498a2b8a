import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { HandmadeWarehouse } from './handmade-warehouse.js'
import {
  expectFound,
  openRegistryWorld,
  inOneGroup,
  insert,
  rule,
  rules,
  slots,
  state,
  version,
  versions,
  type Case,
} from './registry-world.js'
import { chain } from './small-world.js'

let warehouse: HandmadeWarehouse

beforeAll(async () => {
  warehouse = await openRegistryWorld()
})

afterAll(() => warehouse.close())

const cases: Readonly<Record<string, readonly Case[]>> = {
  rules_share_more_than_the_whole: [
    ['fixed shares of two agreements that are the whole', [], []],
    [
      'fixed shares of two agreements that are more than the whole',
      [rules('share_bps = 6001')],
      [
        {
          agreement_id: 'fees',
          version_number: 1,
          rule_key: 'rule',
          reason: expect.stringMatching(
            /gives away 10001\.0000 of 10000 bps of EXEC_FEES at \S+ on test-chain from 2025-01-01/,
          ) as string,
        },
        { agreement_id: 'other' },
      ],
    ],
    [
      'the same where one of them takes a part of its share only',
      [rules('share_bps = 6001, commission_rate_bps = 9000')],
      [],
    ],
    [
      'the same before the one has begun and after the other has ended',
      [
        rules('share_bps = 6001'),
        versions(`effective_until = '2026-02-01'`),
        versions(`effective_from = '2026-02-01'`, `agreement_id = 'other'`),
      ],
      [],
    ],
    [
      'the same while the one is suspended',
      [rules('share_bps = 6001'), state('2', 'SUSPENDED', '2025-01-01')],
      [],
    ],
    [
      'the same where a more specific rule takes less',
      [rules('share_bps = 6001'), rule('fees', '1', { rule_key: 'special', chain_id: chain })],
      [],
    ],
    [
      'the same by days and by periods, which only the build can compare',
      [rules(`revenue_component = 'COMMISSION', share_bps = 6001`)],
      [],
    ],
    [
      'a fixed share beside the rates of a partner by stake, of all agreements of the partner',
      [
        rule('stake', '1', {
          rule_key: 'fees',
          attribution_method: 'STAKE_WEIGHT',
          share_bps: null,
          commission_rate_bps: '5000',
        }),
        insert('agreements', { agreement_id: 'more', partner_id: 'beta' }),
        version('more', '1', '2025-01-01', null),
        insert('agreement_version_periods', {
          agreement_id: 'more',
          version_number: '1',
          chain_id: chain,
          from_period: '7',
        }),
        insert('agreement_states', {
          agreement_id: 'more',
          state_number: '1',
          status: 'ACTIVE',
          effective_from: '2025-01-01',
        }),
        insert('agreement_state_periods', {
          agreement_id: 'more',
          state_number: '1',
          chain_id: chain,
          from_period: '0',
        }),
        rule('more', '1', {
          attribution_method: 'STAKE_WEIGHT',
          share_bps: null,
          commission_rate_bps: '5001',
        }),
      ],
      [
        { agreement_id: 'more', reason: expect.stringMatching(/10001\.0000 .* from period 7/) as string },
        { agreement_id: 'stake', rule_key: 'fees' },
      ],
    ],
    [
      'the rates of two partners by stake, of which the greater counts',
      [
        rule('stake', '1', {
          rule_key: 'fees',
          attribution_method: 'STAKE_WEIGHT',
          share_bps: null,
          commission_rate_bps: '9000',
        }),
        insert('agreements', { agreement_id: 'more', partner_id: 'alpha' }),
        version('more', '1', '2025-01-01', null),
        insert('agreement_version_periods', {
          agreement_id: 'more',
          version_number: '1',
          chain_id: chain,
          from_period: '7',
        }),
        insert('agreement_states', {
          agreement_id: 'more',
          state_number: '1',
          status: 'ACTIVE',
          effective_from: '2025-01-01',
        }),
        insert('agreement_state_periods', {
          agreement_id: 'more',
          state_number: '1',
          chain_id: chain,
          from_period: '0',
        }),
        rule('more', '1', {
          attribution_method: 'STAKE_WEIGHT',
          share_bps: null,
          commission_rate_bps: '10000',
        }),
      ],
      [],
    ],
  ],
  split_groups_share_the_whole: [
    ['a group that is the whole', [inOneGroup], []],
    [
      'a group that is less than the whole',
      [inOneGroup, rules('share_bps = 5999')],
      [
        {
          agreement_id: 'fees',
          version_number: 1,
          rule_key: 'rule',
          reason: expect.stringMatching(
            /split group g sum to 9999 instead of 10000 bps at \S+ on test-chain from 2025-01-01/,
          ) as string,
        },
        { agreement_id: 'other' },
      ],
    ],
    [
      'a group of which one ends before the other',
      [inOneGroup, versions(`effective_until = '2026-02-01'`)],
      [{ agreement_id: 'other', reason: expect.stringMatching(/sum to 4000 .* from 2026-02-01/) as string }],
    ],
    [
      'a group of which one ends in an earlier slot',
      [inOneGroup, slots('fees', '1', '0', '700'), slots('other', '1', '0', '800')],
      [{ agreement_id: 'other', reason: expect.stringMatching(/sum to 4000 .* from slot 700/) as string }],
    ],
    [
      'a group that passes from one version to the next',
      [
        inOneGroup,
        versions(`effective_until = '2026-02-01'`),
        version('fees', '2', '2026-02-01', null),
        rule('fees', '2', { share_bps: '6000', split_group: 'g' }),
      ],
      [],
    ],
    [
      'a group of which one member goes by periods',
      [
        inOneGroup,
        insert('agreement_version_periods', {
          agreement_id: 'fees',
          version_number: '1',
          chain_id: chain,
          from_period: '7',
        }),
      ],
      [
        { agreement_id: 'fees', reason: expect.stringMatching(/sum to 6000 .* from period 7/) as string },
        { agreement_id: 'other' },
      ],
    ],
  ],
  split_groups_share_one_thing: [
    ['a group of one component', [inOneGroup], []],
    [
      'a group of two components',
      [inOneGroup, rules(`revenue_component = 'COMMISSION'`)],
      [
        {
          agreement_id: 'fees',
          rule_key: 'rule',
          other_agreement_id: 'other',
          other_rule_key: 'rule',
          reason: 'split group g shares COMMISSION here and EXEC_FEES there',
        },
      ],
    ],
    [
      'a group of which one reaches further',
      [inOneGroup, rules(`chain_id = '${chain}'`)],
      [{ reason: `split group g reaches * on ${chain} here and * on * there` }],
    ],
    [
      'a rule by stake',
      [rules(`split_group = 'g'`, `agreement_id = 'stake'`)],
      [{ agreement_id: 'stake', reason: 'split group g is of fixed shares, and this rule is STAKE_WEIGHT' }],
    ],
  ],
}

describe.each(Object.entries(cases))('%s', (test, casesOfTest) => {
  it.each(casesOfTest)('judges %s', (...each) => expectFound(warehouse, test, each))
})
