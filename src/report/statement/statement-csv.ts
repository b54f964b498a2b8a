import type { Cell } from '../csv.js'
import { spreadsheetCsv } from '../csv.js'
import type { Statement, StatementLine } from './statement.js'

/** Of every line, in the order of the file; docs/reference/statements.md describes them. */
const columns: Readonly<Record<string, (line: StatementLine, statement: Statement) => Cell>> = {
  statement: (_, { name }) => ({ text: name }),
  statement_id: (_, { id }) => ({ text: id }),
  statement_status: (_, { status }) => ({ text: status }),
  partner_id: (_, { partner }) => ({ text: partner.id }),
  partner_name: (_, { partner }) => ({ text: partner.name }),
  chain_id: (_, { chain }) => ({ text: chain.id }),
  period_identifier: (_, { period }) => ({ text: period.identifier }),
  native_unit: (_, { chain }) => ({ text: chain.unit }),
  line_number: ({ number }) => ({ figure: number }),
  line_id: ({ id }) => ({ text: id }),
  agreement_id: ({ agreementId }) => ({ text: agreementId }),
  agreement_name: ({ agreementId }, { agreements }) => ({
    text: agreements.find(({ id }) => id === agreementId)?.name ?? null,
  }),
  version_number: ({ versionNumber }) => ({ figure: versionNumber }),
  rule_key: ({ ruleKey }) => ({ text: ruleKey }),
  rule_in_words: ({ reason }) => ({ text: reason }),
  validator_key: ({ validatorKey }) => ({ text: validatorKey }),
  validator_name: ({ validatorName }) => ({ text: validatorName }),
  revenue_component: ({ component }) => ({ text: component }),
  line_kind: ({ kind }) => ({ text: kind }),
  attribution_method: ({ attributionMethod }) => ({ text: attributionMethod }),
  base_method: ({ baseMethod }) => ({ text: baseMethod }),
  component_native: ({ baseOrigin }) => ({ figure: baseOrigin?.component ?? null }),
  partner_weight: ({ baseOrigin }) => ({ figure: baseOrigin?.partnerWeight ?? null }),
  validator_weight: ({ baseOrigin }) => ({ figure: baseOrigin?.validatorWeight ?? null }),
  base_amount_native: ({ base }) => ({ figure: base }),
  commission_rate_bps: ({ rateBps }) => ({ figure: rateBps }),
  tiers: ({ tiers }) => ({
    text:
      tiers.length === 0
        ? null
        : tiers.map((tier) => `${tier.slice} at ${tier.rateBps} bps: ${tier.amount}`).join('; '),
  }),
  pre_override_amount_native: ({ computed }) => ({ figure: computed }),
  override_amount_native: ({ override }) => ({ figure: override?.amount ?? null }),
  override_reason: ({ override }) => ({ text: override?.reason ?? null }),
  override_author: ({ override }) => ({ text: override?.author ?? null }),
  override_at: ({ override }) => ({ text: override?.at ?? null }),
  source_period_identifier: ({ adjustment }, { period }) => ({
    text: adjustment?.sourcePeriod ?? period.identifier,
  }),
  cause: ({ adjustment }) => ({ text: adjustment?.cause ?? null }),
  previous_amount_native: ({ adjustment }) => ({ figure: adjustment?.previous ?? null }),
  new_amount_native: ({ adjustment }) => ({ figure: adjustment?.current ?? null }),
  final_amount_native: ({ amount }) => ({ figure: amount }),
  status: ({ status }) => ({ text: status }),
}

/** The lines of a statement as CSV (RFC 4180 with LF): a header, a row a line, decimals with all their digits. */
export function statementCsv(statement: Statement): string {
  return spreadsheetCsv(
    Object.keys(columns),
    statement.lines.map((line) => Object.values(columns).map((cellOf) => cellOf(line, statement))),
  )
}
