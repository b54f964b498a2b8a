import type { Clock } from '../base/clock.js'
import type { ContentCache } from '../base/content-cache.js'
import type { UserError } from '../base/errors.js'
import type { Reporter } from '../base/events.js'
import { sha256 } from '../base/hash.js'
import type { SeedContext } from '../checks/seeds/seed-context.js'
import { checkProblems, futureProblems, testProblems } from '../checks/seeds/seed-problems.js'
import type { SeedFileRow } from '../checks/seeds/seed-tables.js'
import { createSeedTable } from '../checks/seeds/seed-tables.js'
import type { Engine, Session } from '../engine/engine.js'
import { seedRowsWithLines } from '../project/seed-rows.js'
import type { DataTest, Seed } from '../project/types.js'
import { parseMacro } from '../template/macro-library.js'
import { proseOf } from '../template/macro-parameters.js'
import type { CompiledProject } from './compile.js'
import { seedFingerprint, testFingerprint } from './fingerprint.js'
import { runTests, testContext } from './node-tests.js'
import { nodesRead } from './nodes-read.js'
import { isEphemeral } from './relations.js'
import type { Renderer } from './render.js'
import { logicalRenderer, previewRenderer } from './renderers.js'
import type { SeedCheckPlan, SeedCheckSelection } from './seed-check-plan.js'
import { planSeedCheck } from './seed-check-plan.js'

export interface SeedCheckInput {
  /** Compiled for DuckDB, where the seeds are judged whatever the target is. */
  readonly compiled: CompiledProject
  readonly selection: SeedCheckSelection
  readonly env: Readonly<Record<string, string | undefined>>
  /** The logical time that the tests see, in ISO 8601, and whether the user fixed it. */
  readonly asOf: { readonly time: string; readonly isPinned: boolean }
  /** Remembers what was found sound; the caller saves it. */
  readonly cache: ContentCache
  readonly clock: Clock
  readonly reporter: Reporter
  /** Lends an empty database in memory; not asked for where nothing changed. */
  readonly inMemory: <T>(work: (engine: Engine) => Promise<T>) => Promise<T>
}

/**
 * Every row of a seed that breaks a CHECK, or a test of severity `error` that reads seeds alone, as an error at its line
 * of the CSV; found without the warehouse, so that nothing is built on what is wrong. Tests that cannot run are left
 * to the build, which tells why.
 */
export async function seedProblems(input: SeedCheckInput): Promise<readonly UserError[]> {
  const plan = planSeedCheck(input.compiled, input.selection)
  if (plan.seeds.length === 0) return []
  const key = `seeds/${fingerprintOf(plan, input)}`
  if (input.cache.get(key) === true) return []
  const began = input.clock.now().getTime()
  const problems = await input.inMemory((engine) =>
    engine.withSession((session) => check(session, plan, input)),
  )
  if (problems.length > 0) return problems.filter(isToldFirst).sort(byPlace)
  input.cache.set(key, true)
  const milliseconds = input.clock.now().getTime() - began
  const message = `${plan.seeds.length} seeds by ${plan.tests.length} tests`
  input.reporter.event({ type: 'stage', name: 'checked', message, milliseconds })
  return []
}

async function check(
  session: Session,
  plan: SeedCheckPlan,
  input: SeedCheckInput,
): Promise<readonly UserError[]> {
  const { compiled, clock } = input
  const rows = new Map<Seed, readonly SeedFileRow[]>()
  for (const seed of plan.seeds) {
    rows.set(seed, seedRowsWithLines(compiled.project, seed))
    await createSeedTable(session, seed, rows.get(seed) ?? [])
  }
  const renderer = previewRenderer(compiled, input.env, input.asOf.time)
  const context = seedContext(compiled, renderer, rows, clock.now())
  const problems: UserError[] = []
  for (const seed of plan.constrained) {
    problems.push(...(await checkProblems(session, seed, context)))
    problems.push(...(await futureProblems(session, seed, context)))
  }
  for (const outcome of await runTests(session, plan.tests, context, renderer, clock)) {
    if (outcome.status === 'fail') problems.push(...(await testProblems(session, outcome, context)))
  }
  return problems
}

function seedContext(
  compiled: CompiledProject,
  renderer: Renderer,
  rows: ReadonlyMap<Seed, readonly SeedFileRow[]>,
  now: Date,
): SeedContext {
  const seedOf = (id: string): Seed | undefined => {
    const node = compiled.nodes.get(id)
    return node?.kind === 'seed' ? node : undefined
  }
  return {
    ...testContext(compiled, renderer),
    now,
    seedOf,
    seedsReadBy: (id) => nodesRead(compiled, id).flatMap((node) => (node.kind === 'seed' ? [node] : [])),
    rowsOf: (seed) => rows.get(seed) ?? [],
    proseOf: (test) => {
      const definition = compiled.project.genericTests.find(({ name }) => name === test.test)
      return definition === undefined ? '' : proseOf(parseMacro(definition, compiled.cache).template)
    },
  }
}

/** Equal where the same question about the same cells was answered before. */
function fingerprintOf(plan: SeedCheckPlan, { compiled, env, asOf }: SeedCheckInput): string {
  const logical = logicalRenderer(compiled, env)
  // What was past once stays so: the moment of the check has no part in it.
  const seeds = plan.seeds.map((seed) => [seed.id, seedFingerprint(seed)] as const)
  const past = plan.constrained.map(({ id, columns }) => [
    id,
    columns.flatMap((column) => (column.past === true ? [column.name] : [])),
  ])
  const tests = plan.tests.map((test) => [
    testFingerprint(test, { compiled, logical, sourceIdentity: new Map(), asOf }, seeds),
    ephemeralText(test, compiled, logical),
  ])
  return sha256(JSON.stringify([seeds, past, tests]))
}

/** A generic test of an ephemeral model depends on that model's text as well; a singular one holds it already. */
function ephemeralText(test: DataTest, compiled: CompiledProject, logical: Renderer): string {
  const node = test.kind === 'generic' ? compiled.nodes.get(test.nodeId) : undefined
  return node !== undefined && isEphemeral(node) ? logical.model(node).sql : ''
}

/** A test may return a row more than once: it is told once. */
function isToldFirst(problem: UserError, index: number, all: readonly UserError[]): boolean {
  const isSame = (other: UserError): boolean =>
    other.message === problem.message &&
    other.where?.file === problem.where?.file &&
    other.where?.line === problem.where?.line
  return all.findIndex(isSame) === index
}

/** In the order of files and lines; what concerns a file as a whole stands after its rows. */
function byPlace({ where: left }: UserError, { where: right }: UserError): number {
  const [leftFile, rightFile] = [left?.file ?? '', right?.file ?? '']
  if (leftFile !== rightFile) return leftFile < rightFile ? -1 : 1
  return (left?.line ?? Number.MAX_SAFE_INTEGER) - (right?.line ?? Number.MAX_SAFE_INTEGER)
}
