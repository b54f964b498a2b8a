import { InvalidArgumentError } from 'commander'
import { didYouMean } from '../../base/closest.js'
import { UserError } from '../../base/errors.js'
import type { BuildNode, CompiledProject } from '../../build/compile.js'
import { quoteRelation } from '../../engine/identifiers.js'
import { openProject } from '../open-project.js'
import { asReader } from '../open-warehouse.js'
import { explainingEngineErrors } from '../output/engine-problem.js'
import { rowsText } from '../output/rows.js'
import type { CommonOptions, Invocation, OutputFormat, Verb } from '../verb.js'
import { outputOption } from './query.js'

type ShowOptions = CommonOptions & {
  readonly output: Exclude<OutputFormat, 'text'>
  readonly limit: number
  readonly published?: boolean
}

/** `aurora show <model>`: rows that its SQL gives now, over what is published: a look before a build. */
export const showVerb: Verb = {
  name: 'show',
  group: 'Look:',
  configure(command) {
    command
      .description(
        "Run a model's SQL as it stands in the file over the published tables, and print the first rows.",
      )
      .argument('<model>', 'a model or seed; a version as name.v2')
      .addOption(outputOption())
      .option('--limit <n>', 'rows to print', rowLimit, 10)
      .option('--published', 'the rows as they were published, not what the SQL gives now')
      .addHelpText(
        'after',
        '\nExamples:\n  aurora show validator_pnl\n  aurora show partner_commission_statements --limit 50 --output csv',
      )
  },
  async run(invocation) {
    const options = invocation.options as ShowOptions
    const [name] = invocation.words
    if (name === undefined) throw new UserError('There is no model to show.', { code: 'usage' })
    const opened = await openProject(invocation)
    const compiled = await opened.compile()
    const node = findNode(compiled, name)
    const inner = await sqlOf(compiled, node, invocation, options.published === true)
    const text = await asReader(invocation, opened, opened.databasePath, (engine) =>
      explainingEngineErrors(
        () =>
          engine.withSession(async (session) => {
            const columns = await session.describe(inner)
            const rows = await session.rows(`select * from (${inner}\n) as shown limit ${options.limit}`)
            return rowsText(
              columns.map((column) => column.name),
              rows,
              options.output,
            )
          }),
        'If a parent has not been published yet, build it first: aurora build',
      ),
    )
    invocation.effects.stdout.write(text)
    return 0
  },
}

async function sqlOf(
  compiled: CompiledProject,
  node: BuildNode,
  invocation: Invocation,
  isPublished: boolean,
): Promise<string> {
  if (isPublished || node.kind !== 'model') return `select * from ${quoteRelation(node.relation)}`
  const { previewRenderer } = await import('../../build/renderers.js')
  return previewRenderer(
    compiled,
    invocation.effects.env,
    invocation.effects.clock.now().toISOString(),
  ).model(node).sql
}

function findNode(compiled: CompiledProject, name: string): BuildNode {
  const named = [...compiled.nodes.values()].filter((node) => node.kind !== 'source')
  const match = named.find((node) => {
    if (node.kind === 'model' && node.version !== undefined) {
      return name === `${node.name}.v${node.version}` || (node.isLatest && name === node.name)
    }
    return name === node.name || name === `${node.relation.schema}.${node.relation.name}`
  })
  if (match !== undefined) return match
  throw new UserError(`There is no model or seed "${name}".`, {
    code: 'unknown_node',
    hint:
      didYouMean(
        name,
        named.map((node) => node.name),
      ) || 'See what there is with: aurora ls',
  })
}

function rowLimit(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1.')
  return Number(text)
}
