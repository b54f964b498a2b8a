import { Decimal } from 'decimal.js'
import { describe, expect, it } from 'vitest'
import { explanationText } from '../../../src/cli/output/explanation-text.js'
import { styleFor } from '../../../src/cli/output/style.js'
import type { Explanation, Verdict } from '../../../src/finance/explain/explanation.js'
import type { Figure } from '../../../src/finance/explain/worksheet.js'

const row = { relation: 'r', key: 'k', cells: {} }

function input(label: string, value: string, unit: Figure['unit']): Figure {
  return { id: label, unit, label, value: new Decimal(value), origin: { kind: 'input', row, column: label } }
}

type Step = Extract<Figure['origin'], { kind: 'step' }>

function step(operation: Step['operation'], value: string, operands: readonly Figure[]): Figure {
  const origin: Step = { kind: 'step', operation, operands, place: 1, isDetail: false }
  return { id: operation, unit: 'coin', label: operation, value: new Decimal(value), origin }
}

function told(figures: readonly Figure[], verdict: Verdict, more: Partial<Explanation> = {}): string {
  const explanation: Explanation = {
    line: {
      ...row,
      cells: { line_kind: 'RATE', rule_key: 'fees', chain_id: 'chain', validator_key: 'v1' },
    },
    names: {
      partner: 'Alpha',
      agreement: 'Fees',
      period: '10',
      sourcePeriod: '10',
      validator: 'One',
      unit: 'COIN',
    },
    inWords: '10 % of the fees',
    isFrozen: false,
    figures,
    result: figures.at(-1),
    rowsAsked: [],
    missing: [],
    checks: [],
    today: undefined,
    notes: [],
    verdict,
    ...more,
  }
  return explanationText(explanation, styleFor(false))
}

describe('an explanation', () => {
  const [five, two] = [input('five', '5', 'coin'), input('two', '2', 'coin')]

  it.each<[Step['operation'], readonly Figure[], string]>([
    ['bps', [five, input('rate', '1000', 'bps')], '= 5'],
    ['sum', [five, two], '= 5'],
    ['subtract', [five, two], ' − '],
    ['positive', [five], 'but at least 0'],
    ['negative', [five], 'but at most 0'],
    ['negate', [five], '−('],
    ['slice', [five, two], ' above '],
    ['slice', [five, two, five], ' between '],
    ['rate_at', [five], 'the rate where '],
    ['allocate', [five, two, two], 'share 1 of 2, by largest remainder'],
  ])('says of %s what it was made of', (operation, operands, words) => {
    expect(told([...operands, step(operation, '1', operands)], 'AGREES')).toContain(words)
  })

  it('has every digit of a stake that no floating point holds', () => {
    const stake = input('stake', '273972433518536409', 'weight')
    expect(told([five, stake, step('part', '1', [five, stake, stake])], 'AGREES')).toContain(
      '273,972,433,518,536,409',
    )
  })

  it.each<[Verdict, Partial<Explanation>, string]>([
    ['AGREES', {}, '✓ agrees with the published line'],
    ['AGREES', { isFrozen: true }, '✓ agrees with the line as it was released'],
    ['UNKNOWN', { result: undefined, missing: ['the fees'] }, 'missing  the fees'],
    ['CHANGED', { today: { ...row, cells: { final_amount_native: '7' } } }, 'today’s line: 7'],
    [
      'DISAGREES',
      { checks: [{ column: 'amount', published: '1', computed: null, figure: null, agrees: false }] },
      'amount: published 1, worked out nothing',
    ],
  ])('ends with its verdict: %s', (verdict, more, words) => {
    expect(told([five], verdict, more)).toContain(words)
  })
})
