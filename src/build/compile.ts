import type { ContentCache } from '../base/content-cache.js'
import { throwCollected, UserError } from '../base/errors.js'
import { checkTestArguments } from '../checks/check-test-arguments.js'
import { contractTests } from '../checks/contract-tests.js'
import { checkUnitTest } from '../checks/unit/check-unit-test.js'
import { givenNodes } from '../checks/unit/unit-columns.js'
import { moneyModels } from '../checks/exact-money/money-nodes.js'
import type { Dialect } from '../engine/engine.js'
import type { Graph } from '../graph/build-graph.js'
import { buildGraph } from '../graph/build-graph.js'
import type { GraphNode } from '../graph/graph.js'
import type { DataTest, GenericTest, Model, NodeId, Project, Seed, Source } from '../project/types.js'
import { loginsNodeId } from '../project/row-access.js'
import type { MacroLibrary } from '../template/macro-library.js'
import { resolveProject } from '../template/resolve-project.js'
import type { ResolvedDependencies } from '../template/types.js'
import { nodesRead } from './nodes-read.js'
import { prefixSchemas } from './prefix-schemas.js'

/** What can be built or read: everything in the graph but tests. */
export type BuildNode = Model | Seed | Source

/** A project bound to one engine: its nodes by id, their order, and what each depends on. */
export interface CompiledProject {
  readonly project: Project
  readonly dialect: Dialect
  /** Stands before every schema; the relations of the nodes have it already. */
  readonly schemaPrefix: string
  readonly library: MacroLibrary
  /** Parsed templates by content: rendering reads them from here. */
  readonly cache: ContentCache | undefined
  readonly graph: Graph
  readonly nodes: ReadonlyMap<NodeId, BuildNode>
  readonly tests: ReadonlyMap<NodeId, DataTest>
  readonly dependencies: ReadonlyMap<NodeId, ResolvedDependencies>
  readonly genericTestsOf: ReadonlyMap<NodeId, readonly GenericTest[]>
  /** Models with money, and those that such a model reads: their arithmetic must be exact. */
  readonly moneyModels: ReadonlySet<NodeId>
  /** Uses of versions that are deprecated, in words. */
  readonly warnings: readonly string[]
}

/** Resolves every template of the project and orders the graph; throws all errors found together. */
export function compileProject(
  loaded: Project,
  dialect: Dialect,
  cache: ContentCache | undefined,
  today: string,
  schemaPrefix = '',
): CompiledProject {
  const resolved = resolveProject(loaded, dialect, { cache, today })
  const { dependencies, warnings } = resolved
  const project = prefixSchemas(withContractTests(resolved.project), schemaPrefix)
  const nodes = new Map<NodeId, BuildNode>()
  for (const node of [...project.sources, ...project.seeds, ...project.models]) nodes.set(node.id, node)
  const tests = new Map(project.tests.map((test) => [test.id, test]))
  const dependsOn = (id: NodeId) => dependencies.get(id)?.dependsOn ?? []
  const graph = buildGraph([
    ...project.sources.map((source) => sourceNode(source)),
    ...project.seeds.map((seed) => seedNode(seed)),
    ...project.models.map((model) =>
      modelNode(model, [...dependsOn(model.id), ...loginsOf(model, project.config.name)]),
    ),
    ...project.tests.map((test) => testNode(test, dependenciesOfTest(test, dependencies))),
  ])
  throwCollected([
    ...project.models.flatMap((model) => [
      ...materializationErrors(model),
      ...ephemeralErrors(model),
      ...indexErrors(model),
    ]),
    ...project.tests.flatMap((test) => testErrors(test, nodes, graph)),
  ])
  return {
    project,
    dialect,
    schemaPrefix,
    genericTestsOf: genericTestsByNode(project.tests),
    moneyModels: moneyModels(project.models, (id) => graph.parents(id)),
    library: resolved.library,
    graph,
    nodes,
    tests,
    dependencies,
    warnings,
    cache,
  }
}

/** What contracts promise and no engine guards is tested like anything else. */
function withContractTests(project: Project): Project {
  const declared = genericTestsByNode(project.tests)
  const promised = [...project.seeds, ...project.models].flatMap((node) =>
    contractTests(node, declared.get(node.id) ?? []),
  )
  return { ...project, tests: [...project.tests, ...promised] }
}

/** Ways to materialize that the project files know and this version cannot build. */
function materializationErrors(model: Model): readonly UserError[] {
  const { materialized } = model.config
  if (materialized !== 'incremental' && materialized !== 'snapshot') return []
  return [
    new UserError(`${model.name} is materialized as ${materialized}, which this version cannot build.`, {
      code: 'unsupported_materialization',
      where: model.position,
      hint: 'Use table: it is rebuilt when what it reads changed.',
    }),
  ]
}

/** What is published under a row filter reads the seed of logins, whatever its text reads. */
function loginsOf({ config: { rowAccess } }: Model, projectName: string): readonly NodeId[] {
  return rowAccess === undefined ? [] : [loginsNodeId(projectName, rowAccess.logins)]
}

/** The rows of an ephemeral model appear in whatever reads it: nothing could hold them back. */
function ephemeralErrors({ name, config, position }: Model): readonly UserError[] {
  if (config.materialized !== 'ephemeral' || config.rowAccess === undefined) return []
  return [
    new UserError(`${name} has "row_access" and is ephemeral: all of its rows stand in those who read it.`, {
      code: 'bad_row_access',
      where: position,
      hint: 'Materialize it as view or table, or keep it in a folder without "row_access".',
    }),
  ]
}

/** Whatever the folder, the YAML or the file say of it last, only a table has indexes. */
function indexErrors({ name, config, position }: Model): readonly UserError[] {
  if (config.indexes.length === 0 || !['view', 'ephemeral'].includes(config.materialized)) return []
  return [
    new UserError(
      `${name} has indexes and is materialized as ${config.materialized}, which has no rows of its own.`,
      {
        code: 'bad_index',
        where: position,
        hint: 'Make it a table, or leave the indexes out.',
      },
    ),
  ]
}

/** What only the whole project tells of a test's arguments: types of columns, and columns of other nodes. */
function testErrors(
  test: DataTest,
  nodes: ReadonlyMap<NodeId, BuildNode>,
  graph: Graph,
): readonly UserError[] {
  if (test.kind === 'singular') return []
  if (test.kind === 'unit')
    return checkUnitTest(
      test,
      nodes.get(test.nodeId),
      nodesRead({ nodes, graph }, test.nodeId, givenNodes(test)),
    )
  return checkTestArguments(test, {
    columnsOf: (id) => {
      const node = nodes.get(id)
      return node === undefined || node.kind === 'source' ? [] : node.columns
    },
    dependsOn: (id) => graph.parents(id),
  })
}

function genericTestsByNode(tests: readonly DataTest[]): ReadonlyMap<NodeId, readonly GenericTest[]> {
  const byNode = new Map<NodeId, GenericTest[]>()
  for (const test of tests) {
    if (test.kind !== 'generic') continue
    const ofNode = byNode.get(test.nodeId)
    if (ofNode === undefined) byNode.set(test.nodeId, [test])
    else ofNode.push(test)
  }
  return byNode
}

function dependenciesOfTest(
  test: DataTest,
  dependencies: ReadonlyMap<NodeId, ResolvedDependencies>,
): readonly NodeId[] {
  return dependencies.get(test.id)?.dependsOn ?? (test.kind === 'singular' ? [] : [test.nodeId])
}

function sourceNode(source: Source): GraphNode {
  return {
    id: source.id,
    kind: 'source',
    name: `${source.provider}.${source.endpoint}`,
    version: undefined,
    isLatest: true,
    tags: source.tags,
    path: source.position.file,
    materialized: undefined,
    testType: undefined,
    dependsOn: [],
  }
}

function seedNode(seed: Seed): GraphNode {
  return {
    id: seed.id,
    kind: 'seed',
    name: seed.name,
    version: undefined,
    isLatest: true,
    tags: seed.tags,
    path: seed.file,
    materialized: 'seed',
    testType: undefined,
    dependsOn: [],
  }
}

function modelNode(model: Model, dependsOn: readonly NodeId[]): GraphNode {
  return {
    id: model.id,
    kind: 'model',
    name: model.name,
    version: model.version,
    isLatest: model.isLatest,
    tags: model.config.tags,
    path: model.file,
    materialized: model.config.materialized,
    testType: undefined,
    dependsOn,
  }
}

function testNode(test: DataTest, dependsOn: readonly NodeId[]): GraphNode {
  return {
    id: test.id,
    kind: 'test',
    name: test.name,
    version: undefined,
    isLatest: true,
    tags: test.config.tags,
    path: test.kind === 'singular' ? test.file : test.position.file,
    materialized: undefined,
    testType: test.kind,
    dependsOn,
  }
}
