import type { Command } from 'commander'
import { UserError } from '../base/errors.js'
import type { Graph } from '../graph/build-graph.js'
import type { NodeId } from '../project/types.js'
import type { Invocation } from './verb.js'

export interface SelectionOptions {
  readonly select?: readonly string[]
  readonly exclude?: readonly string[]
}

/** What `--select` and `--exclude` came to. */
export interface Selection {
  readonly selected: ReadonlySet<NodeId>
  /** Named by `--exclude`. */
  readonly excluded: ReadonlySet<NodeId>
  /** True when neither option was given. */
  readonly isFull: boolean
}

/** Adds `--select` and `--exclude` in dbt's grammar. */
export function addSelectionOptions(command: Command): Command {
  return command
    .option(
      '-s, --select <selector...>',
      'nodes: names, globs, +x, x+, 2+x, @x, tag:, path:, source:, config.materialized:, resource_type:',
    )
    .option('--exclude <selector...>', 'nodes to leave out, in the same grammar')
}

/** Resolves the options against the graph; a selector that matches nothing is told, and an empty result is an error. */
export async function selectFrom(
  graph: Graph,
  options: SelectionOptions,
  invocation: Invocation,
  { withTests }: { readonly withTests: boolean },
): Promise<Selection> {
  const { selectNodes } = await import('../graph/select-nodes.js')
  const { testsOf } = await import('../graph/tests-of.js')
  const select = options.select ?? []
  const exclude = options.exclude ?? []
  const result = selectNodes(graph, {
    ...(select.length > 0 ? { select } : {}),
    ...(exclude.length > 0 ? { exclude } : {}),
  })
  for (const term of result.unmatched) warn(invocation, `"${term}" matches no node`)
  const excluded = exclude.length === 0 ? new Set<NodeId>() : selectNodes(graph, { select: exclude }).nodes
  const selected = new Set(result.nodes)
  if (withTests) {
    for (const id of testsOf(graph, result.nodes)) if (!excluded.has(id)) selected.add(id)
  }
  if (selected.size === 0) {
    throw new UserError(`The selection matches no node: ${[...select, ...exclude].join(' ')}`, {
      code: 'empty_selection',
      hint: 'See what there is with: aurora ls',
    })
  }
  return { selected, excluded, isFull: select.length === 0 && exclude.length === 0 }
}

/** On stderr in any case: stdout may carry data. */
function warn({ effects, options }: Invocation, message: string): void {
  const record = { type: 'warning', code: 'unmatched_selector', message }
  effects.stderr.write(options.logFormat === 'json' ? `${JSON.stringify(record)}\n` : `warning  ${message}\n`)
}
