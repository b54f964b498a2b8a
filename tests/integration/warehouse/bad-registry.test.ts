import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TestProject } from '../../support/test-project.js'

const repository = join(import.meta.dirname, '../../..')

/** The registry that Aurora comes with, broken by one edit at a time: no warehouse is opened for any of them. */
describe('a registry', () => {
  let project: TestProject

  beforeAll(() => {
    project = new TestProject()
    for (const part of ['aurora.yml', 'models', 'macros', 'sources', 'seeds', 'tests/data', 'tests/generic'])
      cpSync(join(repository, part), project.path(part), { recursive: true })
  })

  afterAll(() => project.dispose())

  it('as it comes is built', async () => {
    expect((await project.ok('seed')).stdout).toMatch(/^checked \d+ seeds by \d+ tests/m)
  })

  const rule = (key: string, validator: string, rest: string): string =>
    `fees,9,${key},1,solana-mainnet,${validator},EXEC_FEES,${rest},,,,,NONE,,`
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
