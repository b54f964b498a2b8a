import { randomUUID } from 'node:crypto'
import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Effects } from '../../../src/base/effects.js'
import { openDuckdb } from '../../../src/engine/duckdb/open-duckdb.js'
import type { Dialect, SqlRow } from '../../../src/engine/engine.js'
import { openPostgres } from '../../../src/engine/postgres/open-postgres.js'
import { createDatabase } from '../../support/postgres/test-database.js'
import { projectUnderTest } from '../../support/project-under-test.js'
import { connectionTo, engineUnderTest } from '../../support/test-engines.js'
import type { CommandResult } from '../../support/test-project.js'
import { TestProject } from '../../support/test-project.js'

export const statement10 = 'alpha/test-chain/10'
export const statement11 = 'alpha/test-chain/11'
/** Of beta, who has no currency. */
export const beta10 = 'beta/test-chain/10'
export const blocked = 'alpha/test-chain/12'

/** Amounts of alpha's two lines in period 10, of its line in 11, and of beta's in 10. */
export interface ShopAmounts {
  readonly alpha10: readonly [string, string]
  readonly alpha11: string
  readonly beta10: string
}

const firstAmounts: ShopAmounts = { alpha10: ['1.25', '0.5'], alpha11: '2', beta10: '3' }

/**
 * A project with the models, macros and tests of Aurora's own that the life of a statement needs, over a few statements
 * and lines that are written by hand: small enough to build in a moment. Made once for each engine and copied.
 */
export async function newStatementShop(): Promise<TestProject> {
  const { dialect } = engineUnderTest()
  const base = bases.get(dialect) ?? makeBase(dialect)
  bases.set(dialect, base)
  return copyOf(await base)
}

/** The lines as they would be computed from other facts. */
export function writeAmounts(project: TestProject, changes: Partial<ShopAmounts>): void {
  const amounts = { ...firstAmounts, ...changes }
  project.write('models/computation/partner_commission_lines.sql', linesSql(amounts))
  project.write('models/computation/partner_commission_statements.sql', statementsSql(amounts))
}

/** Runs statements on the warehouse itself, past Aurora; gives the rows of the last. */
export async function pastAurora(
  project: TestProject,
  ...statements: readonly string[]
): Promise<readonly SqlRow[]> {
  const url = urlOf(project)
  const engine =
    url === undefined
      ? await openDuckdb({ path: project.path('shop.duckdb') })
      : await openPostgres({ connection: connectionTo(url) })
  try {
    return await engine.withSession(async (session) => {
      let rows: readonly SqlRow[] = []
      for (const sql of statements) rows = await session.rows(sql)
      return rows
    })
  } finally {
    await engine.close()
  }
}

/** Its runs and events have ids of their own, also in copies of one warehouse. */
class StatementShop extends TestProject {
  override run(argv: readonly string[], overrides: Partial<Effects> = {}): Promise<CommandResult> {
    return super.run(argv, { randomId: randomUUID, ...overrides })
  }
}

interface Base {
  readonly root: string
  /** The database to copy, on a server. */
  readonly database: string | undefined
}

const bases = new Map<Dialect, Promise<Base>>()

async function makeBase(dialect: Dialect): Promise<Base> {
  const database = dialect === 'postgres' ? await createDatabase() : undefined
  const project = new TestProject({ 'aurora.yml': database === undefined ? inFile : onServer(database.url) })
  project.now = new Date('2026-02-10T12:00:00Z')
  copyProjectParts(project)
  writeAmounts(project, {})
  await project.ok('build')
  return { root: project.root, database: database?.name }
}

async function copyOf({ root, database }: Base): Promise<TestProject> {
  const project = new StatementShop()
  cpSync(root, project.root, { recursive: true })
  project.now = new Date('2026-02-10T12:00:00Z')
  if (database !== undefined) {
    const { url } = await createDatabase({ options: `template "${database}"` })
    project.write('aurora.yml', onServer(url))
  }
  return project
}

const settings = 'default_target: dev\nmodels:\n  computation: { materialized: table }\n'
const inFile = `name: shop\ntargets:\n  dev: { type: duckdb, path: shop.duckdb }\n${settings}`
const onServer = (url: string): string =>
  `name: shop\ntargets:\n  dev:\n    type: postgres\n    url: ${url}\n    publish_wait: 5\n${settings}`

/** Of its warehouse, on a server. */
export function urlOf(project: TestProject): string | undefined {
  return /url: (\S+)/.exec(project.read('aurora.yml'))?.[1]
}

const ownModels = [
  'statement_contents',
  'statement_line_hashes',
  'statement_progress',
  'statement_status',
  'closed_periods',
]

function copyProjectParts(project: TestProject): void {
  cpSync(join(projectUnderTest, 'macros'), project.path('macros'), { recursive: true })
  for (const contract of ['partner_commission_lines', 'partner_commission_statements', 'statement_inputs']) {
    const file = `models/computation/${contract}.yml`
    project.write(file, readFileSync(join(projectUnderTest, file), 'utf8'))
  }
  for (const model of ownModels)
    for (const ending of ['sql', 'yml']) {
      const file = `models/computation/${model}.${ending}`
      project.write(file, readFileSync(join(projectUnderTest, file), 'utf8'))
    }
  for (const test of readdirSync(join(projectUnderTest, 'tests/data')))
    if (test.startsWith('finance_'))
      project.write(`tests/data/${test}`, readFileSync(join(projectUnderTest, 'tests/data', test), 'utf8'))
  for (const [path, text] of Object.entries(files)) project.write(path, text)
  rmSync(project.path('target'), { recursive: true, force: true })
}

/** `period_id` of a period of the shop. */
export const periodId = (period: number): string =>
  `00000000-0000-4000-8000-${String(period).padStart(12, '0')}`

const rowsOf = (rows: readonly string[]): string => rows.map((row) => `select ${row}`).join('\nunion all\n')

const files = {
  'models/registry/chains.sql': `select 'test-chain' as chain_id, 'COIN' as native_unit\n`,
  'models/registry/partner_terms.sql': `select 'alpha' as partner_id, 'test-chain' as chain_id, cast(0 as bigint) as from_period,
  cast(null as bigint) as until_period, 'USD' as quote_currency, 2 as quote_decimals\n`,
  'models/canonical/canonical_periods.sql': rowsOf(
    [10, 11, 12, 13].map(
      (period) =>
        `'test-chain' as chain_id, cast('${periodId(period)}' as uuid) as period_id, '${period}' as period_identifier,
         cast(${period} as bigint) as period_number, ${period < 13} as is_finalized`,
    ),
  ),
  'models/canonical/canonical_prices.sql': rowsOf(
    [
      ['2026-02-08', '100', 'true'],
      ['2026-02-09', '149.767742309036', 'true'],
      ['2026-02-09', '150', 'false'],
    ].map(
      ([date, rate, isChosen]) =>
        `'COIN' as native_unit, 'USD' as quote, cast('${String(date)}' as date) as price_date, 'prices' as provider_name,
         cast('${String(rate)}' as decimal(38, 18)) as rate, ${String(isChosen)} as is_chosen`,
    ),
  ),
  'models/computation/statement_inputs.sql': `select statement_id, 'registry.agreements' as relation, partner_id as row_key, 'hash' as row_hash,
  cast(null as uuid) as payload_id, cast(null as varchar) as response_hash
from {{ref "partner_commission_statements"}}\n`,
} as const

const lineColumns = `line_id, agreement_id, version_number, rule_key, chain_id, period_id, source_period_id, validator_key,
  revenue_component, line_kind, rule_id, partner_id, attribution_method, base_method, base_amount_native, commission_rate_bps,
  pre_override_amount_native, override_amount_native, override_reason, override_author, override_at, override_drift,
  final_amount_native, status, cause, previous_amount_native, new_amount_native, previous_publication_id`

function linesSql({ alpha10, alpha11, beta10: beta }: ShopAmounts): string {
  const line = (partner: string, period: number, validator: string, amount: string): string =>
    `{{surrogate_key parts=(list "'${partner}'" "'${period}'" "'${validator}'")}} as line_id, '${partner}-fees' as agreement_id,
     1 as version_number, 'rule' as rule_key, 'test-chain' as chain_id, cast('${periodId(period)}' as uuid) as period_id,
     cast('${periodId(period)}' as uuid) as source_period_id, '${validator}' as validator_key, 'EXEC_FEES' as revenue_component,
     'RATE' as line_kind, {{surrogate_key parts=(list "'${partner}'")}} as rule_id, '${partner}' as partner_id,
     'FIXED_SHARE' as attribution_method, 'COMPONENT' as base_method, cast('${amount}' as decimal(38, 18)) as base_amount_native,
     10000 as commission_rate_bps, cast('${amount}' as decimal(38, 18)) as pre_override_amount_native,
     cast(null as decimal(38, 18)) as override_amount_native, cast(null as varchar) as override_reason,
     cast(null as varchar) as override_author, cast('2026-02-01T00:00:00.000001Z' as timestamptz) as override_at, false as override_drift,
     cast('${amount}' as decimal(38, 18)) as final_amount_native, 'OBSERVED' as status, cast(null as varchar) as cause,
     cast(null as decimal(38, 18)) as previous_amount_native, cast(null as decimal(38, 18)) as new_amount_native,
     cast(null as varchar) as previous_publication_id`
  return `with computed as (
${rowsOf([
  line('alpha', 10, 'one', alpha10[0]),
  line('alpha', 10, 'zwölf', alpha10[1]),
  line('alpha', 11, 'one', alpha11),
  line('beta', 10, 'one', beta),
])}
)
select ${lineColumns}, {{as_of}} as computed_at from computed
where (partner_id, period_id) not in (select partner_id, period_id from {{source "finance" "frozen_statements"}})
union all
select ${lineColumns}, computed_at from {{source "finance" "frozen_lines"}}
`
}

const statementColumns = `partner_id, chain_id, period_id, statement_id, total_native, adjustments_native, withheld_native,
  carry_in_native, payable_native, carry_out_native, quote_currency, fiat_rate, fiat_price_date, fiat_source, fiat_payable,
  line_count, blocking_reason`

function statementsSql({ alpha10, alpha11, beta10: beta }: ShopAmounts): string {
  const statement = (
    partner: string,
    period: number,
    total: string,
    lines: number,
    reason?: string,
  ): string =>
    `'${partner}' as partner_id, 'test-chain' as chain_id, cast('${periodId(period)}' as uuid) as period_id,
     {{surrogate_key parts=(list "'${partner}'" "'test-chain'" "'${periodId(period)}'")}} as statement_id,
     cast(${total} as decimal(38, 18)) as total_native, cast(0 * ${total} as decimal(38, 18)) as adjustments_native,
     cast(0 * ${total} as decimal(38, 18)) as withheld_native, cast(0 as decimal(38, 18)) as carry_in_native,
     cast(${total} as decimal(38, 18)) as payable_native, cast(0 as decimal(38, 18)) as carry_out_native,
     cast(null as varchar) as quote_currency, cast(null as decimal(38, 18)) as fiat_rate, cast(null as date) as fiat_price_date,
     cast(null as varchar) as fiat_source, cast(null as decimal(38, 18)) as fiat_payable, cast(${lines} as bigint) as line_count,
     ${reason === undefined ? 'cast(null as varchar)' : `'${reason}'`} as blocking_reason`
  return `with computed as (
${rowsOf([
  statement('alpha', 10, `(${alpha10[0]} + ${alpha10[1]})`, 2),
  statement('alpha', 11, alpha11, 1),
  statement('alpha', 12, 'null', 0, 'MISSING_FACT'),
  statement('beta', 10, beta, 1),
])}
)
select ${statementColumns}, {{as_of}} as computed_at from computed
where (partner_id, period_id) not in (select partner_id, period_id from {{source "finance" "frozen_statements"}})
union all
select ${statementColumns}, computed_at from {{source "finance" "frozen_statements"}}
`
}
