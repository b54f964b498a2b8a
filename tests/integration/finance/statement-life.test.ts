import { existsSync } from 'node:fs'
import { beforeEach, expect, it, onTestFinished } from 'vitest'
import { contentHash, hashOfAll } from '../../../src/finance/content-text.js'
import { describeOnEngines } from '../../support/test-engines.js'
import { TestProject } from '../../support/test-project.js'
import {
  beta10,
  blocked,
  newStatementShop,
  statement10,
  statement11,
  writeAmounts,
} from './statement-shop.js'

let shop: TestProject

type Step = readonly [action: string, statement: string, actor: string, ...more: string[]]

async function take(...steps: readonly Step[]): Promise<void> {
  for (const [action, statement, actor, ...more] of steps)
    await shop.ok('statement', action, statement, '--actor', actor, ...more)
}

const submitted = (statement: string): Step => ['submit', statement, 'ida']
const approved = (statement: string): readonly Step[] => [submitted(statement), ['approve', statement, 'ben']]
const released = (statement: string): readonly Step[] => [
  ...approved(statement),
  ['release', statement, 'ada'],
]
const disputed = (statement: string): readonly Step[] => [
  ...released(statement),
  ['dispute', statement, 'ada', '--reason', 'too little'],
]

async function statusOf(statement: string): Promise<unknown> {
  const [partner, , period] = statement.split('/')
  const [row] = await shop.query(
    `select status from computation.statement_status join canonical.canonical_periods using (chain_id, period_id)
      where partner_id = '${partner ?? ''}' and period_identifier = '${period ?? ''}'`,
  )
  return row?.['status']
}

describeOnEngines('the life of a statement', () => {
  beforeEach(async () => {
    shop = await newStatementShop()
  }, 120_000)

  it('goes from a draft to its payment, through a dispute, and every step is written down', async () => {
    const said: string[] = []
    for (const argv of [
      ['submit', '--actor', 'ida'],
      ['approve', '--actor', 'ben', '--reason', 'looked at it'],
      ['release', '--actor', 'ada'],
      ['dispute', '--actor', 'ada', '--reason', 'too little'],
      ['resolve', '--actor', 'ada', '--reason', 'it is not'],
      ['pay', '--actor', 'ada'],
      ['dispute', '--actor', 'ada', '--reason', 'too late'],
      ['resolve', '--actor', 'ada', '--reason', 'paid again'],
    ]) {
      const [action = '', ...options] = argv
      said.push((await shop.ok('statement', action, statement10, ...options)).stdout.trim())
    }
    expect(said).toEqual([
      `${statement10} was submitted by ida: DRAFT → PENDING_APPROVAL`,
      `${statement10} was approved by ben: PENDING_APPROVAL → APPROVED`,
      `${statement10} was released by ada: APPROVED → RELEASED`,
      `${statement10} was disputed by ada: RELEASED → DISPUTED`,
      `${statement10} was resolved by ada: DISPUTED → RELEASED`,
      `${statement10} was paid by ada: RELEASED → PAID`,
      `${statement10} was disputed by ada: PAID → DISPUTED`,
      `${statement10} was resolved by ada: DISPUTED → PAID`,
    ])
    const events = await shop.query(
      `select sequence_number, event, actor, reason from finance.statement_events order by sequence_number`,
    )
    expect(events).toHaveLength(8)
    expect(events[1]).toEqual({
      sequence_number: '2',
      event: 'APPROVE',
      actor: 'ben',
      reason: 'looked at it',
    })
    await shop.ok('build')
    await shop.ok('test')
  })

  it('is frozen at its release: at the price of the day before, with its lines and inputs', async () => {
    await take(...released(statement10))
    const [frozen] = await shop.query(
      `select payable_native, quote_currency, fiat_rate, cast(fiat_price_date as varchar) as day, fiat_source, fiat_payable, line_count
         from finance.frozen_statements`,
    )
    // 1.75 × 149.767742309036 = 262.093549040813
    expect(frozen).toEqual({
      payable_native: '1.750000000000000000',
      quote_currency: 'USD',
      fiat_rate: '149.767742309036000000',
      day: '2026-02-09',
      fiat_source: 'prices',
      fiat_payable: '262.090000000000000000',
      line_count: '2',
    })
    expect(await shop.query('select count(*) as n from finance.frozen_inputs')).toEqual([{ n: '1' }])

    writeAmounts(shop, { alpha10: ['7', '8'] })
    await shop.ok('build')
    expect(
      await shop.query(
        `select final_amount_native as amount from computation.partner_commission_lines where validator_key = 'one'
          and partner_id = 'alpha' and period_id in (select period_id from finance.frozen_statements)`,
      ),
    ).toEqual([{ amount: '1.250000000000000000' }])
    expect(await statusOf(statement10)).toBe('RELEASED')
  })

  it('has no price where the terms name no currency', async () => {
    await take(...released(beta10))
    expect(
      await shop.query('select quote_currency, fiat_rate, fiat_payable from finance.frozen_statements'),
    ).toEqual([{ quote_currency: null, fiat_rate: null, fiat_payable: null }])
  })

  it('has one content hash on both engines, which can be computed apart from them', async () => {
    const lines = await shop.query(
      `select hashes.row_hash from computation.statement_line_hashes as hashes
         join computation.statement_contents as contents on contents.statement_id = hashes.statement_id
        where contents.partner_id = 'alpha' and contents.period_id in
          (select period_id from canonical.canonical_periods where period_identifier = '10')`,
    )
    const hashes = lines.map((row) => String(row['row_hash']))
    const [statement] = await shop.query(
      `select statement_id, content_hash, period_id from computation.statement_contents
        where partner_id = 'alpha' and period_id in
          (select period_id from canonical.canonical_periods where period_identifier = '10')`,
    )
    const zero = '0.000000000000000000'
    const total = '1.750000000000000000'
    const cells = [
      ...['alpha', 'test-chain', String(statement?.['period_id']), String(statement?.['statement_id'])],
      ...[total, zero, zero, zero, total, zero, null, null, null, null, null, 2n, null],
    ]
    expect(statement?.['content_hash']).toBe(contentHash([...cells, hashOfAll(hashes), null]))
    expect([...hashes].sort().map((hash) => hash.slice(0, 8))).toEqual(['95ba939d', 'c9965e5b'])
  })

  it('is a draft again when it changes before its release, and when it changes back it is what it was', async () => {
    await take(...approved(statement10))
    writeAmounts(shop, { alpha10: ['1.25', '0.6'] })
    await shop.ok('build')
    expect(await statusOf(statement10)).toBe('DRAFT')
    writeAmounts(shop, {})
    await shop.ok('build')
    expect(await statusOf(statement10)).toBe('APPROVED')
  })

  it('takes several at once, or none of them', async () => {
    const { code, stderr } = await shop.run(['statement', 'submit', statement10, blocked, '--actor', 'ida'])
    expect(code).toBe(1)
    expect(stderr).toContain(`${blocked} is blocked by MISSING_FACT`)
    expect(await statusOf(statement10)).toBe('DRAFT')
    const { stdout } = await shop.ok(
      'statement',
      'submit',
      '--all',
      '--partner',
      'alpha',
      '--period',
      'test-chain/10..12',
      '--actor',
      'ida',
      '--output',
      'json',
    )
    const moved = JSON.parse(stdout) as readonly Record<string, unknown>[]
    expect(moved.map(({ statement, status }) => [statement, status])).toEqual([
      [statement10, 'PENDING_APPROVAL'],
      [statement11, 'PENDING_APPROVAL'],
    ])
    const again = await shop.ok('statement', 'submit', '--all', '--partner', 'alpha', '--actor', 'ida')
    expect(again.stdout).toContain('No statement can be submitted.')
  })

  it('is named by its id as well, and by AURORA_ACTOR who acts', async () => {
    const [row] = await shop.query(
      `select statement_id from computation.partner_commission_statements where partner_id = 'beta'`,
    )
    shop.env['AURORA_ACTOR'] = 'ida'
    const { stdout } = await shop.ok('statement', 'submit', String(row?.['statement_id']))
    expect(stdout).toContain(`${beta10} was submitted by ida`)
  })

  const refusals: readonly (readonly [string, readonly Step[], readonly string[], number, string])[] = [
    [
      'submitting twice',
      [submitted(statement10)],
      ['submit', statement10],
      1,
      'is PENDING_APPROVAL and cannot be submitted: only one that is DRAFT can',
    ],
    [
      'submitting what is released',
      released(statement10),
      ['submit', statement10],
      1,
      'is RELEASED and cannot be submitted',
    ],
    [
      'submitting what is blocked',
      [],
      ['submit', blocked],
      1,
      'is blocked by MISSING_FACT and cannot be submitted',
    ],
    [
      'approving what is blocked',
      [],
      ['approve', blocked],
      1,
      'is blocked by MISSING_FACT and cannot be approved',
    ],
    [
      'releasing what is blocked',
      [],
      ['release', blocked],
      1,
      'is blocked by MISSING_FACT and cannot be released',
    ],
    ['approving a draft', [], ['approve', statement10], 1, 'is DRAFT and cannot be approved'],
    [
      'approving twice',
      approved(statement10),
      ['approve', statement10],
      1,
      'is APPROVED and cannot be approved',
    ],
    [
      'approving what one submitted',
      [['submit', statement10, 'Zoe ']],
      ['approve', statement10, '--actor', 'zoe'],
      1,
      'was submitted by Zoe, who cannot approve it',
    ],
    ['releasing a draft', [], ['release', statement10], 1, 'is DRAFT and cannot be released'],
    [
      'releasing what nobody approved',
      [submitted(statement10)],
      ['release', statement10],
      1,
      'is PENDING_APPROVAL and cannot be released',
    ],
    [
      'releasing twice',
      released(statement10),
      ['release', statement10],
      1,
      'is RELEASED and cannot be released',
    ],
    [
      'paying a draft',
      [],
      ['pay', statement10],
      1,
      'is DRAFT and cannot be paid: only one that is RELEASED can',
    ],
    [
      'paying before the release',
      approved(statement10),
      ['pay', statement10],
      1,
      'is APPROVED and cannot be paid',
    ],
    [
      'paying twice',
      [...released(statement10), ['pay', statement10, 'ada']],
      ['pay', statement10],
      1,
      'is PAID and cannot be paid',
    ],
    [
      'paying what is disputed',
      disputed(statement10),
      ['pay', statement10],
      1,
      'is DISPUTED and cannot be paid',
    ],
    [
      'disputing before the release',
      approved(statement10),
      ['dispute', statement10, '--reason', 'r'],
      1,
      'only one that is RELEASED or PAID can',
    ],
    [
      'disputing twice',
      disputed(statement10),
      ['dispute', statement10, '--reason', 'r'],
      1,
      'is DISPUTED and cannot be disputed',
    ],
    ['disputing without a reason', released(statement10), ['dispute', statement10], 2, 'Why is not said'],
    [
      'resolving what is not disputed',
      released(statement10),
      ['resolve', statement10, '--reason', 'r'],
      1,
      'is RELEASED and cannot be resolved',
    ],
    ['resolving without a reason', disputed(statement10), ['resolve', statement10], 2, 'Why is not said'],
    ['acting without a name', [], ['submit', statement10, '--actor', ' '], 2, 'Who does it is not said'],
    ['a partner without statements', [], ['submit', 'alhpa/test-chain/10'], 1, 'Did you mean "alpha"?'],
    ['a chain without statements', [], ['submit', 'alpha/tset-chain/10'], 1, 'Did you mean "test-chain"?'],
    ['a period without a statement', [], ['submit', 'alpha/test-chain/100'], 1, 'Did you mean "10"?'],
    [
      'an id that nothing has',
      [],
      ['submit', '00000000-0000-4000-8000-00000000000f'],
      1,
      'There is no statement with the id',
    ],
    ['a name that is none', [], ['submit', 'alpha'], 2, '"alpha" names no statement'],
    ['no name', [], ['submit'], 2, 'There is no statement named'],
    ['names and --all', [], ['submit', statement10, '--all'], 2, 'Both statements and --all'],
    [
      'all of a partner that none is of',
      [],
      ['submit', '--all', '--partner', 'alhpa'],
      1,
      'Did you mean "alpha"?',
    ],
    [
      'all on a chain that none is on',
      [],
      ['submit', '--all', '--chain', 'test'],
      1,
      'no statement on a chain "test"',
    ],
    [
      'all of two chains',
      [],
      ['submit', '--all', '--chain', 'test-chain', '--period', 'other/10'],
      2,
      '--chain says "test-chain" and --period says "other"',
    ],
    ['all of no periods', [], ['submit', '--all', '--period', 'ten'], 2, '"ten" names no periods'],
    [
      'disputing all',
      released(statement10),
      ['dispute', '--all', '--reason', 'r'],
      2,
      "unknown option '--all'",
    ],
    [
      'resolving all',
      disputed(statement10),
      ['resolve', '--all', '--reason', 'r'],
      2,
      "unknown option '--all'",
    ],
    ['a filter without --all', [], ['submit', statement10, '--period', '10'], 2, 'go with --all'],
  ]

  it.each(refusals)('refuses %s', async (_, before, argv, exitCode, message) => {
    await take(...before)
    const events = await shop.query('select count(*) as n from finance.statement_events')
    const actor = argv.includes('--actor') ? [] : ['--actor', 'eve']
    const { code, stderr } = await shop.run(['statement', ...argv, ...actor])
    expect({ code, stderr }).toEqual({ code: exitCode, stderr: expect.stringContaining(message) as string })
    expect(await shop.query('select count(*) as n from finance.statement_events')).toEqual(events)
    expect(await shop.query('select count(*) as n from finance.frozen_lines')).toEqual([
      { n: before.some(([action]) => action === 'release') ? '2' : '0' },
    ])
  })

  it('has no next step once it is paid', async () => {
    await take(...released(statement10), ['pay', statement10, 'ada'])
    const { stderr } = await shop.run(['statement', 'pay', statement10, '--actor', 'ada'])
    expect(stderr).toContain('is PAID and cannot be paid')
    expect(stderr).not.toContain('What comes next')
  })

  it.each([
    ['approve', [submitted(statement10)]],
    ['release', approved(statement10)],
  ] as const)(
    'refuses to %s what has changed since it was submitted, and says what to do',
    async (action, before) => {
      await take(...before)
      writeAmounts(shop, { alpha10: ['1.25', '0.500000000000000001'] })
      await shop.ok('build')
      const { code, stderr } = await shop.run(['statement', action, statement10, '--actor', 'eve'])
      expect(code).toBe(1)
      expect(stderr).toContain(`${statement10} has changed since ida submitted it at 2026-02-10T12:00:00`)
      expect(stderr).toContain(`aurora statement submit ${statement10}`)
      await take(...released(statement10))
    },
  )

  it('refuses to release without the price of the day before', async () => {
    await take(...approved(statement10))
    shop.now = new Date('2026-02-12T00:00:00Z')
    const { code, stderr } = await shop.run(['statement', 'release', statement10, '--actor', 'ada'])
    expect(code).toBe(1)
    expect(stderr).toContain('the close of COIN in USD on 2026-02-11 is not known')
    expect(await statusOf(statement10)).toBe('APPROVED')
  })

  it('refuses a publication with stale nodes', async () => {
    shop.write(
      'models/canonical/canonical_prices.sql',
      `${shop.read('models/canonical/canonical_prices.sql')}\n`,
    )
    writeAmounts(shop, { alpha11: '4' })
    await shop.ok('build', '--select', 'partner_commission_lines', 'partner_commission_statements')
    const { code, stderr } = await shop.run(['statement', 'submit', statement10, '--actor', 'ida'])
    expect(code).toBe(1)
    expect(stderr).toContain('is stale: ')
    expect(stderr).toContain('computation.statement_contents')
  })
})

it('a step in a warehouse in which nothing is published is refused, and makes none', async () => {
  const project = new TestProject()
  onTestFinished(() => project.dispose())
  const { code, stderr } = await project.run(['statement', 'submit', statement10, '--actor', 'ida'])
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringContaining('Nothing has been published yet') as string,
  })
  expect(existsSync(project.path('shop.duckdb'))).toBe(false)
})
