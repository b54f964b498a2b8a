import { readFixedInput } from '../../build/fixed-input.js'
import type { CompiledProject } from '../../build/compile.js'
import { planOn } from '../../build/plan-on-input.js'
import { isStandingTable } from '../../build/relations.js'
import { logicalRenderer } from '../../build/renderers.js'
import type { Session } from '../../engine/engine.js'
import type { Model, NodeId } from '../../project/types.js'
import type { CurrentPublication, Publication } from '../../state/publications.js'
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
  /** Models whose text, or whose seeds, have changed since the publication: their SQL in the pack is today's. */
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
  const hasMoved = await haveEventsFollowed(session, publication)
  const plan = planOn(
    compiled,
    { ...input, identities: identitiesAt(input.identities, published), published },
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
  const changed = plan.steps.filter(
    ({ nodeId, action }) =>
      action === 'build' && ids.has(nodeId) && !(hasMoved && readsFinance(compiled, nodeId)),
  )
  return { changed: changed.map(({ name }) => name) }
}

/** What had landed when the publication was made: what came later changes no SQL. */
function identitiesAt(
  now: ReadonlyMap<NodeId, string>,
  published: CurrentPublication | undefined,
): ReadonlyMap<NodeId, string> {
  return new Map([...now].map(([id, identity]) => [id, published?.nodes.get(id)?.dataIdentity ?? identity]))
}

/**
 * True when somebody decided something after the publication. No publication keeps how far the events had come, so that
 * of models that read them it cannot be told any more whether their text changed too.
 */
async function haveEventsFollowed(session: Session, { publishedAt }: Publication): Promise<boolean> {
  const finance = session.schema('finance')
  const [row] = await session.rows(
    `select count(*) as events from (
       select occurred_at from ${finance}.statement_events union all select occurred_at from ${finance}.period_events
     ) as events where occurred_at > cast($1 as timestamptz)`,
    [publishedAt],
  )
  return row?.['events'] !== 0n
}

function readsFinance({ graph, nodes }: CompiledProject, id: NodeId): boolean {
  return graph.ancestors(id).some((above) => {
    const node = nodes.get(above)
    return node !== undefined && isStandingTable(node)
  })
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
