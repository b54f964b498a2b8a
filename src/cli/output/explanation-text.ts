import type { Check, Explanation, Verdict } from '../../finance/explain/explanation.js'
import type { Figure } from '../../finance/explain/worksheet.js'
import { percentWords, shortAmount } from '../../finance/explain/words.js'
import type { Style } from './style.js'

/** An explanation for a person: what it is, each figure on a line with how it came about, the result, the verdict. */
export function explanationText(explanation: Explanation, style: Style): string {
  const { line, names } = explanation
  const cell = (column: string): string => line.cells[column] ?? ''
  const validator =
    cell('validator_key') === '*' || names.validator === cell('validator_key')
      ? names.validator
      : `${names.validator} (${cell('validator_key')})`
  const head = [
    `${style.strong(cell('line_kind'))} ${cell('rule_key') === '*' ? '' : `${cell('rule_key')}, `}${names.agreement === '*' ? 'the whole statement' : names.agreement}`,
    `  ${names.partner}, ${cell('chain_id')} ${names.period}, ${validator}`,
    `  ${explanation.inWords}`,
  ]
  return `${[
    ...head,
    '',
    ...figureLines(explanation.figures, explanation.result, style),
    ...explanation.missing.map((missing) => `  ${style.warn('missing')}  ${missing}`),
    '',
    ...explanation.notes.map((note) => `  ${style.dim(note)}`),
    ...verdictLines(explanation, style),
  ].join('\n')}\n`
}

const widestLabel = 46

function figureLines(
  figures: readonly Figure[],
  result: Figure | undefined,
  style: Style,
): readonly string[] {
  const shown = shownFigures(figures)
  const texts = shown.map((figure) => figureValue(figure))
  const label = Math.min(widestLabel, Math.max(0, ...shown.map((figure) => figure.label.length)))
  const whole = Math.max(0, ...texts.map((text) => wholePart(text).length))
  const width = Math.max(0, ...texts.map((text) => whole - wholePart(text).length + text.length))
  return shown.map((figure, index) => {
    const text = texts[index] ?? ''
    const value = `${' '.repeat(whole - wholePart(text).length)}${text}`
    const formula = formulaOf(figure)
    const told = formula === '' ? value : `${value.padEnd(width)}  ${style.dim(`= ${formula}`)}`
    return `  ${figure.label.padEnd(label)}  ${figure === result ? style.strong(told) : told}`
  })
}

/** Steps that are not detail, and what they are directly made of; long lists of like figures stand in the JSON alone. */
function shownFigures(figures: readonly Figure[]): readonly Figure[] {
  const steps = figures.filter(({ origin }) => origin.kind === 'step' && !origin.isDetail)
  const wanted = new Set<Figure>(steps)
  for (const { origin } of steps)
    if (origin.kind === 'step' && origin.operands.length <= longestSum + 1)
      for (const operand of origin.operands) if (operand.origin.kind === 'input') wanted.add(operand)
  return figures.filter((figure) => wanted.has(figure) || steps.length === 0)
}

const longestSum = 6

function figureValue({ unit, value }: Figure): string {
  if (unit === 'bps') return percentWords(value.toFixed(0))
  return unit === 'coin' ? shortAmount(value.toFixed(18)) : BigInt(value.toFixed(0)).toLocaleString('en-US')
}

/** What stands before the decimal point, by which figures are set below each other. */
function wholePart(text: string): string {
  return /^-?[\d,]*/.exec(text)?.[0] ?? ''
}

/** How a figure came about, with the figures that it was made of; empty for one that was taken as it is. */
function formulaOf({ origin }: Figure): string {
  if (origin.kind === 'input') return ''
  const values = origin.operands.map(figureValue)
  const [first = '', second = '', third] = values
  switch (origin.operation) {
    case 'bps':
      return `${first} × ${second}`
    case 'part':
      return `${first} × ${second} / ${third ?? ''}`
    case 'allocate':
      return `of ${first}, share ${origin.place} of ${values.length - 1}, by largest remainder`
    case 'sum':
      if (values.length === 0) return ''
      return values.length > longestSum ? `the sum of ${values.length}` : values.join(' + ')
    case 'subtract':
      return `${first} − ${second}`
    case 'positive':
      return `${first}, but at least 0`
    case 'negative':
      return `${first}, but at most 0`
    case 'negate':
      return `−(${first})`
    case 'slice':
      return third === undefined ? `${first} above ${second}` : `${first} between ${second} and ${third}`
    case 'rate_at':
      return `the rate where ${first} lies`
  }
}

function verdictLines(explanation: Explanation, style: Style): readonly string[] {
  const { verdict, result, names, checks } = explanation
  const amount = result === undefined ? 'unknown' : `${shortAmount(result.value.toFixed(18))} ${names.unit}`
  return [
    `  ${style.strong(amount)}`,
    `  ${verdictLine(verdict, explanation, style)}`,
    ...checks.filter(({ agrees }) => !agrees).map((check) => `    ${checkText(check)}`),
    ...(explanation.today === undefined
      ? []
      : [`    today’s line: ${explanation.today.cells['final_amount_native'] ?? 'unknown'}`]),
  ]
}

function verdictLine(verdict: Verdict, { isFrozen }: Explanation, style: Style): string {
  switch (verdict) {
    case 'AGREES':
      return style.good(
        isFrozen ? '✓ agrees with the line as it was released' : '✓ agrees with the published line',
      )
    case 'UNKNOWN':
      return style.warn('✓ unknown, and the published line says so')
    case 'CHANGED':
      return style.warn('✓ released before its inputs or terms changed: frozen against today')
    case 'DISAGREES':
      return style.bad('✗ the published line is not what its inputs give')
  }
}

function checkText({ column, published, computed }: Check): string {
  return `${column}: published ${published ?? 'nothing'}, worked out ${computed ?? 'nothing'}`
}
