import type { RunEvent } from '../../base/events.js'
import type { ComparedNode, PublishedComparison } from '../../compare/compare-published.js'
import type { DifferingRow, Pair } from '../../compare/comparison.js'
import type { SqlValue } from '../../engine/engine.js'
import { countText, durationText, plural } from './quantities.js'
import type { Style } from './style.js'

/** What `verify` found. */
export interface Verified extends PublishedComparison {
  readonly sides: Pair<{
    readonly target: string
    readonly publicationId: string | undefined
    /** The logical time, in ISO 8601. */
    readonly asOf: string | undefined
  }>
}

/** A payload may stand in a cell. */
const charactersShown = 200

/** True when every relation that was compared is equal, and is still what was published. */
export function isVerified({ compared }: Verified): boolean {
  return !compared.some(isBad)
}

/** The end of it as an event, for those who read events instead of the summary. */
export function verifiedEvent(verified: Verified, milliseconds: number): RunEvent {
  const { compared, uncompared } = verified
  const different = compared.filter(isBad).length
  return {
    type: 'verified',
    status: different === 0 ? 'equal' : 'different',
    equal: compared.length - different,
    different,
    uncompared: uncompared.map(({ name, reason }) => ({ name, reason })),
    milliseconds,
  }
}

function isBad({ comparison, isSealBroken }: ComparedNode): boolean {
  return !comparison.isEqual || isSealBroken.some((isBroken) => isBroken)
}

/** The differences, what was left out, and a line that sums up. */
export function verifyText(verified: Verified, elapsed: number, style: Style): string {
  const { compared, uncompared, sides } = verified
  const bad = compared.filter(isBad)
  const volatile = compared.flatMap((node) => node.volatile.map((column) => `${node.name}.${column}`))
  const sections = [
    ...bad.map((node) => differenceText(node, [sides[0].target, sides[1].target], style)),
    volatile.length === 0 ? '' : style.dim(`left out, for they are volatile: ${volatile.join(', ')}\n`),
    ...uncomparedLines(verified, style),
  ].filter((section) => section !== '')
  const parts = [
    bad.length === 0 ? style.good('verified') : style.bad('different'),
    `${countText(compared.length - bad.length)} equal`,
    bad.length === 0 ? undefined : style.bad(`${countText(bad.length)} different`),
    uncompared.length === 0 ? undefined : `${countText(uncompared.length)} not compared`,
    sides.map(({ target, publicationId }) => `${target} ${publicationId ?? ''}`.trim()).join(' against '),
    durationText(elapsed),
  ].filter((part) => part !== undefined)
  return `\n${sections.join('')}${parts.join(style.dim(' · '))}\n`
}

/** A line for each reason, with all names that it holds for. */
function uncomparedLines({ uncompared }: Verified, style: Style): string[] {
  const reasons = new Set(uncompared.map(({ reason }) => reason))
  return [...reasons].map((reason) => {
    const names = uncompared.filter((node) => node.reason === reason).map(({ name }) => name)
    return `${style.warn('not compared')} (${reason}): ${names.join(', ')}\n`
  })
}

function differenceText(
  { name, comparison, isSealBroken }: ComparedNode,
  targets: Pair<string>,
  style: Style,
): string {
  const [first, second] = targets
  const { rows, differences } = comparison
  const lines: string[] = []
  const rowsText = `${plural(rows[0], 'row')} on ${first}, ${plural(rows[1], 'row')} on ${second}`
  if (differences !== undefined) {
    const { changed, onlyFirst, onlySecond, shown } = differences
    const counts = [
      changed === 0 ? undefined : `${countText(changed)} with other values`,
      onlyFirst === 0 ? undefined : `${countText(onlyFirst)} only on ${first}`,
      onlySecond === 0 ? undefined : `${countText(onlySecond)} only on ${second}`,
    ].filter((count) => count !== undefined)
    lines.push(`${style.bad('different')} ${style.strong(name)} ${rowsText}: ${counts.join(', ')}`)
    for (const row of shown) lines.push(...rowLines(row, targets))
    const left = changed + onlyFirst + onlySecond - shown.length
    if (left > 0) lines.push(style.dim(`  … ${countText(left)} more; --limit shows more of them`))
  }
  for (const [side, isBroken] of isSealBroken.entries())
    if (isBroken)
      lines.push(
        `${style.bad('changed')} ${style.strong(name)} on ${targets[side] ?? ''}: its rows are not those that were published and sealed`,
      )
  return `${lines.join('\n')}\n\n`
}

function rowLines({ kind, key, cells }: DifferingRow, [first, second]: Pair<string>): string[] {
  const named = Object.entries(key).map(([column, value]) => `${column} ${shownValue(value)}`)
  if (kind !== 'changed') return [`  ${named.join(', ')}: only on ${kind === 'only_first' ? first : second}`]
  const width = Math.max(first.length, second.length)
  return [
    `  ${named.join(', ')}`,
    ...cells.flatMap(({ column, values }) => [
      `    ${column}`,
      `      ${first.padEnd(width)}  ${shownValue(values[0])}`,
      `      ${second.padEnd(width)}  ${shownValue(values[1])}`,
    ]),
  ]
}

function shownValue(value: SqlValue): string {
  if (value === null) return '∅'
  const text = typeof value === 'string' && !/^[^\s,"]+$/.test(value) ? JSON.stringify(value) : String(value)
  return text.length <= charactersShown
    ? text
    : `${text.slice(0, charactersShown)}… (${countText(text.length)} characters)`
}

/** The same for machines: amounts and wide integers as text. */
export function verifyRecord(verified: Verified): object {
  const { sides, compared, uncompared } = verified
  const bySide = <T>(values: Pair<T>): Record<string, T> => ({
    [sides[0].target]: values[0],
    [sides[1].target]: values[1],
  })
  return {
    status: isVerified(verified) ? 'equal' : 'different',
    targets: sides.map(({ target, publicationId, asOf }) => ({
      target,
      publication_id: publicationId ?? null,
      as_of: asOf ?? null,
    })),
    relations: compared.map(({ nodeId, name, comparison, isSealBroken, volatile }) => ({
      unique_id: nodeId,
      name,
      status: comparison.isEqual ? 'equal' : 'different',
      rows: bySide(comparison.rows),
      content_hash: bySide(comparison.hashes),
      is_seal_broken: bySide(isSealBroken),
      volatile,
      changed: comparison.differences?.changed ?? 0,
      only_on: bySide([comparison.differences?.onlyFirst ?? 0, comparison.differences?.onlySecond ?? 0]),
      differences: (comparison.differences?.shown ?? []).map(({ kind, key, cells }) => ({
        kind: kind === 'changed' ? 'changed' : `only_on_${sides[kind === 'only_first' ? 0 : 1].target}`,
        key: Object.fromEntries(Object.entries(key).map(([column, value]) => [column, jsonCell(value)])),
        cells: cells.map(({ column, values }) => ({
          column,
          values: bySide([jsonCell(values[0]), jsonCell(values[1])]),
        })),
      })),
    })),
    not_compared: uncompared.map(({ nodeId, name, reason }) => ({ unique_id: nodeId, name, reason })),
  }
}

function jsonCell(value: SqlValue): unknown {
  return typeof value === 'bigint' ? value.toString() : value
}
