import { describe, expect, it } from 'vitest'
import { readCsvTable } from '../../../src/base/csv-table.js'
import { statementCsv } from '../../../src/report/statement/statement-csv.js'
import { statementJson } from '../../../src/report/statement/statement-json.js'
import { summariesCsv } from '../../../src/report/statement/summaries-csv.js'
import type { Statement, StatementSummary } from '../../../src/report/statement/statement.js'
import { exampleBlocked, exampleLine, exampleStatement } from '../../support/statements/example-statement.js'

type Row = Readonly<Record<string, string>>

function rowsOf(csv: string): readonly Row[] {
  const read = readCsvTable(csv)
  if (!read.ok) throw new Error(JSON.stringify(read.problem))
  const { header, rows } = read.table
  return rows.map((cells) => Object.fromEntries(header.map((name, index) => [name, cells[index] ?? ''])))
}

/** The figures of a line, as every format has to give them back. */
function figuresOf({ lines }: Statement): readonly Row[] {
  return lines.map((line) => ({
    line_id: line.id,
    base_amount_native: line.base ?? '',
    commission_rate_bps: line.rateBps === null ? '' : String(line.rateBps),
    pre_override_amount_native: line.computed ?? '',
    override_amount_native: line.override?.amount ?? '',
    previous_amount_native: line.adjustment?.previous ?? '',
    new_amount_native: line.adjustment?.current ?? '',
    final_amount_native: line.amount ?? '',
  }))
}

const figures = Object.keys(figuresOf(exampleStatement())[0] ?? {})

describe('a statement as CSV', () => {
  it.each([
    ['released', exampleStatement()],
    ['blocked', exampleBlocked()],
  ])('gives back the figures that went in: %s', (_, statement) => {
    const rows = rowsOf(statementCsv(statement))
    expect(rows.map((row) => Object.fromEntries(figures.map((name) => [name, row[name]])))).toEqual(
      figuresOf(statement),
    )
  })

  it('says in each row which statement, agreement and unit it is of', () => {
    const [first, , , fourth] = rowsOf(statementCsv(exampleStatement()))
    expect(first).toMatchObject({
      statement: 'acme/mainnet/842',
      statement_status: 'RELEASED',
      partner_name: 'Acme',
      native_unit: 'COIN',
      agreement_name: 'Acme: part of the fees',
      line_number: '1',
      tiers: '',
    })
    expect(fourth?.['tiers']).toBe(
      '5.000000000000000000 at 500 bps: 0.250000000000000000; 5.000000000000000000 at 900 bps: 0.450000000000000000',
    )
  })

  it('runs nothing in a spreadsheet: text that begins like a formula is marked as text, amounts are not', () => {
    const hostile = exampleStatement({
      lines: ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '＝1', 'x;=cmd()', 'x\n=1', 'fine, -5 %'].map(
        (reason) => exampleLine({ reason, amount: '-0.500000000000000000' }),
      ),
    })
    const rows = rowsOf(statementCsv(hostile))
    expect(rows.map((row) => row['rule_in_words'])).toEqual([
      "'=1+1",
      "'+1",
      "'-1",
      "'@SUM(A1)",
      "'\t'=1",
      "'＝1",
      "x;'=cmd()",
      "x\n'=1",
      'fine, -5 %',
    ])
    expect(new Set(rows.map((row) => row['final_amount_native']))).toEqual(new Set(['-0.500000000000000000']))
  })
})

describe('a statement as JSON', () => {
  it('gives back the figures that went in, as text', () => {
    const statement = exampleStatement()
    const record = JSON.parse(statementJson(statement)) as Record<string, unknown> & {
      readonly lines: readonly Record<string, unknown>[]
    }
    expect(record).toMatchObject({
      format: 'aurora-statement',
      format_version: 1,
      statement: 'acme/mainnet/842',
      status: 'RELEASED',
      total_native: '100.900000000000000000',
      adjustments_native: '-0.050000000000000001',
      withheld_native: '12.606249999999999999',
      payable_native: '88.243750000',
      fiat: { quote_currency: 'EUR', fiat_payable: '10893.690000000000000000' },
      release: { publication_id: 'publication-842' },
      terms: { withholding_bps: 1250 },
    })
    const flat = record.lines.map((line) => ({
      ...line,
      ...(line['override'] as object | null),
      ...(line['adjustment'] as object | null),
    })) as readonly Record<string, unknown>[]
    expect(flat.map((line) => Object.fromEntries(figures.map((name) => [name, shown(line[name])])))).toEqual(
      figuresOf(statement),
    )
  })

  it('has null where nothing is known', () => {
    expect(JSON.parse(statementJson(exampleBlocked()))).toMatchObject({
      payable_native: null,
      fiat: null,
      release: null,
      blockers: [{ reason: 'MISSING_FACT' }, { reason: 'PERIOD_NOT_FINAL' }],
      lines: [{ final_amount_native: null, base_origin: null }],
    })
  })
})

describe('a list of statements as CSV', () => {
  it('has a row each, what is nested side by side, and a header also when it is empty', () => {
    const summary: StatementSummary = { ...exampleStatement(), lineCount: 5, blockingReason: null }
    const [row] = rowsOf(summariesCsv([summary]))
    expect(row).toMatchObject({
      statement: 'acme/mainnet/842',
      adjustments_native: '-0.050000000000000001',
      quote_currency: 'EUR',
      publication_id: 'publication-842',
      line_count: '5',
      blocking_reason: '',
    })
    expect(summariesCsv([]).trim().split(',')).toEqual(Object.keys(row ?? {}))
  })
})

function shown(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}
