import { cpSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { projectUnderTest } from '../../support/project-under-test.js'
import { TestProject } from '../../support/test-project.js'

const one = 'FxB57odRyZR22JXe6JxKYdvnNakEvPjvpM36QCnFkSLA'

describe('aurora agreements', () => {
  let project: TestProject
  let sound: ReadonlyMap<string, string>

  beforeAll(() => {
    project = new TestProject()
    project.now = new Date('2026-11-23T00:00:00Z')
    for (const part of ['aurora.yml', 'models', 'macros', 'sources', 'seeds', 'tests/data', 'tests/generic'])
      cpSync(join(projectUnderTest, part), project.path(part), { recursive: true })
    sound = new Map(seeds.map((seed) => [seed, project.read(csvOf(seed))]))
  })

  afterEach(() => {
    for (const [seed, text] of sound) project.write(csvOf(seed), text)
  })

  afterAll(() => project.dispose())

  const add = (seed: string, ...rows: string[]): void =>
    project.write(csvOf(seed), `${sound.get(seed) ?? ''}${rows.join('\n')}\n`)
  const show = async (...argv: string[]): Promise<string> =>
    (await project.ok('agreements', 'show', ...argv)).stdout

  describe('check', () => {
    it('counts what is sound, and writes no warehouse', async () => {
      expect((await project.ok('agreements', 'check')).stdout).toMatch(
        /^sound {2}\d\d seeds with [\d,]+ rows, by \d+ tests\n$/,
      )
      const { stdout } = await project.ok('agreements', 'check', '--output', 'json')
      expect(JSON.parse(stdout)).toMatchObject({ seeds: expect.any(Number) as number, problems: [] })
      expect(existsSync(project.path('data'))).toBe(false)
    })

    it('tells rows that are refused, and ends with 1', async () => {
      add('agreements', 'wallet-fees,meridan-wallet,Fees')
      const { code, stdout, stderr } = await project.run(['agreements', 'check'])
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
      expect(stderr).toMatch(/^error seeds\/registry\/agreements.csv:11 row 10\n/)
      const { stdout: json } = await project.run(['agreements', 'check', '--output', 'json'])
      expect(JSON.parse(json)).toMatchObject({
        problems: [
          {
            code: 'bad_seed',
            where: { file: csvOf('agreements'), line: 11, row: 10 },
            hint: expect.any(String) as string,
          },
        ],
      })
    })

    it('tells cells that cannot be read, and ends with 2', async () => {
      add('partner_wallets', 'solana-mainnet,short,7000,,harbor-custody,,')
      const { code, stdout } = await project.run(['agreements', 'check', '--output', 'json'])
      expect({ code, told: JSON.parse(stdout) as unknown }).toMatchObject({
        code: 2,
        told: { problems: [{ code: 'csv_cell', where: { file: csvOf('partner_wallets') } }] },
      })
    })
  })

  it('lists who has which agreement, and whether it is in force', async () => {
    add('agreement_states', 'harbor-tips,4,TERMINATED,2026-11-01')
    const { stdout } = await project.ok('agreements', 'list')
    expect(stdout).toMatch(/^harbor-stake +Harbor Custody +ACTIVE +Harbor: part of the commission/m)
    expect(stdout).toMatch(/^harbor-tips +Harbor Custody +TERMINATED /m)
    const json = JSON.parse((await project.ok('agreements', 'list', '--output', 'json')).stdout) as unknown
    expect(json).toContainEqual({
      agreement_id: 'harbor-stake',
      agreement_name: 'Harbor: part of the commission on introduced stake',
      partner_id: 'harbor-custody',
      status: 'ACTIVE',
      version_today: 2,
    })
    expect(await project.run(['agreements', 'show', 'harbor-tip'])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/no agreement "harbor-tip"[^]*Did you mean "harbor-tips"/) as string,
    })
  })

  describe('show', () => {
    it('tells all versions in order, and which one is in force today', async () => {
      const text = await show('harbor-stake')
      expect(text).toMatch(
        /^version 1 {2}2026-01-05 until 2026-02-01 · solana-mainnet periods 5000 to 5003$/m,
      )
      expect(text).toMatch(
        /^version 2 {2}from 2026-02-01 on · solana-mainnet periods 5004 to 5007 {2}in force today$/m,
      )
      expect(text).toContain('  losses    what is negative counts as 0, line by line\n')
      expect(text).toContain('  signed    {"document":"HC-2026-01",')
      expect(text).toContain(
        '  commission-on-stake-one  65 % of the partner’s part of the commission on staking rewards\n' +
          `    · reaches Northwind One ${one} on solana-mainnet\n` +
          '    · the partner’s part goes by the stake of its wallets in the validator’s whole stake\n',
      )
    })

    it('says where a more specific rule stands in place of one', async () => {
      expect(await show('harbor-stake', '--at', '5004')).toContain(
        `reaches every validator on solana-mainnet (3: Northwind One, Northwind Two, Northwind Three), but for Northwind One ${one} on solana-mainnet (rule commission-on-stake-one)`,
      )
    })

    it('tells what is in force in a period alone, with its overrides, wallets and how it is paid', async () => {
      const text = await show('meridian-fees', '--at', 'solana-mainnet/5002')
      expect(text).toContain('state     ACTIVE at solana-mainnet/5002\n')
      expect(text).toContain(
        'pays      paid from 0.5 SOL on, less is carried to the next statement; shown in EUR beside the coin; nothing is withheld\n',
      )
      expect(text).toContain(
        '    · pays at least 2.25 SOL in the period\n    · pays at most 2.6 SOL in the period\n',
      )
      expect(text).toContain(
        'period 5002, rule block-fees as a whole: 2.5 SOL instead of 2.400863366, for “a round sum for the month that both sides agreed on” (Omar Example, agreed by Sam Example on 2026-02-06)',
      )
      // The wallet that Harbor sold two periods later.
      expect(text).not.toContain('9GFuh2TH94Cduf42VMLuJk8zfF9h7iaweW6WHrQrZmnF')
      expect(await show('meridian-fees', '--at', '5003')).not.toContain('as a whole')
    })

    it('tells the version of a day', async () => {
      const text = await show('harbor-stake', '--at', '2026-01-31')
      expect(text).toContain('in force at 2026-01-31')
      expect(text).not.toContain('version 2')
      expect(await show('harbor-stake', '--at', '2026-01-04')).toContain('No version holds at 2026-01-04.\n')
    })

    it('says so where nobody knows when a period begins', async () => {
      const text = await show('meridian-stake', '--at', '5003')
      expect(text).toContain('state     unknown at 5003 (DRAFT from 2026-01-15; ACTIVE from 2026-01-20)\n')
      expect(text.match(/nobody knows yet when the period begins/g)).toHaveLength(2)
    })

    it('tells tiers as a table, what a split is split with, and what is withheld', async () => {
      add(
        'agreement_rules',
        'quayside-fees,1,tiered,2,solana-mainnet,*,COMMISSION,FIXED_SHARE,100,,,,50,CALENDAR_YEAR,GRADUATED,AGREEMENT,',
      )
      add('agreement_rule_tiers', 'quayside-fees,1,tiered,2,1000,,250', 'quayside-fees,1,tiered,1,0,1000,500')
      add('partner_terms', 'quayside-treasury,solana-mainnet,5008,,,,,3000,treaty 7,form 12')
      expect(await show('quayside-fees')).toContain(
        '  tiered  1 % of the commission on staking rewards, and of that the rates of the tiers moved through since the agreement began\n' +
          '    · reaches every validator on solana-mainnet (3: Northwind One, Northwind Two, Northwind Three)\n' +
          '    · pays at most 50 SOL in the calendar year\n' +
          '      from  to    rate\n' +
          '      0     1000  5 %\n' +
          '      1000  on    2.5 %\n',
      )
      expect(await show('quayside-tips')).toContain(
        'splits the whole to the last atom with harbor-tips, rule third-of-tips; meridian-tips, rule third-of-tips\n',
      )
      expect(await show('quayside-fees', '--at', '5008')).toContain(
        'paid whatever the amount; 30 % withheld (treaty 7, form 12)\n',
      )
    })

    it('counts no other version of a rule among those that it splits with', async () => {
      add('agreement_versions', 'quayside-tips,2,2026-03-01,,ZERO_FLOOR,,2026-02-20T09:00:00Z')
      add(
        'agreement_rules',
        'quayside-tips,2,third-of-tips,1,solana-mainnet,*,MEV_TIPS,FIXED_SHARE,1667,2000,,,,,NONE,,northwind-tips',
        'quayside-tips,2,sixth-of-tips,2,solana-mainnet,*,MEV_TIPS,FIXED_SHARE,1667,2000,,,,,NONE,,northwind-tips',
      )
      const split = (await show('quayside-tips')).match(/(?<=splits the whole to the last atom with ).*/g)
      const others = 'harbor-tips, rule third-of-tips; meridian-tips, rule third-of-tips'
      expect(split).toEqual([
        others,
        `${others}; quayside-tips, rule sixth-of-tips`,
        `${others}; quayside-tips, rule third-of-tips`,
      ])
    })

    it('gives the same as JSON, amounts as they are written', async () => {
      const record = JSON.parse(await show('meridian-fees', '--at', '5002', '--output', 'json')) as unknown
      expect(record).toMatchObject({
        at: { chain_id: 'solana-mainnet', period_identifier: '5002' },
        agreement_id: 'meridian-fees',
        status: 'ACTIVE',
        versions: [
          {
            version_number: 1,
            holds: 'WHOLE',
            rules: [
              {
                rule_key: 'block-fees',
                in_words: '10 % of the block fees',
                terms: { floor_native: '2.25', cap_native: '2.6' },
              },
            ],
          },
        ],
      })
    })

    it.each([
      ['noon', 'neither a day nor a period'],
      ['2026-02-30', 'neither a day nor a period'],
      ['solana/5000', 'There is no chain "solana"'],
    ])('refuses %s as a moment', async (moment, words) => {
      const { code, stderr } = await project.run(['agreements', 'show', 'harbor-stake', '--at', moment])
      expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(words) as string })
    })

    it('asks for the chain where an agreement is of several', async () => {
      add('agreement_version_periods', 'harbor-stake,1,ethereum-mainnet,1,2')
      const { code, stderr } = await project.run(['agreements', 'show', 'harbor-stake', '--at', '5000'])
      expect(code).toBe(2)
      expect(stderr).toContain('Write solana-mainnet/5000.')
    })
  })
})

const seeds = [
  'agreements',
  'agreement_states',
  'agreement_versions',
  'agreement_version_periods',
  'agreement_rules',
  'agreement_rule_tiers',
  'partner_terms',
  'partner_wallets',
]
const csvOf = (seed: string): string => `seeds/registry/${seed}.csv`
