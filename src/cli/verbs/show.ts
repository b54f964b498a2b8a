import { InvalidArgumentError } from 'commander'
import { didYouMean } from '../../base/closest.js'
import { UserError } from '../../base/errors.js'
import type { BuildNode, CompiledProject } from '../../build/compile.js'
import { EngineError } from '../../engine/engine-error.js'
import { quoteRelation } from '../../engine/identifiers.js'
import { oneStatement } from '../../sql/one-statement.js'
import { locateEngineError } from '../../template/locate-engine-error.js'
import type { Rendered } from '../../template/types.js'
import { openProject } from '../open-project.js'
import { asReader } from '../open-warehouse.js'
import { rowsOption } from '../output/output-option.js'
import { explainingEngineErrors } from '../output/engine-problem.js'
import { answerText } from '../output/rows.js'
import type { CommonOptions, Invocation, OutputFormat, Verb } from '../verb.js'
import { tableWidth } from '../verb.js'

type ShowOptions = CommonOptions & {
  readonly output: Exclude<OutputFormat, 'text'>
  readonly limit: number
  readonly published?: boolean
}

const unpublishedHint = 'If a parent has not been published yet, build it first: aurora build'

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
      .addOption(rowsOption())
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
    const shown = await shownOf(compiled, node, invocation, options.published === true)
    const sql = `select * from (${shown.sql}\n) as shown limit ${options.limit}`
    const text = await asReader(invocation, opened, (engine) =>
      shown.explaining(() =>
        engine.withSession((session) =>
          answerText(session, sql, options.output, tableWidth(invocation.effects.stdout)),
        ),
      ),
    )
    invocation.effects.stdout.write(text)
    return 0
  },
}

interface Shown {
  readonly sql: string
  /** Runs `work`; what the engine says against it becomes an error at its place in the model. */
  explaining<T>(work: () => Promise<T>): Promise<T>
}

async function shownOf(
  compiled: CompiledProject,
  node: BuildNode,
  invocation: Invocation,
  isPublished: boolean,
): Promise<Shown> {
  if (isPublished || node.kind !== 'model') {
    const sql = `select * from ${quoteRelation(node.relation)}`
    return { sql, explaining: (work) => explainingEngineErrors(work, unpublishedHint) }
  }
  const { previewRenderer } = await import('../../build/renderers.js')
  const { clock, env } = invocation.effects
  const rendered = previewRenderer(compiled, env, clock.now().toISOString()).model(node)
  const sql = oneStatement(rendered.sql, { file: node.file })
  return { sql, explaining: (work) => locatingEngineErrors(work, { ...rendered, sql }, node.name) }
}

async function locatingEngineErrors<T>(work: () => Promise<T>, rendered: Rendered, name: string): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    const { message, code, where } = locateEngineError(error, rendered, name)
    const hint = error.engineCode === 'binder' ? unpublishedHint : undefined
    throw new UserError(message, { code, where, hint, cause: error, exitCode: 1 })
  }
}

function findNode(compiled: CompiledProject, name: string): BuildNode {
  const named = [...compiled.nodes.values()].filter((node) => node.kind !== 'source')
  const match = named.find((node) => {
    const { schema, name: relation } = node.relation
    if (name === `${schema}.${relation}`) return true
    if (node.kind !== 'model' || node.version === undefined) return name === node.name
    if (name === `${node.name}.v${node.version}`) return true
    return node.isLatest && (name === node.name || name === `${schema}.${node.name}`)
  })
  if (match !== undefined) return match
  throw new UserError(`There is no model or seed "${name}".`, {
    code: 'unknown_node',
    hint:
      didYouMean(
        name,
        named.flatMap((node) =>
          node.kind === 'model' && node.version !== undefined
            ? [node.name, `${node.name}.v${node.version}`]
            : [node.name],
        ),
      ) || 'See what there is with: aurora ls',
  })
}

function rowLimit(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text))
    throw new InvalidArgumentError('It must be a whole number from 1 to 9999999.')
  return Number(text)
}
