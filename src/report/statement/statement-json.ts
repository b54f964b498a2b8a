import type { Statement, StatementHead, StatementLine, StatementSummary } from './statement.js'

/**
 * The statement as JSON, of the shape that docs/reference/statements.md describes: names as in the warehouse, amounts as
 * text with all eighteen places, null for what is not known or does not apply. Ends with a line break.
 */
export function statementJson(statement: Statement): string {
  return `${JSON.stringify(statementRecord(statement), undefined, 2)}\n`
}

/** What `list` tells of a statement, under the names that the whole has it by. */
export function summaryRecord(summary: StatementSummary): Record<string, unknown> {
  return { ...headRecord(summary), line_count: summary.lineCount, blocking_reason: summary.blockingReason }
}

function statementRecord(statement: Statement): Record<string, unknown> {
  const { operator, terms } = statement
  return {
    format: 'aurora-statement',
    format_version: 1,
    operator_name: operator,
    ...headRecord(statement),
    terms: terms && {
      minimum_payout_native: terms.minimumPayout,
      withholding_bps: terms.withholdingBps,
      withholding_basis: terms.withholdingBasis,
      withholding_document: terms.withholdingDocument,
    },
    blockers: statement.blockers.map(({ reason, relation, rowKey }) => ({
      reason,
      relation,
      row_key: rowKey,
    })),
    events: statement.history.map((event) => ({
      event: event.event,
      actor: event.actor,
      reason: event.reason,
      occurred_at: event.occurredAt,
      publication_id: event.publicationId,
      content_hash: event.contentHash,
      event_hash: event.eventHash,
    })),
    agreements: statement.agreements.map(({ id, name, versions }) => ({
      agreement_id: id,
      agreement_name: name,
      versions: versions.map((version) => ({
        version_number: version.number,
        terms: Object.fromEntries(version.terms),
      })),
    })),
    lines: statement.lines.map(lineRecord),
  }
}

function headRecord(head: StatementHead): Record<string, unknown> {
  const { partner, chain, period, amounts, fiat, release } = head
  return {
    statement_id: head.id,
    statement: head.name,
    status: head.status,
    is_changed: head.hasChanged,
    partner_id: partner.id,
    partner_name: partner.name,
    legal_entity_name: partner.legalEntity,
    contact_name: partner.contactName,
    contact_email: partner.contactEmail,
    chain_id: chain.id,
    chain_name: chain.name,
    native_unit: chain.unit,
    period_identifier: period.identifier,
    period_start: period.start,
    period_end: period.end,
    total_native: amounts.total,
    adjustments_native: amounts.adjustments,
    carry_in_native: amounts.carryIn,
    withheld_native: amounts.withheld,
    payable_native: amounts.payable,
    carry_out_native: amounts.carryOut,
    fiat: fiat && {
      quote_currency: fiat.currency,
      fiat_rate: fiat.rate,
      fiat_price_date: fiat.priceDate,
      fiat_source: fiat.source,
      fiat_payable: fiat.payable,
    },
    release: release && { publication_id: release.publicationId, content_hash: release.contentHash },
  }
}

function lineRecord(line: StatementLine): Record<string, unknown> {
  const { baseOrigin, override, adjustment } = line
  return {
    line_number: line.number,
    line_id: line.id,
    agreement_id: line.agreementId,
    version_number: line.versionNumber,
    rule_key: line.ruleKey,
    rule_in_words: line.reason,
    validator_key: line.validatorKey,
    validator_name: line.validatorName,
    revenue_component: line.component,
    line_kind: line.kind,
    attribution_method: line.attributionMethod,
    base_method: line.baseMethod,
    base_origin: baseOrigin && {
      component_native: baseOrigin.component,
      partner_weight: baseOrigin.partnerWeight,
      validator_weight: baseOrigin.validatorWeight,
    },
    base_amount_native: line.base,
    commission_rate_bps: line.rateBps,
    tiers: line.tiers.map((tier) => ({
      tier_number: tier.tierNumber,
      slice_native: tier.slice,
      rate_bps: tier.rateBps,
      amount_native: tier.amount,
    })),
    pre_override_amount_native: line.computed,
    override: override && {
      override_amount_native: override.amount,
      override_reason: override.reason,
      override_author: override.author,
      override_at: override.at,
      override_drift: override.hasDrifted,
    },
    adjustment: adjustment && {
      source_period_identifier: adjustment.sourcePeriod,
      cause: adjustment.cause,
      previous_amount_native: adjustment.previous,
      new_amount_native: adjustment.current,
      previous_publication_id: adjustment.previousPublicationId,
    },
    final_amount_native: line.amount,
    status: line.status,
  }
}
