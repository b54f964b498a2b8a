import type { ContentCache } from '../base/content-cache.js'
import { didYouMean } from '../base/closest.js'
import { formatWhere, UserError } from '../base/errors.js'
import type { Dialect } from '../engine/engine.js'
import { applyFileConfig, applyTestFileConfig } from '../project/apply-file-config.js'
import type {
  DataTest,
  GenericTest,
  Model,
  NodeId,
  Project,
  SingularTest,
  UnitTest,
} from '../project/types.js'
import { fileDependencies } from './cached-dependencies.js'
import { CollectedErrors } from './collected-errors.js'
import { genericTestFrame } from './generic-test-frame.js'
import { MacroLibrary } from './macro-library.js'
import { nodeArgumentOf, parseNodeArgument } from './node-argument.js'
import { ReferenceIndex } from './reference-index.js'
import { readDependencies, type FoundDependencies } from './template-dependencies.js'
import type { NameUse } from './evaluation-host.js'
import type { RefCall, ResolvedDependencies, SourceCall, TemplateDependencies } from './types.js'

export interface ResolveOptions {
  readonly cache?: ContentCache | undefined
  /** ISO date, for the wording of deprecations; without it none is called past. */
  readonly today?: string
}

export interface ResolvedProject {
  /** With the `{{config …}}` of each file applied, and without disabled models and their tests. */
  readonly project: Project
  /** Of models, singular tests and generic tests; those of a test have the nodes it reads, the tested one first. */
  readonly dependencies: ReadonlyMap<NodeId, ResolvedDependencies>
  readonly library: MacroLibrary
  /** References to deprecated versions, in words, with their places. */
  readonly warnings: readonly string[]
}

/**
 * Reads the templates of a project for one engine and resolves every name in them. Throws all mistakes of all files
 * together.
 */
export function resolveProject(
  project: Project,
  dialect: Dialect,
  options: ResolveOptions = {},
): ResolvedProject {
  return new Resolver(project, dialect, options).resolve()
}

class Resolver {
  readonly #project: Project
  readonly #options: ResolveOptions
  readonly #library: MacroLibrary
  readonly #errors = new CollectedErrors()
  readonly #dependencies = new Map<NodeId, ResolvedDependencies>()
  readonly #warnings = new Set<string>()

  constructor(project: Project, dialect: Dialect, options: ResolveOptions) {
    this.#project = project
    this.#options = options
    this.#library = new MacroLibrary(project.macros, dialect, options.cache)
  }

  resolve(): ResolvedProject {
    this.#errors.add(...this.#library.errors())
    const models = this.#project.models.map((model) => this.#readModel(model))
    const tests = this.#project.tests.map((test) =>
      test.kind === 'singular' ? this.#readSingular(test) : { node: test },
    )
    // Only now are all file configs known: whether a model is enabled may stand in its file.
    const configured = {
      ...this.#project,
      models: models.map(({ node }) => node),
      tests: tests.map(({ node }) => node),
    }
    const index = new ReferenceIndex(configured)
    const disabled = new Set(
      configured.models.filter((model) => !model.config.enabled).map((model) => model.id),
    )
    for (const { node, found } of models) {
      if (found !== undefined && !disabled.has(node.id)) this.#resolve(node.id, [], found, index)
    }
    for (const test of tests) {
      if (test.node.kind === 'generic') {
        if (!disabled.has(test.node.nodeId)) this.#resolveGeneric(test.node, index)
      } else if ('found' in test && test.found !== undefined)
        this.#resolve(test.node.id, [], test.found, index)
    }
    const isKept = (test: DataTest) => test.kind === 'singular' || !disabled.has(test.nodeId)
    const keptTests = configured.tests
      .filter(isKept)
      .map((test) => (test.kind === 'unit' ? this.#resolveUnit(test, index) : test))
    this.#errors.throwAll()
    for (const model of configured.models) {
      if (!disabled.has(model.id)) this.#warnOfEnd(model)
    }
    return {
      project: {
        ...configured,
        models: configured.models.filter((model) => model.config.enabled),
        tests: keptTests,
      },
      dependencies: this.#dependencies,
      library: this.#library,
      warnings: [...this.#warnings],
    }
  }

  #readModel(model: Model): { readonly node: Model; readonly found: FoundDependencies | undefined } {
    const found = this.#read(model)
    if (found === undefined) return { node: model, found }
    const { config, configPosition } = found.dependencies
    if (configPosition === undefined) return { node: model, found }
    const node = this.#errors.attempt(() => applyFileConfig(model, config, configPosition))
    return { node: node ?? model, found }
  }

  #readSingular(test: SingularTest): {
    readonly node: SingularTest
    readonly found: FoundDependencies | undefined
  } {
    const found = this.#read(test)
    if (found === undefined) return { node: test, found }
    const { config, configPosition } = found.dependencies
    if (configPosition === undefined) return { node: test, found }
    const node = this.#errors.attempt(() => applyTestFileConfig(test, config, configPosition))
    return { node: node ?? test, found }
  }

  #read(file: { readonly sql: string; readonly file: string }): FoundDependencies | undefined {
    return this.#errors.attempt(() => fileDependencies(file, this.#library))
  }

  #resolveGeneric(test: GenericTest, index: ReferenceIndex): void {
    const definition = this.#project.genericTests.find((candidate) => candidate.name === test.test)
    if (definition !== undefined) {
      const found = this.#errors.attempt(() => {
        const values = test.column === undefined ? test.arguments : { ...test.arguments, column: test.column }
        const { macro, frame, problems } = genericTestFrame(
          definition,
          values,
          test.position,
          this.#options.cache,
        )
        for (const { message, hint } of problems) {
          this.#errors.add(new UserError(message, { code: 'test_argument', where: test.position, hint }))
        }
        return readDependencies(macro.template, this.#library, frame)
      })
      if (found !== undefined) this.#resolve(test.id, [test.nodeId], found, index)
      return
    }
    const refs: RefCall[] = []
    const sources: SourceCall[] = []
    const name = nodeArgumentOf(test.test)
    const value = name === undefined ? undefined : test.arguments[name]
    if (typeof value === 'string') {
      const argument = parseNodeArgument(value, test.position)
      if (argument === undefined) {
        const message = `"${value}" is not the name of a node.`
        const hint = `Write ${name ?? 'to'}: model_name, or a version as model_name.v1.`
        this.#errors.add(new UserError(message, { code: 'test_argument', where: test.position, hint }))
      } else if (argument.kind === 'ref') refs.push(argument.call)
      else sources.push(argument.call)
    }
    this.#resolve(test.id, [test.nodeId], withoutTemplate(refs, sources), index)
  }

  /** The nodes that stand for the inputs; a unit test waits for its model alone, since it reads none of them. */
  #resolveUnit(test: UnitTest, index: ReferenceIndex): UnitTest {
    const given = test.given.map((input) => {
      const argument = parseNodeArgument(input.input, input.position)
      if (argument === undefined) {
        const message = `"${input.input}" is not the name of a node.`
        const hint = "Write input: ref('name'), ref('name', v=1) or source('provider', 'endpoint')."
        this.#errors.add(new UserError(message, { code: 'bad_unit_test', where: input.position, hint }))
        return input
      }
      const resolution = argument.kind === 'ref' ? index.ref(argument.call) : index.source(argument.call)
      if (!('error' in resolution)) return { ...input, nodeId: resolution.node.id }
      this.#errors.add(resolution.error)
      return input
    })
    this.#resolve(test.id, [test.nodeId], withoutTemplate([], []), index)
    return { ...test, given }
  }

  #resolve(nodeId: NodeId, first: readonly NodeId[], found: FoundDependencies, index: ReferenceIndex): void {
    this.#errors.add(...found.errors)
    this.#checkNames(found)
    const { dependencies } = found
    const dependsOn = new Set(first)
    for (const call of dependencies.refs) {
      const resolution = index.ref(call)
      if ('error' in resolution) {
        this.#errors.add(resolution.error)
        continue
      }
      dependsOn.add(resolution.node.id)
      if (resolution.node.kind === 'model') this.#warnOfDeprecation(resolution.node, call)
    }
    for (const call of dependencies.sources) {
      const resolution = index.source(call)
      if ('error' in resolution) this.#errors.add(resolution.error)
      else dependsOn.add(resolution.node.id)
    }
    this.#dependencies.set(nodeId, { nodeId, dependsOn: [...dependsOn], dependencies })
  }

  #checkNames(found: FoundDependencies): void {
    const { vars, publicEnv } = this.#project.config
    const unknown = (use: NameUse, code: string, message: string, hint: string) => {
      this.#errors.add(new UserError(message, { code, where: use.position, hint }))
    }
    for (const use of found.vars) {
      if (Object.hasOwn(vars, use.name)) continue
      const hint = didYouMean(use.name, Object.keys(vars)) || 'Declare it under vars in aurora.yml.'
      unknown(use, 'unknown_var', `There is no var "${use.name}".`, hint)
    }
    for (const use of found.env) {
      if (publicEnv.includes(use.name)) continue
      const hint = didYouMean(use.name, publicEnv) || 'List it there; secrets do not belong in models.'
      unknown(
        use,
        'unknown_env',
        `The environment variable "${use.name}" is not listed under public_env in aurora.yml.`,
        hint,
      )
    }
  }

  #warnOfDeprecation(model: Model, call: RefCall): void {
    const { deprecationDate: date } = model
    if (date === undefined) return
    const fate = this.#isPast(date) ? 'has been deprecated since' : 'will be deprecated on'
    const latest = this.#project.models.find(({ name, isLatest }) => name === model.name && isLatest)
    const isLatest = latest?.version === undefined || latest.version === model.version
    this.#warnings.add(
      `${formatWhere(call.position)} refers to ${labelOf(model)}, which ${fate} ${date}${isLatest ? '' : `: move to version ${latest.version}`}`,
    )
  }

  /** A version that outlives its date is still published for whoever reads it: its owner is reminded. */
  #warnOfEnd(model: Model): void {
    const { deprecationDate: date, relation } = model
    if (date === undefined || !this.#isPast(date)) return
    this.#warnings.add(
      `${formatWhere(model.position)} ${labelOf(model)} has been deprecated since ${date} and is still published as ${relation.schema}.${relation.name}: remove ${model.file}, or give it more time`,
    )
  }

  #isPast(date: string): boolean {
    return this.#options.today !== undefined && date <= this.#options.today
  }
}

function labelOf({ name, version }: Model): string {
  return version === undefined ? `"${name}"` : `version ${version} of "${name}"`
}

function withoutTemplate(refs: readonly RefCall[], sources: readonly SourceCall[]): FoundDependencies {
  const dependencies: TemplateDependencies = {
    refs,
    sources,
    vars: [],
    env: [],
    macros: [],
    usesAsOf: false,
    usesIncremental: false,
    config: {},
    configPosition: undefined,
  }
  return { dependencies, vars: [], env: [], errors: [] }
}
