import { readFixedInput } from '../../build/fixed-input.js'
import type { CompiledProject } from '../../build/compile.js'
import { planOn } from '../../build/plan-on-input.js'
import { logicalRenderer } from '../../build/renderers.js'
import type { Session } from '../../engine/engine.js'
import type { Model, NodeId } from '../../project/types.js'
import type { Publication } from '../../state/publications.js'
import type { PackFiles } from './pack-files.js'

export interface CodeInput {
  readonly compiled: CompiledProject
  readonly env: Readonly<Record<string, string | undefined>>
  /** Takes secrets out of a text. */
  readonly redact: (text: string) => string
  /** ISO 8601. */
  readonly now: string
}

/** What made the statement. */
export interface PackedCode {
  /** Models whose text or inputs have changed since the publication: their SQL in the pack is today's. */
  readonly changed: readonly string[]
}

/** Where a statement's figures come together. */
const roots: ReadonlySet<string> = new Set(['partner_commission_statements', 'partner_commission_lines'])

/** Adds the compiled SQL of every model above a statement, that of the tests on them, and which tests passed. */
export async function addCode(
  files: PackFiles,
  session: Session,
  publication: Publication,
  { compiled, env, now }: CodeInput,
): Promise<PackedCode> {
  const models = modelsAbove(compiled)
  const ids = new Set<NodeId>(models.map(({ id }) => id))
  const renderer = logicalRenderer(compiled, env)
  for (const model of models) files.addText(`sql/${model.file}`, `${renderer.model(model).sql.trimEnd()}\n`)
  const { published, ...input } = await readFixedInput(session, compiled)
  const tests = [...(published?.tests.values() ?? [])].filter(({ testId }) => {
    const parents = compiled.graph.has(testId) ? compiled.graph.parents(testId) : []
    return parents.some((id) => ids.has(id))
  })
  for (const { testId } of tests) {
    const test = compiled.tests.get(testId)
    if (test?.kind === 'singular')
      files.addText(`sql/${test.file}`, `${renderer.singularTest(test).sql.trimEnd()}\n`)
  }
  files.addJson('tests.json', {
    publication_id: publication.publicationId,
    run_id: publication.runId,
    tests: tests.map(({ testId, status, fingerprint }) => ({ test_id: testId, status, fingerprint })),
  })
  const plan = planOn(
    compiled,
    { ...input, published },
    {
      verb: 'plan',
      selected: ids,
      excluded: new Set(),
      isFull: false,
      fullRefresh: false,
      failFast: false,
      publish: 'all',
      replaceDependents: false,
      asOf: undefined,
      threads: 1,
    },
    { env, now },
  )
  const changed = plan.steps.filter(({ nodeId, action }) => action === 'build' && ids.has(nodeId))
  return { changed: changed.map(({ name }) => name) }
}

/** In the order of their files. */
function modelsAbove({ project, graph }: CompiledProject): readonly Model[] {
  const above = new Set<NodeId>()
  for (const { id, name } of project.models)
    if (roots.has(name)) for (const found of [id, ...graph.ancestors(id)]) above.add(found)
  return project.models
    .filter(({ id }) => above.has(id))
    .sort((one, other) => (one.file < other.file ? -1 : 1))
}
