import { aligned, columnOf, widthOf } from './amount-column.js'
import { standingOf } from './standing.js'
import type { StatementSummary } from './statement.js'
import type { TextStyle } from './text-style.js'
import { markStyle } from './text-style.js'
import { blockerWords } from './words.js'

/** Statements for a terminal: a block for each partner and chain, a row for each period. */
export function summariesText(summaries: readonly StatementSummary[], style: TextStyle): string {
  const blocks = new Map<string, StatementSummary[]>()
  for (const summary of summaries) {
    const key = JSON.stringify([summary.partner.id, summary.chain.id])
    blocks.set(key, [...(blocks.get(key) ?? []), summary])
  }
  return [...blocks.values()].map((block) => `${blockText(block, style)}\n`).join('')
}

function blockText(block: readonly StatementSummary[], style: TextStyle): string {
  const [first] = block
  if (first === undefined) return ''
  const { partner, chain } = first
  const marks = block.map(markOf)
  const [total, payable, carried] = [
    columnOf(block.map(({ amounts }) => amounts.total)),
    columnOf(block.map(({ amounts }) => amounts.payable)),
    columnOf(block.map(({ amounts }) => amounts.carryOut)),
  ]
  const period = widest('period', ...block.map((summary) => summary.period.identifier))
  const mark = widest('status', ...marks.map(({ text }) => text))
  const lines = widest('lines', ...block.map(({ lineCount }) => String(lineCount)))
  const head = [
    'period'.padEnd(period),
    'status'.padEnd(mark),
    'lines'.padStart(lines),
    'total'.padEnd(widthOf(total)),
    'payable'.padEnd(widthOf(payable)),
    'carried out'.padEnd(widthOf(carried)),
  ].join('  ')
  const rows = block.map(({ period: { identifier }, lineCount, amounts, blockingReason, fiat }, index) => {
    const { text, tone } = marks[index] ?? { text: '', tone: 'open' }
    const remark =
      blockingReason !== null
        ? blockerWords(blockingReason).what
        : fiat === null
          ? ''
          : `${fiat.payable} ${fiat.currency}`
    return [
      identifier.padEnd(period),
      markStyle(style, tone)(text.padEnd(mark)),
      String(lineCount).padStart(lines),
      aligned(amounts.total, total),
      style.strong(aligned(amounts.payable, payable)),
      aligned(amounts.carryOut, carried).padEnd('carried out'.length),
      remark,
    ]
      .join('  ')
      .trimEnd()
  })
  return [
    `${style.strong(partner.name)}  ${partner.id}/${chain.id}, in ${chain.unit}`,
    style.dim(`  ${head}`.trimEnd()),
    ...rows.map((row) => `  ${row}`),
    '',
  ].join('\n')
}

function markOf(summary: StatementSummary): {
  readonly text: string
  readonly tone: 'open' | 'blocked' | 'released' | 'disputed'
} {
  const { mark, tone } = standingOf(summary)
  return { text: mark, tone }
}

function widest(...texts: readonly string[]): number {
  return Math.max(...texts.map((text) => text.length))
}
