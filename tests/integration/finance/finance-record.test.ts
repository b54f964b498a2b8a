import { beforeEach, describe, expect, it } from 'vitest'
import { openPostgres } from '../../../src/engine/postgres/open-postgres.js'
import { holdDuckdbFile } from '../../support/hold-duckdb-file.js'
import { killAt } from '../../support/killed-process.js'
import { connectionTo, describeOnEngines } from '../../support/test-engines.js'
import type { TestProject } from '../../support/test-project.js'
import {
  beta10,
  newStatementShop,
  pastAurora,
  periodId,
  statement10,
  statement11,
  urlOf,
  writeAmounts,
} from './statement-shop.js'

let shop: TestProject

async function release(...statements: readonly string[]): Promise<void> {
  await shop.ok('statement', 'submit', ...statements, '--actor', 'ida')
  await shop.ok('statement', 'approve', ...statements, '--actor', 'ben')
  await shop.ok('statement', 'release', ...statements, '--actor', 'ada')
}

describeOnEngines('the record of finance', ({ dialect }) => {
  beforeEach(async () => {
    shop = await newStatementShop()
  }, 120_000)

  /** Changes rows as somebody who owns the warehouse can. */
  async function tamper(...statements: readonly string[]): Promise<void> {
    const tables = [
      'statement_events',
      'period_events',
      'frozen_statements',
      'frozen_lines',
      'frozen_inputs',
      'submitted_lines',
    ]
    const unguard =
      dialect === 'duckdb' ? [] : tables.map((table) => `alter table finance.${table} disable trigger all`)
    await pastAurora(shop, ...unguard, ...statements)
  }

  const chain = 'finance_chain_of_statement_events'
  const frozen = 'finance_frozen_statements_keep_their_hashes'
  /** Whoever takes an event away, and does not forget the number of them, which is looked at before any test runs. */
  const oneEventLess = `update aurora.locks set fence = fence - 1 where lock_name = 'finance'`

  it.each([
    [
      'the reason of an event',
      chain,
      `update finance.statement_events set reason = 'another' where event = 'APPROVE'`,
    ],
    [
      'the time of an event',
      chain,
      `update finance.statement_events set occurred_at = occurred_at + interval '1 second' where event = 'PAY'`,
    ],
    [
      'an event in the middle that is gone',
      chain,
      `delete from finance.statement_events where event = 'APPROVE'`,
    ],
    ['a first event that is gone', chain, `delete from finance.statement_events where event = 'SUBMIT'`],
    [
      'an approval by who submitted',
      'finance_events_follow_each_other',
      `update finance.statement_events set actor = 'IDA' where event = 'APPROVE'`,
    ],
    [
      'a payment before the release',
      'finance_events_follow_each_other',
      `update finance.statement_events set event = 'PAY' where event = 'RELEASE'`,
    ],
    [
      'the amount of a frozen line',
      frozen,
      `update finance.frozen_lines set final_amount_native = final_amount_native + 0.000000000000000001 where validator_key = 'one'`,
    ],
    ['a frozen line that is gone', frozen, `delete from finance.frozen_lines where validator_key = 'one'`],
    [
      'the price of a frozen statement',
      frozen,
      `update finance.frozen_statements set fiat_rate = fiat_rate + 1`,
    ],
    ['another input', frozen, `update finance.frozen_inputs set row_hash = 'other'`],
    ['a release without its statement', frozen, `delete from finance.frozen_statements`],
    [
      'a statement without its release',
      frozen,
      `delete from finance.statement_events where event = 'RELEASE'`,
    ],
    [
      'the amount in the currency',
      'finance_fiat_is_the_price_of_the_payable',
      `update finance.frozen_statements set fiat_payable = fiat_payable + 0.03`,
    ],
    [
      'what was submitted',
      'finance_submissions_are_kept_whole',
      `update finance.submitted_lines set row_hash = 'other'`,
    ],
    [
      'lines of no submission',
      'finance_submissions_are_kept_whole',
      `update finance.submitted_lines set event_id = line_id`,
    ],
  ])('is tested on every build: %s is found by %s', async (_, test, change) => {
    await release(statement10)
    await shop.ok('statement', 'pay', statement10, '--actor', 'ada')
    await shop.ok('build')
    await tamper(change, ...(change.startsWith('delete from finance.statement_events') ? [oneEventLess] : []))
    expect(await shop.run(['test', '--select', test])).toMatchObject({
      code: 1,
      stdout: expect.stringContaining(`fail ${test}`) as string,
    })
  })

  it('misses events that were taken from its end, of which no hash tells', async () => {
    await shop.ok('statement', 'submit', statement10, statement11, '--actor', 'ida')
    await tamper(`delete from finance.statement_events where period_id = '${periodId(11)}'`)
    for (const argv of [['build'], ['test'], ['statement', 'submit', beta10, '--actor', 'ida']]) {
      const { code, stderr } = await shop.run(argv)
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: expect.stringMatching(
          /Finance has \d events and \d were written: somebody took some away/,
        ) as string,
      })
    }
  })

  it('misses the number of its events, were there none left to be counted', async () => {
    await shop.ok('statement', 'submit', statement10, '--actor', 'ida')
    await tamper(
      `delete from aurora.locks where lock_name = 'finance'`,
      'delete from finance.statement_events',
    )
    for (const argv of [['build'], ['statement', 'submit', beta10, '--actor', 'ida']]) {
      const { code, stderr } = await shop.run(argv)
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: expect.stringContaining('somebody took the row "finance" of aurora.locks away') as string,
      })
    }
    expect(await shop.query('select count(*) as n from finance.statement_events')).toEqual([{ n: '0' }])
  })

  it('takes no event onto a chain that is broken', async () => {
    await shop.ok('statement', 'submit', statement10, statement11, beta10, '--actor', 'ida')
    await tamper(`update finance.statement_events set previous_hash = null`)
    const { code, stderr } = await shop.run(['statement', 'approve', beta10, '--actor', 'ben'])
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining('The chain of finance.statement_events is broken') as string,
    })
  })

  it.runIf(dialect === 'postgres')(
    'cannot be changed by accident on a server, by its owner either',
    async () => {
      await release(statement10)
      for (const change of [
        `update finance.frozen_lines set status = 'DERIVED'`,
        'delete from finance.statement_events',
        'truncate finance.frozen_inputs',
        'delete from finance.submitted_lines where false',
      ])
        await expect(pastAurora(shop, change)).rejects.toThrow(
          /is append-only: (update|delete|truncate) is refused/,
        )
    },
  )

  it.each([
    ['insert into finance.frozen_lines', 'APPROVED'],
    ['insert into "finance"."statement_events"', 'APPROVED'],
    ['commit$', 'APPROVED'],
  ])('keeps nothing of a release that is killed before %s', async (before, status) => {
    await shop.ok('statement', 'submit', beta10, '--actor', 'ida')
    await shop.ok('statement', 'approve', beta10, '--actor', 'ben')
    const argv = ['statement', 'release', beta10, '--actor', 'ada']
    const point = before === 'commit$' ? ['insert into "finance"."statement_events"', before] : [before]
    expect(await killAt(shop, argv, { before: point })).toBe(true)
    expect(
      await shop.query(
        `select (select count(*) from finance.frozen_statements) as statements, (select count(*) from finance.frozen_lines) as lines,
                (select count(*) from finance.statement_events) as events,
                (select status from computation.statement_status where partner_id = 'beta') as status`,
      ),
    ).toEqual([{ statements: '0', lines: '0', events: '2', status }])
    await shop.ok(...argv)
    await shop.ok('build')
  })

  it('is written by one at a time: the other is told who it is, and nothing is written', async () => {
    const submit = () => shop.run(['statement', 'submit', statement10, '--actor', 'ida'])
    const letGo = await (dialect === 'duckdb' ? holdFile() : holdLock())
    const { code, stderr } = await submit()
    await letGo()
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(
        dialect === 'duckdb'
          ? /in use|holds/i
          : /is in use: "aurora build" \(process 4711 on build-host, run one\)/,
      ) as string,
    })
    expect(await shop.query('select count(*) as n from finance.statement_events')).toEqual([{ n: '0' }])
    expect((await submit()).code).toBe(0)
  })

  async function holdFile(): Promise<() => Promise<void>> {
    return (await holdDuckdbFile(shop.path('shop.duckdb'))).release
  }

  /** The lock of a server's one writer, with the name of who has it. */
  async function holdLock(): Promise<() => Promise<void>> {
    const since = '2026-02-10T11:00:00.000Z'
    const writer = { pid: 4711, host: 'build-host', verb: 'build', runId: 'one', since }
    const engine = await openPostgres({ connection: connectionTo(urlOf(shop) ?? ''), writer })
    await engine.withWriterSession((session) => session.transaction(async () => undefined))
    return () => engine.close()
  }

  describe('of periods', () => {
    const close = ['period', 'close', 'test-chain/10', '--actor', 'ada']
    const reopen = [
      'period',
      'reopen',
      'test-chain/10',
      '--actor',
      'ada',
      '--reason',
      'a partner was left out',
    ]

    it('closes when all statements are released or paid, and opens again with a reason', async () => {
      await release(statement10, beta10)
      await shop.ok('statement', 'pay', beta10, '--actor', 'ada')
      expect((await shop.ok(...close)).stdout).toContain(
        'test-chain/10 was closed by ada, with 2 statements.',
      )
      const { stdout } = await shop.ok(...reopen, '--output', 'json')
      expect(JSON.parse(stdout)).toMatchObject({
        period: 'test-chain/10',
        event: 'REOPEN',
        reason: 'a partner was left out',
      })
      await shop.ok(...close)
      await shop.ok('build')
      await tamper(`update finance.period_events set actor = 'eve' where sequence_number = 2`)
      const { code } = await shop.run(['test', '--select', 'finance_chain_of_period_events'])
      expect(code).toBe(1)
    })

    it('lists the statements that keep it open', async () => {
      await release(statement10)
      await shop.ok('statement', 'dispute', statement10, '--actor', 'ada', '--reason', 'r')
      const { code, stderr } = await shop.run(close)
      expect(code).toBe(1)
      expect(stderr).toContain(
        'test-chain/10 cannot be closed: 2 of its 2 statements are neither released nor paid',
      )
      expect(stderr).toContain(`${statement10}: DISPUTED`)
      expect(stderr).toContain(`${beta10}: DRAFT`)
      expect((await shop.run(['period', 'close', 'test-chain/12', '--actor', 'ada'])).stderr).toContain(
        'alpha/test-chain/12: DRAFT, MISSING_FACT',
      )
    })

    it.each([
      [['period', 'reopen', 'test-chain/10', '--actor', 'ada'], 2, 'Why is not said'],
      [reopen, 1, 'test-chain/10 is not closed'],
      [['period', 'close', 'test-chain/13', '--actor', 'ada'], 1, 'test-chain/13 is not final yet'],
      [['period', 'close', 'test-chain/110', '--actor', 'ada'], 1, 'Did you mean "10"?'],
      [['period', 'close', 'tset-chain/10', '--actor', 'ada'], 1, 'Did you mean "test-chain"?'],
      [['period', 'close', '10', '--actor', 'ada'], 2, '"10" names no period'],
      [['period', 'close', 'test-chain/10'], 2, 'Who does it is not said'],
    ] as const)('refuses %j', async (argv, exitCode, message) => {
      const { code, stderr } = await shop.run([...argv])
      expect({ code, stderr }).toEqual({ code: exitCode, stderr: expect.stringContaining(message) as string })
    })

    it('is not closed twice', async () => {
      writeAmounts(shop, {})
      await release(statement10, beta10)
      await shop.ok(...close)
      expect((await shop.run(close)).stderr).toContain('test-chain/10 is closed already')
    })
  })
})
