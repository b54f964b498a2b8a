import { formatWhere } from '../../base/errors.js'
import type { BuildResult } from '../../build/build.js'
import type { TestOutcome } from '../../checks/test-outcome.js'
import { countText, durationText, plural } from './quantities.js'
import type { Style } from './style.js'

const rowsShown = 5
/** A row may hold a whole payload; the table of failures keeps it to its end. */
const charactersShown = 1000

/**
 * Each failed or warning test with where it is declared and its first failing rows; `schemaPrefix` stands before the
 * schema that holds all of them.
 */
export function failureDetails(
  result: Pick<BuildResult, 'testOutcomes'>,
  style: Style,
  schemaPrefix = '',
): string {
  const bad = result.testOutcomes.filter(({ status }) => status !== 'pass')
  return bad.map((outcome) => `\n${testText(outcome, style, schemaPrefix)}`).join('')
}

/** `published p000003-… · 42 built, 3 reused · 120 tests passed, 1 warned · 3.4 s`, with the slowest nodes. */
export function summaryLine(result: BuildResult, elapsed: number, style: Style): string {
  const count = (status: string): number =>
    result.outcomes.filter((outcome) => outcome.status === status).length
  const tests = (status: string): number =>
    result.testOutcomes.filter((outcome) => outcome.status === status).length
  const reusedTests = result.plan.tests.filter((test) => test.action === 'reuse').length
  const isBad = result.status !== 'success'
  const parts = [
    headline(result, style),
    `${countText(result.outcomes.filter(({ status }) => status === 'success' || status === 'warn').length)} built`,
    part(count('reused'), 'unchanged'),
    part(count('error') + count('fail'), 'failed'),
    part(count('skipped'), 'skipped'),
    part(result.plan.stale.length, 'stale'),
    `${plural(tests('pass'), 'test')} passed`,
    part(reusedTests, 'known from before'),
    part(tests('warn') + warnedBefore(result), 'warned'),
    part(tests('fail') + tests('error'), 'failed'),
    durationText(elapsed),
  ].filter((text) => text !== undefined)
  return `\n${parts.join(style.dim(' · '))}\n${isBad ? '' : slowest(result, style)}${staleText(result, style)}`
}

function headline(result: BuildResult, style: Style): string {
  if (result.publication !== undefined) {
    const text = `published ${result.publication.publicationId}`
    return result.publication.isPartial ? style.warn(`${text} in part`) : style.good(text)
  }
  if (result.status === 'success') return style.good('nothing changed: the last publication stands')
  const text = result.status === 'interrupted' ? 'interrupted' : 'failed'
  return style.bad(`${text}: nothing was published, readers keep the last publication`)
}

function part(count: number, word: string): string | undefined {
  return count === 0 ? undefined : `${countText(count)} ${word}`
}

function warnedBefore(result: BuildResult): number {
  return result.plan.tests.filter((test) => test.action === 'reuse' && test.before === 'warn').length
}

function slowest(result: BuildResult, style: Style): string {
  const slow = [...result.outcomes].sort((a, b) => b.milliseconds - a.milliseconds).slice(0, 3)
  if (slow.length === 0 || (slow[0]?.milliseconds ?? 0) < 500) return ''
  return style.dim(
    `slowest: ${slow.map(({ name, milliseconds }) => `${name} ${durationText(milliseconds)}`).join(', ')}\n`,
  )
}

function staleText(result: BuildResult, style: Style): string {
  if (result.plan.stale.length === 0) return ''
  const lines = result.plan.stale.map(({ name, because }) => `  ${name} (${because})`)
  return style.warn(`stale until they are built again:\n${lines.join('\n')}\n`)
}

function shortened(row: string): string {
  if (row.length <= charactersShown) return row
  return `${row.slice(0, charactersShown)}… (${countText(row.length)} characters)`
}

function testText(outcome: TestOutcome, style: Style, schemaPrefix: string): string {
  const paint = outcome.status === 'warn' ? style.warn : style.bad
  const { test } = outcome
  const where = formatWhere(outcome.error?.where ?? test.position)
  const lines = [
    `${paint(outcome.status)} ${style.strong(test.name)} ${outcome.message}`,
    style.dim(`  ${where}`),
  ]
  for (const row of outcome.rows.slice(0, rowsShown)) lines.push(`  ${shortened(row)}`)
  if (outcome.rows.length > 0 && test.config.storeFailures) {
    lines.push(
      style.dim(
        `  kept: aurora query --live "select row_json from ${schemaPrefix}aurora.failures where test_id = '${test.id}'"`,
      ),
    )
  }
  return `${lines.join('\n')}\n`
}
