import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const modelsPerLayer = 50

/**
 * Writes a project of so many models: layers of fifty, each model over two of the layer below, with a macro, a
 * contract and tests, about as long as a model of a real warehouse.
 */
export function writeProjectOfModels(root, models) {
  const write = (path, text) => {
    const file = join(root, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  write('aurora.yml', configuration)
  write('macros/at_rate.sql', macro)
  write('seeds/registry/accounts.csv', seedRows)
  write('seeds/registry/accounts.yml', seedDescription)
  for (let index = 0; index < models; index += 1) {
    const folder = `models/layer_${String(Math.floor(index / modelsPerLayer)).padStart(3, '0')}`
    write(`${folder}/${nameOf(index)}.sql`, modelText(index))
    write(`${folder}/${nameOf(index)}.yml`, modelDescription(index))
  }
}

const configuration = `name: generated
targets:
  duckdb: { type: duckdb, path: data/generated.duckdb }
default_target: duckdb
models:
  layer_000: { materialized: table }
`

const macro = `{{!-- amount: expr, DECIMAL(38,18) in coins
      bps: expr, INTEGER --}}
cast(trunc({{amount}} * {{bps}} * 0.0001, 18) as decimal(38, 18))
`

const seedRows = 'account_id,period_number,amount_native\na,1,1.5\nb,1,2.25\na,2,3\n'

const seedDescription = `seeds:
  - name: accounts
    description: Amounts by account and period.
    config: { grain: [account_id, period_number] }
    columns:
      - { name: account_id, type: VARCHAR, description: Whose amount it is. }
      - { name: period_number, type: BIGINT, description: Number of the period. }
      - { name: amount_native, type: "DECIMAL(38,18)", unit: coin, description: Amount in coins. }
`

function nameOf(index) {
  return `model_${String(index).padStart(5, '0')}`
}

function parentsOf(index) {
  const below = Math.floor(index / modelsPerLayer) * modelsPerLayer - modelsPerLayer
  if (below < 0) return ['accounts', 'accounts']
  return [index * 7, index * 13 + 5].map((step) => nameOf(below + (step % modelsPerLayer)))
}

function modelText(index) {
  const [first, second] = parentsOf(index)
  return `-- One row per account and period: generated model number ${index}.
with amounts as (
    select account_id, period_number, amount_native from {{ref "${first}"}}
    union all
    select account_id, period_number, amount_native from {{ref "${second}"}}
),

totals as (
    select
        account_id,
        period_number,
        cast(sum(amount_native) as decimal(38, 18)) as amount_native
    from amounts
    group by account_id, period_number
)

select
    account_id,
    period_number,
    {{at_rate amount="amount_native" bps="${(index % 50) + 100}"}} as amount_native
from totals
`
}

function modelDescription(index) {
  return `models:
  - name: ${nameOf(index)}
    description: Generated model number ${index}.
    config: { grain: [account_id, period_number] }
    columns:
      - name: account_id
        type: VARCHAR
        description: Whose amount it is.
        constraints: [not_null]
        tests:
          - not_null
      - name: period_number
        type: BIGINT
        description: Number of the period.
        constraints: [not_null]
        tests:
          - accepted_range: { min: 0 }
      - name: amount_native
        type: DECIMAL(38,18)
        unit: coin
        description: Amount in coins.
    tests:
      - unique_combination: { columns: [account_id, period_number] }
`
}
