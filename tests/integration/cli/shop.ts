import { TestProject } from '../../support/test-project.js'

/** A seed, a table and a view on it: small enough to build in a moment. */
export const shopFiles = {
  'seeds/registry/orders.csv': 'order_id,amount_native,note\n1,10.5,first\n2,5,\n3,0,""\n',
  'seeds/registry/orders.yml': `seeds:
  - name: orders
    description: What was ordered.
    config: { grain: [order_id] }
    columns:
      - { name: order_id, type: INTEGER, description: Number of the order., tests: [not_null, unique] }
      - { name: amount_native, type: "DECIMAL(38,18)", unit: coin, description: Price. }
      - { name: note, type: VARCHAR, description: What was said. }
`,
  'models/canonical/doubled.sql': `{{config materialized="table" tags=(list "money")}}
select order_id, cast(amount_native * 2 as decimal(38, 18)) as amount_native
from {{ref "orders"}}
`,
  'models/portal/total.sql': 'select sum(amount_native) as total_native from {{ref "doubled"}}\n',
} as const

export function newShop(more: Readonly<Record<string, string>> = {}): TestProject {
  return new TestProject({ ...shopFiles, ...more })
}

/** Every line as an object; throws where one is not JSON. */
export function jsonLines(text: string): readonly Record<string, unknown>[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}
