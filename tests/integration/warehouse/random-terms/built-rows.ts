import type { HandmadeWarehouse } from '../handmade-warehouse.js'
import type { TextRow } from '../../../oracle/engine/rows.js'

/** A relation whose every row the oracle gives as well. */
export const relations = [
  'commission_lines_computed',
  'commission_line_tiers',
  'component_ledger',
  'partner_commission_lines',
  'pending_adjustments',
  'partner_commission_statements',
] as const
export type Relation = (typeof relations)[number]

const lineColumns = [
  'line_id',
  'agreement_id',
  'version_number',
  'rule_key',
  'chain_id',
  'period_id',
  'validator_key',
  'revenue_component',
  'line_kind',
  'rule_id',
  'partner_id',
  'attribution_method',
  'base_method',
  'base_amount_native',
  'commission_rate_bps',
  'pre_override_amount_native',
  'override_amount_native',
  'override_reason',
  'override_author',
  'override_drift',
  'final_amount_native',
  'status',
]
const partnerLineColumns = [...lineColumns, 'source_period_id', 'previous_amount_native', 'new_amount_native']

/** What is compared: all columns but the times of the build, and the money of a quote currency that no draft has. */
export const columnsOf: Readonly<Record<Relation, readonly string[]>> = {
  commission_lines_computed: lineColumns,
  commission_line_tiers: ['line_id', 'tier_number', 'slice_native', 'rate_bps', 'amount_native'],
  component_ledger: [
    'chain_id',
    'period_id',
    'validator_key',
    'revenue_component',
    'component_native',
    'rate_native',
    'house_funded_native',
    'attributed_native',
    'house_native',
    'status',
  ],
  partner_commission_lines: partnerLineColumns,
  pending_adjustments: partnerLineColumns,
  partner_commission_statements: [
    'partner_id',
    'chain_id',
    'period_id',
    'statement_id',
    'total_native',
    'adjustments_native',
    'withheld_native',
    'carry_in_native',
    'payable_native',
    'carry_out_native',
    'line_count',
    'blocking_reason',
  ],
}

/** The built rows of a relation as text, by chain. */
export async function builtRows(
  warehouse: HandmadeWarehouse,
  relation: Relation,
): Promise<ReadonlyMap<string, readonly TextRow[]>> {
  const columns = columnsOf[relation]
  const cells = columns.map((column) => `cast(relation.${column} as varchar) as ${column}`)
  const chain = relation === 'commission_line_tiers' ? 'lines.chain_id' : 'relation.chain_id'
  const lines =
    relation === 'commission_line_tiers'
      ? 'left join computation.commission_lines_computed as lines using (line_id)'
      : ''
  const rows = await warehouse.rows(
    `select ${chain} as of_chain, ${cells.join(', ')} from computation.${relation} as relation ${lines}`,
  )
  const byChain = new Map<string, TextRow[]>()
  for (const { of_chain, ...row } of rows) {
    const chainRows = byChain.get(String(of_chain)) ?? []
    chainRows.push(row as TextRow)
    byChain.set(String(of_chain), chainRows)
  }
  return byChain
}
