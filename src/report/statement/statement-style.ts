import { cssString } from '../html.js'
import type { AmountColumn } from './amount-column.js'
import { widthOf } from './amount-column.js'

export type Paper = 'a4' | 'letter'

/** What stands at the edges of a printed page. */
export interface PageEdges {
  readonly top: string
  readonly mark: string
  readonly bottom: string
  /** Without one the page is as large as the printer's paper. */
  readonly paper: Paper | undefined
  /** Behind the text of every page; empty for none. */
  readonly watermark: string
  /** What the amounts of the lines take. */
  readonly column: AmountColumn
}

/** The style sheet of a statement, for screen and paper. Fonts are those of the machine: nothing is fetched. */
export function statementStyle({ top, mark, bottom, paper, watermark, column }: PageEdges): string {
  return `
@page {
  ${paper === undefined ? '' : `size: ${paper === 'a4' ? 'A4' : 'letter'};`}
  margin: 17mm 15mm 18mm;
  @top-left { content: ${cssString(top)}; ${edge} }
  @top-right { content: ${cssString(mark)}; ${edge} font-weight: 600; }
  @bottom-left { content: ${cssString(bottom)}; ${edge} }
  @bottom-right { content: "Page " counter(page) " of " counter(pages); ${edge} }
}
@page :first { @top-left { content: none } @top-right { content: none } }
:root { --places: ${column.places}; --amount: ${widthOf(column)}; --watermark: ${cssString(watermark)}; --watermark-size: ${watermark.length > 8 ? 46 : 88}pt; }
${sheet}${watermark === '' ? '' : watermarkSheet}`
}

const fonts = `"Helvetica Neue", Helvetica, "Segoe UI", Arial, "Liberation Sans", "Open Sans", sans-serif`
const edge = `font: 7.5pt/1.2 ${fonts}; color: #525b68;`

const watermarkSheet = `
body::before { content: var(--watermark); position: fixed; inset: 0; display: grid; place-items: center;
  font-size: var(--watermark-size); font-weight: 700; letter-spacing: .12em; white-space: nowrap; color: rgb(120 60 0 / 6%); transform: rotate(-34deg);
  z-index: -1; pointer-events: none; }
`

const sheet = `
* { box-sizing: border-box; }
html { color-scheme: light; background: #eef0f3; -webkit-text-size-adjust: 100%; }
body { position: relative; z-index: 0; margin: 0 auto; max-width: 210mm; padding: 17mm 15mm; background: #fff; color: #1b2129;
  font: 9pt/1.45 ${fonts}; font-variant-numeric: lining-nums tabular-nums; overflow-wrap: break-word;
  -webkit-print-color-adjust: exact; print-color-adjust: exact; }
h1, h2, h3, p, dl, dd, table, ul { margin: 0; padding: 0; }
h1 { font-size: 20pt; line-height: 1.15; font-weight: 650; letter-spacing: -.012em; }
h2 { font-size: 11.5pt; line-height: 1.25; font-weight: 650; margin: 8mm 0 2.5mm; break-after: avoid; }
h3 { font-size: 10pt; font-weight: 650; line-height: 1.3; }
.quiet { color: #525b68; }
.small { font-size: 8pt; }
.code { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; font-size: .84em;
  font-variant-ligatures: none; overflow-wrap: anywhere; }
td, dd, bdi { unicode-bidi: isolate; }

.masthead { display: flex; justify-content: space-between; align-items: flex-start; gap: 8mm;
  padding-bottom: 5mm; border-bottom: .6mm solid #1b2129; }
.kind { font-size: 8.5pt; letter-spacing: .09em; text-transform: uppercase; color: #0b5563; font-weight: 650; margin-bottom: 1.5mm; }
.subject { margin-top: 1.5mm; font-size: 10.5pt; color: #3c4552; }
.mark { flex: none; padding: 1mm 3mm; border: .3mm solid; border-radius: 1mm; font-size: 9pt; font-weight: 650; letter-spacing: .03em; }
.mark-open { color: #7d4300; background: #fff7e8; }
.mark-blocked, .mark-disputed { color: #8f1d1d; background: #fdf0f0; }
.mark-released { color: #1a5733; background: #eff8f2; }

.notice { margin-top: 5mm; padding: 3mm 4mm; border-left: 1.2mm solid; break-inside: avoid; }
.notice p + p, .notice ul { margin-top: 1.2mm; }
.notice ul { padding-left: 4.5mm; }
.notice strong { font-weight: 650; }
.notice-open { background: #fff7e8; border-color: #b46a00; }
.notice-blocked, .notice-disputed { background: #fdf0f0; border-color: #a82a2a; }

.facts { display: grid; grid-template-columns: 1fr 1fr; gap: 4.5mm 8mm; margin-top: 6mm; }
.facts dt { font-size: 8pt; color: #525b68; }
.facts dd + dd { margin-top: .3mm; }

.summary { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 10mm; align-items: start; break-inside: avoid; }
.payable { padding: 4mm 5mm 4.5mm; background: #f1f5f6; border-top: .8mm solid #0b5563; min-width: 58mm; text-align: right; }
.payable dt { color: #3c4552; }
.payable .sum { font-size: 17pt; line-height: 1.2; font-weight: 650; letter-spacing: -.01em; white-space: nowrap; }
.payable .fiat { font-size: 11pt; font-weight: 600; margin-top: 1.5mm; }

.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; }
th { font-weight: 600; text-align: left; }
td, th { padding: 1mm 0; vertical-align: baseline; }
td + td, th + td, td + th, th + th { padding-left: 3.5mm; }
tr { break-inside: avoid; }
.amount { text-align: right; white-space: nowrap; }
.amount i { font-style: normal; display: inline-block; text-align: left; width: calc(var(--places) * 1ch); }
.unknown { color: #8f1d1d; }
.equation th { font-weight: 400; }
.equation tr { border-bottom: .15mm solid #d9dee4; }
.equation tr.sum { border-bottom: 0; border-top: .3mm solid #1b2129; }
.equation tr.sum th, .equation tr.sum td { font-weight: 650; }

.agreement { margin-top: 6mm; }
.agreement > header { break-inside: avoid; break-after: avoid; margin-bottom: 1.5mm; }
.agreement > header > * { break-after: avoid; }
.terms { margin-top: .5mm; }
.wide { grid-column: 1 / -1; }
.lines { font-size: 7.6pt; line-height: 1.38; table-layout: fixed; }
.lines col.number { width: 7mm; }
.lines col.validator { width: 33mm; }
.lines col.rate { width: 14mm; }
.lines col.amount { width: calc(var(--amount) * 1ch + 5mm); }
.lines thead { display: table-header-group; }
.lines thead th { font-size: 7.4pt; color: #525b68; border-bottom: .3mm solid #1b2129; vertical-align: bottom; }
.lines thead .amount { white-space: normal; }
.lines td, .lines th { padding-top: .8mm; padding-bottom: .8mm; }
.lines tbody tr.line > * { border-top: .15mm solid #e4e8ec; }
.lines tbody tr.component > * { padding-top: 2.4mm; font-size: 8.4pt; font-weight: 650; color: #0b5563; border-top: 0; }
.lines tr.reason > * { font-weight: 400; color: #3c4552; padding-bottom: 1mm; }
.lines tr.component, .lines tr.reason { break-after: avoid; }
.lines tr.first > * { border-top-color: #b9c1ca; }
.lines tr.remark > * { padding-top: 0; color: #3c4552; }
.lines tr.remark, .lines tr.subtotal { break-before: avoid; }
.lines tr.subtotal > * { border-top: .2mm solid #8b95a1; font-weight: 600; padding-bottom: 1.6mm; }
.lines tr.total > * { border-top: .3mm solid #1b2129; border-bottom: .3mm solid #1b2129; font-weight: 650; }
.lines td.number, .lines th.number { color: #525b68; text-align: right; white-space: nowrap; }
.lines th.validator { font-weight: 400; }

.lines td.rate, .lines th.rate { text-align: right; white-space: nowrap; }

.validators { columns: 2; column-gap: 8mm; font-size: 8pt; }
.validators > div { break-inside: avoid; padding: .6mm 0; border-bottom: .15mm solid #e4e8ec; }
.validators dd { color: #525b68; font-size: 6.8pt; }

.log { font-size: 8pt; }
.log thead { display: table-header-group; }
.log thead th { color: #525b68; border-bottom: .3mm solid #1b2129; }
.log tbody td, .log tbody th { border-bottom: .15mm solid #e4e8ec; font-weight: 400; }
.explain { columns: 2; column-gap: 8mm; font-size: 8pt; line-height: 1.45; color: #2b333e; }
.explain > div { break-inside: avoid; }
.explain > div + div { margin-top: 2mm; }
.explain dt { font-weight: 650; }

@media print {
  html { background: none; }
  body { max-width: none; padding: 0; margin: 0; background: none; }
  .scroll { overflow: visible; }
  a { color: inherit; text-decoration: none; }
}
@media screen and (max-width: 190mm) {
  body { padding: 8mm 5mm; }
  .masthead { flex-direction: column-reverse; gap: 3mm; }
  .facts, .summary { grid-template-columns: minmax(0, 1fr); gap: 4mm; }
  .explain { columns: 1; }
  .lines { min-width: 170mm; }
}
`
