import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { CompiledProject } from '../../build/compile.js'
import type { NodeId } from '../../project/types.js'
import { openProject } from '../open-project.js'
import type { SelectionOptions } from '../selection.js'
import { addSelectionOptions, selectFrom } from '../selection.js'
import { textOption } from '../output/output-option.js'
import type { CommonOptions, Invocation, Verb } from '../verb.js'

type CompileOptions = CommonOptions & SelectionOptions & { readonly output: 'text' | 'json' }

/** `aurora compile`: templates to SQL with stable names, without opening a database. */
export const compileVerb: Verb = {
  name: 'compile',
  group: 'Look:',
  configure(command) {
    addSelectionOptions(command)
      .description(
        'Render models and singular tests to SQL, into target/compiled/. A single one is printed as well.',
      )
      .addOption(textOption())
      .addHelpText('after', '\nExamples:\n  aurora compile\n  aurora compile --select validator_pnl')
  },
  async run(invocation) {
    const options = invocation.options as CompileOptions
    const opened = await openProject(invocation)
    const compiled = await opened.compile()
    const { selected } = await selectFrom(compiled.graph, options, invocation, { withTests: true })
    const rendered = await renderAll(compiled, invocation, selected)
    for (const { file, sql } of rendered)
      writeFile(join(opened.artifactFolder, 'compiled', file), invocation.redaction.redact(sql))
    print(invocation, options, rendered)
    return 0
  },
}

interface CompiledFile {
  readonly id: NodeId
  readonly name: string
  readonly file: string
  readonly sql: string
}

async function renderAll(
  compiled: CompiledProject,
  invocation: Invocation,
  selected: ReadonlySet<NodeId>,
): Promise<readonly CompiledFile[]> {
  const { logicalRenderer } = await import('../../build/renderers.js')
  const renderer = logicalRenderer(compiled, invocation.effects.env)
  return compiled.graph.order.flatMap((id): CompiledFile[] => {
    if (!selected.has(id)) return []
    const node = compiled.nodes.get(id)
    if (node?.kind === 'model')
      return [{ id, name: node.relation.name, file: node.file, sql: renderer.model(node).sql }]
    const test = compiled.tests.get(id)
    if (test?.kind !== 'singular') return []
    return [{ id, name: test.name, file: test.file, sql: renderer.singularTest(test).sql }]
  })
}

function print(invocation: Invocation, options: CompileOptions, files: readonly CompiledFile[]): void {
  const { stdout } = invocation.effects
  const models = files.filter(({ id }) => id.startsWith('model.'))
  const [only] = models
  if (options.output === 'json') {
    for (const { id, name, file, sql } of files)
      stdout.write(`${JSON.stringify({ unique_id: id, name, file, sql })}\n`)
  } else if (models.length === 1 && only !== undefined) {
    stdout.write(only.sql.endsWith('\n') ? only.sql : `${only.sql}\n`)
  } else {
    stdout.write(`${files.length} files in target/compiled/\n`)
  }
}

function writeFile(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
