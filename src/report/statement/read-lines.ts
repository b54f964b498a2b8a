import type { Session, SqlRow } from '../../engine/engine.js'
import { count, maybeText, text } from './row-values.js'
import type {
  Adjustment,
  BaseOrigin,
  LineKind,
  Override,
  StatementLine,
  StatementSummary,
  TierSlice,
} from './statement.js'
import { readTiers } from './read-tiers.js'
import { kindWords } from './words.js'

/** The kinds of lines in the order in which the terms apply. */
const kindOrder: readonly LineKind[] = [
  'RATE',
  'TIER_RERATE',
  'FLOOR_TOPUP',
  'CAP_REDUCTION',
  'LOSS_RELIEF',
  'ADJUSTMENT',
  'WITHHOLDING',
]

/** The lines of a statement by agreement, component, rule and validator, what is of the whole of them after the rest. */
export async function readLines(
  session: Session,
  summary: StatementSummary,
): Promise<readonly StatementLine[]> {
  const { partner, chain, period } = summary
  const parameters = [partner.id, chain.id, period.identifier]
  const own = `
       from ${session.schema('computation')}.partner_commission_lines as lines
       inner join ${session.schema('canonical')}.canonical_periods as periods
           on periods.chain_id = lines.chain_id and periods.period_id = lines.period_id`
  const where = 'where lines.partner_id = $1 and lines.chain_id = $2 and periods.period_identifier = $3'
  // Outer joins: a line of the whole statement names no agreement, and none may be lost here.
  const rows = await session.rows(
    `select lines.*, explained.rule_in_words, explained.validator_name, explained.component_native,
            explained.partner_weight, explained.validator_weight,
            sources.period_identifier as source_period_identifier
       ${own}
       left join ${session.schema('canonical')}.canonical_periods as sources
           on sources.chain_id = lines.chain_id and sources.period_id = lines.source_period_id
       left join ${session.schema('portal')}.my_commission_lines_v2 as explained
           on explained.partner_id = lines.partner_id and explained.line_id = lines.line_id
       ${where}`,
    parameters,
  )
  const tiers = await readTiers(session, summary)
  return rows
    .map((row) => lineOf(row, tiers.get(text(row, 'line_id')) ?? []))
    .sort(byPlace)
    .map((line, index) => ({ ...line, number: index + 1 }))
}

function lineOf(row: SqlRow, tiers: readonly TierSlice[]): StatementLine {
  const kind = text(row, 'line_kind') as LineKind
  const validatorKey = text(row, 'validator_key')
  return {
    id: text(row, 'line_id'),
    number: 0,
    agreementId: text(row, 'agreement_id'),
    versionNumber: count(row, 'version_number'),
    ruleKey: text(row, 'rule_key'),
    reason: maybeText(row, 'rule_in_words') ?? kindWords(kind),
    validatorKey,
    validatorName: maybeText(row, 'validator_name') ?? validatorKey,
    component: text(row, 'revenue_component'),
    kind,
    attributionMethod: maybeText(row, 'attribution_method'),
    baseMethod: maybeText(row, 'base_method'),
    baseOrigin: baseOriginOf(row),
    base: maybeText(row, 'base_amount_native'),
    rateBps: row['commission_rate_bps'] === null ? null : count(row, 'commission_rate_bps'),
    computed: maybeText(row, 'pre_override_amount_native'),
    override: overrideOf(row),
    adjustment: kind === 'ADJUSTMENT' ? adjustmentOf(row) : null,
    tiers,
    amount: maybeText(row, 'final_amount_native'),
    status: text(row, 'status'),
  }
}

function baseOriginOf(row: SqlRow): BaseOrigin | null {
  const component = maybeText(row, 'component_native')
  if (component === null) return null
  return {
    component,
    partnerWeight: maybeText(row, 'partner_weight'),
    validatorWeight: maybeText(row, 'validator_weight'),
  }
}

function overrideOf(row: SqlRow): Override | null {
  const amount = maybeText(row, 'override_amount_native')
  if (amount === null) return null
  return {
    amount,
    reason: maybeText(row, 'override_reason'),
    author: maybeText(row, 'override_author'),
    at: maybeText(row, 'override_at'),
    hasDrifted: row['override_drift'] === true,
  }
}

function adjustmentOf(row: SqlRow): Adjustment {
  return {
    sourcePeriod: text(row, 'source_period_identifier'),
    cause: maybeText(row, 'cause'),
    previous: maybeText(row, 'previous_amount_native'),
    current: maybeText(row, 'new_amount_native'),
    previousPublicationId: maybeText(row, 'previous_publication_id'),
  }
}

/** By the text of the keys, so that both engines and all locales agree; `*` last. */
function byPlace(a: StatementLine, b: StatementLine): number {
  return (
    byText(lastly(a.agreementId), lastly(b.agreementId)) ||
    byText(lastly(a.component), lastly(b.component)) ||
    Number(a.kind === 'ADJUSTMENT') - Number(b.kind === 'ADJUSTMENT') ||
    byText(a.ruleKey, b.ruleKey) ||
    a.versionNumber - b.versionNumber ||
    kindOrder.indexOf(a.kind) - kindOrder.indexOf(b.kind) ||
    byText(a.reason, b.reason) ||
    byText(lastly(a.validatorName), lastly(b.validatorName)) ||
    byText(lastly(a.validatorKey), lastly(b.validatorKey)) ||
    byText(a.id, b.id)
  )
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function lastly(key: string): string {
  return key === '*' ? '\uffff' : key
}
