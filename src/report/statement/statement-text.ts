import { aligned, columnOf, widthOf } from './amount-column.js'
import type { AmountColumn } from './amount-column.js'
import { amountText } from './amount-text.js'
import { blockersByReason } from './blockers-by-reason.js'
import { equationOf } from './equation.js'
import type { ComponentLines } from './group-lines.js'
import { groupLines, rateText } from './group-lines.js'
import { originWords, remarkWords, tierWords, versionWords } from './line-words.js'
import { standingOf } from './standing.js'
import type { Statement, StatementLine } from './statement.js'
import type { TextStyle } from './text-style.js'
import { markStyle } from './text-style.js'
import {
  blockerWords,
  componentWords,
  dateWords,
  eventWords,
  momentWords,
  periodTimeWords,
  periodWords,
} from './words.js'

/** Rows of a reason that a terminal shows. */
const rowsShown = 10

/** The statement for a terminal that is `width` characters wide. Ends with a line break. */
export function statementText(statement: Statement, style: TextStyle, width: number): string {
  const parts = [
    heading(statement, style),
    facts(statement, style),
    blocked(statement, style),
    payable(statement, style),
    ...lineTables(statement, style, width),
  ]
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

function heading(statement: Statement, style: TextStyle): readonly string[] {
  const { partner, name } = statement
  const standing = standingOf(statement)
  const head = `${style.strong(partner.legalEntity ?? partner.name)}  ${markStyle(style, standing.tone)(standing.mark)}`
  return standing.sentence === '' ? [head, name] : [head, name, '', standing.sentence]
}

function facts(statement: Statement, style: TextStyle): readonly string[] {
  const { partner, period, chain, agreements, release, history, fiat, operator } = statement
  const rows: (readonly [label: string, text: string])[] = [
    [
      'Partner',
      [partner.name, partner.contactName, partner.contactEmail].filter((part) => part !== null).join(', '),
    ],
    ['Period', `${periodWords(statement)} of ${chain.name}, ${periodTimeWords(period)}`],
    ...agreements.map(({ name, id }, index) => [index === 0 ? 'Agreements' : '', `${name} (${id})`] as const),
    ['Statement', statement.id],
  ]
  if (operator !== null) rows.push(['Issued by', operator])
  if (release !== null)
    rows.push(['Released', `from publication ${release.publicationId}, content hash ${release.contentHash}`])
  if (fiat !== null)
    rows.push([
      'In fiat',
      `${amountText(fiat.payable)} ${fiat.currency}, at ${amountText(fiat.rate)} for one ${chain.unit}: close of ${dateWords(fiat.priceDate)}, ${fiat.source}`,
    ])
  for (const [index, { event, actor, occurredAt, reason }] of history.entries()) {
    const step = `${eventWords(event)} by ${actor}, ${momentWords(occurredAt)} UTC${reason === null ? '' : `: ${reason}`}`
    rows.push([index === 0 ? 'History' : '', step])
  }
  return rows.map(([label, text]) => `  ${style.dim(label.padEnd(12))}${text}`)
}

function blocked({ blockers }: Statement, style: TextStyle): readonly string[] {
  return blockersByReason(blockers).flatMap(([reason, rows]) => {
    const { what, remedy } = blockerWords(reason)
    const more = rows.length > rowsShown ? [`    and ${rows.length - rowsShown} more`] : []
    return [
      `${style.bad(reason)}: ${what}.`,
      ...rows.slice(0, rowsShown).map(({ relation, rowKey }) => `    ${relation} ${rowKey}`),
      ...more,
      `  What to do: ${remedy}.`,
    ]
  })
}

function payable(statement: Statement, style: TextStyle): readonly string[] {
  const { amounts, chain } = statement
  const rows = [...equationOf(statement, amountText), ['Payable', amounts.payable] as const]
  const column = columnOf(rows.map(([, amount]) => amount))
  const margin = Math.max(...rows.map(([label]) => label.length))
  return [
    style.strong(`What is payable, ${chain.unit}`),
    ...rows.map(([label, amount], index) => {
      const row = `  ${label.padEnd(margin)}   ${aligned(amount, column)}`.trimEnd()
      return index === rows.length - 1 ? style.strong(row) : row
    }),
  ]
}

/** Widths of the columns of all lines, so that their amounts stand below each other through the whole statement. */
interface Widths {
  readonly number: number
  readonly validator: number
  readonly base: AmountColumn
  readonly rate: number
  readonly amount: AmountColumn
  readonly all: number
}

function lineTables(statement: Statement, style: TextStyle, all: number): readonly (readonly string[])[] {
  const { lines, agreements } = statement
  const widths: Widths = {
    number: String(lines.length).length,
    validator: Math.max(0, ...lines.map((line) => validatorText(line).length)),
    base: columnOf(lines.map(({ base }) => base)),
    rate: Math.max(0, ...lines.map((line) => rateText(line).length)),
    amount: columnOf(lines.map(({ amount }) => amount)),
    all,
  }
  return groupLines(lines, agreements).map(({ agreement, components, amount }) => [
    style.strong(agreement?.name ?? 'The whole statement'),
    ...(agreement?.versions ?? []).map((version) => style.dim(`  ${versionWords(version)}`)),
    ...components.flatMap((component) => componentLines(component, style, widths)),
    sumLine('In all', amount, widths, style),
  ])
}

function componentLines(component: ComponentLines, style: TextStyle, widths: Widths): readonly string[] {
  const words = componentWords(component.component)
  return [
    `  ${style.good(words)}`,
    ...component.groups.flatMap((group) => {
      const tiers = tierWords(group, amountText)
      return [
        `    ${group.reason}`,
        ...(tiers === null ? [] : [style.dim(`    ${tiers}`)]),
        ...group.lines.flatMap((line) => lineLines(line, style, widths)),
      ]
    }),
    ...(component.lineCount > 1 ? [sumLine(words, component.amount, widths, style)] : []),
  ]
}

function lineLines(line: StatementLine, style: TextStyle, widths: Widths): readonly string[] {
  const hasBase = line.base !== null || line.kind === 'RATE'
  const row = [
    `    ${String(line.number).padStart(widths.number)}`,
    validatorText(line).padEnd(widths.validator),
    hasBase ? aligned(line.base, widths.base) : ' '.repeat(widthOf(widths.base)),
    rateText(line).padStart(widths.rate),
    aligned(line.amount, widths.amount),
  ].join('  ')
  const origin = originWords(line, amountText)
  const remark = remarkWords(line, amountText)
  const indent = ' '.repeat(6 + widths.number)
  // Beside the amounts where there is room.
  const isBeside = row.length + origin.length + 2 <= widths.all
  const beside = origin === '' || !isBeside ? '' : style.dim(`  ${origin}`)
  return [
    `${row}${beside}`.trimEnd(),
    ...(origin === '' || isBeside ? [] : [style.dim(`${indent}${origin}`)]),
    ...(remark === null ? [] : [style.warn(`${indent}${remark}`)]),
  ]
}

function sumLine(label: string, amount: string | null, widths: Widths, style: TextStyle): string {
  const { number, validator, base, rate } = widths
  const before = 4 + number + 2 + validator + 2 + widthOf(base) + 2 + rate
  return style.strong(`  ${label}`.padEnd(before) + `  ${aligned(amount, widths.amount)}`.trimEnd())
}

function validatorText({ validatorName }: StatementLine): string {
  return validatorName === '*' ? 'all' : validatorName
}
