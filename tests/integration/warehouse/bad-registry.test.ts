import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectUnderTest } from '../../support/project-under-test.js'
import { TestProject } from '../../support/test-project.js'

/** The registry that Aurora comes with, broken by one edit at a time: no warehouse is opened for any of them. */
describe('a registry', () => {
  let project: TestProject

  beforeAll(() => {
    project = new TestProject()
    for (const part of ['aurora.yml', 'models', 'macros', 'sources', 'seeds', 'tests/data', 'tests/generic'])
      cpSync(join(projectUnderTest, part), project.path(part), { recursive: true })
  })

  afterAll(() => project.dispose())

  it('as it comes is built', async () => {
    expect((await project.ok('seed')).stdout).toMatch(/^checked \d+ seeds by \d+ tests/m)
  })

  it('is built also before anything is landed: its overrides wait for their periods', async () => {
    const { stdout } = await project.ok('build')
    expect(stdout).toMatch(/warn overrides_that_set_nothing_yet/)
    expect(stdout).toMatch(/^published /m)
  })

  const rule = (key: string, validator: string, rest: string): string =>
    `fees,9,${key},1,solana-mainnet,${validator},EXEC_FEES,${rest},,,,,NONE,,`
  const northwindTwo = '9A6bTwU2GLfyYTYyunnkiXuHFTyyVg5N2sjcpBeCm2y5'
  const quayside = (key: string, component: string, rest: string): string =>
    `quayside-fees,1,${key},2,solana-mainnet,*,${component},${rest}`
  const override = (agreement: string, ruleKey: string, validator: string, approver = 'b'): string =>
    `${agreement},${ruleKey},solana-mainnet,5004,${validator},2026-02-20T00:00:00Z,1,,r,a,${approver}`
  const additions: readonly (readonly [
    what: string,
    seed: string,
    rows: readonly string[],
    /** Of the added rows, the one that is told. */
    told: number,
    words: readonly string[],
  ])[] = [
    [
      'a wallet of two partners at once',
      'partner_wallets',
      ['solana-mainnet,wallet,7000,7008,a,2026-01-05,', 'solana-mainnet,wallet,7007,,b,2026-01-05,'],
      1,
      ['breaks the rule spans_do_not_overlap', 'begins before another one', 'held_until "7008"'],
    ],
    [
      'a chain that nobody knows',
      'partner_wallets',
      ['solana-mainet,wallet,7000,7008,a,2026-01-05,'],
      0,
      ['column "chain_id" is "solana-mainet"', 'Did you mean "solana-mainnet"?'],
    ],
    [
      'a span that ends before it begins',
      'partner_wallets',
      ['solana-mainnet,wallet,7000,6999,a,2026-01-05,'],
      0,
      ['breaks the check of column "until_period": until_period > from_period'],
    ],
    [
      'two rules of equal rank',
      'agreement_rules',
      [rule('one', '*', 'FIXED_SHARE,1,1'), rule('two', '*', 'FIXED_SHARE,1,1')],
      0,
      ['breaks the rule rules_of_equal_rank', 'other_rule_key "two", see line'],
    ],
    [
      'a rule for a validator of somebody else',
      'agreement_rules',
      [rule('one', 'stranger', 'FIXED_SHARE,1,1')],
      0,
      ['breaks the rule rules_name_validators_of_the_operator', 'validator_key "stranger"'],
    ],
    [
      'a share that the method does not have',
      'agreement_rules',
      [rule('one', '*', 'STAKE_WEIGHT,1,1')],
      0,
      ['share_is_for_fixed_share', 'attribution_method "STAKE_WEIGHT", share_bps "1"'],
    ],
    [
      'a version that begins before another one has ended',
      'agreement_versions',
      ['quayside-fees,2,2026-03-01,,ZERO_FLOOR,,2026-02-01T00:00:00Z'],
      0,
      ['breaks the rule agreement_versions_never_overlap', 'other_version_number "1"', 'see line'],
    ],
    [
      'a state that begins before the one of a lower number',
      'agreement_states',
      ['late,1,ACTIVE,2026-02-01', 'late,2,SUSPENDED,2026-01-20'],
      1,
      ['breaks the rule agreement_states_follow_their_numbers', 'begins "2026-01-20"'],
    ],
    [
      'a rule of a version that is not there',
      'agreement_rules',
      ['quayside-fees,8,more,2,solana-mainnet,*,EXEC_FEES,FIXED_SHARE,1,,,,,,NONE,,'],
      0,
      ['breaks the rule agreements_have_their_parts', 'there is no version 8 of the agreement'],
    ],
    [
      'an agreement of a partner whom nobody knows',
      'agreements',
      ['wallet-fees,meridan-wallet,Fees'],
      0,
      ['column "partner_id" is "meridan-wallet"', 'Did you mean "meridian-wallet"?'],
    ],
    [
      'a component that there is not',
      'agreement_rules',
      [quayside('more', 'MEV_TIP', 'FIXED_SHARE,1,,,,,,NONE,,')],
      0,
      ['breaks the check of column "revenue_component"'],
    ],
    [
      'a floor above the cap',
      'agreement_rules',
      [quayside('more', 'COMMISSION', 'FIXED_SHARE,1,,2.000000000000000001,PERIOD,2,PERIOD,NONE,,')],
      0,
      ['breaks the check of column "cap_native": cap_native >= floor_native'],
    ],
    [
      'a rule by stake without a rate',
      'agreement_rules',
      [quayside('more', 'COMMISSION', 'STAKE_WEIGHT,,,,,,,NONE,,')],
      0,
      ['breaks the rule', 'rate_or_tiers'],
    ],
    [
      'a fixed share without a share',
      'agreement_rules',
      [quayside('more', 'COMMISSION', 'FIXED_SHARE,,100,,,,,NONE,,')],
      0,
      ['breaks the rule', 'share_is_for_fixed_share'],
    ],
    [
      'shares beyond the whole',
      'agreement_rules',
      ['harbor-tips,1,more,2,solana-mainnet,*,COMMISSION,FIXED_SHARE,9000,,,,,,NONE,,'],
      0,
      ['breaks the rule rules_share_more_than_the_whole', 'of 10000 bps of COMMISSION', 'from period 50'],
    ],
    [
      'a split group that is not whole',
      'agreement_rules',
      [quayside('more', 'COMMISSION', 'FIXED_SHARE,100,,,,,,NONE,,alone')],
      0,
      ['breaks the rule split_groups_share_the_whole', 'sum to 100 instead of 10000 bps'],
    ],
    [
      'a split group of two components',
      'agreement_rules',
      [quayside('more', 'COMMISSION', 'FIXED_SHARE,1,,,,,,NONE,,northwind-tips')],
      0,
      [
        'breaks the rule split_groups_share_one_thing',
        'shares COMMISSION here and MEV_TIPS there',
        'see line',
      ],
    ],
    [
      'terms that this version does not compute',
      'agreement_rules',
      [quayside('more', 'COMMISSION', 'FIXED_SHARE,1,,2,VERSION,,,NONE,,')],
      0,
      ['breaks the rule terms_beyond_this_version', 'a floor over a VERSION is not computed yet'],
    ],
    [
      'an override of a rule that is not there',
      'commission_overrides',
      [override('quayside-fees', 'block-fee', '*')],
      0,
      ['breaks the rule overrides_name_rules', 'there is no rule block-fee in any version of the agreement'],
    ],
    [
      'an override at one validator of a rule with a floor',
      'commission_overrides',
      [override('meridian-fees', 'block-fees', northwindTwo)],
      0,
      ['breaks the rule overrides_name_rules', 'the rule has a floor, cap or tiers'],
    ],
    [
      'an override that its author approved',
      'commission_overrides',
      [override('quayside-fees', 'block-fees', northwindTwo, 'a')],
      0,
      ['breaks the check of column "approver": approver <> author'],
    ],
    [
      'an endpoint that no file of sources/ declares',
      'chain_provider_mappings',
      ['solana-mainnet,EXEC_FEES,doublezero,earning,9'],
      0,
      ['canonical_mappings_name_endpoints', 'endpoint "earning"'],
    ],
  ]

  it.each(additions)('with %s is refused, at file and row', async (_, seed, rows, told, words) => {
    const file = `seeds/registry/${seed}.csv`
    const sound = project.read(file)
    project.write(file, `${sound}${rows.join('\n')}\n`)
    const { code, stderr } = await project.run(['plan'])
    project.write(file, sound)
    const row = sound.trim().split('\n').length + told
    const errors = stderr
      .split(/^error /m)
      .filter((error) => error.startsWith(`${file}:${row + 1} row ${row}\n`))
    expect({ code, told: errors.filter((error) => words.every((word) => error.includes(word))) }).toEqual({
      code: 1,
      told: [expect.any(String)],
    })
  })
})
