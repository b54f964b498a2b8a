import { TestProject } from '../test-project.js'

const statementIds = ['10', '11', '12'].map((period) => `00000000-0000-4000-8000-0000000000${period}`)
const periodIds = ['10', '11', '12'].map((period) => `00000000-0000-4000-9000-0000000000${period}`)

type Rows = readonly Readonly<Record<string, string>>[]

/** A published relation that statements are read from: the types of its columns, and its rows; other cells are NULL. */
interface Relation {
  readonly columns: string
  readonly rows: Rows
}

const amount = 'DECIMAL(38,18)'

/** Nothing is released here, so that today's lines are those of the statements. */
const lines: Relation = {
  columns: `line_id:UUID partner_id agreement_id version_number:INTEGER rule_key chain_id period_id:UUID source_period_id:UUID validator_key revenue_component line_kind attribution_method base_method base_amount_native:${amount} commission_rate_bps:INTEGER pre_override_amount_native:${amount} override_amount_native:${amount} override_reason override_author override_at:TIMESTAMPTZ override_drift:BOOLEAN final_amount_native:${amount} status cause previous_amount_native:${amount} new_amount_native:${amount} previous_publication_id`,
  rows: periodIds.map((period_id, index) => ({
    line_id: lineId(index),
    partner_id: 'alpha',
    agreement_id: 'fees',
    version_number: '1',
    rule_key: 'fees',
    chain_id: 'mainnet',
    period_id,
    source_period_id: period_id,
    validator_key: 'one',
    revenue_component: 'EXEC_FEES',
    line_kind: 'RATE',
    attribution_method: 'FIXED_SHARE',
    base_method: 'COMPONENT',
    commission_rate_bps: '1000',
    override_drift: 'false',
    status: index === 2 ? 'MISSING' : 'OBSERVED',
    ...(index === 2
      ? {}
      : { base_amount_native: '12.5', pre_override_amount_native: '1.25', final_amount_native: '1.25' }),
  })),
}

/** Alpha's statements of three periods: a plain one, one with an odd name in it, and one that is blocked. */
const relations: Readonly<Record<string, Relation>> = {
  'registry/partners': {
    columns: 'partner_id partner_name legal_entity_name contact_name contact_email',
    rows: [{ partner_id: 'alpha', partner_name: 'Alpha', legal_entity_name: 'Alpha Example Ltd' }],
  },
  'registry/chains': {
    columns: 'chain_id name native_unit period_type',
    rows: [{ chain_id: 'mainnet', name: 'Main network', native_unit: 'COIN', period_type: 'EPOCH' }],
  },
  'registry/partner_terms': {
    columns: `partner_id chain_id from_period:BIGINT until_period:BIGINT minimum_payout_native:${amount} withholding_bps:INTEGER withholding_basis withholding_document`,
    rows: [],
  },
  'registry/agreements': {
    columns: 'agreement_id agreement_name',
    rows: [{ agreement_id: 'fees', agreement_name: 'Part of the fees' }],
  },
  'registry/agreement_versions': {
    columns: 'agreement_id version_number:INTEGER terms_snapshot:JSON',
    rows: [{ agreement_id: 'fees', version_number: '1', terms_snapshot: '{"document":"A-1"}' }],
  },
  'canonical/canonical_periods': {
    columns:
      'chain_id period_id:UUID period_identifier period_number:BIGINT period_start:TIMESTAMPTZ period_end:TIMESTAMPTZ',
    rows: periodIds.map((period_id, index) => ({
      chain_id: 'mainnet',
      period_id,
      period_identifier: String(10 + index),
      period_number: String(10 + index),
    })),
  },
  'computation/partner_commission_statements': {
    columns: `statement_id:UUID partner_id chain_id period_id:UUID total_native:${amount} adjustments_native:${amount} withheld_native:${amount} carry_in_native:${amount} payable_native:${amount} carry_out_native:${amount} line_count:BIGINT blocking_reason`,
    rows: keys().map((key, index) => ({
      ...key,
      carry_in_native: '0',
      carry_out_native: '0',
      line_count: '1',
      ...(index === 2
        ? { blocking_reason: 'MISSING_FACT' }
        : { total_native: '1.25', adjustments_native: '0', withheld_native: '0', payable_native: '1.25' }),
    })),
  },
  'computation/statement_status': {
    columns: 'statement_id:UUID partner_id chain_id period_id:UUID status is_changed:BOOLEAN',
    rows: keys().map((key, index) => ({
      ...key,
      status: index === 0 ? 'PENDING_APPROVAL' : 'DRAFT',
      is_changed: index === 1 ? 'true' : 'false',
    })),
  },
  'computation/statement_blockers': {
    columns: 'statement_id:UUID reason relation row_key',
    rows: [
      {
        statement_id: statementIds[2] ?? '',
        reason: 'MISSING_FACT',
        relation: 'computation.validator_pnl',
        row_key: 'mainnet|12|one|EXEC_FEES',
      },
    ],
  },
  'computation/commission_line_tiers': {
    columns: `line_id:UUID tier_number:INTEGER slice_native:${amount} rate_bps:INTEGER amount_native:${amount}`,
    rows: [],
  },
  'computation/partner_commission_lines': lines,
  'computation/commission_lines_computed': lines,
  'portal/my_commission_lines_v2': {
    columns: `partner_id line_id:UUID rule_in_words validator_name component_native:${amount} partner_weight:DECIMAL(38,0) validator_weight:DECIMAL(38,0)`,
    rows: periodIds.map((_, index) => ({
      partner_id: 'alpha',
      line_id: lineId(index),
      rule_in_words: index === 1 ? '=cmd() of <b>the fees</b>' : '10 % of the fees',
      validator_name: 'One',
    })),
  },
}

/**
 * A project, if not the one given then on the engine of the test that runs, whose seeds are what statements are read from: published in a moment, and
 * read by the same SQL as the warehouse's own relations.
 */
export async function openStatementShop(on?: TestProject): Promise<TestProject> {
  const project = on ?? (await TestProject.onEngine())
  for (const [path, relation] of Object.entries(relations)) {
    const columns = relation.columns.split(' ').map((column) => column.split(':'))
    const names = columns.map(([name = '']) => name)
    const cell = (text: string | undefined): string =>
      text === undefined ? '' : `"${text.replaceAll('"', '""')}"`
    const rows = [
      names.join(','),
      ...relation.rows.map((row) => names.map((name) => cell(row[name])).join(',')),
    ]
    project.write(`seeds/${path}.csv`, `${rows.join('\n')}\n`)
    project.write(`seeds/${path}.yml`, yamlOf(path.slice(path.indexOf('/') + 1), columns))
  }
  await project.ok('build')
  return project
}

function yamlOf(name: string, columns: readonly (readonly string[])[]): string {
  const described = columns.map(
    ([column = '', type = 'VARCHAR']) =>
      `      - { name: ${column}, type: "${type}", description: A column., ${type.startsWith('DECIMAL(38,18)') ? 'unit: coin, signed: true' : ''} }`,
  )
  return `seeds:\n  - name: ${name}\n    description: Rows.\n    columns:\n${described.join('\n')}\n`
}

function keys(): Rows {
  return statementIds.map((statement_id, index) => ({
    statement_id,
    partner_id: 'alpha',
    chain_id: 'mainnet',
    period_id: periodIds[index] ?? '',
  }))
}

function lineId(index: number): string {
  return `00000000-0000-4000-a000-0000000000${10 + index}`
}
