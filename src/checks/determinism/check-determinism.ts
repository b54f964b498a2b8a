import type { UserError } from '../../base/errors.js'
import { inexactAggregates } from '../exact-money/inexact-functions.js'
import type { Finding } from '../finding.js'
import { findingErrors } from '../finding.js'
import type { QueryAnalysis } from '../query-analysis.js'
import type { QueryCheck } from '../query-check.js'
import { outputName, selectItems } from '../tree/select-items.js'
import { functionName, walk } from '../tree/tree-node.js'
import { hasAggregate } from './expressions.js'
import { walkQuery } from './query-rows.js'
import { declaredFacts, unknownRows } from './row-facts.js'

/**
 * Refuses what may give another result for the same data: random and clock functions, whichever row comes first,
 * aggregates over floating point, whose last digits depend on the order of rows, and an `order by` that decides about
 * a result without covering a unique key or without a place for NULLs. Keys are known from grain, constraints and
 * tests of what is read, and followed through joins, groups and steps; where they are lost, `meta:
 * {deterministic_order: <why>}` of the model takes the duty to end in a key, nothing else, from it.
 */
export function checkDeterminism(check: QueryCheck, analysis: QueryAnalysis): readonly UserError[] {
  const findings: Finding[] = []
  walkQuery(
    {
      tree: analysis.tree,
      factsOf: (relation) => {
        const read = check.reads.find((each) => each.relation === relation)
        return read === undefined ? unknownRows : declaredFacts(read)
      },
      isOrderStated: check.model.config.meta['deterministic_order'] !== undefined,
      findings,
    },
    analysis.tree.root,
    new Map(),
  )
  findings.push(...floatingAggregates(analysis))
  return findingErrors('not_deterministic', check.model, check.rendered, findings)
}

/** Aggregates that compute in floating point, by their name or by the type of the column they make. */
function floatingAggregates({ tree, steps }: QueryAnalysis): readonly Finding[] {
  const hint = 'Aggregate exact decimals or integers.'
  const named = walk(tree.root)
    .map((node) => ({ name: functionName(node) ?? '', node }))
    .filter(({ name }) => inexactAggregates.has(name))
    .map(({ name, node }) => ({
      message: `${name} adds up in floating point, where the order of rows decides the last digits`,
      hint,
      offset: tree.offsetOf(node),
    }))
  const floating = new Set(
    steps.flatMap(({ columns }) =>
      columns
        .filter(({ type }) => type === 'DOUBLE' || type === 'FLOAT')
        .map(({ name }) => name.toLowerCase()),
    ),
  )
  const typed = selectItems(tree)
    .filter(({ node }) => floating.has(outputName(node)) && hasAggregate(node))
    .filter(({ node }) => !walk(node).some((part) => inexactAggregates.has(functionName(part) ?? '')))
    .map(({ name, start }) => ({ message: `column "${name}" aggregates DOUBLE values`, hint, offset: start }))
  return [...named, ...typed]
}
