import type { UserError } from '../../base/errors.js'
import type { ColumnDescription } from '../../engine/engine.js'
import type { Model } from '../../project/types.js'
import type { Rendered } from '../../template/types.js'
import type { Finding } from '../finding.js'
import { findingErrors } from '../finding.js'
import type { QueryAnalysis } from '../query-analysis.js'
import type { QueryCheck } from '../query-check.js'
import type { SelectItem } from '../tree/select-items.js'
import { selectItems } from '../tree/select-items.js'
import type { QueryTree } from '../tree/read-query-tree.js'
import { functionName, nodeAt, textsAt, walk } from '../tree/tree-node.js'
import { inexactFunction } from './inexact-functions.js'
import { floatingTokens, inexactTokens } from './inexact-tokens.js'
import { inexactDivisions } from './integer-division.js'

/**
 * Refuses whatever could take a digit from an amount: inexact words and numbers in the text, operators and functions in
 * the tree, and DOUBLE or FLOAT among the columns that the engine describes for each step and the result. A column
 * listed under `inexact` in the YAML is let through, wherever an expression of that name is selected; a model that
 * this check looks at may not read such a column. The caller decides which models those are: see `moneyModels`.
 */
export async function checkExactMoney(
  check: QueryCheck,
  analysis: QueryAnalysis,
): Promise<readonly UserError[]> {
  const { tree } = analysis
  const items = selectItems(tree)
  const allowed = new Set(check.model.config.inexact.map(({ column }) => column.toLowerCase()))
  const findings = [
    ...inexactTokens(check.rendered.sql),
    ...inexactCalls(tree),
    ...(await inexactDivisions(check.session, tree)),
  ].filter(({ offset }) => !isInside(offset, items, allowed))
  return findingErrors('inexact_money', check.model, check.rendered, [
    ...findings,
    ...inexactColumns(analysis, items, allowed),
    ...inexactReads(check, tree, analysis),
  ])
}

/**
 * What of this can be told of a text for PostgreSQL beside its twin: types of words, and of the result. Where the YAML
 * lets a column through, only the twin can say which expression is meant.
 */
export function checkFloatingPoint(
  model: Model,
  rendered: Rendered,
  described: readonly ColumnDescription[],
): readonly UserError[] {
  if (model.config.inexact.length > 0) return []
  const columns = described
    .filter(({ type }) => type === 'DOUBLE PRECISION' || type === 'REAL')
    .map(({ name, type }) => ({
      message: `column "${name}" of the result is ${type}`,
      hint: 'Keep its expression exact.',
      offset: undefined,
    }))
  return findingErrors('inexact_money', model, rendered, [...floatingTokens(rendered.sql), ...columns])
}

function inexactCalls(tree: QueryTree): readonly Finding[] {
  return walk(tree.root).flatMap((node) => {
    const name = functionName(node)
    const refused = name === undefined ? undefined : inexactFunction(name)
    return refused === undefined ? [] : [{ ...refused, offset: tree.offsetOf(node) }]
  })
}

function isInside(
  offset: number | undefined,
  items: readonly SelectItem[],
  allowed: ReadonlySet<string>,
): boolean {
  if (offset === undefined || allowed.size === 0) return false
  return items.some((item) => allowed.has(item.name) && item.start <= offset && offset < item.end)
}

function inexactColumns(
  analysis: QueryAnalysis,
  items: readonly SelectItem[],
  allowed: ReadonlySet<string>,
): readonly Finding[] {
  return analysis.steps.flatMap(({ name, columns }) =>
    columns
      .filter((column) => isFloating(column.type) && !allowed.has(column.name.toLowerCase()))
      .map((column) => ({
        message: `column "${column.name}" of ${name ?? 'the result'} is ${column.type}`,
        hint: 'Keep its expression exact, or list the column under inexact in the YAML with a reason.',
        offset: items.find((item) => item.name === column.name.toLowerCase())?.start,
      })),
  )
}

/** Names of members stand in quotes or before the type: only whole words count. */
function isFloating(type: string): boolean {
  return /\b(?:DOUBLE|FLOAT)\b/.test(type.replaceAll(/"(?:[^"]|"")*"/g, ''))
}

function inexactReads(check: QueryCheck, tree: QueryTree, analysis: QueryAnalysis): readonly Finding[] {
  const inexact = new Map(
    check.reads.flatMap(({ node }) =>
      node.kind === 'model'
        ? node.config.inexact.map(({ column }) => [column.toLowerCase(), node.name] as const)
        : [],
    ),
  )
  if (inexact.size === 0) return []
  const nodes = walk(tree.root)
  const findings = nodes.flatMap((node) => {
    const column =
      node['class'] === 'COLUMN_REF' ? textsAt(node, 'column_names').at(-1)?.toLowerCase() : undefined
    const owner = column === undefined ? undefined : inexact.get(column)
    return column === undefined || owner === undefined
      ? []
      : [readFinding(column, owner, tree.offsetOf(node))]
  })
  if (findings.length > 0) return findings
  // A star takes the column along without naming it.
  const star = nodes.find((node) => node['class'] === 'STAR' && nodeAt(node, 'expr') === undefined)
  if (star === undefined) return []
  const passedOn = new Set(
    analysis.steps.flatMap(({ columns }) => columns.map(({ name }) => name.toLowerCase())),
  )
  return [...inexact]
    .filter(([column]) => passedOn.has(column))
    .map(([column, owner]) => readFinding(column, owner, tree.offsetOf(star)))
}

function readFinding(column: string, owner: string, offset: number | undefined): Finding {
  return {
    message: `column "${column}" of ${owner} is declared inexact and must not be read where money is computed`,
    hint: 'Compute from the exact columns that it was made of, or exclude it.',
    offset,
  }
}
