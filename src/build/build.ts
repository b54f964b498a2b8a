import type { TestOutcome } from '../checks/test-outcome.js'
import type { Engine, RelationName, Session } from '../engine/engine.js'
import { physicalName } from '../engine/physical-name.js'
import { quoteRelation } from '../engine/identifiers.js'
import type { NodeId } from '../project/types.js'
import type { Publication } from '../state/publications.js'
import { registerRelations } from '../state/relations.js'
import { markInterruptedRuns, startRun } from '../state/runs.js'
import { asOfLiteral } from './as-of.js'
import type { BuildOptions } from './build-options.js'
import type { BuildNode, CompiledProject } from './compile.js'
import type { FixedInput } from './fixed-input.js'
import { readFixedInput, sourceSqlOf } from './fixed-input.js'
import type { Outcome } from './outcome.js'
import { isBroken } from './outcome.js'
import type { GrantChange } from './grants.js'
import { applyGrants, requireRoles } from './grants.js'
import { dropUnpublished } from './leftovers.js'
import { testContext } from './node-tests.js'
import type { Plan } from './plan.js'
import { planOn } from './plan-on-input.js'
import { publicationNodes, publicationTests } from './publication-rows.js'
import { publish } from './publish.js'
import { recordedRun } from './recorded-run.js'
import { RelationMap, hasPhysicalTable, physicalSchema } from './relations.js'
import { plannedNames, remadeViews, requireReplaceable } from './remade-views.js'
import { Renderer } from './render.js'
import { rowFilterOf } from './row-filter.js'
import type { RunContext } from './run-context.js'
import { createSchemas } from './schemas.js'
import { takeSeals } from './seal.js'
import { typedSelect } from './typed-select.js'
import { stage } from './stage.js'

export interface BuildResult {
  readonly runId: string
  readonly startedAt: string
  readonly status: 'success' | 'failed' | 'interrupted'
  readonly plan: Plan
  readonly outcomes: readonly Outcome[]
  readonly testOutcomes: readonly TestOutcome[]
  /** Undefined when nothing had to move, or nothing might. */
  readonly publication: Publication | undefined
  /** Text of every built model as it ran over staged relations, by node. */
  readonly physicalSql: ReadonlyMap<NodeId, string>
}

/** Plan, stage, test, publish. Whatever goes wrong, the last publication stays as it is. */
export async function runBuild(
  engine: Engine,
  compiled: CompiledProject,
  options: BuildOptions,
  context: RunContext,
): Promise<BuildResult> {
  return new Build(engine, compiled, options, context).run()
}

class Build {
  readonly #engine: Engine
  readonly #compiled: CompiledProject
  readonly #options: BuildOptions
  readonly #context: RunContext
  readonly #startedAt: string
  readonly #asOf: string

  constructor(engine: Engine, compiled: CompiledProject, options: BuildOptions, context: RunContext) {
    this.#engine = engine
    this.#compiled = compiled
    this.#options = options
    this.#context = context
    this.#startedAt = context.beganAt ?? context.clock.now().toISOString()
    this.#asOf = options.asOf ?? this.#startedAt
  }

  async run(): Promise<BuildResult> {
    const input = await this.#engine.withSession((session) => this.#prepare(session))
    const plan = planOn(this.#compiled, input, this.#options, {
      env: this.#context.env,
      now: this.#startedAt,
    })
    await this.#engine.withSession(async (session) => {
      if (this.#context.appliesGrants)
        await requireRoles(session, this.#nodes(plan.steps.map((step) => step.nodeId)))
      const remade = await remadeViews(session, plannedNames(this.#compiled, plan), plan.removed)
      requireReplaceable(remade, this.#options.replaceDependents)
      await this.#start(session, input)
    })
    return recordedRun(
      this.#engine,
      this.#context,
      () => this.#stageAndPublish(input, plan),
      (session) => dropUnpublished(session, this.#compiled.project.config.keepPublications),
    )
  }

  async #prepare(session: Session): Promise<FixedInput> {
    const { runId, clock, reporter } = this.#context
    const interrupted = await markInterruptedRuns(session, { runId, now: clock.now().toISOString() })
    const dropped = await dropUnpublished(session, this.#compiled.project.config.keepPublications)
    if (interrupted.length > 0) {
      const message = `run ${interrupted.join(', ')} was interrupted; ${dropped} unpublished relations dropped`
      reporter.event({ type: 'stage', name: 'cleaned', message })
    }
    await createSchemas(session, this.#compiled.nodes.values())
    return readFixedInput(session, this.#compiled)
  }

  async #start(session: Session, input: FixedInput): Promise<void> {
    const { runId, targetName, gitCommit, auroraVersion, argumentsJson } = this.#context
    await startRun(session, {
      runId,
      verb: this.#options.verb,
      startedAt: this.#startedAt,
      target: targetName,
      gitCommit,
      auroraVersion,
      batchNo: input.batchNumber,
      asOf: this.#asOf,
      argumentsJson,
    })
  }

  async #stageAndPublish(input: FixedInput, plan: Plan): Promise<BuildResult> {
    const { runId, reporter, clock, signal } = this.#context
    const built = plan.steps.filter((step) => step.action === 'build')
    reporter.event({
      type: 'run_started',
      verb: this.#options.verb,
      runId,
      nodes: built.length,
      tests: plan.tests.length,
    })
    const physicalRelations = await this.#registerPhysical(plan)
    const relations = new RelationMap()
    const physical = this.#renderer((node) => relations.sql(node))
    const tests = testContext(this.#compiled, physical)
    const sourceSql = sourceSqlOf(this.#compiled, input)
    const staged = await stage({
      compiled: this.#compiled,
      plan,
      engine: this.#engine,
      physical,
      relations,
      physicalRelations,
      sourceSql,
      tests,
      clock,
      reporter,
      signal,
      threads: this.#options.threads,
      failFast: this.#options.failFast,
      twin: this.#context.twin,
    })
    const physicalSql = new Map<NodeId, string>()
    for (const step of built) {
      const node = this.#compiled.nodes.get(step.nodeId)
      if (node?.kind === 'model' && relations.staged(node.id) !== undefined) {
        physicalSql.set(node.id, physical.model(node).sql)
      }
    }
    const base = { runId, startedAt: this.#startedAt, plan, ...staged, physicalSql }
    if (this.#isStopped()) return { ...base, status: 'interrupted', publication: undefined }
    const isFailed =
      staged.outcomes.some(({ status }) => isBroken(status)) ||
      staged.testOutcomes.some(({ status }) => status === 'fail' || status === 'error')
    const status = isFailed ? 'failed' : 'success'
    if (isFailed && this.#options.publish === 'all') return { ...base, status, publication: undefined }
    const result: BuildResult = { ...base, status, publication: undefined }
    const moved = this.#movedNodes(result)
    const { seals, unreadable } = await takeSeals({
      engine: this.#engine,
      compiled: this.#compiled,
      moved,
      relationSql: (node) => relations.sql(node),
      clock,
      reporter,
    })
    if (unreadable.size > 0) return this.#withUnreadable(result, unreadable)
    if (this.#isStopped()) return { ...result, status: 'interrupted' }
    const publication = await this.#publish(input, result, moved, relations, sourceSql, seals)
    return { ...result, publication }
  }

  /** Nodes of the plan whose names are about to move. */
  #movedNodes(result: BuildResult): readonly BuildNode[] {
    const good = new Set(
      result.outcomes.filter(({ status }) => !isBroken(status)).map(({ nodeId }) => nodeId),
    )
    return result.plan.steps
      .filter((step) => step.action === 'build' && good.has(step.nodeId))
      .flatMap((step) => this.#compiled.nodes.get(step.nodeId) ?? [])
  }

  #withUnreadable(result: BuildResult, unreadable: ReadonlyMap<NodeId, string>): BuildResult {
    const total = unreadable.size
    const outcomes = result.outcomes.map((outcome, index): Outcome => {
      const said = unreadable.get(outcome.nodeId)
      if (said === undefined) return outcome
      const failed = { ...outcome, status: 'error' as const, message: `cannot be read to its end: ${said}` }
      this.#context.reporter.event({ type: 'node_finished', ...failed, index: index + 1, total })
      return failed
    })
    return { ...result, outcomes, status: 'failed' }
  }

  #isStopped(): boolean {
    return this.#context.signal.aborted
  }

  async #publish(
    input: FixedInput,
    result: BuildResult,
    moved: readonly BuildNode[],
    relations: RelationMap,
    sourceSql: (node: BuildNode) => string,
    seals: ReadonlyMap<NodeId, string>,
  ): Promise<Publication | undefined> {
    const ranTests = result.plan.tests.some((test) => test.action === 'run')
    const good = new Map(
      result.outcomes.filter(({ status }) => !isBroken(status)).map((outcome) => [outcome.nodeId, outcome]),
    )
    const granted = this.#context.appliesGrants ? this.#nodes([...good.keys()]) : []
    if (moved.length === 0 && result.plan.removed.length === 0 && !ranTests) {
      await this.#grantAlone(granted)
      return undefined
    }
    const isPartial = result.status === 'failed'
    const published = this.#renderer((node) => quoteRelation(node.relation))
    const { dialect } = this.#engine
    const viewSql = (node: BuildNode): string =>
      node.kind === 'model' ? typedSelect(dialect, node, published.model(node).sql) : sourceSql(node)
    const nodes = publicationNodes({
      compiled: this.#compiled,
      input,
      result,
      good,
      relations,
      seals,
      isPartial,
    })
    const began = this.#context.clock.now()
    const { publication, grantChanges } = await this.#engine.withWriterSession((session) =>
      publish(session, {
        moved,
        physical: new Map(
          moved.flatMap((node) => {
            const relation = relations.staged(node.id)
            return relation === undefined ? [] : [[node.id, relation] as const]
          }),
        ),
        viewSql,
        rowFilterOf: (node) => rowFilterOf(this.#compiled, node),
        granted,
        // A node that was left behind may still read what is gone from the project.
        removed: isPartial ? [] : result.plan.removed,
        replacesForeign: this.#options.replaceDependents,
        patience: { seconds: this.#context.publishWaitSeconds, signal: this.#context.signal },
        publication: {
          runId: this.#context.runId,
          publishedAt: began.toISOString(),
          asOf: this.#asOf,
          gitCommit: this.#context.gitCommit,
          batchNo: input.batchNumber,
          auroraVersion: this.#context.auroraVersion,
          isPartial,
          staleNodes: nodes.filter((node) => node.isStale).length,
        },
        nodes,
        tests: publicationTests(this.#compiled, input, result),
      }),
    )
    const milliseconds = this.#context.clock.now().getTime() - began.getTime()
    const message = `${publication.publicationId}, ${moved.length} relations moved`
    this.#context.reporter.event({ type: 'stage', name: 'published', message, milliseconds })
    this.#tellGrants(grantChanges)
    return publication
  }

  /** Where no name moves, what is declared may still have changed. */
  async #grantAlone(granted: readonly BuildNode[]): Promise<void> {
    if (granted.length === 0) return
    const changes = await this.#engine.withWriterSession((session) =>
      session.transaction(() => applyGrants(session, granted)),
    )
    this.#tellGrants(changes)
  }

  #tellGrants(changes: readonly GrantChange[]): void {
    if (changes.length === 0) return
    const revoked = changes.filter(({ action }) => action === 'revoke').length
    const message = `${changes.length - revoked} rights, ${revoked} revoked`
    this.#context.reporter.event({ type: 'stage', name: 'granted', message })
  }

  #nodes(ids: readonly NodeId[]): readonly BuildNode[] {
    return ids.flatMap((id) => this.#compiled.nodes.get(id) ?? [])
  }

  async #registerPhysical(plan: Plan): Promise<ReadonlyMap<NodeId, RelationName>> {
    const { runId } = this.#context
    const relations = new Map<NodeId, RelationName>()
    const createdAt = this.#startedAt
    const schema = `${this.#compiled.schemaPrefix}${physicalSchema}`
    const listed = plan.steps
      .filter((step) => step.action === 'build')
      .flatMap((step) => {
        const node = this.#compiled.nodes.get(step.nodeId)
        if (node === undefined) return []
        const name = physicalName(node.relation.name, runId, node.id)
        relations.set(node.id, { schema, name })
        const type = hasPhysicalTable(node) ? ('TABLE' as const) : ('VIEW' as const)
        return [{ schema, name, type, runId, nodeId: node.id, createdAt }]
      })
    await this.#engine.withSession((session) => registerRelations(session, listed))
    return relations
  }

  #renderer(relationOf: (node: BuildNode) => string): Renderer {
    return new Renderer(this.#compiled, {
      relationOf,
      asOf: asOfLiteral(this.#asOf),
      vars: this.#compiled.project.config.vars,
      env: this.#context.env,
    })
  }
}
