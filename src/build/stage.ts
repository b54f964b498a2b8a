import type { Clock } from '../base/clock.js'
import { UserError } from '../base/errors.js'
import type { NodeStatus, Reporter } from '../base/events.js'
import { explainConstraintError } from '../checks/explain-constraint-error.js'
import type { TestContext } from '../checks/test-context.js'
import type { TestOutcome } from '../checks/test-outcome.js'
import { EngineError } from '../engine/engine-error.js'
import type { Engine, RelationName, Session } from '../engine/engine.js'
import { isLasting, isMachineFailure, machineFailure } from '../engine/machine-failure.js'
import type { NodeId } from '../project/types.js'
import { locateEngineError } from '../template/locate-engine-error.js'
import type { BuildNode, CompiledProject } from './compile.js'
import { isBroken } from './outcome.js'
import type { Outcome } from './outcome.js'
import type { Plan, PlanStep } from './plan.js'
import type { PlannedTest } from './plan-tests.js'
import { nodesRead } from './nodes-read.js'
import { addPhysicalKeys } from './materialize/physical-keys.js'
import type { QueryTwin } from './query-twin.js'
import { hasPhysicalTable } from './relations.js'
import type { RelationMap } from './relations.js'
import type { Renderer } from './render.js'
import { runSchedule } from './schedule.js'
import { messageOf } from './check-models.js'
import { stageNode } from './stage-node.js'
import { runTests } from './node-tests.js'

export interface StageInput {
  readonly compiled: CompiledProject
  readonly plan: Plan
  readonly engine: Engine
  readonly physical: Renderer
  readonly relations: RelationMap
  /** Physical relation of every node that is built; listed in the runner's tables already. */
  readonly physicalRelations: ReadonlyMap<NodeId, RelationName>
  readonly sourceSql: (node: BuildNode) => string
  readonly tests: TestContext
  readonly clock: Clock
  readonly reporter: Reporter
  readonly signal: AbortSignal
  readonly threads: number
  readonly failFast: boolean
  readonly twin: QueryTwin | undefined
}

export interface StageResult {
  readonly outcomes: readonly Outcome[]
  readonly testOutcomes: readonly TestOutcome[]
}

/** Builds every node of the plan out of sight, each tested before its children start. */
export async function stage(input: StageInput): Promise<StageResult> {
  return new Stage(input).run()
}

class Stage {
  readonly #input: StageInput
  readonly #steps: ReadonlyMap<NodeId, PlanStep>
  readonly #testsOf: ReadonlyMap<NodeId, readonly PlannedTest[]>
  readonly #outcomes = new Map<NodeId, Outcome>()
  readonly #testOutcomes: TestOutcome[] = []
  readonly #total: number
  #done = 0
  /** Why nothing new is begun; undefined while all is well. */
  #stopped: string | undefined

  constructor(input: StageInput) {
    this.#input = input
    this.#steps = new Map(input.plan.steps.map((step) => [step.nodeId, step]))
    this.#testsOf = groupByOwner(input.plan.tests)
    this.#total = input.plan.steps.filter((step) => step.action === 'build').length
  }

  async run(): Promise<StageResult> {
    await runSchedule({
      ids: this.#input.plan.steps.map((step) => step.nodeId),
      waitsFor: (id) => this.#mustBeDone(id),
      concurrency: this.#input.threads,
      signal: this.#input.signal,
      work: (id) => this.#visit(id),
    })
    for (const step of this.#input.plan.steps) {
      if (!this.#outcomes.has(step.nodeId)) this.#skip(step, 'interrupted before it began')
    }
    const orphans = this.#input.plan.tests.filter(
      (test) => test.ownerId === undefined && test.action === 'run',
    )
    if (orphans.length > 0 && this.#stopped === undefined && !this.#input.signal.aborted) {
      await this.#input.engine.withSession((session) => this.#runTests(session, orphans))
    }
    return { outcomes: [...this.#outcomes.values()], testOutcomes: this.#testOutcomes }
  }

  async #visit(id: NodeId): Promise<void> {
    const step = this.#steps.get(id)
    const node = this.#input.compiled.nodes.get(id)
    if (step === undefined || node === undefined) return
    const broken = this.#plannedParents(id).find((parent) =>
      isBroken(this.#outcomes.get(parent)?.status ?? 'skipped'),
    )
    if (broken !== undefined) {
      this.#skip(step, `because of ${this.#steps.get(broken)?.name ?? broken}`)
    } else if (this.#stopped !== undefined || this.#input.signal.aborted) {
      this.#skip(step, this.#stopped ?? 'interrupted before it began')
    } else {
      await this.#work(step, node)
    }
  }

  async #work(step: PlanStep, node: BuildNode): Promise<void> {
    const { clock, reporter, engine } = this.#input
    const tests = (this.#testsOf.get(step.nodeId) ?? []).filter((test) => this.#canRun(test, step.nodeId))
    const started = clock.now()
    const told = { nodeId: step.nodeId, name: step.name, kind: step.materialized, total: this.#total }
    const isBuilt = step.action === 'build'
    if (isBuilt) reporter.event({ type: 'node_started', ...told, index: this.#done + 1 })
    let rows: number | undefined
    let status: NodeStatus = isBuilt ? 'success' : 'reused'
    let message = isBuilt ? '' : step.reason
    try {
      await engine.withSession(async (session) => {
        // While it waited for a session, the run may have been stopped.
        if (this.#input.signal.aborted)
          throw new EngineError('Interrupted', { engineCode: 'interrupted', sql: '' })
        if (isBuilt) rows = await this.#build(session, node)
        const verdict = await this.#runTests(session, tests)
        if (verdict !== undefined) ({ status, message } = verdict)
        if (isBuilt && !isBroken(status)) await this.#addKeys(session, node)
      }, step.name)
    } catch (error) {
      status = 'error'
      message = this.#explain(error, node)
      if (isLasting(error)) this.#stopped = `since ${step.name} could not go on`
    }
    if (this.#input.failFast && isBroken(status)) this.#stopped ??= 'after the first failure (--fail-fast)'
    const milliseconds = clock.now().getTime() - started.getTime()
    this.#outcomes.set(step.nodeId, {
      nodeId: step.nodeId,
      name: step.name,
      kind: step.materialized,
      status,
      message,
      startedAt: started.toISOString(),
      milliseconds,
      rows,
      failures: undefined,
      fingerprint: step.fingerprint,
    })
    if (isBuilt) this.#done += 1
    reporter.event({ type: 'node_finished', ...told, status, message, milliseconds, rows, index: this.#done })
  }

  async #build(session: Session, node: BuildNode): Promise<number | undefined> {
    const { compiled, physical, sourceSql, relations, physicalRelations } = this.#input
    const relation = physicalRelations.get(node.id)
    if (relation === undefined) throw new Error(`${node.id} is built without a physical name`)
    const { twin } = this.#input
    const rows = await stageNode(session, { compiled, physical, sourceSql, node, relation, twin })
    relations.stage(node.id, relation)
    return rows
  }

  /** Only now, for their tests tell of a duplicate better than the engine does. */
  async #addKeys(session: Session, node: BuildNode): Promise<void> {
    const relation = this.#input.physicalRelations.get(node.id)
    if (relation !== undefined && hasPhysicalTable(node) && node.kind !== 'source')
      await addPhysicalKeys(session, node, relation)
  }

  /** Undefined when all passed; the worst of them otherwise. */
  async #runTests(
    session: Session,
    planned: readonly PlannedTest[],
  ): Promise<{ status: NodeStatus; message: string } | undefined> {
    if (planned.length === 0) return undefined
    const { tests, physical, clock } = this.#input
    const outcomes = await runTests(
      session,
      planned.map(({ test }) => test),
      tests,
      physical,
      clock,
    )
    this.#testOutcomes.push(...outcomes)
    const failed = outcomes.filter(({ status }) => status === 'fail' || status === 'error')
    if (failed.length > 0) return { status: 'fail', message: `test failed: ${namesOf(failed)}` }
    const warned = outcomes.filter(({ status }) => status === 'warn')
    return warned.length > 0 ? { status: 'warn', message: `test warns: ${namesOf(warned)}` } : undefined
  }

  #skip(step: PlanStep, message: string): void {
    const startedAt = this.#input.clock.now().toISOString()
    const { nodeId, name, materialized: kind, fingerprint } = step
    this.#outcomes.set(nodeId, {
      nodeId,
      name,
      kind,
      status: 'skipped',
      message,
      startedAt,
      milliseconds: 0,
      rows: undefined,
      failures: undefined,
      fingerprint,
    })
    if (step.action === 'build') this.#done += 1
    this.#input.reporter.event({
      type: 'node_finished',
      nodeId,
      name,
      kind,
      status: 'skipped',
      message,
      milliseconds: 0,
      index: this.#done,
      total: this.#total,
    })
  }

  /** A test whose other nodes are broken has nothing to look at; the run has failed anyway. */
  #canRun({ test, action }: PlannedTest, ownerId: NodeId): boolean {
    if (action !== 'run') return false
    const others = this.#plannedParents(test.id).filter((id) => id !== ownerId)
    return others.every((id) => !isBroken(this.#outcomes.get(id)?.status ?? 'skipped'))
  }

  /**
   * What a node reads, and what its tests read besides: those stand earlier in the order, so waiting for them makes no
   * cycle.
   */
  #mustBeDone(id: NodeId): readonly NodeId[] {
    const ofTests = (this.#testsOf.get(id) ?? []).flatMap(({ test }) => this.#plannedParents(test.id))
    return [...new Set([...this.#plannedParents(id), ...ofTests])].filter((other) => other !== id)
  }

  /** Steps that are read. */
  #plannedParents(id: NodeId): readonly NodeId[] {
    return nodesRead(this.#input.compiled, id)
      .map((node) => node.id)
      .filter((read) => this.#steps.has(read))
  }

  #explain(error: unknown, node: BuildNode): string {
    if (error instanceof UserError) return messageOf(error)
    if (!(error instanceof EngineError)) throw error
    if (this.#input.signal.aborted) return 'interrupted'
    const failure = isMachineFailure(error) ? machineFailure(error) : undefined
    if (failure !== undefined) return messageOf(failure)
    if (node.kind === 'source') return error.message
    if (error.engineCode === 'constraint') return messageOf(explainConstraintError(node, error))
    if (node.kind === 'seed') return error.message
    return messageOf(locateEngineError(error, this.#input.physical.model(node), node.name))
  }
}

function groupByOwner(tests: readonly PlannedTest[]): ReadonlyMap<NodeId, readonly PlannedTest[]> {
  const groups = new Map<NodeId, PlannedTest[]>()
  for (const test of tests) {
    if (test.ownerId !== undefined) groups.set(test.ownerId, [...(groups.get(test.ownerId) ?? []), test])
  }
  return groups
}

function namesOf(outcomes: readonly TestOutcome[]): string {
  return outcomes.map(({ test, message }) => `${test.name}: ${message}`).join('; ')
}
