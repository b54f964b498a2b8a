import { didYouMean } from '../../base/closest.js'
import { formatWhere } from '../../base/errors.js'
import type { SqlRow } from '../../engine/engine.js'
import type { Column, DataTest } from '../../project/types.js'
import { requiredArgument, testedColumn } from '../test-arguments.js'
import { builtInWords } from './built-in-words.js'
import type { FailingRow, RowOfFile } from './failing-row.js'
import { knownBy } from './failing-row.js'
import { beside, cellsNamedIn, keyed, shown, valueText } from './row-words.js'
import type { SeedContext } from './seed-context.js'

/** What is wrong with a row, in words, and how to mend it. */
export interface Description {
  readonly message: string
  readonly hint: string
}

/** A column with which a singular test says in words what is wrong. */
const reasonColumn = 'reason'

/** `known` are the values that the column of a `relationships` test may have. */
export function describeFailure(
  test: DataTest,
  failing: FailingRow,
  context: SeedContext,
  known: readonly string[],
): Description {
  const mend = failing.row === undefined ? `Mend ${filesRead(test, context)}.` : 'Mend the row.'
  const hint = `${mend} The test ${test.name} stands at ${formatWhere(test.position)}.`
  const words = test.kind === 'generic' ? builtInWords(test, failing, context) : undefined
  if (words === undefined) return { message: keyed(failing.row, ruleWords(test, failing, context)), hint }
  const description = test.description === '' ? [] : [withoutFullStop(test.description)]
  const nearest = nearestValue(test, failing, known)
  return {
    message: keyed(failing.row, words + beside(description)),
    hint: nearest === '' ? hint : `${nearest} ${hint}`,
  }
}

function filesRead(test: DataTest, context: SeedContext): string {
  const files = context.seedsReadBy(test.id).map(({ file }) => file)
  return [...new Set(files)].join(' or ')
}

/** A row that breaks a CHECK of the contract. */
export function describeBrokenCheck(row: RowOfFile, column: Column, check: string): Description {
  const what = `breaks the check of column "${column.name}": ${check}`
  return {
    message: keyed(row, what + beside(cellsNamedIn(check, row))),
    hint: `Mend the row. The check stands at ${formatWhere(column.position)}.`,
  }
}

/** A row with a day or a moment that is still to come. */
export function describeFuture(row: RowOfFile, { name, position }: Column, now: Date): Description {
  const what = `column "${name}" is ${shown(row.cells.get(name) ?? null)}, which is still to come`
  return {
    message: keyed(row, `${what} (it is ${now.toISOString()})`),
    hint: `Mend the row. That it cannot be in the future stands at ${formatWhere(position)}.`,
  }
}

/** For an expression and a test of the project's own the reason is what the project says of it. */
function ruleWords(test: DataTest, failing: FailingRow, context: SeedContext): string {
  const reason = reasonOf(test, failing, context)
  const aside = test.kind === 'generic' && test.test === 'expression' ? [] : foundCells(failing)
  const cells =
    test.kind === 'generic' && test.test === 'expression' && failing.row !== undefined
      ? cellsNamedIn(requiredArgument(test, 'expression'), failing.row)
      : []
  const line = failing.otherLine === undefined ? [] : [`see line ${failing.otherLine}`]
  return `breaks the rule ${test.name}${reason === '' ? '' : `: ${reason}`}${beside([...cells, ...aside, ...line])}`
}

function reasonOf(test: DataTest, { found }: FailingRow, context: SeedContext): string {
  const said = test.kind === 'singular' ? found[reasonColumn] : null
  const reasons = [
    typeof said === 'string' ? said : '',
    test.description,
    test.kind === 'generic' ? context.proseOf(test) : '',
    test.kind === 'generic' && test.test === 'expression' ? requiredArgument(test, 'expression') : '',
  ]
  return withoutFullStop(reasons.find((reason) => reason !== '') ?? '')
}

/** What a test returned besides the key; of a row that it returned whole, only what it added. */
function foundCells({ found, row }: FailingRow): readonly string[] {
  const known = new Set([reasonColumn, ...(row === undefined ? [] : knownAlready(found, row))])
  return Object.entries(found)
    .filter(([name, value]) => !known.has(name) && value !== null)
    .map(([name, value]) => `${name} ${shown(valueText(value))}`)
}

function knownAlready(found: SqlRow, { seed }: RowOfFile): readonly string[] {
  const own = seed.columns.map(({ name }) => name)
  return own.every((name) => name in found) ? own : knownBy(seed)
}

function nearestValue(test: DataTest, { row }: FailingRow, known: readonly string[]): string {
  if (test.kind !== 'generic' || test.test !== 'relationships') return ''
  const cell = row?.cells.get(testedColumn(test)) ?? null
  return cell === null ? '' : didYouMean(cell, known)
}

function withoutFullStop(text: string): string {
  return text.replace(/\.$/, '')
}
