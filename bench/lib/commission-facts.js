// The canonical tables of the commissions benchmark: models that make their rows up, in the place of Aurora's own.
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse, stringify } from 'yaml'
import { importTypescript } from './import-typescript.js'

const chain = "'solana-mainnet'"
const period = `{{surrogate_key parts=(list "${chain}" "epoch")}}`

/**
 * Puts a made-up model in the place of each table that Aurora's computation reads: `epochs` periods in which everything
 * is known, final and positive; no row where nothing is made up.
 */
export async function writeCommissionFacts(folder, { epochs }) {
  const { handmadeTables } = await importTypescript('tests/integration/warehouse/handmade-tables.ts')
  const described = describedIn(join(folder, 'models', 'canonical'))
  const left = ['models/canonical', 'models/staging', 'models/portal', 'tests/data']
  for (const part of left) rmSync(join(folder, part), { recursive: true })
  for (const [table, columns] of Object.entries(handmadeTables)) {
    const [schema, name] = table.split('.')
    if (schema === 'registry') continue
    const made = columnsOf(columns)
    mkdirSync(join(folder, 'models', schema), { recursive: true })
    writeFileSync(join(folder, 'models', schema, `${name}.yml`), description(name, made, described.get(name)))
    writeFileSync(join(folder, 'models', schema, `${name}.sql`), modelText(made, facts[name], epochs))
  }
}

/** `chain_id varchar, amount decimal(38,18)` as names and types. */
function columnsOf(text) {
  return [...text.matchAll(/(\w+)\s+(\w+(?:\(\d+,\s*\d+\))?)/g)].map(([, name, type]) => ({
    name,
    type: type.toUpperCase().replace(' ', ''),
  }))
}

/** What Aurora's own models say of their keys, by which it knows that an order is settled. */
function describedIn(models) {
  const described = readdirSync(models)
    .filter((file) => file.endsWith('.yml'))
    .flatMap((file) => parse(readFileSync(join(models, file), 'utf8')).models ?? [])
  return new Map(described.map((model) => [model.name, model]))
}

function description(name, columns, own) {
  const isUnique = (test) => test === 'unique' || test.unique_combination !== undefined
  const uniqueOf = (tests = []) => tests.filter(isUnique)
  const made = columns.map((column) => {
    const { constraints = [], tests } = own?.columns.find(({ name }) => name === column.name) ?? {}
    return {
      ...column,
      description: 'Made up.',
      constraints: constraints.filter((constraint) => constraint === 'not_null'),
      tests: uniqueOf(tests),
    }
  })
  const model = { name, description: 'Made up.', config: { grain: own?.config?.grain }, columns: made }
  return stringify({ models: [{ ...model, tests: uniqueOf(own?.tests) }] })
}

/** Columns that nothing is said of are NULL. */
function modelText(columns, fact, epochs) {
  const selected = columns.map(
    ({ name, type }) => `    cast(${fact?.columns[name] ?? 'null'} as ${type}) as ${name}`,
  )
  const rows =
    fact === undefined ? 'from (select 1 as one) as nothing\nwhere one = 0' : `from (${fact.rows}) as made_up`
  return `-- Made up.
with epochs as (
    select {{each_integer from="1" until="${epochs}"}} as epoch
),

validators as (
    select validator_key, row_number() over (order by validator_key nulls last, chain_id nulls last, from_period nulls last) as place
    from {{ref "validators"}}
),

-- Every fourth of the wallets is at the same validator.
wallets as (
    select wallet_address, row_number() over (order by wallet_address nulls last, chain_id nulls last, from_period nulls last) as place
    from {{ref "partner_wallets"}}
),

validators_of_epochs as (
    select epochs.epoch, validators.validator_key, validators.place
    from epochs
    cross join validators
),

accounts_of_epochs as (
    select epoch, validator_key, wallets.wallet_address, wallets.place
    from validators_of_epochs
    inner join wallets on wallets.place % (select count(*) from validators) = validators_of_epochs.place - 1
)

select
${selected.join(',\n')}
${rows}
`
}

const amount = (least, spread) =>
  `{{lamports_to_coin lamports="${least} + (epoch * 7919 + place * 104729) % ${spread}"}}`
const weight = '1000000000 + (place * 1299709) % 900000000'
const perValidator = 'select * from validators_of_epochs'
const perAccount = 'select * from accounts_of_epochs'
const observed = { chain_id: chain, period_id: period, validator_key: 'validator_key', status: "'OBSERVED'" }

const facts = {
  canonical_periods: {
    rows: 'select * from epochs',
    columns: {
      chain_id: chain,
      period_identifier: 'epoch',
      period_id: period,
      period_number: 'epoch',
      first_slot: 'epoch * 432000',
      last_slot: 'epoch * 432000 + 431999',
      period_start: "cast('2025-01-01T00:00:00Z' as timestamptz) + epoch * interval '2 days'",
      period_end: "cast('2025-01-03T00:00:00Z' as timestamptz) + epoch * interval '2 days'",
      is_finalized: 'true',
    },
  },
  canonical_validator_fees: {
    rows: perValidator,
    columns: { ...observed, total_fees_native: amount(500000000, 900000007), shared_status: "'NOT_TRACKED'" },
  },
  canonical_validator_mev: {
    rows: perValidator,
    columns: { ...observed, validator_mev_native: amount(200000000, 500000003) },
  },
  canonical_stake_rewards: {
    rows: `select epoch, validator_key, place, '*' as stake_account from validators_of_epochs
           union all select epoch, validator_key, place, wallet_address from accounts_of_epochs`,
    columns: {
      ...observed,
      stake_account: 'stake_account',
      rewards_native: `case when stake_account <> '*' then ${amount(1000000, 9000011)} end`,
      commission_native: `case when stake_account = '*' then ${amount(100000000, 700000001)} end`,
    },
  },
  canonical_validator_meta: {
    rows: `select epoch, validator_key, sum(${weight}) as stake_weight from accounts_of_epochs group by epoch, validator_key`,
    columns: { ...observed, stake_weight: 'stake_weight' },
  },
  canonical_stake_positions: {
    rows: perAccount,
    columns: {
      ...observed,
      stake_account: 'wallet_address',
      withdrawer_wallet: 'wallet_address',
      stake_weight: weight,
    },
  },
}
