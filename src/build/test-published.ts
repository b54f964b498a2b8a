import type { TestOutcome } from '../checks/test-outcome.js'
import type { Engine, Session } from '../engine/engine.js'
import type { DataTest, NodeId } from '../project/types.js'
import { markInterruptedRuns, startRun } from '../state/runs.js'
import type { FixedInput } from './fixed-input.js'
import { readFixedInput } from './fixed-input.js'
import type { RunContext } from './run-context.js'
import { checkModels } from './check-models.js'
import type { CompiledProject } from './compile.js'
import { runTests, testContext } from './node-tests.js'
import type { Outcome } from './outcome.js'
import { nodesRead } from './nodes-read.js'
import { isEphemeral, isStandingTable } from './relations.js'
import type { Renderer } from './render.js'
import { previewRenderer } from './renderers.js'
import { recordedRun } from './recorded-run.js'

export interface TestRunResult {
  readonly runId: string
  readonly startedAt: string
  readonly status: 'success' | 'failed' | 'interrupted'
  /** Models whose contract, exactness or determinism does not hold. */
  readonly outcomes: readonly Outcome[]
  readonly testOutcomes: readonly TestOutcome[]
  /** Tests of relations that are not published yet. */
  readonly unpublished: readonly DataTest[]
}

/** Runs tests and checks on what is published, and keeps the outcome; nothing that readers see changes. */
export async function testPublished(
  engine: Engine,
  compiled: CompiledProject,
  selected: ReadonlySet<NodeId>,
  context: RunContext,
): Promise<TestRunResult> {
  const startedAt = context.clock.now().toISOString()
  const input = await engine.withSession((session) => open(session, compiled, context, startedAt))
  return recordedRun(engine, context, () =>
    engine.withSession((session) => runAll(session, compiled, selected, input, context, startedAt)),
  )
}

async function open(
  session: Session,
  compiled: CompiledProject,
  context: RunContext,
  startedAt: string,
): Promise<FixedInput> {
  await markInterruptedRuns(session, { runId: context.runId, now: startedAt })
  const input = await readFixedInput(session, compiled)
  await startRun(session, {
    runId: context.runId,
    verb: 'test',
    startedAt,
    target: context.targetName,
    gitCommit: context.gitCommit,
    auroraVersion: context.auroraVersion,
    batchNo: input.published?.publication.batchNo,
    asOf: input.published?.publication.asOf,
    argumentsJson: context.argumentsJson,
  })
  return input
}

async function runAll(
  session: Session,
  compiled: CompiledProject,
  selected: ReadonlySet<NodeId>,
  input: FixedInput,
  context: RunContext,
  startedAt: string,
): Promise<TestRunResult> {
  const renderer = publishedRenderer(compiled, input, context)
  const isReadable = (id: NodeId): boolean => {
    const node = compiled.nodes.get(id)
    if (node === undefined || isStandingTable(node)) return true
    if (isEphemeral(node)) return nodesRead(compiled, id).every((read) => isReadable(read.id))
    return input.published?.nodes.has(id) ?? false
  }
  const wanted = [...compiled.tests.values()].filter((test) => selected.has(test.id))
  // A unit test brings its rows along.
  const ready = wanted.filter(
    (test) => test.kind === 'unit' || compiled.graph.parents(test.id).every(isReadable),
  )
  context.reporter.event({
    type: 'run_started',
    verb: 'test',
    runId: context.runId,
    nodes: compiled.project.models.filter((model) => selected.has(model.id)).length,
    tests: ready.length,
  })
  const outcomes = await checkModels({ session, compiled, renderer, selected, isReadable, context })
  const tests = testContext(compiled, renderer)
  const testOutcomes: TestOutcome[] = []
  for (const group of groupsOf(ready)) {
    if (context.signal.aborted) break
    testOutcomes.push(...(await runTests(session, group, tests, renderer, context.clock)))
    context.reporter.event({
      type: 'progress',
      message: 'tests',
      done: testOutcomes.length,
      total: ready.length,
    })
  }
  const isFailed =
    outcomes.length > 0 || testOutcomes.some(({ status }) => status === 'fail' || status === 'error')
  const status = context.signal.aborted ? 'interrupted' : isFailed ? 'failed' : 'success'
  const unpublished = wanted.filter((test) => !ready.includes(test))
  return { runId: context.runId, startedAt, status, outcomes, testOutcomes, unpublished }
}

function publishedRenderer(compiled: CompiledProject, input: FixedInput, context: RunContext): Renderer {
  const asOf = input.published?.publication.asOf ?? context.clock.now().toISOString()
  return previewRenderer(compiled, context.env, asOf)
}

/** The generic tests of a node together, so that one scan serves them all; singular tests one by one. */
function groupsOf(tests: readonly DataTest[]): readonly (readonly DataTest[])[] {
  const groups = new Map<string, DataTest[]>()
  for (const test of tests) {
    const key = test.kind === 'generic' ? test.nodeId : test.id
    groups.set(key, [...(groups.get(key) ?? []), test])
  }
  return [...groups.values()]
}
