import { Option } from 'commander'
import type { CommonOptions, Invocation, Verb } from '../verb.js'
import { openProject } from '../open-project.js'
import { addSelectionOptions, selectFrom } from '../selection.js'
import type { SelectionOptions } from '../selection.js'

type LsOptions = CommonOptions &
  SelectionOptions & { readonly output: 'text' | 'json'; readonly resourceType?: string }

/** `aurora ls`: the nodes of the project, without opening a database. */
export const lsVerb: Verb = {
  name: 'ls',
  group: 'Look:',
  configure(command) {
    addSelectionOptions(command)
      .description('List the nodes of the project in the order in which they are built.')
      .alias('list')
      .addOption(
        new Option('--output <format>', 'a name a line, or JSON').choices(['text', 'json']).default('text'),
      )
      .addOption(
        new Option('--resource-type <type>', 'nodes of this kind only').choices([
          'source',
          'seed',
          'model',
          'test',
        ]),
      )
      .addHelpText(
        'after',
        `
Examples:
  aurora ls --select +validator_pnl            the P&L and everything it is built from
  aurora ls --select path:models/staging,config.materialized:table
  aurora ls --resource-type test --output json`,
      )
  },
  async run(invocation) {
    const options = invocation.options as LsOptions
    const opened = await openProject(invocation)
    const compiled = await opened.compile()
    const { selected } = await selectFrom(compiled.graph, options, invocation, { withTests: true })
    const nodes = compiled.graph.order
      .filter((id) => selected.has(id))
      .map((id) => compiled.graph.node(id))
      .filter((node) => options.resourceType === undefined || node.kind === options.resourceType)
    print(invocation, options, nodes)
    return 0
  },
}

interface ListedNode {
  readonly id: string
  readonly kind: string
  readonly name: string
  readonly version: number | undefined
  readonly path: string
  readonly materialized: string | undefined
  readonly tags: readonly string[]
  readonly dependsOn: readonly string[]
}

function print(invocation: Invocation, options: LsOptions, nodes: readonly ListedNode[]): void {
  const { stdout } = invocation.effects
  if (options.output === 'json') {
    for (const node of nodes) {
      const { id, kind, name, version, path, materialized, tags, dependsOn } = node
      stdout.write(
        `${JSON.stringify({ unique_id: id, resource_type: kind, name, version, original_file_path: path, materialized, tags, depends_on: dependsOn })}\n`,
      )
    }
    return
  }
  for (const node of nodes) {
    const version = node.version === undefined ? '' : `.v${node.version}`
    stdout.write(`${node.kind}:${node.name}${version}\n`)
  }
}
