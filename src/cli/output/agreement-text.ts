import type {
  AgreementRecord,
  InWords,
  RuleRecord,
  StateRecord,
  VersionRecord,
} from '../../finance/agreements/agreement-record.js'
import { percentWords } from '../../finance/explain/words.js'
import type { RegistryRow } from '../../project/registry-rows.js'
import type { Style } from './style.js'

/** The agreements, one a line. */
export function agreementListText(records: readonly AgreementRecord[], style: Style): string {
  if (records.length === 0) return 'There are no agreements in seeds/registry/agreements.csv.\n'
  const rows = records.map(({ agreement_id, agreement_name, partner, status }) => [
    agreement_id,
    partner['partner_name'] ?? partner['partner_id'] ?? '',
    status ?? '',
    agreement_name,
  ])
  return aligned(rows)
    .map((line) => `${line}\n`)
    .join('')
    .replaceAll('ACTIVE', style.good('ACTIVE'))
}

/** The terms of an agreement for a person; `at` as it was asked for. */
export function agreementText(record: AgreementRecord, at: string | undefined, style: Style): string {
  const { agreement_id, agreement_name, partner, status, versions } = record
  const when = at === undefined ? 'today' : `at ${at}`
  const blocks = [
    [
      `${style.strong(agreement_id)}  ${agreement_name}`,
      `partner   ${partner['partner_name'] ?? ''} (${partner['partner_id'] ?? ''})`,
      `state     ${status ?? 'unknown'} ${when}${historyWords(record.states)}`,
      ...wordLines('pays', record.payee, at, style),
    ],
    ...versions.map((version) => versionLines(version, when, style)),
    ...(versions.length === 0 ? [[style.warn(`No version holds ${when}.`)]] : []),
    ...listBlock(
      'set by hand',
      record.overrides.map(({ in_words }) => in_words),
      style,
    ),
    ...listBlock('wallets', record.wallets.map(walletWords), style),
  ]
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

/** Rows of the payee's terms, each with its span where all are shown. */
function wordLines(
  label: string,
  rows: readonly InWords[],
  at: string | undefined,
  style: Style,
): readonly string[] {
  return rows.map(
    ({ terms, in_words }) =>
      `${label.padEnd(10)}${in_words}${at === undefined ? style.dim(` · ${spanWords(terms)}`) : ''}`,
  )
}

function historyWords(states: readonly StateRecord[]): string {
  if (states.length < 2) return ''
  const each = states.map(({ terms, periods }) => {
    const starts = periods.map((row) => `${row['chain_id'] ?? ''} ${row['from_period'] ?? ''}`)
    return `${terms['status'] ?? ''} from ${[terms['effective_from'] ?? '', ...starts].join(', ')}`
  })
  return ` (${each.join('; ')})`
}

function versionLines(version: VersionRecord, when: string, style: Style): readonly string[] {
  const spans = [
    version.effective_until === null
      ? `from ${version.effective_from} on`
      : `${version.effective_from} until ${version.effective_until}`,
    ...version.periods.map(spanWords),
    ...version.slots.map(
      (row) => `${row['chain_id'] ?? ''} slots ${row['from_slot'] ?? ''} to ${lastWords(row['until_slot'])}`,
    ),
  ]
  const mark = marks[version.holds](when)
  return [
    `${style.strong(`version ${version.version_number}`)}  ${spans.join(' · ')}${mark === '' ? '' : `  ${style.good(mark)}`}`,
    `  recorded  ${version.recorded_at}`,
    `  losses    ${version.losses_in_words}`,
    ...(version.terms_snapshot === null ? [] : [`  signed    ${version.terms_snapshot}`]),
    ...version.rules.flatMap((rule) => ruleLines(rule, style)),
  ]
}

const marks: Readonly<Record<VersionRecord['holds'], (when: string) => string>> = {
  WHOLE: (when) => `in force ${when}`,
  PART: (when) => `in force in a part of it, ${when}`,
  UNKNOWN: () => 'nobody knows yet when the period begins',
  NO: () => '',
}

function ruleLines({ rule_key, in_words, details, tiers }: RuleRecord, style: Style): readonly string[] {
  return [
    `  ${style.strong(rule_key)}  ${in_words}`,
    ...details.map((detail) => `    ${style.dim('·')} ${detail}`),
    ...aligned(
      [['from', 'to', 'rate'], ...tiers.map(tierCells)].slice(0, tiers.length === 0 ? 0 : undefined),
    ).map((line) => `      ${line}`),
  ]
}

function tierCells(tier: RegistryRow): readonly string[] {
  return [tier['lower_native'] ?? '', tier['upper_native'] ?? 'on', percentWords(tier['rate_bps'])]
}

function walletWords(row: RegistryRow): string {
  const notes = row['notes'] ?? null
  return `${row['wallet_address'] ?? ''} · ${spanWords(row)}${notes === null ? '' : ` · ${notes}`}`
}

/** `solana-mainnet periods 5000 to 5007`: the last one that counts, not the first that does not. */
function spanWords(row: RegistryRow): string {
  return `${row['chain_id'] ?? ''} periods ${row['from_period'] ?? ''} to ${lastWords(row['until_period'])}`
}

function lastWords(until: string | null | undefined): string {
  return until === null || until === undefined ? 'the end' : String(BigInt(until) - 1n)
}

function listBlock(title: string, lines: readonly string[], style: Style): readonly (readonly string[])[] {
  return lines.length === 0 ? [] : [[style.strong(title), ...lines.map((line) => `  ${line}`)]]
}

function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  )
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
